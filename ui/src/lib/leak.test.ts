import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { LeakFinding, LeakJob, LeakPlan, LeakPlanItem, LeakStage, LeakStatus, Problem } from "../bindings";
import { ANY, canEnd, falls, isReason, leak, matching, size, standingOf } from "./leak.svelte";
import { speak } from "./words.svelte";

const problem: Problem = { code: "server_unreachable", message: "It does not answer.", wayOut: "Wait." };
const SAM = { account: "1", name: "Sam", server: "link.example", audit: true };

/** What the shell holds and hears. */
const shell = vi.hoisted(() => ({
  status: {} as unknown,
  findings: [] as unknown[],
  plan: {} as unknown,
  jobs: [] as unknown[],
  /** Commands that are refused. */
  refuses: new Set<string>(),
  said: [] as unknown[][],
  listeners: new Map<string, (event: { payload: unknown }) => void>(),
}));

vi.mock("../bindings", () => {
  const event = (name: string) => ({
    listen: async (hear: (event: { payload: unknown }) => void) => {
      shell.listeners.set(name, hear);
      return () => shell.listeners.delete(name);
    },
  });
  const command =
    (name: string, answer: (...given: never[]) => unknown = () => null) =>
    async (...given: never[]) => {
      shell.said.push([name, ...given]);
      if (shell.refuses.has(name)) throw problem;
      return answer(...given);
    };
  return {
    events: { leakChanged: event("status"), leakJobChanged: event("job") },
    commands: {
      leakStatus: command("leakStatus", () => shell.status),
      leakListening: command("leakListening"),
      leakScan: command("leakScan", () => true),
      leakStop: command("leakStop"),
      leakClear: command("leakClear"),
      leakFindings: command("leakFindings", () => shell.findings),
      leakPlan: command("leakPlan", () => shell.plan),
      leakRevoke: command("leakRevoke"),
      leakPause: command("leakPause"),
      leakResume: command("leakResume"),
      leakJobs: command("leakJobs", () => shell.jobs),
      leakForget: command("leakForget"),
      leakReport: command("leakReport", () => "report.pdf"),
      leakVerify: command("leakVerify", () => null),
      leakPreviewSet: command("leakPreviewSet", () => ({ sessions: 3, accounts: 1, phrase: "tiktok:7", done: false })),
      leakRevokeSet: command("leakRevokeSet", () => ({ sessions: 3, accounts: 1, phrase: "", done: true })),
      revokeHeld: command("revokeHeld", () => ({ outcome: "revoked", platform: "kept" })),
    },
  };
});

function findingOf(fingerprint: string, given: Partial<LeakFinding> = {}): LeakFinding {
  return {
    fingerprint,
    masked: "lk_at_Ab3d…9xQ1",
    kind: "access_token",
    provider: "latchkey",
    name: "Latchkey access token",
    proof: "checked",
    places: [{ file: "/var/log/shop.log", line: 12, column: 7, encodings: [] }],
    placeCount: 1,
    claims: null,
    ...given,
  };
}

function itemOf(fingerprint: string, given: Partial<LeakPlanItem> = {}): LeakPlanItem {
  return {
    fingerprint,
    alive: "alive",
    way: "staff",
    why: null,
    advice: null,
    account: "tiktok:7",
    client: "shop",
    device: null,
    here: null,
    programs: [],
    sameAs: null,
    ...given,
  };
}

function jobOf(id: string, given: Partial<LeakJob> = {}): LeakJob {
  return {
    id,
    reason: "Seen in a chat",
    by: "Sam",
    startedAt: "2026-11-23T12:00:00Z",
    finishedAt: null,
    state: "running",
    problem: null,
    needsTokens: 0,
    total: 2,
    done: 0,
    counts: { revoked: 0, gone: 0, unknown: 0, refused: 0, failed: 0, waiting: 2 },
    ...given,
  };
}

const planOf = (...items: LeakPlanItem[]): LeakPlan => ({ items, sessions: 1, accounts: 1, programs: [] });
const scanned = (found: number): LeakStage => ({
  kind: "scanned",
  files: 1,
  bytes: 10,
  found,
  stopped: false,
  troubles: [],
});
const scanning = (found: number): LeakStage => ({
  kind: "scanning",
  files: 1,
  bytes: 10,
  read: 5,
  total: 10,
  found,
});
const tell = (name: "status" | "job", payload: LeakStatus | LeakJob) => shell.listeners.get(name)?.({ payload });
const said = (name: string) => shell.said.filter(([command]) => command === name);
const idle = () => vi.waitFor(() => expect(leak.busy).toBeNull());

