/** The audit log as it is shown, and revocations on their way. */

import {
  commands,
  events,
  type ActivityChecked,
  type ActivityPage,
  type ActivityRecord,
  type Detail,
  type Problem,
  type RevocationView,
} from "../bindings";
import { app } from "./app.svelte";
import { Doing } from "./doing.svelte";
import { withoutNames } from "./hiding";
import { Latest } from "./latest";
import { toProblem } from "./model";
import { calendarDay } from "./when";
import { locale, t, told } from "./words.svelte";

/** The log's words for what happened, by what a person may want to see of it. */
export const KINDS = {
  links: ["linked", "relinked", "link_elsewhere", "link_elsewhere_revoked", "restored", "logged_out"],
  renewals: ["refreshed", "refresh_failed"],
  revocations: [
    "revocation_asked",
    "revoked",
    "revocation_refused",
    "token_revoked",
    "link_elsewhere_revoked",
    "logged_out",
    "leak_revocation_begun",
    "leak_revoked",
    "leak_revocation_done",
    "leak_report",
  ],
  handOffs: ["handed_off", "hand_off_refused", "program_approved", "program_removed"],
  keys: ["keys_rotated", "passphrase_changed", "locked", "unlocked", "backed_up", "older_accepted"],
  trouble: [
    "refresh_failed",
    "needs_person",
    "revocation_refused",
    "hand_off_refused",
    "link_elsewhere",
    "older_accepted",
  ],
};
export type Kind = keyof typeof KINDS;

/** How many days back, from midnight; null for all. */
export const PERIODS = { ever: null, month: 30, week: 7, today: 0 };
export type Period = keyof typeof PERIODS;

/** What of the log is wanted. */
export interface Wanted {
  account: string | null;
  kind: Kind | null;
  period: Period;
}
export const EVERYTHING: Wanted = { account: null, kind: null, period: "ever" };

/** A receipt. */
export type ActivityTold =
  | { kind: "checked"; checked: ActivityChecked }
  | { kind: "exported"; path: string }
  | { kind: "flushed"; left: number; refused: number }
  | { kind: "givenUp"; name: string };

/** This computer's own names: 16 letters and digits. */
const ID = /^[a-z2-9]{16}$/;

/** What happened, as one sentence. */
export function sentenceOf(record: ActivityRecord): string {
  const { event, account, program, reason } = record;
  const of = (name: string) => record.details.find((detail) => detail.name === name)?.value ?? "";
  return t("activity-what", {
    event,
    name: account === null ? "" : accountName(account, record.accountName),
    program: baseName(program ?? ""),
    // What follows a colon is the platform's own word.
    reason: reason?.split(":", 1)[0] ?? "",
    provider: app.providers.find(({ id }) => id === of("provider"))?.name ?? of("provider"),
    asked: of("asked"),
    how: of("how"),
    tokens: of("with_tokens"),
    deep: of("deep"),
    accounts: Number(of("accounts")),
    from: of("from"),
    to: of("to"),
    leaked: of("set") || of("sessions") ? "set" : "tokens",
    count: Number(of("items")),
    outcome: of("outcome"),
    format: of("format").toUpperCase(),
  });
}

/** An account's name: as it is listed, as it is told otherwise, or after this computer's own name for it. */
export function accountName(id: string, otherwise: string | null = null): string {
  const account = app.accounts?.find((account) => account.id === id);
  if (account) return app.called(account);
  if (app.accounts === null && otherwise !== null && !app.hides) return otherwise;
  if (ID.test(id)) return t("activity-account-gone", { id: id.slice(0, 6) });
  return app.hides ? t("hidden-someone") : id;
}

/** A file's name, or that of the script that it runs. */
export function baseName(program: string): string {
  return program.split(/[/\\]/).at(-1) ?? program;
}

/** Why, in words; empty where the sentence says it. */
export function reasonOf({ event, reason: code }: ActivityRecord): string {
  // A person's own words.
  if (event === "leak_revocation_begun") return app.hides ? withoutNames(code ?? "", app.accounts) : (code ?? "");
  if (code === null || event === "needs_person" || code === "given_up" || code === "program_unknown") return "";
  // Other languages have words for the engine's problems.
  const { message } = told({ code, message: "", wayOut: "" });
  return message || t("activity-reason", { code });
}

/** All that a record holds, by the names that it has in an export. */
export function membersOf(record: ActivityRecord): Detail[] {
  const { number, event, account, accountName, program, reason, fingerprint } = record;
  const listed = app.accounts?.some(({ id }) => id === account);
  const members = [
    { name: "number", value: String(number) },
    { name: "event", value: event },
    { name: "account", value: account },
    { name: "subject", value: listed ? null : accountName },
    { name: "program", value: program },
    { name: "reason", value: event === "leak_revocation_begun" ? reasonOf(record) : reason },
    { name: "token", value: fingerprint },
    ...record.details,
  ];
  return members
    .filter((member): member is Detail => member.value !== null)
    .map(({ name, value }) => ({ name, value: app.hides && isNaming(name, value) ? t("hidden-value") : value }));
}

/** Whether it says whose account it is: an account may be asked for by any name. */
function isNaming(name: string, value: string): boolean {
  return name === "subject" || name === "by" || name === "set" || (name === "account" && !ID.test(value));
}

