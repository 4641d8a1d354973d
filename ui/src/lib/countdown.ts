/** The life of a code as the ring, the digits and the spoken notices show it. Pure; the caller brings the clock. */

import { locale } from "./words.svelte";

/** Whole seconds still to go, never below zero. */
export function secondsUntil(deadline: number, now: number): number {
  return Math.max(0, Math.ceil((deadline - now) / 1000));
}

/** Milliseconds until the shown second changes. */
export function untilNextSecond(deadline: number, now: number): number {
  const left = deadline - now;
  return left <= 0 ? 0 : left % 1000 || 1000;
}

/** How much of the ring is still drawn, from 1 down to 0. */
export function fractionLeft(secondsLeft: number, lifetimeSeconds: number): number {
  if (lifetimeSeconds <= 0) return 0;
  return Math.min(1, Math.max(0, secondsLeft / lifetimeSeconds));
}

/** `1:05`, as on a kitchen timer. */
export function clockFace(seconds: number): string {
  const digits = (number: number, least: number) =>
    new Intl.NumberFormat(locale(), { minimumIntegerDigits: least }).format(number);
  return `${digits(Math.floor(seconds / 60), 1)}:${digits(seconds % 60, 2)}`;
}

/** Which notice a screen reader owes its listener: few enough not to nag, the last in time to act on. */
export function spokenMark(secondsLeft: number): number | null {
  if (secondsLeft === 0 || secondsLeft > 60) return null;
  return secondsLeft <= 10 ? 10 : secondsLeft <= 30 ? 30 : 60;
}
