/** Moments in the words of a calendar. Pure; the caller brings the time of day. */

import { locale, t } from "./words.svelte";

/** Milliseconds. */
const JUST_NOW = 2 * 60_000;

/** Until when an account needs nothing, as one sentence. */
export function fineUntil(end: string | null, now: Date): string {
  if (end === null) return t("accounts-fine-open-ended");
  const date = new Date(end);
  if (date <= now) return t("accounts-renewal-due");
  const { when, time, date: day } = happensAt(end, now);
  return t("accounts-fine-until", { day: when, time, date: day });
}

/** When something happened, for a sentence that says so: `now`, `today`, `yesterday` or `earlier`. */
export function happened(moment: string, now: Date): { when: string; time: string; date: string } {
  const date = new Date(moment);
  const recent = now.getTime() - date.getTime() < JUST_NOW;
  const when = recent ? "now" : (["today", "yesterday"][daysBetween(date, now)] ?? "earlier");
  return { when, time: timeOfDay(date), date: calendarDay(date, now) };
}

/** When something will happen, for a sentence that says so: `today`, `tomorrow` or `later`. */
export function happensAt(moment: string, now: Date): { when: string; time: string; date: string } {
  const date = new Date(moment);
  const when = ["today", "tomorrow"][daysBetween(now, date)] ?? "later";
  return { when, time: timeOfDay(date), date: calendarDay(date, now) };
}

/** `3 November`, with the year where it is not this one. */
export function calendarDay(moment: Date | string, now: Date): string {
  const date = new Date(moment);
  const year = date.getFullYear() === now.getFullYear() ? {} : ({ year: "numeric" } as const);
  return formatOf({ day: "numeric", month: "long", ...year }).format(date);
}

function timeOfDay(date: Date): string {
  return formatOf({ hour: "numeric", minute: "2-digit" }).format(date);
}

/** Making one takes longer than all that is done with it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale(), options]);
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(locale(), options)));
  return format;
}

/** Midnights between two moments, in local time. */
function daysBetween(from: Date, to: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return (midnight(to) - midnight(from)) / 86_400_000;
}
