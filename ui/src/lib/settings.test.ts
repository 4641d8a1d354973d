import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { KeysView, Problem, ProviderKind, ProviderView, Settings, SettingsView } from "../bindings";
import { keys } from "../components/settings/keys.svelte";
import { lock } from "../components/settings/lock";
import type { Question } from "../components/settings/parts";
import { doctor } from "../components/settings/doctor.svelte";
import { providers } from "../components/settings/providers.svelte";
import { general } from "../components/settings/usual";
import { app } from "./app.svelte";
import { grouped, ownName, settings } from "./settings.svelte";

const problem: Problem = { code: "home_not_writable", message: "It cannot be kept.", wayOut: "Make room." };

/** What the shell holds and hears. */
const shell = vi.hoisted(() => ({
  settings: {} as Settings,
  /** Commands that are refused. */
  refuses: new Set<string>(),
  said: [] as unknown[][],
  providers: [] as unknown[],
  lock: { lock: "unlocked", idleMinutes: 15 as number | null },
  listeners: new Map<string, (event: { payload: unknown }) => void>(),
}));

vi.mock("../bindings", () => {
  const event = (name: string) => ({
    listen: async (hear: (event: { payload: unknown }) => void) => {
      shell.listeners.set(name, hear);
      return () => {};
    },
  });
  const command =
    (name: string, answer: (...given: never[]) => unknown) =>
    async (...given: never[]) => {
      shell.said.push([name, ...given]);
      if (shell.refuses.has(name)) throw problem;
      return answer(...given);
    };
  const view = () => ({ settings: shell.settings, startsAtLogin: false, languages: ["en", "de"], trouble: null });
  return {
    events: { settingsChanged: event("settings"), progressed: event("progress") },
    commands: {
      settings: command("settings", view),
      changeSettings: command("changeSettings", (changed: Settings) => {
        shell.settings = changed;
        return { ...globalThis.__LATCHKEY__, theme: changed.theme };
      }),
      startAtLogin: command("startAtLogin", (startsAtLogin: boolean) => ({ ...view(), startsAtLogin })),
      lockSettings: command("lockSettings", () => shell.lock),
      setIdle: command("setIdle", () => null),
      choosePassphrase: command("choosePassphrase", () => null),
      changePassphrase: command("changePassphrase", () => null),
      removePassphrase: command("removePassphrase", () => null),
      providers: command("providers", () => shell.providers),
      checkProvider: command("checkProvider", () => []),
      keys: command("keys", (): KeysView => ({
        storage: "the Secret Service keychain",
        current: 3,
        madeAt: null,
        accounts: 2,
        behind: 0,
        older: 0,
      })),
      rotateKeys: command("rotateKeys", () => ({ from: 3, to: 4, rewrapped: 2, unreadable: 0 })),
      doctor: command("doctor", () => [
        { name: "stored_tokens", found: null, problem },
        { name: "flux", found: "1.21", problem: null },
      ]),
    },
  };
});

beforeEach(async () => {
  shell.settings = { theme: "system", notifications: true, keepInTray: true, servers: ["https://link.example/"] };
  Object.assign(shell, { refuses: new Set(), said: [], providers: [], lock: { lock: "unlocked", idleMinutes: 15 } });
  app.notice = null;
  await settings.load();
});

afterEach(() => vi.useRealTimers());

test("a change is shown at once, kept with all else that is set, and that is said for a while", async () => {
  vi.useFakeTimers();
  const kept = settings.change({ keepInTray: false });
  expect(settings.shown?.keepInTray).toBe(false);
  expect(settings.saved).toBe(false);
  await kept;
  expect(shell.settings).toEqual({
    theme: "system",
    notifications: true,
    keepInTray: false,
    servers: ["https://link.example/"],
  });
  expect(settings.saved).toBe(true);
  vi.advanceTimersByTime(3000);
  expect(settings.saved).toBe(false);
});

test("what could not be kept is put back, and the reason is told", async () => {
  for (const name of ["changeSettings", "startAtLogin", "setIdle"]) shell.refuses.add(name);
  const changes = [settings.change({ theme: "dark" }), settings.startAtLogin(true), settings.lockAfter(60)];
  expect(settings.shown).toMatchObject({ theme: "dark", startsAtLogin: true, idleMinutes: 60 });
  await Promise.all(changes);
  expect(settings.shown).toMatchObject({ theme: "system", startsAtLogin: false, idleMinutes: 15 });
  expect(app.notice).toEqual({ kind: "problem", problem });
  expect(settings.saved).toBe(false);
});

test("changes that follow each other closely are all kept", async () => {
  await Promise.all([
    settings.change({ keepInTray: false }),
    settings.change({ theme: "dark" }),
    settings.change({ notifications: false }),
  ]);
  expect(shell.settings).toMatchObject({ keepInTray: false, theme: "dark", notifications: false });
});

test("a change that is refused takes no other with it", async () => {
  shell.refuses.add("setIdle");
  await Promise.all([settings.lockAfter(5), settings.change({ keepInTray: false })]);
  expect(settings.shown).toMatchObject({ idleMinutes: 15, keepInTray: false });
});

