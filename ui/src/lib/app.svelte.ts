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
  type LinkWay,
  type NewLinkView,
  type Problem,
  type Programs,
  type ProviderView,
  type RevocationView,
  type Status,
  type View as Asked,
} from "../bindings";
import { calledOf, withoutNames } from "./hiding";
import { Latest } from "./latest";
import {
  isStaff,
  isUnfinished,
  keyOf,
  linkable,
  needsTyping,
  openingView,
  standingProblem,
  subjectOf,
  toProblem,
  VIEWS,
  type Ending,
  type Notice,
  type View,
  type Work,
} from "./model";

class App {
  /** Null until it is known which view to open with. */
  view = $state.raw<View | null>(null);
  status = $state.raw<Status>({
    server: { state: "starting" },
    keychain: { state: "starting" },
    lock: "off",
    hiding: { on: false, because: null },
    safe_mode: false,
  });
  /** Whether a person asked to set a passphrase. */
  choosingPassphrase = $state.raw(false);
  link = $state.raw<LinkView | null>(null);
  /** Where and how an account is linked, as it was asked for last; null for as usual. */
  linkAsked = $state.raw<{ provider: string | null; way: LinkWay | null; asStaff: boolean }>({
    provider: null,
    way: null,
    asStaff: false,
  });
  /** Whether no account was linked here before the link on show. */
  newcomer = $state.raw(true);
  /** Whether the account just linked was linked here before. */
  renewed = $state.raw(false);
  /** Where accounts can be linked. */
  providers = $state.raw<ProviderView[]>([]);
  /** The link server that somebody wants to use: its address, empty to ask for one; null for none. */
  offered = $state.raw<string | null>(null);
  /** When the shown code ends, on `performance.now`'s clock. */
  codeEndsAt = $state.raw(0);
  accounts = $state.raw<AccountView[] | null>(null);
  accountsProblem = $state.raw<Problem | null>(null);
  /** Links made elsewhere that nobody has answered for, the newest first. */
  newLinks = $state.raw<NewLinkView[]>([]);
  /** The one of them that an answer is under way for. */
  answering = $state.raw<string | null>(null);
  notice = $state.raw<Notice | null>(null);
  /** What is under way, by account. */
  busy = $state.raw<ReadonlyMap<string, Work>>(new Map());
  /** Whether the question is open if all accounts will hold. */
  checking = $state.raw(false);
  /** How many revocations their servers have not confirmed, and how many programs wait for an answer. */
  unconfirmed = $state.raw(0);
  asking = $state.raw(0);
  /** Whether somebody holds what is hidden, to see it. */
  held = $state.raw(false);
  /** Whether somebody wants to see what would be hidden, until there is another reason to hide it. */
  shown = $state.raw(false);

  #safeModeTold = $state.raw(false);
  #statusNews = new Latest();
  #linkNews = new Latest();
  #accountsNews = new Latest();
  #newLinksNews = new Latest();
  #outboxNews = new Latest();
  #programsNews = new Latest();
  #providersNews = new Latest();
  /** What is being asked for, so that the same is not asked for twice. */
  #starting: string | null = null;
  /** Who was linked here before the link on show. */
  #known: ReadonlySet<string> = new Set();

  /** The views that the rail has. The one for leaked tokens is for staff. */
  get views(): View[] {
    return VIEWS.filter((view) => view !== "support" || this.accounts?.some(isStaff));
  }

  /** Whether names and codes are hidden unless somebody holds them. */
  get hiding(): boolean {
    return this.status.hiding.on && !this.shown;
  }

  /** Whether they are hidden right now. */
  get hides(): boolean {
    return this.hiding && !this.held;
  }

