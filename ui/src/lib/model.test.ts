import { expect, test } from "vitest";
import type { CodeView, LinkView, NewLinkView, Problem, ProviderKind, ProviderView, Status } from "../bindings";
import { accountOf } from "./account.setup";
import {
  askedAbout,
  initial,
  isUnfinished,
  keyOf,
  linkable,
  needsTyping,
  openingView,
  passphraseAsked,
  standingProblem,
  subjectOf,
  toProblem,
} from "./model";

const problem: Problem = { code: "server_unreachable", message: "It does not answer.", wayOut: "Wait." };
const account = accountOf({});
const unknown = { link: null, accounts: null, accountsProblem: null };
const fine: Status = {
  server: { state: "starting" },
  keychain: { state: "starting" },
  lock: "off",
  hiding: { on: false, because: null },
  safe_mode: false,
};

test("nothing is opened before anything is known", () => {
  expect(openingView(unknown)).toBeNull();
});

test("without an account the window opens on linking, with one on the accounts", () => {
  expect(openingView({ ...unknown, accounts: [] })).toBe("link");
  expect(openingView({ ...unknown, accounts: [account] })).toBe("accounts");
  expect(openingView({ ...unknown, accountsProblem: problem })).toBe("accounts");
});

test("a link under way is shown whatever else is known", () => {
  const link: LinkView = { state: "requesting" };
  expect(openingView({ ...unknown, link })).toBe("link");
  expect(openingView({ ...unknown, link, accounts: [account] })).toBe("link");
});

test("only a finished link makes room for the next", () => {
  expect(isUnfinished({ state: "failed", problem })).toBe(true);
  expect(isUnfinished({ state: "linked", account })).toBe(false);
  expect(isUnfinished(null)).toBe(false);
});

test("standing trouble is told once, the server's first", () => {
  const keychain = { state: "unavailable", problem: { ...problem, code: "keychain_locked" } } as const;
  const both: Status = { ...fine, server: { state: "unreachable", problem }, keychain };
  expect(standingProblem(fine, null)).toBeNull();
  expect(standingProblem(both, null)).toBe(problem);
  expect(standingProblem(both, problem)).toBeNull();
  expect(standingProblem({ ...fine, keychain }, problem)).toBe(keychain.problem);
});

test("whatever is thrown becomes a problem with a way out", () => {
  expect(toProblem(problem)).toBe(problem);
  for (const thrown of ["no such command", new Error("boom"), null, 7]) {
    expect(toProblem(thrown)).toMatchObject({ code: "unexpected", wayOut: expect.any(String) });
  }
});

test("an initial is a whole letter, even of a name without one", () => {
  expect(initial(" émile")).toBe("É");
  expect(initial("🦊 fox")).toBe("🦊");
  expect(initial("  ")).toBe("?");
});

test("the passphrase is asked for while locked, and chosen where one is needed or wanted", () => {
  expect(passphraseAsked(fine, false)).toBeNull();
  expect(passphraseAsked(fine, true)).toBe("choose");
  expect(passphraseAsked({ ...fine, lock: "choose" }, false)).toBe("choose");
  expect(passphraseAsked({ ...fine, lock: "locked" }, true)).toBe("unlock");
  expect(passphraseAsked({ ...fine, lock: "unlocked" }, true)).toBe("choose");
  expect(passphraseAsked({ ...fine, lock: "unlocked" }, false)).toBeNull();
});

test("digits call a person to the link's view once", () => {
  const code = {} as CodeView;
  const asked: LinkView = { state: "digits", code, asked: { stage: "now" } };
  const wrong: LinkView = { state: "digits", code, asked: { stage: "wrong", triesLeft: 1 } };
  expect(needsTyping(asked, { state: "scanned", code })).toBe(true);
  expect(needsTyping(asked, null)).toBe(true);
  expect(needsTyping(wrong, asked)).toBe(false);
  expect(needsTyping({ state: "confirming" }, wrong)).toBe(false);
});

test("links made elsewhere are asked about one by one, and not while locked", () => {
  const link = (name: string): NewLinkView => ({
    account: "1",
    accountName: "Ada",
    link: name,
    client: null,
    device: null,
    system: null,
    at: "2026-11-23T12:00:00Z",
  });
  expect(askedAbout([], "off")).toBeNull();
  expect(askedAbout([link("b"), link("a")], "unlocked")).toMatchObject({ link: "b" });
  expect(askedAbout([link("b")], "locked")).toBeNull();
  expect(keyOf(link("a"))).not.toBe(keyOf(link("b")));
});

test("accounts can be linked where it was set up, not where it only could be", () => {
  const provider = (kind: ProviderKind): ProviderView => ({
    id: kind,
    name: kind,
    kind,
    address: null,
    clientId: null,
    trouble: null,
    isDefault: false,
  });
  const kinds: ProviderKind[] = ["sandbox", "server", "added", "preset", "unusable"];
  expect(linkable(kinds.map(provider)).map(({ id }) => id)).toEqual(["sandbox", "server", "added"]);
});

test("an account is the same however often it is linked, and another at another provider", () => {
  expect(subjectOf(accountOf({ id: "1" }))).toBe(subjectOf(accountOf({ id: "2", name: "Mia" })));
  expect(subjectOf(account)).not.toBe(subjectOf(accountOf({ provider: "other" })));
  expect(subjectOf(account)).not.toBe(subjectOf(accountOf({ subject: "other" })));
});
