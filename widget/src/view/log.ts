// Where the conversation stands on the screen: what is new comes into sight, and nobody is pulled away from reading.

const NEAR = 160; // pixels from the end that count as "at the end"
const MARGIN = 16;

export class Sight {
  #near = true;

  /** Whether the end was in sight before the conversation changed. */
  get near(): boolean {
    return this.#near;
  }

  /** Note, before the conversation changes, whether its end is in sight. */
  before(scroller: HTMLElement | null): void {
    if (!scroller) return;
    this.#near = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
  }

  toEnd(scroller: HTMLElement | null): void {
    scroller?.scrollTo({ top: scroller.scrollHeight });
  }

  /** Bring a reply into sight: its end, or its beginning where it is long. Returns false while somebody reads above. */
  toReply(scroller: HTMLElement | null, turn: HTMLElement | null): boolean {
    if (!scroller || !turn) return true;
    if (!this.#near) return false;
    const top = turn.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
    const end = scroller.scrollHeight - scroller.clientHeight;
    scroller.scrollTo({ top: Math.min(end, top - MARGIN) });
    return true;
  }
}
