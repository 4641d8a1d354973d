import { expect, test } from "vitest";
import { digitsTold, linkSentence } from "./sentences";

test("wrong digits are told with how often they may be typed again", () => {
  expect(digitsTold({ stage: "now" })).toBe("");
  expect(digitsTold({ stage: "wrong", triesLeft: 1 })).toMatch(/One try is left\.$/);
  expect(digitsTold({ stage: "wrong", triesLeft: 2 })).toMatch(/2 tries are left\.$/);
  const problem = { code: "server_unreachable", message: "It does not answer.", wayOut: "Wait." };
  expect(digitsTold({ stage: "notSent", problem })).toBe("It does not answer. Wait.");
});

test("codes that nobody scanned are counted", () => {
  const facts = { sandbox: false, server: "ready" } as const;
  expect(linkSentence({ state: "paused", rounds: 1 }, facts)).toContain("for one code, so");
  expect(linkSentence({ state: "paused", rounds: 3 }, facts)).toContain("for 3 codes, so");
  expect(linkSentence(null, facts)).toBe("Getting a code…");
});

test("a page in the browser is told by its host", () => {
  const facts = { sandbox: false, server: "ready" } as const;
  expect(linkSentence({ state: "browser", host: "id.example" }, facts)).toContain("id.example");
});
