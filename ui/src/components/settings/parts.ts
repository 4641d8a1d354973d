/** What the view is made of: sections of rows. A section says what its rows are now; `Row` draws any of them. */

import type { ComponentProps } from "svelte";
import type { Problem } from "../../bindings";
import type Icon from "../Icon.svelte";

/** Something that is so, or that became of what was done. */
export interface Told {
  icon?: ComponentProps<typeof Icon>["name"];
  text: string;
  /** A path or an address. */
  code?: string;
  /** Names, or sentences of the engine. */
  list?: string[];
}

export interface Action {
  testid: string;
  words: string;
  run: () => unknown;
  busy?: boolean;
}

export interface Option {
  value: string;
  words: string;
  hint?: string;
  /** The language that the words are in, where it is another. */
  lang?: string;
}

export interface Row {
  /** Of the control and of its test hook, and of the row's own where there is no control. */
  id: string;
  /** Over this row and those after it. */
  heading?: string | undefined;
  /** What the row is about, where there are many with that id, and how that is. */
  about?: string;
  state?: string | undefined;
  words: string;
  code?: string | null;
  hint?: string | null | undefined;
  marks?: Told[];
  problem?: Problem | null | undefined;
  /** Of a switch; null where it cannot be switched. */
  on?: boolean | null | undefined;
  /** Of a choice. */
  options?: Option[];
  /** Whether all options are in sight. */
  open?: boolean;
  chosen?: string | null | undefined;
  /** The value that a person gives a switch or a choice. */
  give?: (value: never) => unknown;
  actions?: Action[];
  /** What became of it, for whoever waits for it. */
  told?: Told[];
}

export interface Section {
  id: string;
  title: string;
  rows: Row[];
  /** Rows that are seldom wanted. */
  more?: { words: string; rows: Row[] } | false;
}

/** What a dialog has a field for; its name is its test hook, too. */
export interface Field {
  name: string;
  words: string;
  hint?: string;
  /** What is typed into `again` has to be what was typed into `passphrase`. */
  kind: "text" | "secret" | "again" | "tick";
  optional?: boolean;
  value?: string | null;
}

/** What was typed into a field, by its name; empty for a box that is not ticked. */
export type Given = (name: string) => string;

/** What a dialog asks, or tells where there is nothing to do. */
export interface Question {
  title: string;
  text: string;
  /** In large letters. */
  name?: string;
  told?: Told[];
  fields?: Field[];
  /** Something to take to another place. */
  copy?: { words: string; action: string; value: string };
  action?: string;
  testid?: string;
  /** What it does cannot be taken back: the other answer is at hand. */
  final?: boolean;
  /** Whether all fields are filled in already. */
  atOnce?: boolean;
  run?: (given: Given) => Promise<unknown>;
}

/** Asks; afterwards the keyboard is where it was, or near the element with this id if that is gone. */
export type Ask = (question: Question, near: string) => void;
