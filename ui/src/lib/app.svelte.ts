/**
 * What the window knows, and the only code that talks to the shell.
 *
 * Facts come in as events and as answers to commands; views read them and call the methods here. No token and no OAuth
 * ever pass through.
 */

import {
  commands,
  events,
  type AccountView,
  type LinkView,
  type NewLinkView,
  type Problem,
  type Status,
} from "../bindings";
import { Latest } from "./latest";
import {
  isUnfinished,
  keyOf,
  needsTyping,
  openingView,
  standingProblem,
  toProblem,
  type Ending,
  type Notice,
  type View,
} from "./model";

class App {
  /** Null until it is known which view to open with. */
  view = $state.raw<View | null>(null);
  status = $state.raw<Status>({ server: { state: "starting" }, keychain: { state: "starting" }, lock: "off" });
  /** Whether a person asked to set a passphrase. */
  choosingPassphrase = $state.raw(false);
  passphraseBusy = $state.raw(false);
  passphraseProblem = $state.raw<Problem | null>(null);
  link = $state.raw<LinkView | null>(null);
  /** When the shown code ends, on `performance.now`'s clock. */
  codeEndsAt = $state.raw(0);
  accounts = $state.raw<AccountView[] | null>(null);
  accountsProblem = $state.raw<Problem | null>(null);
  /** Links made elsewhere that nobody has answered for, the newest first. */
  newLinks = $state.raw<NewLinkView[]>([]);
  /** The one of them that an answer is under way for. */
  answering = $state.raw<string | null>(null);
  notice = $state.raw<Notice | null>(null);
  /** Accounts with an action under way. */
  busy = $state.raw<ReadonlySet<string>>(new Set());

  #statusNews = new Latest();
  #linkNews = new Latest();
  #accountsNews = new Latest();
  #newLinksNews = new Latest();
  #starting = false;

  /** Asks for the code first, because people wait for it; then subscribes, then asks for all that fell between the two. */
  start(): void {
    this.#askForLink();
    const listening = Promise.all([
      events.linkChanged.listen(({ payload }) => {
        this.#linkNews.news();
        this.#takeLink(payload);
      }),
      events.accountsChanged.listen(({ payload }) => {
        this.#accountsNews.news();
        this.#takeAccounts(payload);
      }),
      events.newLinksChanged.listen(({ payload }) => {
        this.#newLinksNews.news();
        this.newLinks = payload;
      }),
      events.statusChanged.listen(({ payload }) => {
        this.#statusNews.news();
        this.#takeStatus(payload);
      }),
    ]);
    void listening.then(() => {
      this.#askForLink();
      void this.#ask(this.#statusNews, commands.status, (status) => this.#takeStatus(status));
      void this.loadAccounts();
      void this.#loadNewLinks();
    });
  }

  show(view: View): void {
    this.view = view;
    this.notice = null;
    if (view === "link" && !isUnfinished(this.link)) void this.startLink();
  }

