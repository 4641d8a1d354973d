import { commands, type CheckView } from "../../bindings";
import { settings } from "../../lib/settings.svelte";
import { apart, t } from "../../lib/words.svelte";
import type { Row, Section, Told } from "./parts";

export function doctor(): () => Section {
  let checks = $state.raw<CheckView[]>([]);
  /** What is under way, and what was done last. */
  let working = $state.raw<"run" | "copy" | null>(null);
  let done = $state.raw<"run" | "copy" | null>(null);

  async function work(what: "run" | "copy") {
    if (working) return;
    working = what;
    done = null;
    const worked = await settings.attempt(async () => {
      if (what === "run") checks = await commands.doctor();
      else await commands.copyReport();
    });
    working = null;
    if (worked) done = what;
  }

  function told(): Told[] {
    if (working) return [{ icon: "clock", text: t("settings-doctor-working") }];
    if (done === null) return [];
    if (done === "copy") return [{ icon: "check", text: t("settings-doctor-copied") }];
    const count = checks.filter(({ problem }) => problem).length;
    return [{ icon: count ? "warning" : "good", text: t("settings-doctor-done", { count }) }];
  }

  return () => ({
    id: "settings-doctor",
    title: t("settings-doctor"),
    rows: [
      {
        id: "doctor-told",
        words: t("settings-doctor-text"),
        hint: t("settings-doctor-report"),
        actions: [
          { testid: "doctor-run", words: t("settings-doctor-run"), run: () => work("run"), busy: working === "run" },
          { testid: "doctor-copy", words: t("settings-doctor-copy"), run: () => work("copy"), busy: working === "copy" },
        ],
        told: told(),
      },
      ...checks.map(
        ({ name, found, problem }): Row => ({
          id: "doctor-check",
          about: name,
          state: problem ? "ill" : "well",
          words: t("settings-check", { name }),
          hint: found && apart(found),
          marks: [
            { icon: problem ? "warning" : "good", text: t(problem ? "settings-check-ill" : "settings-check-well") },
          ],
          problem,
        }),
      ),
    ],
  });
}
