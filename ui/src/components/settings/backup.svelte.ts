import { commands, type BackupRestored } from "../../bindings";
import { app } from "../../lib/app.svelte";
import { settings } from "../../lib/settings.svelte";
import { t } from "../../lib/words.svelte";
import { newPassphrase } from "./lock";
import type { Ask, Given, Section, Told } from "./parts";

const ID = "settings-backup";

export function backup(ask: Ask): () => Section {
  /** What became of it; null for no file. */
  let told = $state.raw<(() => Told[]) | null>(() => []);

  function make() {
    told = () => [];
    const tokens = "backup-tokens";
    const question = {
      title: t("settings-backup-title"),
      text: t("settings-backup-passphrase-text"),
      fields: [
        ...newPassphrase(),
        {
          name: tokens,
          words: t("settings-backup-tokens"),
          hint: t("settings-backup-tokens-hint"),
          kind: "tick" as const,
        },
      ],
      action: t("settings-backup-action"),
      run: async (given: Given) => {
        const made = await commands.backup(given("passphrase"), !!given(tokens));
        told =
          made &&
          (() => [
            {
              icon: "good",
              text: t("settings-backup-made", { count: made.accounts, tokens: made.withTokens }),
              code: made.file,
            },
          ]);
      },
    };
    ask(question, ID);
  }

  async function restore() {
    told = () => [];
    await settings.attempt(async () => {
      const file = await commands.chooseBackup();
      if (file === null) {
        told = null;
        return;
      }
      const question = {
        title: t("settings-restore-title", { file }),
        text: t("settings-restore-text"),
        fields: [{ name: "passphrase", words: t("lock-passphrase"), kind: "secret" as const }],
        action: t("settings-restore-action"),
        run: async (given: Given) => {
          const restored = await commands.restore(given("passphrase"));
          told = () => cameBack(restored);
        },
      };
      ask(question, ID);
    });
  }

  return () => ({
    id: ID,
    title: t("settings-backup"),
    rows: [
      {
        id: "backup-told",
        words: t("settings-backup-text"),
        actions: [
          { testid: "backup-make", words: t("settings-backup-make"), run: make },
          { testid: "backup-restore", words: t("settings-backup-restore"), run: restore },
        ],
        told: told ? told() : [{ text: t("settings-backup-none") }],
      },
    ],
  });
}

function cameBack({ withTokens, byName, skipped }: BackupRestored): Told[] {
  const came: Told[] = [];
  const add = (names: string[], text: string) => {
    if (names.length > 0) came.push({ icon: "good", text, list: app.hides ? [] : names });
  };
  add(withTokens, t("settings-restored-with-tokens", { count: withTokens.length }));
  add(byName, t("settings-restored-by-name", { count: byName.length }));
  add(skipped, t("settings-restored-skipped", { count: skipped.length }));
  return came.length > 0 ? came : [{ text: t("settings-restored-nothing") }];
}
