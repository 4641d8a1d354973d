import { afterEach, describe, expect, test } from "vitest";
import type { ActivityPage, ActivityRecord, RevocationView } from "../bindings";
// The engine's own list of what it writes.
import audit from "../../../src-tauri/crates/accounts/src/audit.rs?raw";
import leak from "../../../src-tauri/crates/accounts/src/audit/leak.rs?raw";
import { accountOf } from "./account.setup";
import {
  accountName,
  baseName,
  byDay,
  dayTitle,
  EVERYTHING,
  filterOf,
  joined,
  KINDS,
  membersOf,
  nextTry,
  reasonOf,
  sentenceOf,
} from "./activity.svelte";
import { app } from "./app.svelte";

const MIA = "abcdefghijkmnpqr";
const now = new Date(2026, 10, 23, 14, 0);
const at = (...parts: [number, number, number, number?, number?]) => new Date(...parts).toISOString();

function recordOf(given: Partial<ActivityRecord>): ActivityRecord {
  return {
    number: 1,
    at: at(2026, 10, 23, 12),
    event: "refreshed",
    account: null,
    accountName: null,
    program: null,
    reason: null,
    fingerprint: null,
    details: [],
    ...given,
  };
}

function pageOf(more: boolean, ...numbers: number[]): ActivityPage {
  return { records: numbers.map((number) => recordOf({ number })), more };
}

const numbersOf = ({ records }: ActivityPage) => records.map(({ number }) => number);

afterEach(() => {
  app.accounts = null;
  app.shown = false;
  app.status = { ...app.status, hiding: { on: false, because: null } };
});

describe("what the engine writes", () => {
  const body = [audit, leak].map((source) => /fn name\(&self\).*?\n {4}}\n/s.exec(source)?.[0]).join("");
  const events = [...body.matchAll(/=> "(\w+)"/g)].map(([, event = ""]) => event);

  test("is found in its source", () => {
    for (const event of ["handed_off", "leak_report"]) expect(events).toContain(event);
  });

  test.each(events)("%s has a sentence and is of a kind", (event) => {
    const record = (event: string) => recordOf({ event, account: MIA, accountName: "@mia", program: "/opt/tool" });
    expect(sentenceOf(record(event))).not.toBe(sentenceOf(record("newer")).replace("newer", event));
    expect(Object.values(KINDS).flat()).toContain(event);
  });

  test("is all that can be asked for", () => {
    expect(Object.values(KINDS).flat().filter((event) => !events.includes(event))).toEqual([]);
  });
});

test("what a newer version writes is told by its word", () => {
  expect(sentenceOf(recordOf({ event: "toString" }))).toContain("toString");
});

test("a sentence names the account and the program", () => {
  const given = { account: MIA, accountName: "@mia", program: "/usr/bin/node /home/mia/obs-plugin.mjs" };
  expect(sentenceOf(recordOf({ event: "handed_off", ...given }))).toBe("obs-plugin.mjs got an access token of @mia");
  expect(sentenceOf(recordOf({ event: "refreshed", ...given }))).toBe("@mia’s access was renewed");
});

test("why leaked tokens were revoked is in a person's words, and names nobody while names are hidden", () => {
  const details = [{ name: "by", value: "sandbox:1" }, { name: "set", value: "account sandbox:2" }];
  const record = recordOf({ event: "leak_revocation_begun", reason: "@mia’s log", account: null, details });
  expect(reasonOf(record)).toBe("@mia’s log");
  app.accounts = [accountOf({ name: "@mia" })];
  app.status = { ...app.status, hiding: { on: true, because: null } };
  expect(reasonOf(record)).not.toContain("mia");
  expect(JSON.stringify(membersOf(record))).not.toMatch(/mia|sandbox:/);
});

test("a sentence follows what the record says beyond its event", () => {
  const said = (event: string, reason: string | null, details: Record<string, string> = {}) =>
    sentenceOf(
      recordOf({
        event,
        reason,
        account: MIA,
        accountName: "@mia",
        details: Object.entries(details).map(([name, value]) => ({ name, value })),
      }),
    );
  expect(said("needs_person", "disconnected:gone")).toBe("The platform disconnected @mia");
  expect(said("needs_person", null)).toBe("The link of @mia is over");
  expect(said("revocation_refused", "given_up")).toContain("given up here");
  expect(said("hand_off_refused", "program_unknown")).toContain("could not be identified");
  expect(said("revoked", null, { asked: "log_out" })).toContain("logged out");
  expect(said("restored", null, { with_tokens: "true" })).toContain("with its tokens");
  expect(said("backed_up", null, { accounts: "1" })).toBe("1 account was written to a backup");
  const begun = (details: Record<string, string>) => said("leak_revocation_begun", "Seen in a chat", details);
  expect(begun({ items: "2" })).toBe("The revocation of 2 leaked tokens was begun");
  expect(begun({ set: "client shop" })).toContain("whole set");
  expect(said("leak_revoked", null, { outcome: "already_gone" })).toContain("had ended already");
  expect(said("leak_revocation_done", null, { sessions: "3" })).toContain("whole set");
  expect(said("leak_revocation_done", null, { revoked: "3" })).toContain("leaked tokens is over");
  expect(said("leak_report", null, { format: "pdf" })).toContain("as PDF");
  expect(said("keys_rotated", null, { from: "3", to: "4", deep: "false" })).toContain("from version 3 to 4");
});

