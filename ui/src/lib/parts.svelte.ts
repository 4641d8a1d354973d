/**
 * The parts of the window that its first screen does without. Each is fetched when it is wanted for the first time, or when
 * there is nothing else to do.
 */

import { app } from "./app.svelte";
import { toProblem } from "./model";

class Part<C> {
  #fetch: () => Promise<{ default: C }>;
  #fetched = $state.raw<C | null>(null);
  #asked = false;

  constructor(fetch: () => Promise<{ default: C }>) {
    this.#fetch = fetch;
  }

  /** The component; null until it is there. */
  get here(): C | null {
    if (this.#fetched === null) void this.fetch();
    return this.#fetched;
  }

  async fetch(): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    try {
      this.#fetched = (await this.#fetch()).default;
    } catch (thrown) {
      this.#asked = false;
      app.notice = { kind: "problem", problem: toProblem(thrown) };
    }
  }
}

function part<C>(fetch: () => Promise<{ default: C }>): Part<C> {
  return new Part(fetch);
}

export const parts = {
  link: part(() => import("../components/link/LinkView.svelte")),
  accounts: part(() => import("../components/accounts/AccountsView.svelte")),
  notice: part(() => import("../components/NoticeBar.svelte")),
  end: part(() => import("../components/accounts/EndDialog.svelte")),
  more: part(() => import("../components/accounts/MoreDialog.svelte")),
  many: part(() => import("../components/accounts/ManyBar.svelte")),
  check: part(() => import("../components/accounts/CheckPanel.svelte")),
  linked: part(() => import("../components/link/LinkedFacts.svelte")),
  places: part(() => import("../components/link/PlaceSearch.svelte")),
  hiding: part(() => import("../components/HidingNote.svelte")),
  hold: part(() => import("../components/HoldButton.svelte")),
  newLink: part(() => import("../components/NewLinkBar.svelte")),
  passphrase: part(() => import("../components/PassphraseView.svelte")),
  activity: part(() => import("../components/activity/ActivityView.svelte")),
  programs: part(() => import("../components/programs/ProgramsView.svelte")),
  support: part(() => import("../components/support/SupportView.svelte")),
  settings: part(() => import("../components/settings/SettingsView.svelte")),
  server: part(() => import("../components/settings/ServerDialog.svelte")),
};

/** Fetches one after the other, each when there is nothing else to do. */
export async function fetchWhenIdle(): Promise<void> {
  for (const each of Object.values(parts)) {
    await new Promise<void>((idle) => {
      // WebKit has no idle callbacks.
      if ("requestIdleCallback" in globalThis) requestIdleCallback(() => idle());
      else setTimeout(idle, 100);
    });
    await each.fetch();
  }
}