let leave = () => {};

async function open() {
  leave = leak.follow();
  await vi.waitFor(() => expect(leak.status).not.toBeNull());
  if (leak.staff) await vi.waitFor(() => expect(said("leakJobs")).toHaveLength(1));
}

/** The page, with these found. */
async function find(...findings: LeakFinding[]) {
  shell.findings = findings;
  shell.status = { stage: scanned(findings.length), staff: [SAM] };
  await open();
  await vi.waitFor(() => expect(leak.findings).toHaveLength(findings.length));
}

beforeEach(() => {
  Object.assign(shell, {
    status: { stage: { kind: "empty" }, staff: [SAM] },
    findings: [],
    plan: planOf(),
    jobs: [],
    refuses: new Set(),
    said: [],
  });
});

afterEach(() => {
  leave();
  vi.useRealTimers();
  leak.status = null;
  leak.jobs = [];
  leak.told = leak.problem = null;
});

describe("what is found", () => {
  test("is looked at now and then while the search goes on, and at once when it is over", async () => {
    await open();
    vi.useFakeTimers();
    shell.findings = [findingOf("a")];
    for (const found of [1, 2, 3]) tell("status", { stage: scanning(found), staff: [SAM] });
    expect(leak.stage).toMatchObject({ kind: "scanning", found: 3 });
    expect(said("leakFindings")).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1000);
    expect(said("leakFindings")).toHaveLength(1);
    expect(leak.findings).toHaveLength(1);
    shell.findings = [findingOf("a"), findingOf("b")];
    tell("status", { stage: scanning(2), staff: [SAM] });
    tell("status", { stage: scanned(2), staff: [SAM] });
    await vi.advanceTimersByTimeAsync(0);
    expect(leak.findings).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(5000);
    expect(said("leakFindings")).toHaveLength(2);
  });

  test("can be stopped while something else is under way", async () => {
    await open();
    leak.busy = "plan";
    await leak.stop();
    leak.busy = null;
    expect(said("leakStop")).toHaveLength(1);
  });

  test("is wiped with the page, and so is what would end", async () => {
    await find(findingOf("a"));
    shell.plan = planOf(itemOf("a"));
    await leak.dryRun();
    expect(said("leakListening").at(-1)).toEqual(["leakListening", true]);
    leave();
    expect([leak.findings, leak.plan, leak.chosen.size]).toEqual([[], null, 0]);
    expect(said("leakListening").at(-1)).toEqual(["leakListening", false]);
    await vi.waitFor(() => expect(shell.listeners.size).toBe(0));
  });

  test.each(["leakListening", "leakStatus", "leakJobs"])("is not known where %s is refused, which is told", async (name) => {
    shell.refuses.add(name);
    leave = leak.follow();
    await vi.waitFor(() => expect(leak.problem).toEqual(problem));
    shell.refuses.clear();
    await leak.load();
    expect(leak.problem).toBeNull();
  });

  test("is cleared on demand", async () => {
    await find(findingOf("a"));
    await leak.clear();
    expect(said("leakClear")).toHaveLength(1);
    expect([leak.stage.kind, leak.findings]).toEqual(["empty", []]);
  });
});

describe("the desk", () => {
  test("is asked for nothing while nobody is staff, and is there once somebody is", async () => {
    shell.status = { stage: { kind: "empty" }, staff: [] };
    await open();
    await leak.askStatus();
    expect(shell.said.map(([command]) => command)).toEqual(["leakStatus", "leakStatus"]);
    expect(leak.problem).toBeNull();
    shell.status = { stage: { kind: "empty" }, staff: [SAM] };
    for (const _ of [1, 2]) await leak.askStatus();
    expect(said("leakListening")).toEqual([["leakListening", true]]);
    expect(said("leakJobs")).toHaveLength(1);
  });

  test("is not sat down at by a page that is closed meanwhile", async () => {
    leave = leak.follow();
    const loading = leak.load();
    leave();
    await loading;
    expect(said("leakListening")).toEqual([["leakListening", false]]);
  });
});

