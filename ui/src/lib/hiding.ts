/** What of a person is not shown while the screen may be seen by others. Pure. */

import type { AccountView } from "../bindings";
import { t } from "./words.svelte";

/** What an account is called on the screen: by its name, or by its place while names are hidden. */
export function calledOf(account: AccountView, accounts: AccountView[] | null, hides: boolean): string {
  if (!hides) return account.label ?? account.name;
  const place = accounts?.findIndex(({ id }) => id === account.id) ?? -1;
  return place < 0 ? t("hidden-someone") : t("hidden-account", { number: place + 1 });
}

/** A sentence without the names in it: the engine's sentences say whom they are about. */
export function withoutNames(sentence: string, accounts: AccountView[] | null): string {
  const names = (accounts ?? []).flatMap(({ name, label, username, email }) => [name, label, username, email]);
  // The longest first, so that none is left in parts because a shorter one is within it.
  const said = names.filter((name): name is string => !!name && sentence.includes(name));
  said.sort((one, other) => other.length - one.length);
  return said.reduce((shown, name) => shown.replaceAll(name, "•••"), sentence);
}
