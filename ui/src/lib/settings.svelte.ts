/** What a person has set: shown as it will be, kept at once, and put back where it could not be kept. */

import {
  commands,
  events,
  type LockSettings,
  type ProviderKind,
  type ProviderView,
  type Settings,
  type SettingsView,
} from "../bindings";
import { app } from "./app.svelte";
import { Latest } from "./latest";
import { toProblem } from "./model";
import { speak } from "./words.svelte";

/** What there are controls for. */
type Shown = Settings & { startsAtLogin: boolean | null; idleMinutes: number | null };

/** Milliseconds for which it is said that something was kept. */
const SAID = 3000;

class Held {
  /** As the shell has it; null until it was asked. */
  view = $state.raw<SettingsView | null>(null);
  lock = $state.raw<LockSettings | null>(null);
  providers = $state.raw<ProviderView[]>([]);
  /** How far a rotation of the keys has come, of none before that is told; null while there is none. */
  rotation = $state.raw<{ done: number; of: number } | null>(null);
  /** Whether a change was kept just now. */
  saved = $state.raw(false);
  /** Changes on their way. */
  #changes = $state.raw<Partial<Shown>[]>([]);
  /** What the controls show; null until it is known. */
  shown = $derived<Shown | null>(
    this.view &&
      Object.assign(
        { ...this.view.settings, startsAtLogin: this.view.startsAtLogin, idleMinutes: this.lock?.idleMinutes ?? null },
        ...this.#changes,
      ),
  );

  #viewNews = new Latest();
  #lockNews = new Latest();
  #providersNews = new Latest();
  #turn: Promise<unknown> = Promise.resolve();
  #forget: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    void events.settingsChanged.listen(({ payload }) => {
      this.#viewNews.news();
      this.view = payload;
      void this.loadProviders();
    });
    void events.progressed.listen(({ payload: { what, done, of } }) => {
      if (what === "rotating" && this.rotation !== null) this.rotation = { done, of };
    });
  }

  async load(): Promise<void> {
    await Promise.all([
      this.#ask(this.#viewNews, commands.settings, (view) => (this.view = view)),
      this.loadLock(),
      this.loadProviders(),
    ]);
  }

  loadLock(): Promise<void> {
    return this.#ask(this.#lockNews, commands.lockSettings, (lock) => (this.lock = lock));
  }

  loadProviders(): Promise<void> {
    return this.#ask(this.#providersNews, commands.providers, (providers) => (this.providers = providers));
  }

  change(change: Partial<Settings>): Promise<void> {
    return this.#keep(change, async () => {
      speak(await commands.changeSettings({ ...this.view?.settings, ...change }));
      this.view = this.view && { ...this.view, settings: { ...this.view.settings, ...change }, trouble: null };
    });
  }

  startAtLogin(startsAtLogin: boolean): Promise<void> {
    return this.#keep({ startsAtLogin }, async () => {
      this.view = await commands.startAtLogin(startsAtLogin);
    });
  }

  lockAfter(idleMinutes: number): Promise<void> {
    return this.#keep({ idleMinutes }, async () => {
      await commands.setIdle(idleMinutes);
      this.lock = this.lock && { ...this.lock, idleMinutes };
    });
  }

  /** Does something, and tells at the foot of the view why it did not work. */
  async attempt(action: () => Promise<unknown>): Promise<boolean> {
    app.notice = null;
    try {
      await action();
      return true;
    } catch (thrown) {
      app.notice = { kind: "problem", problem: toProblem(thrown) };
      return false;
    }
  }

  /** One after the other, so that none overwrites what another has kept. */
  async #keep(change: Partial<Shown>, command: () => Promise<void>): Promise<void> {
    this.saved = false;
    this.#changes = [...this.#changes, change];
    const turn = this.#turn.then(() => this.attempt(command));
    this.#turn = turn;
    this.saved = await turn;
    this.#changes = this.#changes.filter((each) => each !== change);
    clearTimeout(this.#forget);
    this.#forget = setTimeout(() => (this.saved = false), SAID);
  }

  async #ask<T>(news: Latest, command: () => Promise<T>, take: (answer: T) => void): Promise<void> {
    const current = news.ask();
    try {
      const answer = await command();
      if (current()) take(answer);
    } catch (thrown) {
      app.notice = { kind: "problem", problem: toProblem(thrown) };
    }
  }
}

export const settings = new Held();

/** Kinds that stand together, in the order of the page. One that cannot be used was added. */
const GROUPS = { sandbox: "sandbox", server: "server", added: "added", unusable: "added", preset: "preset" } as const;
export type Group = (typeof GROUPS)[ProviderKind];

export function grouped(providers: ProviderView[]): Record<Group, ProviderView[]> {
  const groups: Record<Group, ProviderView[]> = { sandbox: [], server: [], added: [], preset: [] };
  for (const provider of providers) groups[GROUPS[provider.kind]].push(provider);
  return groups;
}

/** What a language is called by those who speak it. */
export function ownName(tag: string): string {
  const [first = "", ...rest] = new Intl.DisplayNames(tag, { type: "language" }).of(tag) ?? tag;
  return first.toLocaleUpperCase(tag) + rest.join("");
}
