/** What is done with many accounts at once, and how far it has come. */

import { commands, events, type AccountView } from "../bindings";
import { app } from "./app.svelte";
import type { Ending, Work } from "./model";

class Many {
  /** What is under way; null for nothing. */
  progress = $state.raw<{ what: Work; done: number; of: number } | null>(null);

  constructor() {
    void events.progressed.listen(({ payload: { what, done, of } }) => {
      // News that was overtaken by the answer is none.
      if (what !== "rotating" && this.progress !== null) this.progress = { what, done, of };
    });
  }

  async end(accounts: AccountView[], ending: Exclude<Ending, "remove">): Promise<void> {
    await this.#work(accounts, "ending", async (ids) => {
      const ended = await commands.endMany(ids, ending === "revoke" ? "revoke" : "logOut");
      app.notice = { kind: "manyEnded", ended };
    });
  }

  async refresh(accounts: AccountView[]): Promise<void> {
    await this.#work(accounts, "refreshing", async (ids) => {
      const refreshed = await commands.refreshMany(ids);
      app.notice = { kind: "manyRefreshed", refreshed };
    });
  }

  async #work(accounts: AccountView[], what: Work, action: (ids: string[]) => Promise<void>): Promise<void> {
    if (this.progress !== null) return;
    this.progress = { what, done: 0, of: accounts.length };
    await app.work(accounts, what, () => action(accounts.map(({ id }) => id)));
    this.progress = null;
  }
}

export const many = new Many();
