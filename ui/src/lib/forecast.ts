/** What the next hours bring an account. Pure; the caller brings the time of day. */

import type { AccountView } from "../bindings";

/** How far ahead it is looked. */
export const HOURS = 12;
/** More marks than this would be a line. */
const MOST = 24;

export interface Forecast {
  /** How much of the time the account is fine, from 0 to 1. */
  fine: number;
  /** When within that time its access is renewed by itself, each from 0 to 1. */
  renewals: number[];
}

export function forecast(account: AccountView, now: Date): Forecast {
  const { state, lastRefresh, linkedAt } = account;
  if (state.state !== "healthy") return { fine: 0, renewals: [] };
  const span = HOURS * 3_600_000;
  const ahead = (moment: string) => (Date.parse(moment) - now.getTime()) / span;
  const fine = state.fineUntil === null ? 1 : Math.min(1, Math.max(0, ahead(state.fineUntil)));
  const renewed = lastRefresh && !lastRefresh.failure ? lastRefresh.at : linkedAt;
  const first = ahead(state.accessUntil);
  /** How long a token has lasted, and the next will. */
  const step = first - ahead(renewed);
  const renewals: number[] = [];
  for (let at = first; at < fine && renewals.length < MOST; at += step) {
    if (at >= 0) renewals.push(at);
    if (!(step > 1 / 60 / HOURS)) break;
  }
  return { fine, renewals };
}