test("what was changed elsewhere is shown, beside what is on its way from here", async () => {
  const kept = settings.change({ keepInTray: false });
  const changed: SettingsView = {
    settings: { ...shell.settings, hiding: "on" },
    startsAtLogin: true,
    languages: ["en"],
    trouble: null,
  };
  shell.listeners.get("settings")?.({ payload: changed });
  expect(settings.shown).toMatchObject({ hiding: "on", startsAtLogin: true, keepInTray: false });
  await kept;
});

test("providers stand in groups, and one that cannot be used stands among those that were added", () => {
  const kinds: ProviderKind[] = ["sandbox", "server", "added", "unusable", "preset", "preset"];
  const { sandbox, server, added, preset } = grouped(kinds.map((kind, place) => providerOf(`${place}`, kind)));
  const idsOf = (list: ProviderView[]) => list.map(({ id }) => id);
  expect([sandbox, server, added, preset].map(idsOf)).toEqual([["0"], ["1"], ["2", "3"], ["4", "5"]]);
});

test("each provider offers what can be done with it", async () => {
  shell.providers = [
    providerOf("sandbox", "sandbox"),
    { ...providerOf("https://link.example/", "server"), isDefault: true },
    providerOf("https://configured.example/", "server"),
    providerOf("twitch", "added"),
    providerOf("broken", "unusable"),
    providerOf("kick", "preset"),
  ];
  await settings.loadProviders();
  const { rows, more } = providers(() => {})();
  const offers = [...rows, ...((more || undefined)?.rows ?? [])]
    .filter(({ about }) => about)
    .map(({ about, actions }) => [about, ...(actions ?? []).map(({ testid }) => testid)]);
  expect(offers).toEqual([
    ["sandbox", "provider-use"],
    ["https://link.example/", "link-as-staff", "provider-remove"],
    ["https://configured.example/", "provider-use", "link-as-staff"],
    ["twitch", "provider-use", "provider-check", "provider-remove"],
    ["broken", "provider-remove"],
    ["kick", "preset-set-up"],
  ]);
});

test("languages have their own names, and the system's comes first", () => {
  expect(["de", "pt-BR", "ja"].map(ownName)).toEqual(["Deutsch", "Português (Brasil)", "日本語"]);
  const [language] = general().rows;
  expect(language?.options?.map(({ words }) => words)).toEqual(["As the system", "English", "Deutsch"]);
});

test("checks have plain names, and one that is not known is called as the shell calls it", async () => {
  const section = doctor();
  const run = section().rows[0]?.actions?.[0]?.run;
  await run?.();
  const [, ...checks] = section().rows;
  expect(checks.map(({ words, state }) => [words, state])).toEqual([
    ["Stored tokens", "ill"],
    ["flux", "well"],
  ]);
});

test("the lock asks for what each change of it needs", async () => {
  const asked: Question[] = [];
  const section = lock((question) => asked.push(question));
  const ask = (testid: string) => {
    const [row] = section().rows;
    row?.actions?.find((action) => action.testid === testid)?.run();
    return asked.at(-1)?.fields?.map(({ name }) => name);
  };
  expect(ask("lock-change")).toEqual(["passphrase-present", "passphrase", "passphrase-again"]);
  expect(ask("lock-remove")).toEqual(["passphrase-present"]);
  await asked[0]?.run?.((name) => name);
  expect(shell.said).toContainEqual(["changePassphrase", "passphrase-present", "passphrase"]);
  shell.lock = { lock: "off", idleMinutes: null };
  await settings.loadLock();
  expect(ask("lock-set")).toEqual(["passphrase", "passphrase-again"]);
});

test("an idle time that somebody set elsewhere is among the choices", async () => {
  shell.lock = { lock: "unlocked", idleMinutes: 7 };
  await settings.loadLock();
  const idle = lock(() => {})().rows.find(({ id }) => id === "lock-idle");
  expect(idle?.chosen).toBe("7");
  expect(idle?.options?.map(({ value }) => value)).toEqual(["0", "1", "5", "7", "15", "30", "60", "240"]);
});

test("a rotation tells how far it has come, and only while it goes on", async () => {
  const asked: Question[] = [];
  const section = keys((question) => asked.push(question));
  await vi.waitFor(() => expect(section().rows[0]?.words).toContain("Secret Service"));
  section().rows[0]?.actions?.[0]?.run();
  const tell = (done: number) => shell.listeners.get("progress")?.({ payload: { what: "rotating", done, of: 2 } });
  const rotated = asked[0]?.run?.(() => "");
  tell(1);
  expect(settings.rotation).toEqual({ done: 1, of: 2 });
  await rotated;
  tell(2);
  expect(settings.rotation).toBeNull();
  expect(shell.said).toContainEqual(["rotateKeys", false]);
  expect(section().rows[0]?.told?.[0]?.text).toContain("Key version 4 is in use");
});

function providerOf(id: string, kind: ProviderKind): ProviderView {
  return { id, name: id, kind, address: null, clientId: null, trouble: null, isDefault: false };
}
