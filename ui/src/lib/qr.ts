/** Sizes for a QR code that every module lands on whole device pixels. Pure. */

/** Light modules around the symbol (ISO/IEC 18004 asks for four). */
export const MARGIN = 4;

/** The fewest CSS pixels a module may have and still be read from a screen by a hurried phone. */
const SMALLEST = 3;

/**
 * The side in CSS pixels of a symbol of `modules` with its margin, as large as fits into `space` with every module on
 * whole device pixels. A symbol too dense for `space` is drawn larger than it rather than too fine to read.
 */
export function symbolSide(modules: number, space: number, devicePixelRatio: number): number {
  const wide = modules + 2 * MARGIN;
  const perModule = Math.floor((space * devicePixelRatio) / wide) / devicePixelRatio;
  return wide * Math.max(SMALLEST, perModule);
}
