import { render } from "svelte/server";
import { afterEach, expect, test, vi } from "vitest";
import type { LeakStatus } from "../../bindings";
import { leak } from "../../lib/leak.svelte";
import SupportView from "./SupportView.svelte";

const SAM = { account: "1", name: "Sam", server: "link.example", audit: true };

vi.stubGlobal("navigator", { platform: "Linux" });

afterEach(() => {
  leak.status = null;
});

function drawn(staff: LeakStatus["staff"]): (testid: string) => boolean {
  leak.status = { stage: { kind: "empty" }, staff };
  const { body } = render(SupportView);
  return (testid) => body.includes(`data-testid="${testid}"`);
}

test("whoever is no staff may revoke a token that they hold, and sees nothing of the rest", () => {
  const has = drawn([]);
  expect(["support-held-revoke", "support-staff-only", "support-guide-token"].every(has)).toBe(true);
  expect(["support-scan-clipboard", "support-check", "support-set-preview", "support-stage"].some(has)).toBe(false);
});

test("staff finds, proves and ends whole sets", () => {
  const has = drawn([SAM]);
  expect(["support-held-revoke", "support-scan-clipboard", "support-check", "support-set-preview"].every(has)).toBe(true);
  expect(has("support-staff-only")).toBe(false);
});
