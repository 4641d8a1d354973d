import { commands } from "../../bindings";
import { app } from "../../lib/app.svelte";
import { settings } from "../../lib/settings.svelte";
import { t } from "../../lib/words.svelte";
import type { Ask, Field, Given, Row, Section } from "./parts";
import { switched } from "./usual";

const ID = "settings-lock";
/** Minutes. */
const IDLE = [0, 1, 5, 15, 30, 60, 240];

/** The two fields for a new passphrase. */
export function newPassphrase(): Field[] {
  return [
    { name: "passphrase", words: t("settings-passphrase-new"), kind: "secret" },
    { name: "passphrase-again", words: t("lock-again"), kind: "again" },
  ];
}

export function lock(ask: Ask): () => Section {
  function change(act: "set" | "change" | "remove") {
    const present: Field = { name: "passphrase-present", words: t("settings-lock-present"), kind: "secret" };
    const question = {
      title: t("settings-lock-title", { act }),
      text: t("settings-lock-warning", { act }),
      fields: [...(act === "set" ? [] : [present]), ...(act === "remove" ? [] : newPassphrase())],
      action: t("settings-lock-action", { act }),
      run: async (given: Given) => {
        const [old, fresh] = [given("passphrase-present"), given("passphrase")];
        if (act === "set") await commands.choosePassphrase(fresh);
        else if (act === "change") await commands.changePassphrase(old, fresh);
        else await commands.removePassphrase(old);
        await settings.loadLock();
      },
    };
    ask(question, ID);
  }

  function idleRow(idle: number): Row {
    const choices = [...new Set([...IDLE, idle])].sort((one, other) => one - other);
    return {
      id: "lock-idle",
      words: t("settings-lock-idle"),
      options: choices.map((minutes) => ({ value: `${minutes}`, words: t("settings-lock-after", { minutes }) })),
      chosen: `${idle}`,
      give: (minutes: string) => settings.lockAfter(Number(minutes)),
    };
  }

  return () => {
    const state = settings.lock?.lock;
    const open = state === "unlocked";
    return {
      id: ID,
      title: t("settings-lock"),
      rows: [
        {
          id: "lock-state",
          state,
          words: state ? t("settings-lock-state", { state }) : t("app-wait"),
          hint: t("settings-lock-text"),
          actions: [
            ...(open ? [{ testid: "lock-now", words: t("settings-lock-now"), run: () => app.lock() }] : []),
            ...(open ? (["change", "remove"] as const) : state ? (["set"] as const) : []).map((act) => ({
              testid: `lock-${act}`,
              words: t("settings-lock-button", { act }),
              run: () => change(act),
            })),
          ],
        },
        ...(open ? [idleRow(settings.shown?.idleMinutes ?? 0)] : []),
        switched("setting-suspend", "lockOnSuspend", t("settings-lock-suspend"), t("settings-lock-suspend-hint")),
      ],
    };
  };
}
