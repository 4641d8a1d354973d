import { expect, test } from "vitest";
import { digitsOf, isComplete } from "./digits";

test("two digits are kept of whatever is typed or pasted", () => {
  expect(digitsOf("42")).toBe("42");
  expect(digitsOf(" 4-2\n")).toBe("42");
  expect(digitsOf("427")).toBe("42");
  expect(digitsOf("4a")).toBe("4");
  expect(digitsOf("abc")).toBe("");
  expect(["٤٢", "۴۲", "４２"].map(digitsOf)).toEqual(["42", "42", "42"]);
});

test("no pair begins with 0, so a 0 waits for nothing", () => {
  expect(digitsOf("0")).toBe("");
  expect(digitsOf("042")).toBe("42");
  expect(digitsOf("40")).toBe("40");
});

test("a pair is complete with its second digit", () => {
  expect(["", "4", "42"].map(isComplete)).toEqual([false, false, true]);
});
