/** The tools that ask for tokens, as they are shown. */

import { commands, events, type Problem, type Programs, type ProgramView, type Standing } from "../bindings";
import { accountName } from "./activity.svelte";
import { app } from "./app.svelte";
import { Doing } from "./doing.svelte";
import { Latest } from "./latest";
import { toProblem } from "./model";
import { whole } from "./sentences";
import { happened } from "./when";
import { locale, t } from "./words.svelte";

/** What a person lets a program have. */
export interface Grant {
  /** Null for every account. */
  accounts: string[] | null;
  maxTtlSeconds: number | null;
}

/** A receipt. */
export type ProgramTold = { kind: "approved" | "changed" | "refused" | "takenBack"; name: string };

/** The lifetimes to choose from: none, ten minutes, an hour, and whatever was set elsewhere. */
export function limits(now: number | null): (number | null)[] {
  return [...new Set([null, 600, 3600, now])];
}

/** `10 minutes`. */
export function duration(seconds: number): string {
  const [unit, length] = seconds % 3600 === 0 ? ["hour", 3600] : seconds % 60 === 0 ? ["minute", 60] : ["second", 1];
  const format = new Intl.NumberFormat(locale(), { style: "unit", unit: unit as string, unitDisplay: "long" });
  return format.format(seconds / Number(length));
}

/** How it stands with a program: what may be had, and when it was. Whole sentences, one a line. */
export function standingLines(standing: Standing, now: Date): string[] {
  if (standing.state === "asks") {
    const { when, time, date } = happened(standing.since, now);
    const account = standing.askedFor;
    return account === null || app.hides
      ? [t("programs-asked", { when, time, date })]
      : [t("programs-asked-for", { account, when, time, date })];
  }
  const { accounts, scopes, maxTtlSeconds, since, lastUse } = standing;
  const list = (items: string[]) => new Intl.ListFormat(locale()).format(items);
  const approved = happened(since, now);
  const used = lastUse === null ? null : happened(lastUse, now);
  return [
    accounts === null
      ? t("programs-accounts-every")
      : accounts.length === 0
        ? t("programs-accounts-none")
        : t("programs-accounts", { list: list(accounts.map((id) => accountName(id))) }),
    whole([
      maxTtlSeconds === null ? null : t("programs-limit", { duration: duration(maxTtlSeconds) }),
      scopes === null ? null : t("programs-scopes", { list: list(scopes) }),
    ]),
    whole([
      t("programs-approved", { when: approved.when, time: approved.time, date: approved.date }),
      used === null ? t("programs-unused") : t("programs-used", { when: used.when, time: used.time, date: used.date }),
    ]),
  ].filter(Boolean);
}

class Tools extends Doing<ProgramTold> {
  known = $state.raw<Programs | null>(null);
  problem = $state.raw<Problem | null>(null);

  #news = new Latest();

  /** Learns of them, until the returned function is called. */
  follow(): () => void {
    this.told = null;
    const listening = events.programsChanged.listen(({ payload }) => {
      this.#news.news();
      this.#take(payload);
    });
    void this.load();
    return () => void listening.then((stop) => stop());
  }

  async load(): Promise<void> {
    const current = this.#news.ask();
    try {
      const known = await commands.programs();
      if (current()) this.#take(known);
    } catch (thrown) {
      if (current()) this.problem = toProblem(thrown);
    }
  }

  async approve({ id, name, standing }: ProgramView, { accounts, maxTtlSeconds }: Grant): Promise<void> {
    await this.do(id, async () => {
      const current = this.#news.ask();
      const known = await commands.approveProgram(id, accounts, maxTtlSeconds);
      if (current()) this.#take(known);
      return { kind: standing.state === "asks" ? "approved" : "changed", name };
    });
  }

  async remove({ id, name, standing }: ProgramView): Promise<void> {
    await this.do(id, async () => {
      const current = this.#news.ask();
      const known = await commands.removeProgram(id);
      if (current()) this.#take(known);
      return { kind: standing.state === "asks" ? "refused" : "takenBack", name };
    });
  }

  #take(known: Programs): void {
    this.known = known;
    this.problem = null;
  }
}

export const tools = new Tools();
