// The calls of the edge. No DOM in here, and no decision about what to do when one fails.

import { readAnswer, record, say } from "./read.ts";
import type { Shelf } from "./shelf.ts";
import type { Answer, Content, Json, Place } from "./types.ts";

const SECONDS = 40; // longer than the edge's own patience, so that its honest answer arrives

/** A refused request: the edge's kind words, its code, and when to come back. */
export class ProblemError extends Error {
  readonly code: string;
  readonly words: string;
  readonly retryAfter: number;

  constructor(body: Json, retryAfter = 0) {
    super(say(body["error"]) || "problem");
    this.code = this.message;
    this.words = [say(body["message"]), say(body["help"])].filter(Boolean).join(" ");
    this.retryAfter = retryAfter;
  }
}

export type Fetch = typeof fetch;

export class Api {
  #base: string;
  #shelf: Shelf;
  #fetch: Fetch;

  constructor(base: string, shelf: Shelf, fetch: Fetch) {
    this.#base = base.replace(/\/+$/, "");
    this.#shelf = shelf;
    this.#fetch = fetch;
  }

  /** Begin a session and return its token. */
  async begin(place: Place): Promise<string> {
    return say((await this.#call("POST", "/api/session", place))["token"]);
  }

  /** Send a message. The same id may be sent again after a lost connection: it is answered once. */
  async send(id: string, content: Content): Promise<Answer> {
    return readAnswer(await this.#call("POST", "/api/messages", { message_id: id, ...content }));
  }

  export(): Promise<Json> {
    return this.#call("GET", "/api/export");
  }

  async end(): Promise<void> {
    await this.#call("POST", "/api/session/end");
  }

  async erase(): Promise<void> {
    await this.#call("DELETE", "/api/session");
  }

  /** Tell the edge to end a session that is already forgotten here, if it can still be told. */
  tellEnded(token: string): void {
    const headers = { Authorization: `Bearer ${token}` };
    this.#fetch(`${this.#base}/api/session/end`, { method: "POST", headers, keepalive: true }).catch(() => {});
  }

  /** Open the stream of what comes without being asked. */
  stream(signal: AbortSignal): Promise<Response> {
    return this.#fetch(`${this.#base}/api/events`, { headers: this.#headers(), signal });
  }

  #headers(): Record<string, string> {
    const token = this.#shelf.get("token");
    return token ? { Authorization: `Bearer ${token}` } : {};
  }

  async #call(method: string, path: string, body?: unknown): Promise<Json> {
    const options: RequestInit = {
      method,
      headers: this.#headers(),
      signal: AbortSignal.timeout(SECONDS * 1000),
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
    };
    if (body !== undefined) {
      options.headers = { ...options.headers, "Content-Type": "application/json" };
      options.body = JSON.stringify(body);
    }
    const response = await this.#fetch(this.#base + path, options);
    const answer = record(await response.json()); // no JSON: something else answered, as good as no connection
    if (response.ok) return answer;
    throw new ProblemError(answer, Number(response.headers.get("Retry-After")) || 0);
  }
}
