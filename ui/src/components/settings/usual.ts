/** Sections that only say and change what is set. */

import type { HidingWish, Settings, Theme } from "../../bindings";
import { app } from "../../lib/app.svelte";
import { ownName, settings } from "../../lib/settings.svelte";
import { t } from "../../lib/words.svelte";
import type { Row, Section } from "./parts";

type Switch = { [K in keyof Settings]-?: boolean extends Settings[K] ? K : never }[keyof Settings];

export function switched(id: string, setting: Switch, words: string, hint: string): Row {
  return {
    id,
    words,
    hint,
    on: settings.shown?.[setting],
    give: (on: boolean) => settings.change({ [setting]: on }),
  };
}

export function general(): Section {
  const { shown } = settings;
  return {
    id: "settings-general",
    title: t("settings-general"),
    rows: [
      {
        id: "setting-language",
        words: t("settings-language"),
        options: [
          { value: "", words: t("settings-language-system") },
          ...(settings.view?.languages ?? []).map((tag) => ({ value: tag, words: ownName(tag), lang: tag })),
        ],
        chosen: shown?.language ?? "",
        give: (tag: string) => settings.change({ language: tag || null }),
      },
      {
        id: "setting-theme",
        words: t("settings-theme"),
        options: ["system", "light", "dark"].map((choice) => ({
          value: choice,
          words: t("settings-theme-choice", { choice }),
        })),
        open: true,
        chosen: shown?.theme,
        give: (theme: Theme) => settings.change({ theme }),
      },
      {
        id: "setting-login",
        words: t("settings-login"),
        hint: t(shown?.startsAtLogin === null ? "settings-login-unavailable" : "settings-login-hint"),
        on: shown?.startsAtLogin,
        give: (start: boolean) => settings.startAtLogin(start),
      },
      switched("setting-tray", "keepInTray", t("settings-tray"), t("settings-tray-hint")),
      switched(
        "setting-notifications",
        "notifications",
        t("settings-notifications"),
        t("settings-notifications-hint"),
      ),
    ],
  };
}

export function hiding(): Section {
  return {
    id: "settings-hiding",
    title: t("settings-hiding"),
    rows: [
      {
        id: "setting-hiding",
        words: t("settings-hiding-text"),
        hint: t("settings-hiding-limits"),
        options: ["auto", "on", "off"].map((choice) => ({
          value: choice,
          words: t("settings-hiding-choice", { choice }),
          hint: t("settings-hiding-choice-hint", { choice }),
        })),
        open: true,
        chosen: settings.shown?.hiding,
        give: (wish: HidingWish) => settings.change({ hiding: wish }),
      },
    ],
  };
}

export function programs(): Section {
  return {
    id: "settings-programs",
    title: t("settings-programs"),
    rows: [
      switched("setting-tools", "servePrograms", t("settings-tools"), t("settings-tools-hint")),
      {
        id: "programs",
        words: t("settings-programs-text"),
        actions: [{ testid: "see-programs", words: t("settings-programs-see"), run: () => app.show("programs") }],
      },
    ],
  };
}

export function leaked(): Section {
  return {
    id: "settings-leaked",
    title: t("settings-leaked"),
    rows: [
      {
        id: "leaked",
        words: t("settings-leaked-text"),
        actions: [{ testid: "see-leaked", words: t("settings-leaked-see"), run: () => app.show("support") }],
      },
    ],
  };
}
