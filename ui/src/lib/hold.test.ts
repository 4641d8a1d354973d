import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Hold } from "./hold";

let told: boolean[];
let hold: Hold;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  hold = new Hold((on) => told.push(on));
});

afterEach(() => vi.useRealTimers());

test("a pointer shows for as long as it is down", () => {
  hold.press();
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([true]);
  hold.release();
  hold.release();
  expect(told).toEqual([true, false]);
});

test("a key that is held shows until it is up", () => {
  hold.pressKey();
  vi.advanceTimersByTime(2_000);
  hold.releaseKey();
  expect(told).toEqual([true, false]);
});

test("a key that is tapped shows for ten seconds, or until it is tapped again", () => {
  const tap = () => {
    hold.pressKey();
    vi.advanceTimersByTime(100);
    hold.releaseKey();
  };
  tap();
  vi.advanceTimersByTime(9_999);
  expect(told).toEqual([true]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([true, false]);
  tap();
  tap();
  expect(told).toEqual([true, false, true, false]);
  vi.advanceTimersByTime(20_000);
  expect(told).toHaveLength(4);
});

test("what loses the focus hides at once", () => {
  hold.tap();
  hold.release();
  expect(told).toEqual([true, false]);
  vi.advanceTimersByTime(20_000);
  expect(told).toHaveLength(2);
});

test("assistive software shows and hides by presses alone", () => {
  hold.tap();
  hold.tap();
  hold.tap();
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual([true, false, true, false]);
});
