// Talks to the edge. No DOM in here: it can be used and tested without a page.

const TOKEN = "notes-token";
const SECONDS = 40; // longer than the edge's own patience, so that its honest answer arrives

/** What a token lives in when the browser gives no storage. */
export class MemoryStorage {
  #items = new Map();

  getItem(name) {
    return this.#items.get(name) ?? null;
  }

  setItem(name, value) {
    this.#items.set(name, value);
  }

  removeItem(name) {
    this.#items.delete(name);
  }
}

export class ProblemError extends Error {
  /** A refused request: the edge's kind words are in `body`. */
  constructor(status, body) {
    super(body.error ?? "problem");
    this.status = status;
    this.body = body;
  }
}

export class Client {
  /**
   * @param {object} options
   * @param {string} [options.base] address of the edge
   * @param {Storage} options.storage where the token lives: `sessionStorage`, never anything that lasts
   * @param {typeof fetch} [options.fetch]
   */
  constructor({ base = "", storage, fetch = globalThis.fetch.bind(globalThis) }) {
    this.base = base;
    this.storage = storage;
    this.fetch = fetch;
  }

  get token() {
    return this.storage.getItem(TOKEN);
  }

  get started() {
    return this.token !== null;
  }

  /** Begin a session unless there is one. Details: region, language, time_zone. */
  async start(details = {}) {
    if (this.started) return;
    this.starting ??= this.#call("POST", "/api/session", details)
      .then((body) => this.storage.setItem(TOKEN, body.token))
      .finally(() => delete this.starting);
    await this.starting;
  }

  /** Send a text or a choice. The same id may be sent again after a lost connection: it is answered once. */
  send(messageId, { text, choice }) {
    return this.#call("POST", "/api/messages", { message_id: messageId, text, choice });
  }

  export() {
    return this.#call("GET", "/api/export");
  }

  async end() {
    await this.#call("POST", "/api/session/end");
    this.forget();
  }

  async erase() {
    await this.#call("DELETE", "/api/session");
    this.forget();
  }

  /** Drop the token here, without a word to the edge. */
  forget() {
    this.events?.abort();
    this.storage.removeItem(TOKEN);
  }

  /** Drop the token here at once, and tell the edge to end the session if it can still be told. */
  leave() {
    const token = this.token;
    this.forget();
    if (token === null) return;
    const headers = { Authorization: `Bearer ${token}` };
    this.fetch(`${this.base}/api/session/end`, { method: "POST", headers, keepalive: true }).catch(() => {});
  }

  /** Hand each event `(name, data)` of the stream on, connecting again until `forget`. */
  async listen(onEvent, wait = (ms) => new Promise((done) => setTimeout(done, ms))) {
    this.events = new AbortController();
    const { signal } = this.events;
    for (let pause = 1000; !signal.aborted && this.started; pause = Math.min(pause * 2, 60000)) {
      try {
        const response = await this.fetch(`${this.base}/api/events`, { headers: this.#headers(), signal });
        if (response.status === 401) return;
        if (response.ok) {
          pause = 1000;
          await readEvents(response.body, onEvent);
        }
      } catch {
        // connection lost, or left: the loop decides
      }
      if (!signal.aborted) await wait(pause);
    }
  }

  #headers() {
    return this.started ? { Authorization: `Bearer ${this.token}` } : {};
  }

  async #call(method, path, body) {
    const options = { method, headers: this.#headers(), signal: AbortSignal.timeout(SECONDS * 1000) };
    if (body !== undefined) {
      options.headers["Content-Type"] = "application/json";
      options.body = JSON.stringify(body);
    }
    const response = await this.fetch(this.base + path, options);
    const answer = await response.json();
    if (!response.ok) throw new ProblemError(response.status, answer);
    return answer;
  }
}

/** Read a server-sent event stream to its end. */
export async function readEvents(stream, onEvent) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) emit(block, onEvent);
  }
}

function emit(block, onEvent) {
  const fields = { event: "message", data: "" };
  for (const line of block.split("\n")) {
    const [, name, value] = line.match(/^(event|data): ?(.*)$/) ?? [];
    if (name) fields[name] = value;
  }
  if (fields.data) onEvent(fields.event, JSON.parse(fields.data));
}
