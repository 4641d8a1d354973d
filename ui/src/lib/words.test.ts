import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { locale, speak, t, told, type Spoken } from "./words.svelte";

const english = globalThis.__LATCHKEY__ as Spoken;
const arabic: Spoken = {
  language: "ar",
  locale: "ar-EG",
  words: "greeting = أهلا { $name }\nproblem-server_busy = مشغول\n    .way-out = انتظر",
  theme: "dark",
};
const problem = { code: "server_busy", message: "It is busy.", wayOut: "Wait." };

const root = { lang: "", dir: "", dataset: {} as Record<string, string> };

beforeEach(() => vi.stubGlobal("document", { documentElement: root }));

afterEach(() => {
  speak(english);
  vi.unstubAllGlobals();
});

test("words come with what they are about", () => {
  expect(t("link-linked-elsewhere", { name: "Ada" })).toBe("Ada is linked.");
  expect(t("link-code.copy")).toBe("Copy code");
});

test("an id without words and a variable without a value are mistakes", () => {
  expect(() => t("link-nothing")).toThrow("link-nothing");
  expect(() => t("link-code.nothing")).toThrow("link-code.nothing");
  expect(() => t("link-linked-elsewhere")).toThrow("name");
});

test("another language takes over, with its direction, its locale and the look", () => {
  speak(arabic);
  expect(locale()).toBe("ar-EG");
  expect(root).toEqual({ lang: "ar", dir: "rtl", dataset: { theme: "dark" } });
  speak({ ...english, theme: "system" });
  expect(root).toEqual({ lang: "en", dir: "ltr", dataset: {} });
});

test("a name keeps its own direction among words from right to left, and only there", () => {
  speak(arabic);
  expect(t("greeting", { name: "Ada" })).toBe("أهلا \u2068Ada\u2069");
  speak({ ...arabic, language: "de", locale: "de" });
  expect(t("greeting", { name: "Ada" })).toBe("أهلا Ada");
});

test("a problem is told in the language where it has words for it, and in the engine's otherwise", () => {
  expect(told(problem)).toEqual({ message: "It is busy.", wayOut: "Wait." });
  speak(arabic);
  expect(told(problem)).toEqual({ message: "مشغول", wayOut: "انتظر" });
  expect(told({ ...problem, code: "other" })).toEqual({
    message: "\u2068It is busy.\u2069",
    wayOut: "\u2068Wait.\u2069",
  });
});
