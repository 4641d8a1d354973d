import { expect, test } from "vitest";
import type { ManyEnded, NewLinkView, Receipt } from "../bindings";
import {
  linkReceiptDetail,
  linkReceiptTitle,
  manyEndedDetail,
  manyEndedTitle,
  newLinkDetail,
  newLinkTitle,
  notRefreshed,
  receiptDetail,
  receiptTitle,
} from "./receipts";

const now = new Date("2026-11-25T17:00:00Z");
const link: NewLinkView = {
  account: "1",
  accountName: "Ada",
  link: "l77",
  client: "Latchkey",
  device: "Mia’s laptop",
  system: "Linux (Debian 12)",
  at: "2026-11-25T16:59:58Z",
};
const receipt: Receipt = {
  what: "revoked",
  name: "Ada",
  revocation: "confirmed",
  trouble: null,
  platform: "disconnected",
};

test("a link made elsewhere is told with its account, its device and its time", () => {
  expect(newLinkTitle(link, now, false)).toBe("TikTok account Ada was linked on Mia’s laptop just now");
  expect(newLinkDetail(link)).toContain("It was linked with Latchkey on Linux (Debian 12). If that was not you");
  const bare = { ...link, client: null, device: null, system: null };
  expect(newLinkTitle(bare, now, false)).toContain("on another device just now");
  expect(newLinkDetail(bare)).toMatch(/^If that was not you/);
  expect(newLinkDetail({ ...link, system: null })).toMatch(/^It was linked with Latchkey\. If/);
  expect(newLinkDetail({ ...link, client: null })).toMatch(/^It was linked on Linux \(Debian 12\)\. If/);
  expect(newLinkTitle({ ...link, at: "2026-10-01T12:00:00Z" }, now, false)).toMatch(/laptop on (October 1|1 October)$/);
});

test("a receipt says what is done and what is not yet", () => {
  expect(receiptTitle(receipt, "Ada")).toBe("Access revoked for Ada");
  expect(receiptDetail(receipt)).toContain("disconnected from the account at TikTok");
  const open: Receipt = { ...receipt, revocation: "pending", trouble: "It sleeps. Wait.", platform: "notAsked" };
  expect(receiptTitle(open, "Ada")).toBe("Access ended on this computer for Ada");
  expect(receiptDetail(open)).toMatch(/as soon as it can be reached\. It sleeps\. Wait\.$/);
  expect(receiptDetail({ ...open, revocation: "refused", trouble: null })).toMatch(/would not confirm it\.$/);
  const out: Receipt = { ...receipt, what: "loggedOut" };
  expect(receiptTitle(out, "Ada")).toBe("Ada is logged out");
  expect(receiptDetail(out)).toContain("its session at the link server has ended");
});

test("a receipt for a link on another device names it where it has a name", () => {
  const told = (device: string | null, alreadyGone: boolean) => linkReceiptTitle({ accountName: "Ada", device, alreadyGone }, false);
  expect(told("Mia's laptop", false)).toBe("Access revoked on Mia's laptop");
  expect(told(null, false)).toBe("Access revoked on the other device");
  expect(told("Mia's laptop", true)).toBe("The link on Mia's laptop had ended already");
  expect(told(null, true)).toBe("The link on the other device had ended already");
  expect(linkReceiptDetail({ accountName: "Ada", device: null, alreadyGone: true }, false)).toContain("Ada stays linked here.");
});

test("while names are hidden, nothing that is told of a link elsewhere names anybody", () => {
  const told = [true, false].flatMap((alreadyGone) => {
    const gone = { accountName: "Ada", device: "Mia’s laptop", alreadyGone };
    return [linkReceiptTitle(gone, true), linkReceiptDetail(gone, true)];
  });
  for (const sentence of [...told, newLinkTitle(link, now, true)]) expect(sentence).not.toMatch(/Ada|Mia/);
});

test("a receipt for many says how many their servers have confirmed", () => {
  const ended: ManyEnded = { what: "revoked", accounts: 12, confirmed: 12, pending: 0, refused: 0 };
  expect(manyEndedTitle(ended)).toContain("12 accounts");
  expect(manyEndedDetail(ended)).not.toMatch(/pending|told/);
  const open = manyEndedDetail({ ...ended, confirmed: 0, pending: 11, refused: 1 });
  expect(open.split(". ")).toHaveLength(2);
  expect(manyEndedTitle({ ...ended, what: "loggedOut", accounts: 1 })).toContain("One account");
});

test("of those that could not be refreshed, the first few are told", () => {
  const problem = { code: "server_unreachable", message: "It does not answer.", wayOut: "Wait." };
  const failed = ["Ada", "Mia", "Tim", "Zoe"].map((name) => ({ name, problem }));
  const told = notRefreshed({ refreshed: 3, failed });
  expect(told.map(({ name }) => name)).toEqual(["Ada", "Mia", "Tim"]);
  expect(told[0]?.why).toBe("It does not answer. Wait.");
});
