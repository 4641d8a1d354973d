import { expect, test } from "vitest";
import { calendarDay, fineUntil, happened } from "./when";
import { t } from "./words.svelte";

const now = new Date(2026, 10, 23, 14, 0);
const at = (...parts: [number, number, number, number?, number?]) => new Date(...parts).toISOString();

test("an end today or tomorrow is told by the hour", () => {
  expect(fineUntil(at(2026, 10, 23, 18, 40), now)).toMatch(/6:40 PM today|18:40 today/);
  expect(fineUntil(at(2026, 10, 24, 0, 5), now)).toMatch(/tomorrow/);
});

test("a later end is told by the day, with the year where it is not this one", () => {
  expect(fineUntil(at(2026, 11, 2), now)).toContain("December");
  expect(fineUntil(at(2026, 11, 2), now)).not.toContain("2026");
  expect(fineUntil(at(2027, 4, 22), now)).toContain("2027");
});

test("no end and a past end have words of their own", () => {
  expect(fineUntil(null, now)).toBe(t("accounts-fine-open-ended"));
  expect(fineUntil(at(2026, 10, 23, 13, 59), now)).toBe(t("accounts-renewal-due"));
});

test("a calendar day reads the moments that the engine writes", () => {
  expect(calendarDay("2026-11-20T12:00:00Z", now)).toContain("November");
});

test("what happened is told by the moment, the hour or the day", () => {
  expect(happened(at(2026, 10, 23, 13, 59), now).when).toBe("now");
  expect(happened(at(2026, 10, 23, 14, 1), now).when).toBe("now");
  expect(happened(at(2026, 10, 23, 9, 30), now)).toMatchObject({ when: "today", time: expect.stringMatching(/^0?9:30/) });
  expect(happened(at(2026, 10, 22, 23, 50), now)).toMatchObject({
    when: "yesterday",
    time: expect.stringMatching(/^(23:50|11:50)/),
  });
  expect(happened(at(2026, 10, 20, 9, 30), now)).toMatchObject({
    when: "earlier",
    date: expect.stringContaining("November"),
  });
});
