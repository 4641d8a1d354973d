/** Something that is on for as long as it is held. The caller says what comes of it. */

/** A key that is held no longer than this was tapped. */
const TAP = 400;
/** For so long a tap keeps it on. */
const STAYS = 10_000;

export class Hold {
  #tell: (on: boolean) => void;
  #on = false;
  #pressedAt: number | null = null;
  #end: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (on: boolean) => void) {
    this.#tell = tell;
  }

  press(): void {
    this.#set(true);
  }

  release(): void {
    this.#pressedAt = null;
    this.#set(false);
  }

  pressKey(): void {
    if (this.#on) {
      this.release();
      return;
    }
    this.#pressedAt = performance.now();
    this.#set(true);
  }

  releaseKey(): void {
    if (this.#pressedAt === null) return;
    if (performance.now() - this.#pressedAt > TAP) this.release();
    else this.#stay();
  }

  /** A press without an end that could be told, as of assistive software. */
  tap(): void {
    if (this.#on) {
      this.release();
      return;
    }
    this.#set(true);
    this.#stay();
  }

  #stay(): void {
    this.#pressedAt = null;
    this.#end = setTimeout(() => this.release(), STAYS);
  }

  #set(on: boolean): void {
    clearTimeout(this.#end);
    if (on === this.#on) return;
    this.#on = on;
    this.#tell(on);
  }
}
