import { expect, test } from "vitest";
import { Latest } from "./latest";

test("an answer is used when nothing newer came", () => {
  expect(new Latest().ask()()).toBe(true);
});

test("an answer asked for before an event is dropped after it", () => {
  const latest = new Latest();
  const answer = latest.ask();
  latest.news();
  expect(answer()).toBe(false);
  expect(latest.ask()()).toBe(true);
});

test("answers that overtake each other leave the later question's in place", () => {
  const latest = new Latest();
  const first = latest.ask();
  const second = latest.ask();
  expect(second()).toBe(true);
  expect(first()).toBe(false);
});

test("a later question that is never answered voids nothing", () => {
  const latest = new Latest();
  const first = latest.ask();
  latest.ask();
  expect(first()).toBe(true);
});
