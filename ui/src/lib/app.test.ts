import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { AccountView, LinkReceipt, LinkView, NewLinkView, Problem, Status } from "../bindings";
import { accountOf } from "./account.setup";
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
  providers: [] as unknown[],
  status: {
    server: { state: "starting" },
    keychain: { state: "starting" },
    lock: "off",
    hiding: { on: false, because: null },
    safe_mode: false,
  } as unknown,
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
      outboxChanged: event("outbox"),
      programsChanged: event("programs"),
      settingsChanged: event("settings"),
      viewAsked: event("view"),
      serverOffered: event("server"),
    },
    commands: {
      status: async () => shell.status,
      currentLink: async () => null,
      accounts: async () => [accountOf({})],
      outbox: async () => [],
      programs: async () => ({ agent: { state: "off" }, list: [] }),
      providers: async () => shell.providers,
      offeredServer: async () => null,
      link: command("link", () => ({ state: "requesting" })),
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
  Object.assign(app, { linkAsked: { provider: null, way: null, asStaff: false }, link: null, accounts: [accountOf({})], offered: null });
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

test("a link is begun at the provider and in the way that were asked for, and the next at the same provider", async () => {
  await app.startLink("https://link.example/", "browser");
  await app.startLink();
  expect(shell.said).toEqual([
    ["link", "https://link.example/", "browser", false],
    ["link", "https://link.example/", null, false],
  ]);
  expect(app.view).toBe("link");
});

test("whoever is linked again as staff is linked as staff", async () => {
  app.relink(accountOf({ provider: "https://link.example/", scopes: ["user.info.basic", "support:revoke"] }));
  app.relink(accountOf({ provider: "https://link.example/" }));
  await vi.waitFor(() => expect(shell.said).toHaveLength(2));
  expect(shell.said.map(([, , , asStaff]) => asStaff)).toEqual([true, false]);
});

test("the view for leaked tokens is in the rail for staff whose link holds", () => {
  const has = (given: Partial<AccountView>) => {
    app.accounts = [accountOf(given)];
    return app.views.includes("support");
  };
  const scopes = ["support:revoke"];
  expect(has({ scopes })).toBe(true);
  expect(has({})).toBe(false);
  expect(has({ scopes, state: { state: "needsPerson", problem } })).toBe(false);
});

test("the same is not asked for twice at once, something else is", async () => {
  await Promise.all([app.startLink(), app.startLink(), app.startLink("other")]);
  expect(shell.said).toEqual([
    ["link", null, null, false],
    ["link", "other", null, false],
  ]);
});

test("an account that was linked already is told as renewed, a second one of the provider is not", () => {
  const ada = accountOf({ subject: "ada" });
  const linked = (account: AccountView) => {
    tell("link", { state: "waiting", code: { secondsLeft: 60 } });
    tell("link", { state: "confirming" });
    tell("accounts", [ada, account]);
    tell("link", { state: "linked", account });
    return app.renewed;
  };
  tell("link", { state: "requesting" });
  tell("accounts", [ada]);
  expect(linked({ ...ada, id: "2" })).toBe(true);
  expect(app.notice).toMatchObject({ kind: "linked" });
  tell("link", { state: "requesting" });
  tell("accounts", [ada]);
  expect(linked(accountOf({ subject: "mia" }))).toBe(false);
  const revoked = accountOf({ subject: "zoe", state: { state: "revoked", at: ada.linkedAt, revocation: "confirmed" } });
  tell("link", { state: "requesting" });
  tell("accounts", [ada, revoked]);
  expect(linked(accountOf({ subject: "zoe" }))).toBe(false);
});

test("a view that is asked for outside is shown, the check among the accounts, and nothing while locked", () => {
  const unlocked = app.status;
  tell("view", "check");
  expect([app.view, app.checking]).toEqual(["accounts", true]);
  tell("view", "programs");
  expect(app.view).toBe("programs");
  tell("status", { ...unlocked, lock: "locked" });
  tell("view", "settings");
  expect(app.view).toBe("programs");
  tell("status", unlocked);
});

test("a passphrase is being chosen until the window is locked", () => {
  const off = app.status;
  void app.lock();
  tell("status", { ...off, lock: "unlocked" });
  expect(app.choosingPassphrase).toBe(true);
  tell("status", { ...off, lock: "locked" });
  expect(app.choosingPassphrase).toBe(false);
  tell("status", off);
});

test("what waits for somebody is counted", () => {
  tell("outbox", [{ state: "pending" }, { state: "refused" }, { state: "confirmed" }]);
  tell("programs", { list: [{ standing: { state: "asks" } }, { standing: { state: "approved" } }] });
  expect([app.unconfirmed, app.asking]).toEqual([2, 1]);
});

test("names are hidden while it is wanted, but for those who hold them or show them for now", () => {
  const hiding = (on: boolean): Status => ({ ...app.status, hiding: { on, because: on ? "OBS Studio" : null } });
  const [ada] = app.accounts ?? [];
  const called = () => app.called(ada as AccountView);
  tell("status", hiding(true));
  expect([app.hides, called()]).toEqual([true, "Account 1"]);
  expect(app.nameless({ ...problem, message: "Ada waits." }).message).not.toContain("Ada");
  app.held = true;
  expect([app.hides, app.hiding, called()]).toEqual([false, true, "Ada"]);
  app.held = false;
  app.shown = true;
  expect([app.hides, app.hiding]).toEqual([false, false]);
  tell("status", hiding(false));
  tell("status", hiding(true));
  expect(app.hides).toBe(true);
  tell("status", hiding(false));
});

test("a careful start is told until it is closed", () => {
  tell("status", { ...app.status, safe_mode: true });
  expect(app.report).toEqual({ kind: "safeMode" });
  app.dismiss();
  expect(app.report).toBeNull();
});

test("another usual server begins another link where a code is on show", async () => {
  const providers = (usual: string) =>
    ["sandbox", "server"].map((id) => ({ id, name: id, kind: id, isDefault: id === usual }));
  shell.providers = providers("sandbox");
  await app.loadProviders();
  app.view = "link";
  tell("server", "https://link.example/");
  expect(app.offered).toBe("https://link.example/");
  await app.closeServer();
  expect(shell.said).toEqual([]);
  shell.providers = providers("server");
  await app.closeServer();
  expect(app.offered).toBeNull();
  expect(shell.said).toEqual([["link", null, null, false]]);
});
