/** What the keys of the window do, apart from those of its fields and dialogs. Pure. */

import type { View } from "./model";

export type Shortcut = View | "search" | "leave";

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "defaultPrevented">;

/** Control, or Command on a Mac, with a number for a view or F for the search; Escape to leave. */
export function shortcutOf(pressed: Pressed, views: View[], mac: boolean): Shortcut | null {
  const { key, ctrlKey, metaKey, altKey, shiftKey, defaultPrevented } = pressed;
  if (altKey || shiftKey || defaultPrevented) return null;
  if (key === "Escape") return ctrlKey || metaKey ? null : "leave";
  if (ctrlKey === mac || metaKey !== mac) return null;
  if (key.toLowerCase() === "f") return "search";
  return views[Number(key) - 1] ?? null;
}
