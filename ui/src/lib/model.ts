/** Decisions about what the window shows, apart from anything that draws. Pure. */

import type {
  AccountView,
  LinkReceipt,
  LinkView,
  ManyEnded,
  ManyRefreshed,
  NewLinkView,
  Problem,
  ProviderView,
  Receipt,
  Status,
  TokenCopied,
} from "../bindings";
import { locale, t } from "./words.svelte";

/** The views, in the order of the rail. */
export const VIEWS = ["link", "accounts", "activity", "programs", "support", "settings"] as const;
export type View = (typeof VIEWS)[number];

/** Whether a link server lets this account revoke the tokens of others. */
export function isStaff({ state, scopes }: AccountView): boolean {
  return state.state === "healthy" && scopes.includes("support:revoke");
}

/** What the foot of a view reports after something was done. */
export type Notice =
  | { kind: "receipt"; receipt: Receipt; account: AccountView }
  | { kind: "linkReceipt"; receipt: LinkReceipt }
  | { kind: "manyEnded"; ended: ManyEnded }
  | { kind: "manyRefreshed"; refreshed: ManyRefreshed }
  | { kind: "tokenCopied"; copied: TokenCopied; account: AccountView }
  | { kind: "problem"; problem: Problem }
  | { kind: "linked"; account: AccountView }
  | { kind: "safeMode" };

/** What a person may be asked to confirm. */
export type Ending = "revoke" | "logout" | "remove";

/** What is done with an account right now. */
export type Work = "refreshing" | "ending";

/** The view to open with, or null while too little is known. */
export function openingView(known: {
  link: LinkView | null;
  accounts: AccountView[] | null;
  accountsProblem: Problem | null;
}): View | null {
  if (isUnfinished(known.link)) return "link";
  if (known.accounts) return known.accounts.length === 0 ? "link" : "accounts";
  return known.accountsProblem ? "accounts" : null;
}

/** What a person is asked about the passphrase before anything else, or null. */
export function passphraseAsked(status: Status, choosing: boolean): "unlock" | "choose" | null {
  if (status.lock === "locked") return "unlock";
  // Whoever chooses one to lock with it sees nothing else in between, when it is set and not yet locked.
  return status.lock === "choose" || choosing ? "choose" : null;
}

/** A link that still has something to say: coming back to its view must not start another. */
export function isUnfinished(link: LinkView | null): boolean {
  return link !== null && link.state !== "linked";
}

/** Whether a person has to come to the link's view now: their phone shows digits that nobody can type elsewhere. */
export function needsTyping(link: LinkView, before: LinkView | null): boolean {
  return link.state === "digits" && before?.state !== "digits";
}

/** The link made elsewhere to ask about now. A locked window names nobody. */
export function askedAbout(links: NewLinkView[], lock: Status["lock"]): NewLinkView | null {
  return lock === "locked" ? null : (links[0] ?? null);
}

/** Where accounts can be linked. */
export function linkable(providers: ProviderView[]): ProviderView[] {
  return providers.filter(({ kind }) => kind === "sandbox" || kind === "server" || kind === "added");
}

/** Whose account it is at its provider, however often it is linked. */
export function subjectOf({ provider, subject }: AccountView): string {
  return JSON.stringify([provider, subject]);
}

/** One name for a link of an account. */
export function keyOf(link: NewLinkView): string {
  return `${link.account} ${link.link}`;
}

/** Trouble that belongs over every view, unless the view already tells it. */
export function standingProblem(status: Status, told: Problem | null): Problem | null {
  const standing =
    status.server.state === "unreachable"
      ? status.server.problem
      : status.keychain.state === "unavailable"
        ? status.keychain.problem
        : null;
  return standing && standing.code === told?.code ? null : standing;
}

/** A rejected command as a problem, whatever was thrown. */
export function toProblem(thrown: unknown): Problem {
  if (isProblem(thrown)) return thrown;
  return { code: "unexpected", message: t("problem-unexpected"), wayOut: t("problem-unexpected.way-out") };
}

/** The letter that stands for a person without a picture. */
export function initial(name: string): string {
  const [first = "?"] = name.trim();
  return first.toLocaleUpperCase(locale());
}

function isProblem(thrown: unknown): thrown is Problem {
  return (
    typeof thrown === "object" && thrown !== null && "code" in thrown && "message" in thrown && "wayOut" in thrown
  );
}
