/** Leaked tokens: what was found, what would end, what is being revoked, and what proves it. No token passes through here. */

import {
  commands,
  events,
  type LeakFinding,
  type LeakFormat,
  type LeakHeld,
  type LeakJob,
  type LeakPlan,
  type LeakPlanItem,
  type LeakSet,
  type LeakSetPreview,
  type LeakSource,
  type LeakStage,
  type LeakStatus,
  type LeakVerdict,
  type Problem,
} from "../bindings";
import { Doing } from "./doing.svelte";
import { Latest } from "./latest";
import { folded } from "./list";
import { toProblem } from "./model";
import { locale } from "./words.svelte";

/** A receipt. */
export type LeakTold =
  | { kind: "held"; platform: LeakHeld["platform"] }
  | { kind: "saved"; file: string }
  | { kind: "set"; ended: LeakSetPreview };

export type Standing = LeakPlanItem["alive"] | "unasked";

/** Which of what was found is wanted; empty for any. */
export interface Wanted {
  search: string;
  provider: string;
  kind: string;
  standing: string;
}
export const ANY: Wanted = { search: "", provider: "", kind: "", standing: "" };

/** As many characters as the shell takes for a reason. */
export const REASON = 500;

/** Milliseconds between two looks at what was found so far. */
const LOOKS = 1000;

export type Planned = ReadonlyMap<string, LeakPlanItem>;

export function standingOf({ fingerprint }: LeakFinding, planned: Planned): Standing {
  return planned.get(fingerprint)?.alive ?? "unasked";
}

export function matching(findings: LeakFinding[], planned: Planned, wanted: Wanted): LeakFinding[] {
  const words = folded(wanted.search).split(/\s+/);
  return findings.filter((finding) => {
    if (wanted.provider && finding.provider !== wanted.provider) return false;
    if (wanted.kind && finding.kind !== wanted.kind) return false;
    if (wanted.standing && standingOf(finding, planned) !== wanted.standing) return false;
    if (!wanted.search) return true;
    const { account, client, device, here } = planned.get(finding.fingerprint) ?? {};
    const { name, masked, provider, fingerprint, places } = finding;
    const about = [name, masked, provider, fingerprint, account, client, device, here];
    const text = folded([...about, ...places.map(({ file }) => file)].join("\n"));
    return words.every((word) => text.includes(word));
  });
}

export function canEnd(item: LeakPlanItem | undefined): item is LeakPlanItem {
  return item !== undefined && item.way !== "none" && item.alive !== "dead";
}

/** What ends with these: sessions that several share are one. */
export function falls(items: LeakPlanItem[]): { sessions: number; accounts: number; programs: string[] } {
  const some = (names: (string | null)[]) => new Set(names.filter((name) => name !== null));
  return {
    sessions: some(items.map(({ sameAs, fingerprint }) => sameAs ?? fingerprint)).size,
    accounts: some(items.map(({ account }) => account)).size,
    programs: [...some(items.flatMap(({ programs }) => programs))],
  };
}

export function isReason(reason: string): boolean {
  const { length } = [...reason.trim()];
  return length > 0 && length <= REASON;
}