  /** What the foot of the view reports. */
  get report(): Notice | null {
    if (this.notice === null && this.status.safe_mode && !this.#safeModeTold) return { kind: "safeMode" };
    return this.notice;
  }

  /** What an account is called on the screen. */
  called(account: AccountView): string {
    return calledOf(account, this.accounts, this.hides);
  }

  /** A problem as it may be told on the screen: the engine says whom it is about. */
  nameless(problem: Problem): Problem {
    if (!this.hides) return problem;
    const without = (sentence: string) => withoutNames(sentence, this.accounts);
    return { ...problem, message: without(problem.message), wayOut: without(problem.wayOut) };
  }

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
      events.outboxChanged.listen(({ payload }) => {
        this.#outboxNews.news();
        this.#takeOutbox(payload);
      }),
      events.programsChanged.listen(({ payload }) => {
        this.#programsNews.news();
        this.#takePrograms(payload);
      }),
      events.settingsChanged.listen(() => this.loadProviders()),
      events.viewAsked.listen(({ payload }) => this.goTo(payload)),
      events.serverOffered.listen(({ payload }) => (this.offered = payload)),
    ]);
    void listening.then(() => {
      this.#askForLink();
      void this.#ask(this.#statusNews, commands.status, (status) => this.#takeStatus(status));
      void this.loadAccounts();
      void this.#loadNewLinks();
      void this.loadProviders();
      void this.#ask(this.#outboxNews, commands.outbox, (outbox) => this.#takeOutbox(outbox));
      void this.#ask(this.#programsNews, commands.programs, (programs) => this.#takePrograms(programs));
      void this.#ask(new Latest(), commands.offeredServer, (address) => (this.offered = address));
    });
  }

  show(view: View): void {
    this.view = view;
    this.notice = null;
    if (view === "link" && !isUnfinished(this.link)) void this.startLink();
  }

  /** Shows what somebody asked for outside the window. A locked window shows nothing but its question. */
  goTo(asked: Asked): void {
    if (this.status.lock === "locked") return;
    if (asked === "check") this.checking = true;
    this.show(asked === "check" ? "accounts" : asked);
  }

  /** Begins a link at this provider and in this way; the provider of the last one, as it is usual there. */
  async startLink(provider = this.linkAsked.provider, way: LinkWay | null = null, asStaff = false): Promise<void> {
    const asked = JSON.stringify([provider, way, asStaff]);
    if (this.#starting === asked) return;
    this.#starting = asked;
    this.linkAsked = { provider, way, asStaff };
    this.view = "link";
    this.notice = null;
    const current = this.#linkNews.ask();
    try {
      const link = await commands.link(provider, way, asStaff);
      if (current()) this.#takeLink(link);
    } catch (thrown) {
      if (current()) this.#takeLink({ state: "failed", problem: toProblem(thrown) });
    } finally {
      if (this.#starting === asked) this.#starting = null;
    }
  }

  /** Links an account again, for what it was linked for. */
  relink(account: AccountView): void {
    void this.startLink(account.provider, null, account.scopes.includes("support:revoke"));
  }

  /** For a code that someone else scanned: drops it and shows a fresh one. */
  async startOver(): Promise<void> {
    try {
      await commands.cancelLink();
    } catch (thrown) {
      this.notice = { kind: "problem", problem: toProblem(thrown) };
      return;
    }
    const { provider, way, asStaff } = this.linkAsked;
    await this.startLink(provider, way, asStaff);
  }

  /** The question about a link server was answered or closed: what is used as usual may be another now. */
  async closeServer(): Promise<void> {
    this.offered = null;
    const usual = this.#usualProvider();
    await this.loadProviders();
    if (this.#usualProvider() !== usual && this.view === "link") void this.startLink(null);
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

  dismiss(): void {
    if (this.notice === null) this.#safeModeTold = true;
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
    await this.work([account], "ending", async () => {
      const receipt = await (ending === "revoke" ? commands.revoke(account.id) : commands.logout(account.id));
      this.notice = { kind: "receipt", receipt, account };
    });
  }

  async renew(account: AccountView): Promise<void> {
    await this.work([account], "refreshing", () => commands.refresh(account.id));
  }

  /** Does something with accounts, and learns what has become of them. */
  async work(accounts: AccountView[], what: Work, action: () => Promise<unknown>): Promise<void> {
    const under = (change: (busy: Map<string, Work>, id: string) => void) => {
      const busy = new Map(this.busy);
      for (const { id } of accounts) change(busy, id);
      this.busy = busy;
    };
    under((busy, id) => busy.set(id, what));
    this.notice = null;
    try {
      await action();
    } catch (thrown) {
      this.notice = { kind: "problem", problem: toProblem(thrown) };
    }
    await this.loadAccounts();
    under((busy, id) => busy.delete(id));
  }

  async loadProviders(): Promise<void> {
    await this.#ask(this.#providersNews, commands.providers, (providers) => (this.providers = linkable(providers)));
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
    if (link.state === "linked" && this.link?.state !== "linked") {
      this.renewed = this.#known.has(subjectOf(link.account));
      if (this.view !== null && this.view !== "link") this.notice = { kind: "linked", account: link.account };
    }
    this.link = link;
    this.#remember();
    this.#open();
  }

  #takeAccounts(accounts: AccountView[]): void {
    this.accounts = accounts;
    this.accountsProblem = null;
    this.#remember();
    this.#open();
  }

  /** Who is linked before the next one is: from its approval on, that one may be among them. */
  #remember(): void {
    if (this.link?.state === "confirming" || this.link?.state === "linked") return;
    const accounts = this.accounts ?? [];
    this.#known = new Set(accounts.filter(({ state }) => state.state !== "revoked").map(subjectOf));
    this.newcomer = accounts.length === 0;
  }

  #takeOutbox(outbox: RevocationView[]): void {
    this.unconfirmed = outbox.filter(({ state }) => state === "pending" || state === "refused").length;
  }

  #takePrograms({ list }: Programs): void {
    this.asking = list.filter(({ standing }) => standing.state === "asks").length;
  }

  #usualProvider(): string | undefined {
    return this.providers.find(({ isDefault }) => isDefault)?.id;
  }

  #takeStatus(status: Status): void {
    const outage = standingProblem(this.status, null);
    if (status.hiding.on !== this.status.hiding.on) this.shown = this.held = false;
    this.status = status;
    if (status.lock === "locked") this.choosingPassphrase = false;
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
    if (view === null) return;
    // As the shell asks for it, which begins at once for whoever has no account: so that it is one link and no two.
    if (view === "link" && !isUnfinished(this.link)) void this.startLink(null, "code");
    else this.show(view);
  }
}

export const app = new App();
