/**
 * Every word that the window says, and the locale in which it writes numbers, dates and lists.
 *
 * The words lie in `languages/*.ftl`. The shell hands over one of those files before this script runs, and another one when
 * the person changes the language; none is part of the bundle.
 */

import { FluentBundle, FluentResource } from "@fluent/bundle";
import type { Problem } from "../bindings";

/** What the shell says a window is to speak and to look like. */
export interface Spoken {
  /** The tag that its file in `languages` has. */
  language: string;
  /** The tag for `Intl`: the language, in the person's own variant of it. */
  locale: string;
  /** The text of the file. */
  words: string;
  theme: "system" | "light" | "dark";
}

declare global {
  var __LATCHKEY__: Spoken | undefined;
}

declare const isId: unique symbol;
/** The id of a message that stands in a table made by `ids`. */
export type Id = string & { readonly [isId]: true };
type Ids<T> = T extends string ? Id : { [K in keyof T]: Ids<T[K]> };
export type Args = Record<string, string | number>;

/** Written from right to left, of the languages that anybody might add. */
const RTL = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/;

let current = $state.raw(take(globalThis.__LATCHKEY__ ?? { language: "en", locale: "en", words: "", theme: "system" }));

/** Changes language and look. Whatever is on the screen follows. */
export function speak(spoken: Spoken): void {
  current = take(spoken);
}

/** The words with this id, which is a literal: `t("link-title")`, or `t("link-code.copy")` for an attribute. */
export function t(id: string, args?: Args): string {
  const words = find(id, args);
  if (words === undefined && import.meta.env.MODE === "test") throw new Error(`no words for ${id}`);
  return words ?? id;
}

/** The words with an id that depends on something: one out of a table made by `ids`. */
export const say: (id: Id, args?: Args) => string = t;

/** A table of ids, all of them literals, so that the tests can tell which words are used. */
export function ids<const T>(table: T): Ids<T> {
  return table as Ids<T>;
}

export function locale(): string {
  return current.locale;
}

/** A problem's sentences: the engine's own, which name names, or what the language has for its code. */
export function told({ code, message, wayOut }: Problem): { message: string; wayOut: string } {
  const id = `problem-${code}`;
  return { message: find(id) ?? apart(message), wayOut: find(`${id}.way-out`) ?? apart(wayOut) };
}

/** A sentence of the engine, which is English, among words from right to left: with a direction of its own. */
export function apart(sentence: string): string {
  return current.rtl && sentence !== "" ? `\u2068${sentence}\u2069` : sentence;
}

function find(id: string, args?: Args): string | undefined {
  const [name = "", attribute] = id.split(".");
  const message = current.bundle.getMessage(name);
  const pattern = attribute === undefined ? message?.value : message?.attributes[attribute];
  // Without a list for its troubles, Fluent throws them.
  return pattern ? current.bundle.formatPattern(pattern, args, import.meta.env.MODE === "test" ? null : []) : undefined;
}

function take({ language, locale, words, theme }: Spoken) {
  const rtl = RTL.test(language);
  const bundle = new FluentBundle(locale, { useIsolating: rtl });
  bundle.addResource(new FluentResource(words));
  const root = globalThis.document?.documentElement;
  if (root) {
    root.lang = language;
    root.dir = rtl ? "rtl" : "ltr";
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
  }
  return { bundle, locale, rtl };
}
