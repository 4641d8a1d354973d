/** For tests: an account that is like any other but for what is given. */

import type { AccountView } from "../bindings";

export function accountOf(given: Partial<AccountView>): AccountView {
  return {
    id: "1",
    provider: "sandbox",
    providerName: "Sandbox",
    subject: "s1",
    name: "Ada",
    username: null,
    label: null,
    email: null,
    picture: null,
    linkedAt: "2026-11-23T12:00:00Z",
    state: { state: "healthy", fineUntil: null, accessUntil: "2026-11-24T12:00:00Z" },
    scopes: [],
    missing: [],
    lastRefresh: null,
    ...given,
  };
}
