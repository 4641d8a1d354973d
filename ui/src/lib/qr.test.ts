import { expect, test } from "vitest";
import { MARGIN, symbolSide } from "./qr";

test("every module lands on whole device pixels, on every display", () => {
  for (const ratio of [1, 1.25, 1.5, 2, 3]) {
    for (let version = 1; version <= 20; version += 1) {
      const modules = 17 + 4 * version;
      const perModule = symbolSide(modules, 328, ratio) / (modules + 2 * MARGIN);
      expect(perModule).toBeGreaterThanOrEqual(3);
      if (perModule > 3) expect(perModule * ratio).toBeCloseTo(Math.round(perModule * ratio), 9);
    }
  }
});

test("a symbol fills the space it has", () => {
  expect(symbolSide(57, 328, 1)).toBe(325);
});

test("a dense symbol grows over its space rather than below three pixels a module", () => {
  expect(symbolSide(97, 208, 1)).toBe(315);
});
