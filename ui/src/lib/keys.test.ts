import { expect, test } from "vitest";
import { shortcutOf as pressed } from "./keys";
import { VIEWS } from "./model";

const none = { key: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, defaultPrevented: false };
const shortcutOf = (keys: typeof none, mac: boolean) => pressed(keys, [...VIEWS], mac);

test("control with a number opens a view, command on a Mac", () => {
  const keys = ["1", "2", "3", "4", "5", "6", "7", "0"];
  const views = ["link", "accounts", "activity", "programs", "support", "settings", null, null];
  expect(keys.map((key) => shortcutOf({ ...none, key, ctrlKey: true }, false))).toEqual(views);
  expect(keys.map((key) => shortcutOf({ ...none, key, metaKey: true }, true))).toEqual(views);
  expect(shortcutOf({ ...none, key: "1", metaKey: true }, false)).toBeNull();
  expect(shortcutOf({ ...none, key: "1", ctrlKey: true }, true)).toBeNull();
  expect(shortcutOf({ ...none, key: "1" }, false)).toBeNull();
});

test("the numbers go by the views that there are", () => {
  const views = VIEWS.filter((view) => view !== "support");
  expect(pressed({ ...none, key: "5", ctrlKey: true }, views, false)).toBe("settings");
});

test("control with F searches, whatever case the letter comes in", () => {
  expect(["f", "F"].map((key) => shortcutOf({ ...none, key, ctrlKey: true }, false))).toEqual(["search", "search"]);
  expect(shortcutOf({ ...none, key: "f" }, false)).toBeNull();
});

test("Escape leaves, unless somebody has taken it or it comes with others", () => {
  const escape = { ...none, key: "Escape" };
  expect(shortcutOf(escape, false)).toBe("leave");
  expect(shortcutOf({ ...escape, defaultPrevented: true }, false)).toBeNull();
  expect(shortcutOf({ ...escape, ctrlKey: true }, false)).toBeNull();
  expect(shortcutOf({ ...none, key: "1", ctrlKey: true, altKey: true }, false)).toBeNull();
  expect(shortcutOf({ ...none, key: "1", ctrlKey: true, shiftKey: true }, false)).toBeNull();
});
