import { expect, test } from "vitest";
import { clockFace, fractionLeft, secondsUntil, spokenMark, untilNextSecond } from "./countdown";
import { speak } from "./words.svelte";

test("a code counts whole seconds and stops at zero", () => {
  expect(secondsUntil(10_000, 0)).toBe(10);
  expect(secondsUntil(10_000, 1)).toBe(10);
  expect(secondsUntil(10_000, 1_000)).toBe(9);
  expect(secondsUntil(10_000, 10_000)).toBe(0);
  expect(secondsUntil(10_000, 99_000)).toBe(0);
});

test("the next tick falls on the moment the shown second changes", () => {
  for (const now of [0, 1, 999, 1_000, 8_500]) {
    const next = now + untilNextSecond(10_000, now);
    expect(secondsUntil(10_000, next)).toBe(secondsUntil(10_000, now) - 1);
  }
  expect(untilNextSecond(10_000, 10_000)).toBe(0);
});

test("the ring is full at the start, empty at the end and never over", () => {
  expect(fractionLeft(120, 120)).toBe(1);
  expect(fractionLeft(30, 120)).toBe(0.25);
  expect(fractionLeft(0, 120)).toBe(0);
  expect(fractionLeft(130, 120)).toBe(1);
  expect(fractionLeft(10, 0)).toBe(0);
});

test("the clock face pads seconds", () => {
  expect(clockFace(125)).toBe("2:05");
  expect(clockFace(9)).toBe("0:09");
});

test("the clock face has the digits of the locale", () => {
  speak({ language: "ar", locale: "ar-EG", words: "", theme: "system" });
  expect(clockFace(65)).toBe("١:٠٥");
});

test("a listener hears three notices a code, and none when it is over", () => {
  const heard = new Set(Array.from({ length: 121 }, (_, second) => spokenMark(120 - second)));
  expect([...heard]).toEqual([null, 60, 30, 10]);
  expect(spokenMark(0)).toBeNull();
});
