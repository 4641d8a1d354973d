/** Moments in the words of a calendar. Pure; the caller brings the time of day. */

import { locale, strings } from "./strings";

/** Milliseconds. */
const JUST_NOW = 2 * 60_000;

/** Until when an account needs nothing, as one sentence. */
export function fineUntil(end: string | null, now: Date): string {
  if (end === null) return strings.accounts.fineOpenEnded;
  const date = new Date(end);
  if (date <= now) return strings.accounts.renewalDue;
  switch (daysBetween(now, date)) {
    case 0:
      return strings.accounts.fineUntilToday(timeOfDay(date));
    case 1:
      return strings.accounts.fineUntilTomorrow(timeOfDay(date));
    default:
      return strings.accounts.fineUntil(calendarDay(date, now));
  }
}

/** When something happened, to stand at the end of a sentence. */
export function happened(moment: string, now: Date): string {
  const date = new Date(moment);
  if (now.getTime() - date.getTime() < JUST_NOW) return strings.when.justNow;
  switch (daysBetween(date, now)) {
    case 0:
      return strings.when.today(timeOfDay(date));
    case 1:
      return strings.when.yesterday(timeOfDay(date));
    default:
      return strings.when.on(calendarDay(date, now));
  }
}

/** `3 November`, with the year where it is not this one. */
export function calendarDay(moment: Date | string, now: Date): string {
  const date = new Date(moment);
  const year = date.getFullYear() === now.getFullYear() ? {} : ({ year: "numeric" } as const);
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", ...year }).format(date);
}

function timeOfDay(date: Date): string {
  return new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" }).format(date);
}

/** Midnights between two moments, in local time. */
function daysBetween(from: Date, to: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return (midnight(to) - midnight(from)) / 86_400_000;
}