describe("a paste", () => {
  /** Like one of the window's, but nobody may look into it. */
  function pasted() {
    const event = { preventDefault: vi.fn() };
    Object.defineProperty(event, "clipboardData", {
      get: () => {
        throw new Error("It was read");
      },
    });
    return event;
  }

  test("begins a search and is not read", async () => {
    await open();
    const event = pasted();
    leak.paste(event);
    await idle();
    expect(event.preventDefault).toHaveBeenCalledOnce();
    expect(said("leakScan")).toEqual([["leakScan", "clipboard"]]);
  });

  test("is nothing to whoever is no staff", async () => {
    shell.status = { stage: { kind: "empty" }, staff: [] };
    await open();
    const event = pasted();
    leak.paste(event);
    await leak.scan("files");
    expect(event.preventDefault).not.toHaveBeenCalled();
    expect(said("leakScan")).toEqual([]);
  });
});

describe("a dry run", () => {
  test("selects what can be revoked, and revokes nothing", async () => {
    await find(findingOf("a"), findingOf("b"), findingOf("c"));
    shell.plan = planOf(
      itemOf("a"),
      itemOf("b", { alive: "dead" }),
      itemOf("c", { way: "none", why: "no_way", alive: "unknown" }),
    );
    await leak.dryRun();
    expect([...leak.chosen]).toEqual(["a"]);
    expect(leak.findings.map((finding) => standingOf(finding, leak.planned))).toEqual(["alive", "dead", "unknown"]);
    expect(said("leakRevoke")).toEqual([]);
  });

  test("is out of date with the next search", async () => {
    await find(findingOf("a"));
    shell.plan = planOf(itemOf("a"));
    await leak.dryRun();
    tell("status", { stage: scanning(0), staff: [SAM] });
    expect([leak.plan, leak.chosen.size]).toEqual([null, 0]);
  });

  test("counts a session once, however many of its tokens were found", () => {
    const items = [itemOf("a", { programs: ["shop"] }), itemOf("b", { sameAs: "a", programs: ["shop"] }), itemOf("c")];
    expect(falls(items)).toEqual({ sessions: 2, accounts: 1, programs: ["shop"] });
    expect(items.every(canEnd)).toBe(true);
    expect(canEnd(undefined)).toBe(false);
  });
});

describe("a revocation", () => {
  test("needs a reason of at most 500 characters, and staff", async () => {
    await find(findingOf("a"));
    for (const reason of ["", "  \n", "x".repeat(501)]) expect(await leak.revoke(["a"], reason)).toBe(false);
    expect(await leak.revoke([], "Seen")).toBe(false);
    expect(isReason("🙂".repeat(500))).toBe(true);
    leak.status = { stage: scanned(1), staff: [] };
    expect(await leak.revoke(["a"], "Seen")).toBe(false);
    expect(said("leakRevoke")).toEqual([]);
  });

  test("is shown as it goes on, is paused and gone on with, and stays in sight when it is over", async () => {
    shell.jobs = [jobOf("old", { state: "done" })];
    await find(findingOf("a"));
    shell.jobs = [jobOf("new"), ...shell.jobs];
    expect(await leak.revoke(["a"], " Seen ")).toBe(true);
    expect(said("leakRevoke")).toEqual([["leakRevoke", ["a"], "Seen"]]);
    const shown = () => leak.underWay.map(({ id, state }) => `${id} ${state}`);
    expect(shown()).toEqual(["new running"]);
    leak.busy = "plan";
    await leak.pause();
    leak.busy = null;
    tell("job", jobOf("new", { state: "paused" }));
    expect(shown()).toEqual(["new paused"]);
    await leak.resume(jobOf("new"));
    tell("job", jobOf("new", { state: "done", done: 2 }));
    expect(said("leakPause")).toHaveLength(1);
    expect(said("leakResume")).toEqual([["leakResume", "new"]]);
    expect(shown()).toEqual(["new done"]);
    expect(leak.over.map(({ id }) => id)).toEqual(["old"]);
  });

  test("asks anew what is alive when it is over", async () => {
    await find(findingOf("a"));
    shell.plan = planOf(itemOf("a"));
    await leak.dryRun();
    shell.jobs = [jobOf("new")];
    await leak.revoke(["a"], "Seen");
    shell.plan = planOf(itemOf("a", { alive: "dead" }));
    tell("job", jobOf("new", { state: "done" }));
    await vi.waitFor(() => expect(leak.planned.get("a")?.alive).toBe("dead"));
    expect(leak.chosen.size).toBe(0);
  });

  test("is tried again with what failed of it and nothing else", async () => {
    const over = jobOf("new", { state: "done", counts: { ...jobOf("").counts, failed: 1 } });
    await find(findingOf("a"), findingOf("b"), findingOf("c"));
    shell.plan = planOf(itemOf("a", { alive: "dead" }), itemOf("b"), itemOf("c"));
    shell.jobs = [over];
    expect(leak.canRetry(over)).toBe(false);
    await leak.revoke(["a", "b"], "Seen");
    expect(leak.canRetry(over)).toBe(true);
    await leak.retry(over);
    expect(said("leakRevoke").at(-1)).toEqual(["leakRevoke", ["b"], "Seen in a chat"]);
    leave();
    expect(leak.canRetry(over)).toBe(false);
  });

  test("that a crash has left is on top, also when it is told of before the list has come", async () => {
    shell.jobs = [jobOf("left", { state: "stopped", needsTokens: 2 }), jobOf("old", { state: "done" })];
    await open();
    expect(leak.underWay.map(({ id }) => id)).toEqual(["left"]);
    tell("job", jobOf("left", { state: "running" }));
    expect(leak.underWay).toHaveLength(1);
    expect(leak.underWay[0]?.state).toBe("running");
    await leak.drop(jobOf("old"));
    expect(leak.jobs.map(({ id }) => id)).toEqual(["left"]);
  });

  test("that could not begin says why", async () => {
    await find(findingOf("a"));
    shell.refuses.add("leakRevoke");
    expect(await leak.revoke(["a"], "Seen")).toBe(false);
    expect(leak.told).toEqual({ kind: "problem", problem });
  });
});

