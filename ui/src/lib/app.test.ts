import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { LinkReceipt, LinkView, NewLinkView, Problem } from "../bindings";
import { app } from "./app.svelte";

const problem: Problem = { code: "server_unreachable", message: "It does not answer.", wayOut: "Wait." };
const laptop: NewLinkView = {
  account: "1",
  accountName: "Ada",
  link: "l77",
  client: "Latchkey",
  device: "Mia’s laptop",
  system: null,
  at: "2026-11-25T16:59:58Z",
};

/** What the shell holds and hears. */
const shell = vi.hoisted(() => ({
  links: [] as unknown[],
  refuses: null as unknown,
  said: [] as unknown[][],
  listeners: new Map<string, (event: { payload: unknown }) => void>(),
}));

vi.mock("../bindings", () => {
  const event = (name: string) => ({
    listen: async (hear: (event: { payload: unknown }) => void) => {
      shell.listeners.set(name, hear);
      return () => {};
    },
  });
  const command =
    (name: string, answer: (...given: string[]) => unknown) =>
    async (...given: string[]) => {
      shell.said.push([name, ...given]);
      if (shell.refuses && name !== "newLinks") throw shell.refuses;
      return answer(...given);
    };
  const answered = (_account: string, link: string) => {
    shell.links = shell.links.filter((held) => (held as NewLinkView).link !== link);
  };
  return {
    events: {
      linkChanged: event("link"),
      accountsChanged: event("accounts"),
      newLinksChanged: event("newLinks"),
      statusChanged: event("status"),
    },
    commands: {
      status: async () => ({ server: { state: "starting" }, keychain: { state: "starting" }, lock: "off" }),
      currentLink: async () => null,
      accounts: async () => [{ id: "1" }],
      newLinks: command("newLinks", () => shell.links),
      typeDigits: command("typeDigits", () => null),
      keepNewLink: command("keepNewLink", answered),
      revokeNewLink: command("revokeNewLink", (account, link): LinkReceipt => {
        answered(account as string, link as string);
        return { accountName: "Ada", device: "Mia’s laptop", alreadyGone: false };
      }),
    },
  };
});

function tell(event: string, payload: unknown) {
  shell.listeners.get(event)?.({ payload });
}

beforeAll(async () => {
  shell.links = [laptop];
  app.start();
  await vi.waitFor(() => expect(app.newLinks).toEqual([laptop]));
});

beforeEach(() => {
  Object.assign(shell, { links: [laptop], refuses: null, said: [] });
  Object.assign(app, { newLinks: [laptop], notice: null, view: "accounts" });
});

test("a link made elsewhere stays while views change, and news of it is taken", () => {
  app.show("accounts");
  expect(app.newLinks).toEqual([laptop]);
  tell("newLinks", []);
  expect(app.newLinks).toEqual([]);
});

test("one click revokes it, and a receipt says so", async () => {
  await app.revokeNewLink(laptop);
  expect(shell.said).toContainEqual(["revokeNewLink", "1", "l77"]);
  expect(app.newLinks).toEqual([]);
  expect(app.notice).toMatchObject({ kind: "linkReceipt", receipt: { alreadyGone: false } });
});

test("what could not be revoked is asked about still, beside the reason", async () => {
  shell.refuses = problem;
  await app.revokeNewLink(laptop);
  expect(app.newLinks).toEqual([laptop]);
  expect(app.notice).toEqual({ kind: "problem", problem });
  expect(app.answering).toBeNull();
});

test("a second click while the first is under way does nothing", async () => {
  await Promise.all([app.revokeNewLink(laptop), app.revokeNewLink(laptop), app.keepNewLink(laptop)]);
  expect(shell.said.filter(([name]) => name !== "newLinks")).toHaveLength(1);
});

test("whoever it was says so, and is asked no more", async () => {
  await app.keepNewLink(laptop);
  expect(app.newLinks).toEqual([]);
  expect(app.notice).toBeNull();
});

test("digits bring the link's view up, once", () => {
  const digits = { state: "digits", code: { secondsLeft: 60 }, asked: { stage: "now" } } as LinkView;
  tell("link", digits);
  expect(app.view).toBe("link");
  app.view = "accounts";
  tell("link", digits);
  expect(app.view).toBe("accounts");
});

test("digits that the shell does not take are told, and can be typed again", async () => {
  expect(await app.typeDigits("42")).toBe(true);
  shell.refuses = problem;
  expect(await app.typeDigits("42")).toBe(false);
  expect(app.notice).toEqual({ kind: "problem", problem });
});
