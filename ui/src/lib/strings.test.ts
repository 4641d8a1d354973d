import { expect, test } from "vitest";
import type { NewLinkView } from "../bindings";
import { strings } from "./strings";

const link: NewLinkView = {
  account: "1",
  accountName: "Ada",
  link: "l77",
  client: "Latchkey",
  device: "Mia’s laptop",
  system: "Linux (Debian 12)",
  at: "2026-11-25T16:59:58Z",
};

test("a link made elsewhere is told with its account, its device and its time", () => {
  const { title, detail } = strings.newLink;
  expect(title(link, "just now")).toBe("TikTok account Ada was linked on Mia’s laptop just now");
  expect(detail(link)).toContain("It was linked with Latchkey on Linux (Debian 12). If that was not you");
  const bare = { ...link, client: null, device: null, system: null };
  expect(title(bare, "just now")).toContain("on another device just now");
  expect(detail(bare)).toMatch(/^If that was not you/);
});

test("wrong digits are told with how often they may be typed again", () => {
  const { told } = strings.digits;
  expect(told({ stage: "now" })).toBe("");
  expect(told({ stage: "wrong", triesLeft: 1 })).toMatch(/One try is left\.$/);
  expect(told({ stage: "wrong", triesLeft: 2 })).toMatch(/2 tries are left\.$/);
});
