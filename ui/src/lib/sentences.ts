/** Facts in words, where more than one fact decides which. Pure; the language is the one that is spoken now. */

import type { DigitsAsked, LinkView, Status } from "../bindings";
import { ids, say, t, told } from "./words.svelte";

const fetching = ids({
  starting: "link-server-starting",
  ready: "link-server-ready",
  unreachable: "link-server-unreachable",
});

/** Where a link stands. */
export function linkSentence(
  link: LinkView | null,
  facts: { sandbox: boolean; server: Status["server"]["state"] },
): string {
  switch (link?.state) {
    case undefined:
    case "requesting":
      return say(fetching[facts.server]);
    case "waiting":
      return t(facts.sandbox ? "link-waiting-sandbox" : "link-waiting");
    case "browser":
      return t("link-browser", { host: link.host });
    case "scanned":
      return t("link-scanned");
    case "digits":
      return t("link-digits");
    case "confirming":
      return t("link-confirming");
    case "linked":
      return t("link-linked");
    case "paused":
      return t("link-paused", { rounds: link.rounds });
    case "failed":
      return told(link.problem).message;
  }
}

/** What became of the digits that were typed last. */
export function digitsTold(asked: DigitsAsked): string {
  switch (asked.stage) {
    case "now":
    case "checking":
      return "";
    case "wrong":
      return t("digits-wrong", { tries: asked.triesLeft });
    case "notSent":
      return whole(Object.values(told(asked.problem)));
  }
}

/** Whole sentences, one after the other. */
export function whole(sentences: (string | null)[]): string {
  return sentences.filter(Boolean).join(" ");
}
