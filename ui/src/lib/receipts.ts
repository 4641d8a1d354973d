/** Receipts, and what is told of links made elsewhere, in words. Pure; the language is the one that is spoken now. */

import type { LinkReceipt, ManyEnded, ManyRefreshed, NewLinkView, Receipt } from "../bindings";
import { whole } from "./sentences";
import { happened } from "./when";
import { apart, ids, say, t, told } from "./words.svelte";

const ended = ids({
  disconnected: "receipt-disconnected",
  kept: "receipt-kept",
  unreachable: "receipt-unreachable",
  notAsked: "receipt-not-asked",
});

export function newLinkTitle({ accountName: name, device, at }: NewLinkView, now: Date, hides: boolean): string {
  const { when, time, date } = happened(at, now);
  if (hides) return t("new-link-title-hidden", { when, time, date });
  return device === null
    ? t("new-link-title-nameless", { name, when, time, date })
    : t("new-link-title", { name, device, when, time, date });
}

export function newLinkDetail({ client: app, system }: NewLinkView): string {
  const how =
    app !== null && system !== null
      ? t("new-link-how", { app, system })
      : app !== null
        ? t("new-link-how-app", { app })
        : system !== null
          ? t("new-link-how-system", { system })
          : "";
  return whole([how, t("new-link-advice")]);
}

/** Whether the server has yet to confirm what was done. */
export function isOpen({ revocation }: Receipt): boolean {
  return revocation === "pending" || revocation === "refused";
}

/** What was done, for an account that is called so on the screen. */
export function receiptTitle(receipt: Receipt, name: string): string {
  const { what } = receipt;
  if (what === "loggedOut") return t("receipt-logged-out", { name });
  return t(isOpen(receipt) ? "receipt-ended-here" : "receipt-revoked", { name });
}

export function receiptDetail({ what, revocation, trouble, platform }: Receipt): string {
  if (revocation === "pending") return whole([t("receipt-pending"), trouble && apart(trouble)]);
  if (revocation === "refused") return whole([t("receipt-refused"), trouble && apart(trouble)]);
  return what === "loggedOut" ? t("receipt-session-ended") : say(ended[platform]);
}

export function linkReceiptTitle({ device, alreadyGone }: LinkReceipt, hides: boolean): string {
  // A device has its owner's words for a name.
  if (device === null || hides) return t(alreadyGone ? "receipt-link-gone-nameless" : "receipt-link-revoked-nameless");
  return t(alreadyGone ? "receipt-link-gone" : "receipt-link-revoked", { device });
}

export function linkReceiptDetail({ accountName: name, alreadyGone }: LinkReceipt, hides: boolean): string {
  if (hides) return t(alreadyGone ? "receipt-link-gone-detail-hidden" : "receipt-link-revoked-detail-hidden");
  return t(alreadyGone ? "receipt-link-gone-detail" : "receipt-link-revoked-detail", { name });
}

/** What was done with many, and how far it has come at their servers. */
export function manyEndedTitle({ what, accounts: count }: ManyEnded): string {
  return t(what === "loggedOut" ? "receipt-many-logged-out" : "receipt-many-revoked", { count });
}

export function manyEndedDetail({ confirmed, pending, refused }: ManyEnded): string {
  return whole([
    confirmed > 0 ? t("receipt-many-confirmed", { count: confirmed }) : null,
    pending > 0 ? t("receipt-many-pending", { count: pending }) : null,
    refused > 0 ? t("receipt-many-refused", { count: refused }) : null,
  ]);
}

/** The first few that could not be refreshed, with why. */
export function notRefreshed({ failed }: ManyRefreshed): { name: string; why: string }[] {
  const MOST = 3;
  return failed.slice(0, MOST).map(({ name, problem }) => ({ name, why: whole(Object.values(told(problem))) }));
}
