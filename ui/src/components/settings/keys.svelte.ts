import { commands, type KeysView, type Problem, type RotationView } from "../../bindings";
import { app } from "../../lib/app.svelte";
import { toProblem } from "../../lib/model";
import { settings } from "../../lib/settings.svelte";
import { whole } from "../../lib/sentences";
import { calendarDay } from "../../lib/when";
import { t } from "../../lib/words.svelte";
import type { Ask, Given, Section } from "./parts";

const ID = "settings-keys";

export function keys(ask: Ask): () => Section {
  let keys = $state.raw<KeysView | null>(null);
  let problem = $state.raw<Problem | null>(null);
  let rotated = $state.raw<RotationView | null>(null);

  void load();

  async function load() {
    try {
      keys = await commands.keys();
      problem = null;
    } catch (thrown) {
      problem = toProblem(thrown);
    }
  }

  function rotate() {
    rotated = null;
    const deep = "rotate-deep";
    const question = {
      title: t("settings-keys-rotate-title"),
      text: t("settings-keys-rotate-text"),
      fields: [
        { name: deep, words: t("settings-keys-deep"), hint: t("settings-keys-deep-hint"), kind: "tick" as const },
      ],
      action: t("settings-keys-rotate-action"),
      run: async (given: Given) => {
        settings.rotation = { done: 0, of: 0 };
        try {
          rotated = await commands.rotateKeys(!!given(deep));
        } finally {
          settings.rotation = null;
          await load();
        }
      },
    };
    ask(question, ID);
  }

  /** For a database that was put back to an older state. */
  function accept() {
    const question = {
      title: t("settings-keys-older-title"),
      text: t("settings-keys-older-text"),
      action: t("settings-keys-older-action"),
      final: true,
      run: async () => {
        await commands.acceptOlderDatabase();
        await load();
      },
    };
    ask(question, ID);
  }

  function about({ current, madeAt, accounts, behind }: KeysView): string {
    return whole([
      madeAt
        ? t("settings-keys-version", { version: current, date: calendarDay(madeAt, new Date()) })
        : t("settings-keys-version-undated", { version: current }),
      t("settings-keys-accounts", { count: accounts }),
      accounts ? t("settings-keys-behind", { count: behind }) : null,
    ]);
  }

  function receipt({ from, to, rewrapped, unreadable }: RotationView): string {
    return whole([
      t("settings-keys-rotated", { version: to, count: rewrapped }),
      unreadable ? t("settings-keys-unreadable", { count: unreadable, version: from }) : null,
    ]);
  }

  return () => {
    const { keychain } = app.status;
    const why = keychain.state === "unavailable" ? keychain.problem : problem;
    const action =
      why?.code === "rolled_back"
        ? { testid: "accept-older", words: t("settings-keys-older"), run: accept }
        : problem
          ? { testid: "keys-again", words: t("app-try-again"), run: load }
          : { testid: "rotate", words: t("settings-keys-rotate"), run: rotate };
    return {
      id: ID,
      title: t("settings-keys"),
      rows: [
        {
          id: "keys-state",
          words: keys
            ? t("settings-keys-storage", { storage: keys.storage })
            : t(problem ? "settings-keys-unknown" : "app-wait"),
          hint: keys && about(keys),
          problem,
          actions: [action],
          told: rotated ? [{ icon: rotated.unreadable ? "warning" : "good", text: receipt(rotated) }] : [],
        },
      ],
    };
  };
}