/** The sign beside a record. */
export function iconOf(event: string) {
  if (KINDS.trouble.includes(event)) return "warning";
  const icons = {
    renewals: "refresh",
    revocations: "ended",
    handOffs: "programs",
    keys: "key",
    links: "link",
  } as const;
  const kinds = Object.keys(icons) as (keyof typeof icons)[];
  const kind = kinds.find((kind) => KINDS[kind].includes(event));
  return kind ? icons[kind] : "activity";
}

/** The records by the day on which they were made, in local time. */
export function byDay(records: ActivityRecord[]): { day: string; records: ActivityRecord[] }[] {
  const days = new Map<string, ActivityRecord[]>();
  for (const record of records) {
    const day = new Date(record.at).toDateString();
    days.set(day, [...(days.get(day) ?? []), record]);
  }
  return [...days].map(([day, records]) => ({ day, records }));
}

export function dayTitle(day: string, now: Date): string {
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  const when = day === now.toDateString() ? "today" : day === yesterday.toDateString() ? "yesterday" : "earlier";
  return t("activity-day", { day: when, date: calendarDay(day, now) });
}

/** What the shell is asked for. */
export function filterOf({ account, kind, period }: Wanted, now: Date) {
  const days = PERIODS[period];
  const since = days === null ? null : new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
  return { account, events: kind === null ? [] : KINDS[kind], since: since?.toISOString() ?? null };
}

/** The newest records, and those below them that are known already. */
export function joined(known: ActivityPage | null, newest: ActivityPage): ActivityPage {
  const last = newest.records.at(-1)?.number;
  const first = known?.records[0]?.number;
  // Whether none is missing between the two.
  if (!known || last === undefined || first === undefined || last > first) return newest;
  const older = known.records.filter(({ number }) => number < last);
  return older.length > 0 ? { records: [...newest.records, ...older], more: known.more } : newest;
}

/** Whether a server has yet to confirm it. */
export function isOnItsWay({ state }: RevocationView): boolean {
  return state === "pending" || state === "refused";
}

/** When something is tried next: `in 5 minutes`; empty where that is now. */
export function nextTry({ nextTry: at }: RevocationView, now: Date): string {
  const minutes = at === null ? 0 : Math.round((Date.parse(at) - now.getTime()) / 60_000);
  if (minutes < 1) return "";
  const format = new Intl.RelativeTimeFormat(locale());
  return minutes < 90 ? format.format(minutes, "minute") : format.format(Math.round(minutes / 60), "hour");
}

class Activity extends Doing<ActivityTold> {
  page = $state.raw<ActivityPage | null>(null);
  problem = $state.raw<Problem | null>(null);
  outbox = $state.raw<RevocationView[]>([]);
  /** Counts what was told of what is on its way: all of it has records. */
  news = $state.raw(0);

  #wanted = "";
  #pageNews = new Latest();
  #outboxNews = new Latest();

  /** Learns what is on its way, until the returned function is called. */
  follow(): () => void {
    this.told = null;
    const listening = events.outboxChanged.listen(({ payload }) => {
      this.#outboxNews.news();
      this.outbox = payload;
      this.news += 1;
    });
    void this.#ask();
    return () => void listening.then((stop) => stop());
  }

  /** Asks for the newest records; what is known stays on the screen. */
  async load(wanted: Wanted): Promise<void> {
    const current = this.#pageNews.ask();
    const key = JSON.stringify(wanted);
    try {
      const newest = await commands.activity({ ...filterOf(wanted, new Date()), before: null });
      if (!current()) return;
      this.page = joined(key === this.#wanted ? this.page : null, newest);
      this.#wanted = key;
      this.problem = null;
    } catch (thrown) {
      if (current()) this.problem = toProblem(thrown);
    }
  }

  async older(wanted: Wanted): Promise<void> {
    await this.do("older", async () => {
      const { records } = this.page ?? { records: [] };
      const current = this.#pageNews.ask();
      const before = records.at(-1)?.number ?? null;
      const older = await commands.activity({ ...filterOf(wanted, new Date()), before });
      if (current()) this.page = { records: [...records, ...older.records], more: older.more };
      return null;
    });
  }

  async verify(): Promise<void> {
    await this.do("verify", async () => ({ kind: "checked", checked: await commands.verifyActivity() }));
  }

  async export(): Promise<void> {
    await this.do("export", async () => {
      const path = await commands.exportActivity();
      return path === null ? null : { kind: "exported", path };
    });
  }

  async flush(): Promise<void> {
    await this.do("flush", async () => {
      const current = this.#outboxNews.ask();
      const outbox = await commands.flushOutbox();
      if (current()) this.outbox = outbox;
      const refused = outbox.filter(({ state }) => state === "refused").length;
      return { kind: "flushed", left: outbox.filter(isOnItsWay).length, refused };
    });
  }

  async giveUp({ id, name }: RevocationView): Promise<void> {
    await this.do(id, async () => {
      await commands.forgetRevocation(id);
      await this.#ask();
      return { kind: "givenUp", name };
    });
  }

  async #ask(): Promise<void> {
    const current = this.#outboxNews.ask();
    try {
      const outbox = await commands.outbox();
      if (current()) this.outbox = outbox;
    } catch (thrown) {
      if (current()) this.told = { kind: "problem", problem: toProblem(thrown) };
    }
  }
}

export const activity = new Activity();