/** `1.5 MB`, `196 bytes`. */
export function size(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return new Intl.NumberFormat(locale(), {
    style: "unit",
    unit: units[step],
    // The short form of bytes has no plural.
    unitDisplay: step > 0 ? "short" : "long",
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(bytes / 1000 ** step);
}

class Leak extends Doing<LeakTold> {
  /** Null until it is known. */
  status = $state.raw<LeakStatus | null>(null);
  findings = $state.raw<LeakFinding[]>([]);
  plan = $state.raw<LeakPlan | null>(null);
  chosen = $state.raw<ReadonlySet<string>>(new Set());
  jobs = $state.raw<LeakJob[]>([]);
  verdict = $state.raw<LeakVerdict | null>(null);
  /** What is asked about before it ends. */
  asked = $state.raw<{ set: LeakSet; preview: LeakSetPreview } | null>(null);
  problem = $state.raw<Problem | null>(null);

  planned = $derived<Planned>(new Map(this.plan?.items.map((item) => [item.fingerprint, item])));

  #statusNews = new Latest();
  #findingsNews = new Latest();
  #looking: ReturnType<typeof setTimeout> | undefined;
  #open = false;
  /** Whether the shell lets this page to the desk, which is for staff. */
  #seated = false;
  /** What was told of jobs since they were asked for. */
  #heard: LeakJob[] = [];
  /** Jobs that were under way since the page was opened. */
  #watched = $state.raw<ReadonlySet<string>>(new Set());
  /** What was given to the jobs that began here. */
  #sent = $state.raw<ReadonlyMap<string, string[]>>(new Map());

  get staff(): boolean {
    return (this.status?.staff.length ?? 0) > 0;
  }

  get stage(): LeakStage {
    return this.status?.stage ?? { kind: "empty" };
  }

  /** Those that are under way or were so since the page was opened, and those that were over before. */
  get underWay(): LeakJob[] {
    return this.jobs.filter((job) => this.#isWatched(job));
  }

  get over(): LeakJob[] {
    return this.jobs.filter((job) => !this.#isWatched(job));
  }

  /** The page is open until the returned function is called, which wipes what was found. */
  follow(): () => void {
    this.told = null;
    let open = (this.#open = true);
    const listening = Promise.all([
      events.leakChanged.listen(({ payload }) => {
        this.#statusNews.news();
        this.#take(payload);
      }),
      events.leakJobChanged.listen(({ payload }) => this.#hear(payload)),
    ]);
    void listening.then(() => {
      if (open) void this.load();
    });
    return () => {
      open = this.#open = this.#seated = false;
      void listening.then((stops) => stops.forEach((stop) => stop()));
      this.#forget();
      this.#watched = new Set();
      this.verdict = this.asked = null;
      commands.leakListening(false).catch(() => {});
    };
  }

  async load(): Promise<void> {
    try {
      await this.#askForStatus();
      await this.#sitDown();
      this.problem = null;
    } catch (thrown) {
      this.problem = toProblem(thrown);
    }
  }

  askStatus(): Promise<void> {
    return this.#attempt(async () => {
      await this.#askForStatus();
      await this.#sitDown();
    });
  }

  async scan(from: LeakSource): Promise<void> {
    if (!this.staff || this.stage.kind === "scanning") return;
    await this.do("scan", async () => {
      await commands.leakScan(from);
      return null;
    });
  }

  /** The shell reads the clipboard: what is pasted does not come in here. */
  paste(event: Pick<Event, "preventDefault">): void {
    if (!this.staff) return;
    event.preventDefault();
    void this.scan("clipboard");
  }

  /** Also while something else is under way. */
  stop(): Promise<void> {
    return this.#attempt(commands.leakStop);
  }

  async clear(): Promise<void> {
    await this.do("clear", async () => {
      await commands.leakClear();
      this.#forget();
      return null;
    });
  }

  async dryRun(): Promise<void> {
    if (this.findings.length > 0) await this.do("plan", () => this.#ask());
  }

  choose(fingerprints: Iterable<string>): void {
    this.chosen = new Set(fingerprints);
  }

  /** Whether it has begun. */
  async revoke(fingerprints: string[], reason: string): Promise<boolean> {
    if (!this.staff || fingerprints.length === 0 || !isReason(reason)) return false;
    return this.do("revoke", () => this.#begin(fingerprints, reason.trim()));
  }

  /** What failed of a job can be tried again while its tokens are on the page. */
  canRetry({ id, state, counts }: LeakJob): boolean {
    return state === "done" && counts.failed > 0 && this.#sent.has(id) && this.findings.length > 0;
  }

  async retry({ id, reason }: LeakJob): Promise<void> {
    const sent = this.#sent.get(id) ?? [];
    await this.do("retry", async () => {
      await this.#ask();
      const left = sent.filter((fingerprint) => canEnd(this.planned.get(fingerprint)));
      return left.length > 0 ? this.#begin(left, reason) : null;
    });
  }

  pause(): Promise<void> {
    return this.#attempt(commands.leakPause);
  }

  resume({ id }: LeakJob): Promise<void> {
    return this.#attempt(() => commands.leakResume(id));
  }

  async drop({ id }: LeakJob): Promise<void> {
    await this.do("drop", async () => {
      await commands.leakForget(id);
      this.jobs = this.jobs.filter((job) => job.id !== id);
      return null;
    });
  }

  async report({ id }: LeakJob, format: LeakFormat): Promise<void> {
    await this.do("report", async () => {
      const file = await commands.leakReport(id, format);
      return file === null ? null : { kind: "saved", file };
    });
  }

  async verify(): Promise<void> {
    await this.do("verify", async () => {
      this.verdict = (await commands.leakVerify()) ?? this.verdict;
      return null;
    });
  }

  async preview(set: LeakSet): Promise<void> {
    await this.do("preview", async () => {
      this.asked = { set, preview: await commands.leakPreviewSet(set) };
      return null;
    });
  }

  async revokeSet(typed: string, reason: string): Promise<boolean> {
    const { asked } = this;
    if (asked === null || typed !== asked.preview.phrase || !isReason(reason)) return false;
    return this.do("set", async () => {
      const ended = await commands.leakRevokeSet(asked.set, typed, reason.trim());
      return { kind: "set", ended };
    });
  }

  async revokeHeld(): Promise<void> {
    await this.do("held", async () => ({ kind: "held", platform: (await commands.revokeHeld()).platform }));
  }

  async #askForStatus(): Promise<void> {
    const current = this.#statusNews.ask();
    const status = await commands.leakStatus();
    if (current()) this.#take(status);
  }

  async #sitDown(): Promise<void> {
    if (!this.staff) this.#seated = false;
    if (!this.staff || !this.#open || this.#seated) return;
    this.#seated = true;
    try {
      await commands.leakListening(true);
      await this.#askForJobs();
    } catch (thrown) {
      this.#seated = false;
      throw thrown;
    }
  }

  async #ask(): Promise<null> {
    this.plan = await commands.leakPlan();
    this.choose(this.plan.items.filter(canEnd).map(({ fingerprint }) => fingerprint));
    return null;
  }

  async #begin(fingerprints: string[], reason: string): Promise<null> {
    const before = new Set(this.jobs.map(({ id }) => id));
    await commands.leakRevoke(fingerprints, reason);
    await this.#askForJobs();
    const begun = this.jobs.find(({ id }) => !before.has(id));
    if (begun) {
      this.#watched = new Set(this.#watched).add(begun.id);
      this.#sent = new Map(this.#sent).set(begun.id, fingerprints);
      // It may be over already.
      if (begun.state === "done") await this.#ask();
    }
    return null;
  }

  async #askForJobs(): Promise<void> {
    this.#heard = [];
    this.jobs = await commands.leakJobs();
    for (const job of this.#heard) this.#put(job);
    const open = this.jobs.filter(({ state }) => state !== "done").map(({ id }) => id);
    this.#watched = new Set([...this.#watched, ...open]);
  }

  #hear(job: LeakJob): void {
    this.#heard.push(job);
    const before = this.jobs.find(({ id }) => id === job.id);
    this.#put(job);
    this.#watched = new Set(this.#watched).add(job.id);
    // What was alive is not any more.
    if (job.state === "done" && before?.state === "running" && this.plan) void this.#attempt(() => this.#ask());
  }

  #put(job: LeakJob): void {
    const known = this.jobs.some(({ id }) => id === job.id);
    this.jobs = known ? this.jobs.map((each) => (each.id === job.id ? job : each)) : [job, ...this.jobs];
  }

  #isWatched({ id, state }: LeakJob): boolean {
    return state !== "done" || this.#watched.has(id);
  }

  #take(status: LeakStatus): void {
    const before = this.stage;
    this.status = status;
    const { stage } = status;
    if (stage.kind === "empty") {
      this.#forget();
    } else if (stage.kind === "scanned") {
      clearTimeout(this.#looking);
      this.#looking = undefined;
      void this.#look();
    } else {
      if (before.kind !== "scanning") {
        this.plan = null;
        this.choose([]);
      }
      if (stage.found !== this.findings.length) this.#looking ??= setTimeout(() => this.#look(), LOOKS);
    }
  }

  async #look(): Promise<void> {
    this.#looking = undefined;
    const current = this.#findingsNews.ask();
    await this.#attempt(async () => {
      const findings = await commands.leakFindings();
      if (current()) this.findings = findings;
    });
  }

  #forget(): void {
    clearTimeout(this.#looking);
    this.#looking = undefined;
    this.#findingsNews.news();
    this.status = this.status && { ...this.status, stage: { kind: "empty" } };
    this.findings = [];
    this.plan = null;
    this.choose([]);
    this.#sent = new Map();
  }

  async #attempt(action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
    } catch (thrown) {
      this.told = { kind: "problem", problem: toProblem(thrown) };
    }
  }
}

export const leak = new Leak();
