// One conversation: what was said, what is on its way, and what to do when it does not arrive. No DOM in here.

import { Api, ProblemError, type Fetch } from "./api.ts";
import { listen } from "./events.ts";
import { newId } from "./id.ts";
import { read, write } from "./keeping.ts";
import { readReplies, record } from "./read.ts";
import { Shelf, type ShelfStorage } from "./shelf.ts";
import type { Answer, Card, Choice, Content, Json, Mine, Place, Reply, State, Theirs, Turn } from "./types.ts";

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;
const IN_ORDER = 1000; // milliseconds that a message waits for the one before it: order is nice, danger is first

export type Session = "begun" | "lost" | "ended" | "erased" | "left";

export interface Setup {
  endpoint: string;
  storage: ShelfStorage;
  place: () => Place;
  fetch?: Fetch;
  now?: () => number;
}

/**
 * Fires `change` when anything to show has changed, `reply` (detail: the turn) when the coach has spoken,
 * `refused` (detail: the text) when a text came back, `problem` when one did not get through, and `session` (detail: `Session`).
 */
export class Conversation extends EventTarget {
  turns: Turn[] = [];
  pinned: Card | null = null;
  readonly shelf: Shelf;
  #api: Api;
  #place: () => Place;
  #now: () => number;
  #hidden = new Set<string>();
  #flying = new Set<Mine>(); // messages on their way
  #beginning: Promise<void> | null = null;
  #listening: AbortController | null = null;
  #flushing = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pause = FIRST_PAUSE;
  #talk = 0; // counts up when a talk is closed: what was on its way then belongs to no talk any more

  constructor({ endpoint, storage, place, fetch = globalThis.fetch.bind(globalThis), now = Date.now }: Setup) {
    super();
    this.shelf = new Shelf(storage);
    this.#api = new Api(endpoint, this.shelf, fetch);
    this.#place = place;
    this.#now = now;
  }

  get started(): boolean {
    return this.shelf.get("token") !== null;
  }

  /** Whether the coach is at work on something. */
  get working(): boolean {
    return this.turns.some((turn) => turn.kind === "mine" && turn.state === "sending");
  }

  /** Take up the talk of this tab where it was; what was on its way goes again, with the same id. */
  resume(): void {
    if (!this.started && !this.shelf.get("talk")) return;
    Object.assign(this, read(this.shelf.get("talk")));
    if (this.started) this.#listen();
    this.#changed();
    void this.flush();
  }

  /** Send words; `shown` stands for them on the screen. */
  say(text: string, shown = text): Promise<void> {
    return this.#add({ text }, shown);
  }

  choose({ title, value }: Choice): Promise<void> {
    this.#dropChoices();
    return this.#add({ choice: value }, title);
  }

  /** Try a message again: with the same id where nothing can be doubled, else as a new one. */
  async retry(mine: Mine, choice?: Choice): Promise<void> {
    if (choice) mine.content = { choice: choice.value };
    if (choice || mine.state === "failed" || mine.state === "unknown") mine.id = newId();
    await this.#deliver(mine);
  }

