import { afterEach, expect, test } from "vitest";
import type { Standing } from "../bindings";
import { accountOf } from "./account.setup";
import { app } from "./app.svelte";
import { duration, limits, standingLines } from "./programs.svelte";

const MIA = "abcdefghijkmnpqr";
const now = new Date(2026, 10, 23, 14, 0);
const today = new Date(2026, 10, 23, 9, 0).toISOString();
const approved: Extract<Standing, { state: "approved" }> = {
  state: "approved",
  since: today,
  accounts: null,
  scopes: null,
  maxTtlSeconds: null,
  lastUse: null,
};

afterEach(() => {
  app.accounts = null;
  app.status = { ...app.status, hiding: { on: false, because: null } };
});

test("a program that asks is told with the account in its own words, unless names are hidden", () => {
  const asks: Standing = { state: "asks", since: today, askedFor: "@mia" };
  expect(standingLines(asks, now).join()).toContain("“@mia” today");
  app.status = { ...app.status, hiding: { on: true, because: null } };
  expect(standingLines(asks, now).join()).not.toContain("@mia");
  expect(standingLines({ ...asks, askedFor: null }, now).join()).toMatch(/^Asked today/);
});

test("an approved program is told with what it may have", () => {
  app.accounts = [accountOf({ id: MIA, name: "Mia" })];
  const lines = (given: Partial<typeof approved>) => standingLines({ ...approved, ...given }, now);
  expect(lines({})[0]).toContain("every account");
  expect(lines({}).at(-1)).toContain("Never used.");
  expect(lines({ accounts: [MIA] })[0]).toBe("May have tokens of Mia.");
  expect(lines({ accounts: [] })[0]).toContain("no account");
  expect(lines({ maxTtlSeconds: 600, scopes: ["video.list"] })[1]).toMatch(/10 minutes\. .*video\.list/);
  expect(lines({ lastUse: today }).at(-1)).toContain("Last used today");
});

test("a lifetime that was set elsewhere can be kept", () => {
  expect(limits(null)).toEqual([null, 600, 3600]);
  expect(limits(7200)).toEqual([null, 600, 3600, 7200]);
});

test("a lifetime is told in its largest whole unit", () => {
  expect([90, 600, 3600, 7200].map(duration)).toEqual(["90 seconds", "10 minutes", "1 hour", "2 hours"]);
});
