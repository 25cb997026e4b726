/** Counts presses of Shift alone; Shift held for another key does not count. */
export class ShiftCounter {
  static readonly within = 5000; // milliseconds between two presses
  static readonly presses = 3;
  #now: () => number;
  #count = 0;
  #alone = false;
  #last = -Infinity;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  down(key: string, repeat = false): void {
    if (key !== "Shift") this.#reset();
    else if (!repeat) this.#alone = true;
  }

  /** Return whether this release is the third press in time. */
  up(key: string): boolean {
    if (key !== "Shift" || !this.#alone) return false;
    const at = this.#now();
    this.#count = at - this.#last <= ShiftCounter.within ? this.#count + 1 : 1;
    this.#last = at;
    this.#alone = false;
    return this.#count >= ShiftCounter.presses;
  }

  #reset(): void {
    this.#count = 0;
    this.#alone = false;
    this.#last = -Infinity;
  }
}