  async startLink(): Promise<void> {
    if (this.#starting) return;
    this.#starting = true;
    this.view = "link";
    this.notice = null;
    const current = this.#linkNews.ask();
    try {
      const link = await commands.link();
      if (current()) this.#takeLink(link);
    } catch (thrown) {
      if (current()) this.#takeLink({ state: "failed", problem: toProblem(thrown) });
    } finally {
      this.#starting = false;
    }
  }

  /** For a code that someone else scanned: drops it and shows a fresh one. */
  async startOver(): Promise<void> {
    try {
      await commands.cancelLink();
    } catch (thrown) {
      this.notice = { kind: "problem", problem: toProblem(thrown) };
      return;
    }
    await this.startLink();
  }

  /** Types the digits that the phone shows. Whether they are on their way; what becomes of them is told as the link's state. */
  async typeDigits(digits: string): Promise<boolean> {
    try {
      await commands.typeDigits(digits);
      return true;
    } catch (thrown) {
      this.notice = { kind: "problem", problem: toProblem(thrown) };
      return false;
    }
  }

  async revokeNewLink(link: NewLinkView): Promise<void> {
    await this.#answer(link, async () => {
      const receipt = await commands.revokeNewLink(link.account, link.link);
      this.notice = { kind: "linkReceipt", receipt };
    });
  }

  async keepNewLink(link: NewLinkView): Promise<void> {
    await this.#answer(link, () => commands.keepNewLink(link.account, link.link));
  }

  /** Locks at once, or asks for the first passphrase. */
  async lock(): Promise<void> {
    this.notice = null;
    this.passphraseProblem = null;
    if (this.status.lock === "off") {
      this.choosingPassphrase = true;
      return;
    }
    try {
      await commands.lock();
    } catch (thrown) {
      this.notice = { kind: "problem", problem: toProblem(thrown) };
    }
  }

  keepUnlocked(): void {
    this.choosingPassphrase = false;
    this.passphraseProblem = null;
  }

  async givePassphrase(asked: "unlock" | "choose", passphrase: string): Promise<void> {
    this.passphraseBusy = true;
    this.passphraseProblem = null;
    try {
      if (asked === "unlock") {
        await commands.unlock(passphrase);
      } else {
        await commands.choosePassphrase(passphrase);
        // Whoever asked for a lock wants it closed; where files wait for their passphrase, linking goes on.
        if (this.choosingPassphrase) await commands.lock();
      }
      this.choosingPassphrase = false;
    } catch (thrown) {
      this.passphraseProblem = toProblem(thrown);
    } finally {
      this.passphraseBusy = false;
    }
  }

  dismiss(): void {
    this.notice = null;
  }

  async openVerification(): Promise<void> {
    try {
      await commands.openVerification();
    } catch (thrown) {
      this.notice = { kind: "problem", problem: toProblem(thrown) };
    }
  }

  async end(account: AccountView, ending: Ending): Promise<void> {
    await this.#work(account.id, async () => {
      const receipt = await (ending === "revoke" ? commands.revoke(account.id) : commands.logout(account.id));
      this.notice = { kind: "receipt", receipt };
    });
  }

  async renew(account: AccountView): Promise<void> {
    await this.#work(account.id, () => commands.refresh(account.id));
  }

  async loadAccounts(): Promise<void> {
    const current = this.#accountsNews.ask();
    try {
      const accounts = await commands.accounts();
      if (current()) this.#takeAccounts(accounts);
    } catch (thrown) {
      if (!current()) return;
      this.accountsProblem = toProblem(thrown);
      this.#open();
    }
  }

  async #loadNewLinks(): Promise<void> {
    await this.#ask(this.#newLinksNews, commands.newLinks, (links) => (this.newLinks = links));
  }

  /** A link is asked about until an answer has arrived where it belongs. */
  async #answer(link: NewLinkView, action: () => Promise<unknown>): Promise<void> {
    if (this.answering !== null) return;
    this.answering = keyOf(link);
    this.notice = null;
    try {
      await action();
    } catch (thrown) {
      this.notice = { kind: "problem", problem: toProblem(thrown) };
    }
    await this.#loadNewLinks();
    this.answering = null;
  }

  #askForLink(): void {
    void this.#ask(this.#linkNews, commands.currentLink, (link) => this.#takeLink(link));
  }

  async #ask<T>(latest: Latest, command: () => Promise<T | null>, take: (answer: T) => void): Promise<void> {
    const current = latest.ask();
    try {
      const answer = await command();
      if (answer !== null && current()) take(answer);
    } catch (thrown) {
      this.notice = { kind: "problem", problem: toProblem(thrown) };
    }
  }

  #takeLink(link: LinkView): void {
    if ("code" in link && link.code) this.codeEndsAt = performance.now() + link.code.secondsLeft * 1000;
    if (this.view !== null && needsTyping(link, this.link)) this.view = "link";
    if (link.state === "linked" && this.link?.state !== "linked" && this.view === "accounts") {
      this.notice = { kind: "linked", name: link.account.name };
    }
    this.link = link;
    this.#open();
  }

  #takeAccounts(accounts: AccountView[]): void {
    this.accounts = accounts;
    this.accountsProblem = null;
    this.#open();
  }

  #takeStatus(status: Status): void {
    const outage = standingProblem(this.status, null);
    if (status.lock !== this.status.lock) this.passphraseProblem = null;
    this.status = status;
    if (!outage || standingProblem(status, null)) return;
    // The trouble is over: what failed because of it goes on by itself.
    if (this.accountsProblem) void this.loadAccounts();
    if (this.view === "link" && this.link?.state === "failed" && this.link.problem.code === outage.code) {
      void this.startLink();
    }
  }

  #open(): void {
    if (this.view !== null) return;
    const view = openingView(this);
    if (view !== null) this.show(view);
  }

  async #work(id: string, action: () => Promise<unknown>): Promise<void> {
    this.busy = new Set(this.busy).add(id);
    this.notice = null;
    try {
      await action();
    } catch (thrown) {
      this.notice = { kind: "problem", problem: toProblem(thrown) };
    }
    await this.loadAccounts();
    const busy = new Set(this.busy);
    busy.delete(id);
    this.busy = busy;
  }
}

export const app = new App();
