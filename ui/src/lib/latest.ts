/**
 * Keeps an old answer from overwriting newer news.
 *
 * A command's answer and an event travel separately, so the answer to a question asked before an event may arrive after
 * it. Whoever asks takes a ticket first; the ticket is void once an event, or the answer to a later question, was taken.
 */
export class Latest {
  #taken = 0;
  #asked = 0;

  /** An event arrived: every question under way is out of date. */
  news(): void {
    this.#taken = ++this.#asked;
  }

  /** Before asking. The returned function says, once, whether the answer may still be used. */
  ask(): () => boolean {
    const ticket = ++this.#asked;
    return () => {
      if (ticket < this.#taken) return false;
      this.#taken = ticket;
      return true;
    };
  }
}
