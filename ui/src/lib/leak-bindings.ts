/** What the shell has for the leaked-token desk, until `bindings.ts` says so: by the same names, to be imported from there. */

import { invoke } from "@tauri-apps/api/core";
import { listen, type EventCallback } from "@tauri-apps/api/event";
import type { Problem } from "../bindings";

export const commands = {
  leakStatus: () => invoke<LeakStatus>("leak_status"),
  leakListening: (on: boolean) => invoke<null>("leak_listening", { on }),
  leakScan: (from: LeakSource) => invoke<boolean>("leak_scan", { from }),
  leakStop: () => invoke<null>("leak_stop"),
  leakClear: () => invoke<null>("leak_clear"),
  leakFindings: () => invoke<LeakFinding[]>("leak_findings"),
  leakPlan: () => invoke<LeakPlan>("leak_plan"),
  leakRevoke: (fingerprints: string[], reason: string) => invoke<null>("leak_revoke", { fingerprints, reason }),
  leakPause: () => invoke<null>("leak_pause"),
  leakResume: (job: string) => invoke<null>("leak_resume", { job }),
  leakJobs: () => invoke<LeakJob[]>("leak_jobs"),
  leakForget: (job: string) => invoke<null>("leak_forget", { job }),
  leakReport: (job: string, format: LeakFormat) => invoke<string | null>("leak_report", { job, format }),
  leakVerify: () => invoke<LeakVerdict | null>("leak_verify"),
  leakPreviewSet: (set: LeakSet) => invoke<LeakSetPreview>("leak_preview_set", { set }),
  leakRevokeSet: (set: LeakSet, typed: string, reason: string) =>
    invoke<LeakSetPreview>("leak_revoke_set", { set, typed, reason }),
  revokeHeld: () => invoke<LeakHeld>("revoke_held"),
};

export const events = {
  leakChanged: { listen: (hear: EventCallback<LeakStatus>) => listen("leak-changed", hear) },
  leakJobChanged: { listen: (hear: EventCallback<LeakJob>) => listen("leak-job-changed", hear) },
};

export type LeakSource = "clipboard" | "files" | "folder";
export type LeakFormat = "pdf" | "json" | "csv";

export type LeakStage =
  | { kind: "empty" }
  | { kind: "scanning"; files: number; bytes: number; read: number; total: number | null; found: number }
  | { kind: "scanned"; files: number; bytes: number; found: number; stopped: boolean; troubles: LeakTrouble[] };

export type LeakStatus = { stage: LeakStage; staff: LeakStaff[] };
export type LeakStaff = { account: string; name: string; server: string; audit: boolean };

export type LeakTrouble = {
  file: string;
  code: "unreadable" | "damaged" | "too_large" | "too_deep" | "locked" | "not_a_file";
};

export type LeakFinding = {
  /** SHA-256 in hexadecimal. */
  fingerprint: string;
  masked: string;
  kind:
    | "access_token"
    | "refresh_token"
    | "authorization_code"
    | "device_code"
    | "client_secret"
    | "api_key"
    | "session_cookie"
    | "jwt"
    | "credential";
  provider: string;
  name: string;
  proof: "context" | "shape" | "checked";
  places: LeakPlace[];
  placeCount: number;
  claims: { issuer: string | null; subject: string | null; expiresAt: string | null } | null;
};

export type LeakPlace = {
  file: string;
  line: number;
  column: number;
  encodings: ("url" | "json" | "base64" | "gzip" | "lines" | "qr")[];
};

export type LeakPlan = { items: LeakPlanItem[]; sessions: number; accounts: number; programs: string[] };

export type LeakPlanItem = {
  fingerprint: string;
  alive: "alive" | "dead" | "unknown";
  way: "staff" | "held" | "provider" | "none";
  why: "unknown_here" | "no_way" | "already_gone" | "unreachable" | "not_staff" | null;
  /** A sentence in English. */
  advice: string | null;
  account: string | null;
  client: string | null;
  device: string | null;
  here: string | null;
  programs: string[];
  sameAs: string | null;
};

export type LeakCounts = {
  revoked: number;
  gone: number;
  unknown: number;
  refused: number;
  failed: number;
  waiting: number;
};

export type LeakJob = {
  id: string;
  reason: string;
  by: string | null;
  startedAt: string;
  finishedAt: string | null;
  state: "running" | "paused" | "stopped" | "done";
  problem: Problem | null;
  needsTokens: number;
  total: number;
  done: number;
  counts: LeakCounts;
};

export type LeakVerdict = {
  whole: boolean;
  known: boolean;
  chain: boolean;
  dead: number;
  alive: number;
  unknown: number;
  problem: Problem | null;
  job: string;
  at: string;
};

export type LeakSet =
  | { kind: "account"; account: string }
  | { kind: "client"; client: string }
  | { kind: "since"; since: string };

export type LeakSetPreview = {
  sessions: number;
  accounts: number;
  phrase: string;
  stillConnected: number | null;
  done: boolean;
};

export type LeakHeld = { outcome: "revoked"; platform: "disconnected" | "kept" | "unreachable" | "not_said" };
