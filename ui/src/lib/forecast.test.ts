import { expect, test } from "vitest";
import { accountOf } from "./account.setup";
import { forecast } from "./forecast";

const now = new Date("2026-11-29T12:00:00Z");
const hours = (hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString();
const healthy = (fineUntil: string | null, accessUntil: string, renewedAt: string) =>
  accountOf({
    linkedAt: hours(-100),
    lastRefresh: { at: renewedAt, failure: null },
    state: { state: "healthy", fineUntil, accessUntil },
  });

test("an account without an end is fine all the time, and renewed as often as before", () => {
  const { fine, renewals } = forecast(healthy(null, hours(3), hours(-3)), now);
  expect(fine).toBe(1);
  expect(renewals).toEqual([0.25, 0.75]);
});

test("an end within the time is where it is, and nothing is renewed after it", () => {
  expect(forecast(healthy(hours(6), hours(3), hours(-3)), now)).toEqual({ fine: 0.5, renewals: [0.25] });
  expect(forecast(healthy(hours(-1), hours(3), hours(-3)), now)).toEqual({ fine: 0, renewals: [] });
});

test("a token that lasts longer is not renewed within the time", () => {
  expect(forecast(healthy(null, hours(24), hours(-1)), now).renewals).toEqual([]);
});

test("a refresh that failed says nothing of how long a token lasts", () => {
  const problem = { code: "server_unreachable", message: "It does not answer.", wayOut: "Wait." };
  const failed = accountOf({
    linkedAt: hours(-6),
    lastRefresh: { at: hours(0), failure: { since: hours(0), offline: true, problem, logId: null } },
    state: { state: "healthy", fineUntil: null, accessUntil: hours(3) },
  });
  expect(forecast(failed, now).renewals).toEqual([0.25]);
});

test("odd clocks bring no more marks than can be told apart", () => {
  expect(forecast(healthy(null, hours(1), hours(1)), now).renewals).toHaveLength(1);
  expect(forecast(healthy(null, hours(1), hours(2)), now).renewals).toHaveLength(1);
  expect(forecast(healthy(null, hours(0.1), hours(0)), now).renewals).toHaveLength(24);
});

test("an account that works no more is not fine at all", () => {
  const revoked = accountOf({ state: { state: "revoked", at: hours(-1), revocation: "confirmed" } });
  expect(forecast(revoked, now)).toEqual({ fine: 0, renewals: [] });
});