test("a whole set needs its phrase to the letter and a reason", async () => {
  await open();
  expect(await leak.revokeSet("tiktok:7", "Seen")).toBe(false);
  await leak.preview({ kind: "account", account: "tiktok:7" });
  for (const typed of ["", "tiktok:77", "TIKTOK:7"]) expect(await leak.revokeSet(typed, "Seen")).toBe(false);
  expect(await leak.revokeSet("tiktok:7", " ")).toBe(false);
  expect(said("leakRevokeSet")).toEqual([]);
  expect(await leak.revokeSet("tiktok:7", "Seen ")).toBe(true);
  const set = { kind: "account", account: "tiktok:7" };
  expect(said("leakRevokeSet")).toEqual([["leakRevokeSet", set, "tiktok:7", "Seen"]]);
  expect(leak.told).toMatchObject({ kind: "set" });
});

test("a token that somebody holds is revoked by anybody, and a receipt says so", async () => {
  shell.status = { stage: { kind: "empty" }, staff: [] };
  await open();
  await leak.revokeHeld();
  expect(leak.told).toEqual({ kind: "held", platform: "kept" });
});

test("a report is saved, and a receipt names its file", async () => {
  await open();
  await leak.report(jobOf("old"), "pdf");
  expect(leak.told).toEqual({ kind: "saved", file: "report.pdf" });
});

test("the list holds what is wanted", () => {
  const findings = [
    findingOf("a"),
    findingOf("b", { provider: "google", kind: "api_key", name: "Google API key" }),
    findingOf("c", { places: [{ file: "/home/mía/notes.txt", line: 1, column: 1, encodings: [] }] }),
  ];
  const planned = new Map([["a", itemOf("a", { here: "Ada" })]]);
  const found = (wanted: Partial<typeof ANY>) =>
    matching(findings, planned, { ...ANY, ...wanted }).map(({ fingerprint }) => fingerprint);
  expect(found({})).toEqual(["a", "b", "c"]);
  expect(found({ search: "MIA notes" })).toEqual(["c"]);
  expect(found({ search: "ada" })).toEqual(["a"]);
  expect(found({ provider: "google" })).toEqual(["b"]);
  expect(found({ kind: "access_token", standing: "unasked" })).toEqual(["c"]);
});

test("amounts of data are told in the largest unit that leaves a whole number", () => {
  expect([0, 999, 1500, 1_500_000, 2e12].map(size)).toEqual(["0 bytes", "999 bytes", "2 kB", "1.5 MB", "2,000 GB"]);
  const english = globalThis.__LATCHKEY__;
  if (english) speak({ ...english, locale: "de" });
  expect(size(1_500_000)).toBe("1,5 MB");
  if (english) speak(english);
});