test("an account is called as it is listed, and without a name when it is gone", () => {
  expect(accountName(MIA, "@mia")).toBe("@mia");
  app.accounts = [accountOf({ id: MIA, name: "Mia", label: "Work" })];
  expect(accountName(MIA, "@mia")).toBe("Work");
  expect(accountName("zyxwvutsrqpnmkji", "@tom")).toBe("Account #zyxwvu");
  expect(accountName("@tom")).toBe("@tom");
});

test("names stay hidden with the rest", () => {
  app.accounts = [accountOf({ id: MIA, name: "Mia" })];
  app.status = { ...app.status, hiding: { on: true, because: null } };
  expect(accountName(MIA, "Mia")).toBe("Account 1");
  expect(accountName("@tom")).toBe("An account");
  const asked = recordOf({ account: "@tom", details: [{ name: "subject", value: "u-1" }] });
  expect(membersOf(asked).map(({ value }) => value)).not.toContain("@tom");
  expect(membersOf(asked).map(({ value }) => value)).not.toContain("u-1");
});

test("all that a record holds is told", () => {
  const details = [{ name: "late", value: "true" }];
  const record = recordOf({ account: MIA, fingerprint: "0123456789abcdef", details });
  expect(membersOf(record)).toEqual([
    { name: "number", value: "1" },
    { name: "event", value: "refreshed" },
    { name: "account", value: MIA },
    { name: "token", value: "0123456789abcdef" },
    { name: "late", value: "true" },
  ]);
});

test("a program is called by its file", () => {
  expect(baseName("/usr/bin/tool")).toBe("tool");
  expect(baseName("C:\\Tools\\tool.exe")).toBe("tool.exe");
  expect(baseName("latchkey")).toBe("latchkey");
});

test("a reason has words, or is told by its code, and is not told twice", () => {
  const why = (reason: string, event = "refresh_failed") => reasonOf(recordOf({ event, reason }));
  expect(why("server_unreachable")).toBe("the server could not be reached");
  expect(why("quite_new")).toBe("quite_new");
  expect(why("person", "needs_person")).toBe("");
  expect(why("given_up", "revocation_refused")).toBe("");
});

test("records stand under the day on which they were made", () => {
  const moments = [at(2026, 10, 23, 0, 5), at(2026, 10, 22, 23, 55), at(2026, 10, 22, 1), at(2025, 10, 22)];
  const days = byDay(moments.map((at, place) => recordOf({ at, number: 9 - place })));
  expect(days.map(({ records }) => records.length)).toEqual([1, 2, 1]);
  const titles = days.map(({ day }) => dayTitle(day, now));
  expect(titles.slice(0, 2)).toEqual(["Today", "Yesterday"]);
  expect(titles[2]).toContain("2025");
});

test("a choice becomes what the shell is asked for", () => {
  expect(filterOf(EVERYTHING, now)).toEqual({ account: null, events: [], since: null });
  const filter = filterOf({ account: MIA, kind: "renewals", period: "today" }, now);
  expect(filter).toEqual({ account: MIA, events: ["refreshed", "refresh_failed"], since: at(2026, 10, 23) });
  expect(filterOf({ ...EVERYTHING, period: "week" }, now).since).toBe(at(2026, 10, 16));
});

test("what is new comes above what is known, unless something in between would be missing", () => {
  expect(numbersOf(joined(null, pageOf(true, 9, 8)))).toEqual([9, 8]);
  const known = pageOf(false, 7, 6, 5, 4);
  expect(numbersOf(joined(known, pageOf(true, 9, 8, 7, 6)))).toEqual([9, 8, 7, 6, 5, 4]);
  expect(joined(known, pageOf(true, 9, 8, 7, 6)).more).toBe(false);
  expect(numbersOf(joined(known, pageOf(true, 12, 11, 10)))).toEqual([12, 11, 10]);
  expect(numbersOf(joined(known, pageOf(false)))).toEqual([]);
});

test("the next try is told in minutes or hours, and not at all when it is due", () => {
  const tried = (minutes: number) =>
    nextTry({ nextTry: new Date(now.getTime() + minutes * 60_000).toISOString() } as RevocationView, now);
  expect(tried(-1)).toBe("");
  expect(tried(5)).toBe("in 5 minutes");
  expect(tried(180)).toBe("in 3 hours");
});
