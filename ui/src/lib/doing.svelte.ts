/** What a view does for a person, one thing at a time, and what it reports of it. */

import type { Problem } from "../bindings";
import { toProblem } from "./model";

export type Trouble = { kind: "problem"; problem: Problem };

export class Doing<Told> {
  /** What is under way. */
  busy = $state.raw<string | null>(null);
  told = $state.raw<Told | Trouble | null>(null);

  /** Whether it was done. */
  async do(what: string, action: () => Promise<Told | null>): Promise<boolean> {
    if (this.busy !== null) return false;
    this.busy = what;
    this.told = null;
    try {
      this.told = await action();
      return true;
    } catch (thrown) {
      this.told = { kind: "problem", problem: toProblem(thrown) };
      return false;
    } finally {
      this.busy = null;
    }
  }
}