  /** Send what waits for a connection, in order. */
  async flush(): Promise<void> {
    if (this.#flushing) return;
    this.#flushing = true;
    clearTimeout(this.#timer);
    try {
      const tried = new Set<Mine>();
      for (let next = this.#next(tried); next; next = this.#next(tried)) {
        tried.add(next);
        const arrived = this.#deliver(next, { quiet: true });
        const on = new Promise<boolean>((done) => setTimeout(done, IN_ORDER, true));
        if (!(await Promise.race([arrived, on]))) break; // still no connection: the others need not try
      }
    } finally {
      this.#flushing = false;
    }
    if (this.#mine("waiting").length > 0) this.#later();
  }

  /** Put away the help that stays in sight. */
  dismiss(): void {
    this.pinned = null;
    this.#changed();
  }

  export(): Promise<Json> {
    return this.#api.export();
  }

  async end(): Promise<void> {
    await this.#api.end();
    this.#close("ended");
  }

  async erase(): Promise<void> {
    await this.#api.erase();
    this.#close("erased");
  }

  /** Forget everything here at once, and tell the edge to end the session if it can still be told. */
  leave(): void {
    const token = this.shelf.get("token");
    this.#close("left");
    if (token) this.#api.tellEnded(token);
  }

  /** Stop listening and trying; what is kept stays for the next page. */
  rest(): void {
    this.#listening?.abort();
    clearTimeout(this.#timer);
  }

  async #add(content: Content, shown: string): Promise<void> {
    const behind = this.#mine("waiting").length > 0;
    const mine: Mine = { kind: "mine", id: newId(), at: this.#now(), shown, content, state: behind ? "waiting" : "sending" };
    this.turns = [...this.turns, mine];
    this.#changed();
    await (behind ? this.flush() : this.#deliver(mine));
  }

  /** Send a message and take in what came; false without a connection. `quiet`: it tries by itself, unseen. */
  async #deliver(mine: Mine, { quiet = false } = {}): Promise<boolean> {
    this.#flying.add(mine);
    if (!quiet) mine.state = "sending";
    if (!quiet) delete mine.problem;
    this.#changed();
    try {
      const answer = await this.#send(mine);
      this.#pause = FIRST_PAUSE;
      this.#answered(mine, answer, "choice" in mine.content);
    } catch (error) {
      this.#notTaken(mine, error);
    } finally {
      this.#flying.delete(mine);
    }
    this.#changed();
    return mine.state !== "waiting";
  }

  /** Send with a session, and once more with a new one when the edge knows the old one no longer. */
  async #send(mine: Mine): Promise<Answer> {
    const fresh = !this.started;
    await this.#begin();
    try {
      return await this.#api.send(mine.id, mine.content);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== "session" || fresh) throw error;
      this.#forgetSession("lost");
      this.#hear([{ text: error.words }], { before: mine });
      await this.#begin();
      return this.#api.send(mine.id, mine.content);
    }
  }

  #begin(): Promise<void> {
    if (this.started) return Promise.resolve();
    const talk = this.#talk;
    this.#beginning ??= this.#api
      .begin(this.#place())
      .then((token) => {
        if (talk !== this.#talk) throw new LeftError();
        this.shelf.set("token", token);
        this.#listen();
        this.#tell("session", "begun" satisfies Session);
      })
      .finally(() => (this.#beginning = null));
    return this.#beginning;
  }

  #answered(mine: Mine, { replies, tier, status, discreet }: Answer, asked: boolean): void {
    if (!this.turns.includes(mine)) return; // left or erased meanwhile
    if (status === "failed" || status === "unknown") {
      mine.state = status;
      mine.problem = replies;
      this.#pin(replies);
      this.#tell("problem");
      return;
    }
    mine.state = "sent";
    if (discreet) this.#hidden.add(mine.id);
    const turn = this.#hear(replies, { asked, tier, hide: discreet });
    if (status === "refused" && "text" in mine.content) this.#tell("refused", mine.content.text);
    if (turn) this.#tell("reply", turn);
  }

  /** No connection: it goes by itself when there is one. Refused: the edge's words say why. */
  #notTaken(mine: Mine, error: unknown): void {
    if (!this.turns.includes(mine)) return;
    if (!(error instanceof ProblemError)) {
      if (mine.state !== "waiting") this.#tell("problem");
      mine.state = "waiting";
      this.#later();
      return;
    }
    if (error.code === "ended" || error.code === "session") this.#forgetSession("lost");
    mine.state = "refused";
    mine.problem = [{ text: error.words }];
    this.#tell("problem");
  }

  #hear(replies: Reply[], { asked = false, tier = "none", hide = false, before }: Heard = {}): Theirs | null {
    if (replies.length === 0) return null;
    const turn: Theirs = { kind: "theirs", id: newId(), at: this.#now(), replies, asked, tier };
    if (hide) this.#hidden.add(turn.id);
    this.#dropChoices();
    this.#pin(replies);
    const at = before ? this.turns.indexOf(before) : this.turns.length;
    this.turns = [...this.turns.slice(0, at), turn, ...this.turns.slice(at)];
    return turn;
  }

  /** Help lines stay in sight until they are put away, unless somebody else may look at the screen. */
  #pin(replies: Reply[]): void {
    for (const { card } of replies) {
      if (card?.type !== "safety") continue;
      this.pinned = card["discreet"] ? null : card;
    }
  }

  /** Only the choices of the last turn are open. */
  #dropChoices(): void {
    this.turns = this.turns.map((turn) =>
      turn.kind === "theirs" && turn.replies.some(({ choices }) => choices)
        ? { ...turn, replies: turn.replies.map(({ choices: _used, ...reply }) => reply).filter((reply) => reply.text || reply.card) }
        : turn,
    );
  }

  #listen(): void {
    this.#listening?.abort();
    const stop = (this.#listening = new AbortController());
    const onEvent = (_name: string, data: unknown): void => {
      const body = record(data);
      const turn = this.#hear(readReplies("type" in body ? [{ card: body }] : body["replies"]));
      if (turn) this.#tell("reply", turn);
      this.#changed();
    };
    void listen({ open: (signal) => this.#api.stream(signal), onEvent, signal: stop.signal });
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }

  #forgetSession(session: Session): void {
    this.#listening?.abort();
    this.shelf.set("token", "");
    this.#tell("session", session);
  }

  #close(session: Session): void {
    this.rest();
    this.#talk += 1;
    this.#beginning = null;
    this.shelf.clear();
    this.turns = [];
    this.pinned = null;
    this.#hidden.clear();
    this.#tell("session", session);
    this.#tell("change");
  }

  /** The first message that is not under way: it waits, or was on its way when the page was loaded again. */
  #next(tried: ReadonlySet<Mine>): Mine | undefined {
    const open = this.turns.filter((turn) => turn.kind === "mine" && (turn.state === "waiting" || turn.state === "sending"));
    return (open as Mine[]).find((mine) => !tried.has(mine) && !this.#flying.has(mine));
  }

  #mine(state: State): Mine[] {
    return this.turns.filter((turn): turn is Mine => turn.kind === "mine" && turn.state === state);
  }

  #changed(): void {
    if (this.turns.length > 0) this.shelf.set("talk", write(this, this.#hidden));
    this.#tell("change");
  }

  #tell(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

class LeftError extends Error {}

interface Heard {
  asked?: boolean;
  tier?: string;
  hide?: boolean;
  before?: Mine;
}
