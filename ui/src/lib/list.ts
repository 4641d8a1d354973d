/** Which accounts are listed, in what order, and which of them are selected. Pure. */

import type { AccountView } from "../bindings";
import { locale } from "./words.svelte";

/** How an account is, in the words of a list. */
export type Standing = "needsPerson" | "revoking" | "offline" | "healthy" | "revoked";
export type Order = "need" | "name" | "linked" | "fine";

/** Who needs somebody comes first. */
const RANKS: Standing[] = ["needsPerson", "revoking", "offline", "healthy", "revoked"];

export function standingOf({ state, lastRefresh }: AccountView): Standing {
  if (state.state === "revoked") {
    return state.revocation === "pending" || state.revocation === "refused" ? "revoking" : "revoked";
  }
  return state.state === "healthy" && lastRefresh?.failure?.offline ? "offline" : state.state;
}

/** The accounts that match, in this order. */
export function listed(
  accounts: AccountView[],
  { search, only, order }: { search: string; only: Standing | null; order: Order },
): AccountView[] {
  const words = folded(search).split(/\s+/);
  const matches = (account: AccountView) => {
    if (only && standingOf(account) !== only) return false;
    const text = textOf(account);
    return words.every((word) => text.includes(word));
  };
  return sorted(accounts.filter(matches), order);
}

/** A click on an account's box: with Shift, all from the one clicked before it up to this one are as this one is now. */
export function selected(
  before: ReadonlySet<string>,
  shown: AccountView[],
  clicked: { id: string; from: string | null; shift: boolean },
): ReadonlySet<string> {
  const after = new Set(before);
  const on = !before.has(clicked.id);
  const place = (id: string | null) => shown.findIndex((account) => account.id === id);
  const end = place(clicked.id);
  const start = clicked.shift ? place(clicked.from) : -1;
  const range = start < 0 ? [clicked.id] : shown.slice(Math.min(start, end), Math.max(start, end) + 1).map(({ id }) => id);
  for (const id of range) {
    if (on) after.add(id);
    else after.delete(id);
  }
  return after;
}

/**
 * Which row on the page each account is written into: its own for as long as it is in sight, and then the next one's, which is quicker
 * than making a row anew. Nobody gets the row of the account that has the focus: a key that is pressed there is meant for that one.
 */
export function slotsFor(
  before: ReadonlyMap<string, number>,
  ids: string[],
  held: string | null,
): ReadonlyMap<string, number> {
  const coming = new Set(ids);
  const free = [...before].filter(([id]) => !coming.has(id) && id !== held).map(([, slot]) => slot);
  free.sort((one, other) => other - one);
  let next = Math.max(-1, ...before.values()) + 1;
  const slots = new Map<string, number>();
  for (const id of ids) slots.set(id, before.get(id) ?? free.pop() ?? next++);
  return slots;
}

/** Which rows of this height are in sight, and some around them. */
export function rowsInSight(
  count: number,
  { top, height, row }: { top: number; height: number; row: number },
): { from: number; to: number } {
  const AROUND = 2;
  const first = Math.floor(-top / row) - AROUND;
  // In steps, so that most of what is scrolled changes nothing.
  const from = Math.max(0, Math.min(count, first - (first % 2)));
  return { from, to: Math.min(count, from + Math.ceil(height / row) + 2 * AROUND + 2) };
}

/** The rows in sight with their places, and the one that is held, which is drawn wherever it is. */
export function rowsDrawn<Row>(
  shown: readonly Row[],
  sight: { top: number; height: number; row: number },
  isHeld: (row: Row) => boolean,
): { of: Row; place: number }[] {
  const { from, to } = rowsInSight(shown.length, sight);
  const drawn = shown.slice(from, to).map((of, after) => ({ of, place: from + after }));
  const place = shown.findIndex(isHeld);
  const of = shown[place];
  if (of !== undefined && place < from) drawn.unshift({ of, place });
  if (of !== undefined && place >= to) drawn.push({ of, place });
  return drawn;
}

function sorted(accounts: AccountView[], order: Order): AccountView[] {
  if (order === "name") {
    const { compare } = new Intl.Collator(locale(), { numeric: true });
    return accounts.sort((one, other) => compare(one.label ?? one.name, other.label ?? other.name));
  }
  const keys = new Map(accounts.map((account) => [account, keyOf(account, order)]));
  // What neither comes before nor after the other stays as it is, the endless too.
  return accounts.sort((one, other) => (keys.get(one) ?? 0) - (keys.get(other) ?? 0) || 0);
}

function keyOf(account: AccountView, order: "need" | "linked" | "fine"): number {
  switch (order) {
    case "need":
      return RANKS.indexOf(standingOf(account));
    case "linked":
      return -Date.parse(account.linkedAt);
    case "fine":
      return end(account);
  }
}

/** When an account's time is up; one that has none left comes first, one that is not to come back last. */
function end({ state }: AccountView): number {
  if (state.state === "needsPerson") return 0;
  if (state.state === "revoked") return Infinity;
  return state.fineUntil === null ? Number.MAX_VALUE : Date.parse(state.fineUntil);
}

/** What is searched, kept for as long as the account is. */
const texts = new WeakMap<AccountView, string>();

function textOf(account: AccountView): string {
  let text = texts.get(account);
  if (text === undefined) {
    const { name, username, label, provider, providerName, subject } = account;
    text = folded([label, name, `@${username ?? ""}`, providerName, provider, subject].join("\n"));
    texts.set(account, text);
  }
  return text;
}

/** Without case and accents, as people type when they search. */
export function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
