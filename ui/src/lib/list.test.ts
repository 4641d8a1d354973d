import { expect, test } from "vitest";
import type { AccountView } from "../bindings";
import { accountOf } from "./account.setup";
import { listed, rowsDrawn, rowsInSight, selected, slotsFor, standingOf } from "./list";

const problem = { code: "server_unreachable", message: "It does not answer.", wayOut: "Wait." };
const failure = { since: "2026-11-29T10:00:00Z", offline: true, problem, logId: null };
const healthy = (fineUntil: string | null) =>
  ({ state: "healthy", fineUntil, accessUntil: "2026-11-29T12:00:00Z" }) as const;

const emile = accountOf({ id: "a", name: "Émile", username: "emile.z", state: healthy("2026-12-24T00:00:00Z") });
const ada = accountOf({
  id: "b",
  name: "Ada",
  label: "Shop 10",
  linkedAt: "2026-11-25T12:00:00Z",
  state: healthy(null),
  lastRefresh: { at: "2026-11-29T10:00:00Z", failure },
});
const mia = accountOf({ id: "c", name: "Mia", label: "Shop 9", state: { state: "needsPerson", problem } });
const gone = accountOf({
  id: "d",
  name: "Zoe",
  subject: "open-77",
  state: { state: "revoked", at: "2026-11-20T00:00:00Z", revocation: "confirmed" },
});
const going = accountOf({
  id: "e",
  name: "Tim",
  provider: "keycloak",
  state: { state: "revoked", at: "2026-11-20T00:00:00Z", revocation: "refused" },
});
const all = [emile, ada, mia, gone, going];

const everything = { search: "", only: null, order: "need" } as const;
const ids = (accounts: AccountView[]) => accounts.map(({ id }) => id).join("");

test("an account stands as its state and its last refresh say", () => {
  expect(all.map(standingOf)).toEqual(["healthy", "offline", "needsPerson", "revoked", "revoking"]);
  const other = { ...ada, lastRefresh: { at: ada.linkedAt, failure: { ...failure, offline: false } } };
  expect(standingOf(other)).toBe("healthy");
});

test("those that need somebody come first, and otherwise the order stays", () => {
  expect(ids(listed(all, everything))).toBe("cebad");
  expect(ids(listed([gone, emile, accountOf({ id: "z" })], everything))).toBe("azd");
});

test("names are ordered as people order them, by label where there is one", () => {
  expect(ids(listed(all, { ...everything, order: "name" }))).toBe("acbed");
});

test("the last linked and the first to end come first", () => {
  expect(ids(listed(all, { ...everything, order: "linked" }))[0]).toBe("b");
  expect(ids(listed(all, { ...everything, order: "fine" }))).toBe("cabde");
});

test("a search finds names, handles, labels, providers and subjects, whatever the case and the accents", () => {
  const found = (search: string) => ids(listed(all, { ...everything, search }));
  expect(found("EMILE")).toBe("a");
  expect(found("@emile")).toBe("a");
  expect(found("shop")).toBe("cb");
  expect(found("shop ada")).toBe("b");
  expect(found("keycloak")).toBe("e");
  expect(found(" open-77 ")).toBe("d");
  expect(found("nobody")).toBe("");
});

test("one state can be looked at alone", () => {
  expect(ids(listed(all, { ...everything, only: "offline" }))).toBe("b");
});

test("a click selects one, with Shift all between", () => {
  const shown = [emile, ada, mia, gone];
  const click = (before: string[], id: string, from: string | null, shift = true) =>
    [...selected(new Set(before), shown, { id, from, shift })].sort().join("");
  expect(click([], "a", null, false)).toBe("a");
  expect(click(["a"], "a", null, false)).toBe("");
  expect(click(["a"], "c", "a")).toBe("abc");
  expect(click(["d"], "b", "d")).toBe("bcd");
  expect(click(["a", "b", "c"], "c", "a")).toBe("");
  expect(click([], "b", null)).toBe("b");
  expect(click([], "b", "gone")).toBe("b");
});

test("the rows in sight are drawn, and some around them", () => {
  const sight = (top: number, count = 1000) => rowsInSight(count, { top, height: 640, row: 64 });
  expect(sight(100)).toEqual({ from: 0, to: 16 });
  const { from, to } = sight(-6400);
  expect(from).toBeLessThanOrEqual(100);
  expect(to).toBeGreaterThanOrEqual(111);
  expect(to - from).toBe(16);
  expect(sight(-64_000).to).toBe(1000);
  expect(sight(-64_000, 3)).toEqual({ from: 3, to: 3 });
  expect(sight(0, 0)).toEqual({ from: 0, to: 0 });
});

test("the row with the focus is drawn wherever it is, in its place", () => {
  const all = Array.from({ length: 1000 }, (_, row) => row);
  const places = (held: number | null) => {
    const drawn = rowsDrawn(all, { top: -6400, height: 640, row: 64 }, (row) => row === held);
    expect(drawn.every(({ of, place }) => of === place)).toBe(true);
    return drawn.map(({ place }) => place);
  };
  const inSight = places(null);
  expect(inSight).toEqual(all.slice(inSight[0], inSight[0]! + 16));
  expect(places(105)).toEqual(inSight);
  expect(places(3)).toEqual([3, ...inSight]);
  expect(places(999)).toEqual([...inSight, 999]);
  expect(places(-1)).toEqual(inSight);
});

test("a row is written over when its account leaves, unless that one has the focus", () => {
  const first = slotsFor(new Map(), ["a", "b", "c"], null);
  expect([...first.values()]).toEqual([0, 1, 2]);
  const scrolled = slotsFor(first, ["b", "c", "d"], null);
  expect([...scrolled]).toEqual([
    ["b", 1],
    ["c", 2],
    ["d", 0],
  ]);
  const gone = slotsFor(scrolled, ["b", "d", "e"], "c");
  expect(gone.get("e")).toBe(3);
  expect(slotsFor(gone, ["x", "y"], null)).toEqual(
    new Map([
      ["x", 0],
      ["y", 1],
    ]),
  );
});
