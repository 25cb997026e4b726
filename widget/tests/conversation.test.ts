import { describe, expect, it, vi } from "vitest";
import { Conversation, type Session } from "../src/client/conversation.ts";
import { MemoryStorage } from "../src/client/shelf.ts";
import type { Mine, Theirs } from "../src/client/types.ts";

type Handler = (body: Record<string, unknown>) => unknown;

/** An edge of a few lines: a session, messages by `answer`, and a connection that can be cut. */
class Edge {
  online = true;
  sessions = 0;
  posts: { id: string; text?: string; choice?: string; token: string }[] = [];
  ended: string[] = [];

  constructor(public answer: Handler = ({ text }) => ({ replies: [{ text: `You said: ${text}` }] })) {}

  fetch = (async (address: string, { method = "GET", headers = {}, body }: RequestInit = {}) => {
    const path = new URL(address).pathname;
    const token = ((headers as Record<string, string>)["Authorization"] ?? "").replace("Bearer ", "");
    if (path === "/api/events") return new Promise<Response>(() => {});
    if (!this.online) throw new TypeError("no connection");
    if (path === "/api/session/end") this.ended.push(token);
    if (path === "/api/session" && method === "POST") return Response.json({ token: `t${++this.sessions}` }, { status: 201 });
    if (path !== "/api/messages") return Response.json({ status: "done" });
    const { message_id: id, ...content } = JSON.parse(String(body));
    this.posts.push({ id, ...content, token });
    const answer = this.answer({ ...content, id, token });
    return answer instanceof Response ? answer : Response.json({ triage: { tier: "none" }, status: "answered", ...(answer as object) });
  }) as typeof fetch;
}

const problem = (error: string, status: number): Response => Response.json({ error, message: "Kind words.", help: "Help." }, { status });

function talkWith(edge: Edge, storage = new MemoryStorage()): Conversation {
  const place = () => ({ region: "GB", language: null, time_zone: null });
  return new Conversation({ endpoint: "https://edge.example/", storage, place, fetch: edge.fetch });
}

const mine = (talk: Conversation): Mine[] => talk.turns.filter((turn) => turn.kind === "mine");
const theirs = (talk: Conversation): Theirs[] => talk.turns.filter((turn) => turn.kind === "theirs");

describe("a message", () => {
  it("begins a session once and is answered", async () => {
    const edge = new Edge();
    const talk = talkWith(edge);
    await Promise.all([talk.say("one"), talk.say("two")]);
    expect(edge.sessions).toBe(1);
    expect(mine(talk).map(({ state }) => state)).toEqual(["sent", "sent"]);
    expect(theirs(talk)).toHaveLength(2);
  });

  it("waits for a connection and goes by itself, once, in order, with its own id", async () => {
    vi.useFakeTimers();
    const edge = new Edge();
    const talk = talkWith(edge);
    edge.online = false;
    await talk.say("one");
    await talk.say("two");
    expect(mine(talk).map(({ state }) => state)).toEqual(["waiting", "waiting"]);
    const ids = mine(talk).map(({ id }) => id);
    edge.online = true;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(edge.posts.map(({ id }) => id)).toEqual(ids);
    expect(mine(talk).map(({ state }) => state)).toEqual(["sent", "sent"]);
    vi.useRealTimers();
  });

  it("keeps its id when the answer was lost on the way", async () => {
    const edge = new Edge();
    const talk = talkWith(edge);
    let lost = true;
    edge.answer = () => {
      if (!lost) return { replies: [{ text: "yes" }] };
      lost = false;
      throw new TypeError("cut");
    };
    await talk.say("one");
    expect(mine(talk)[0]?.state).toBe("waiting");
    await talk.flush();
    expect(new Set(edge.posts.map(({ id }) => id)).size).toBe(1);
    expect(mine(talk)[0]?.state).toBe("sent");
  });

  it.each(["failed", "unknown"])("that %s is tried again only as a new one, and its words go then", async (status) => {
    const edge = new Edge(() => ({ status, replies: [{ text: "I can't tell." }] }));
    const talk = talkWith(edge);
    await talk.say("one");
    const [first] = mine(talk);
    expect(first).toMatchObject({ state: status, problem: [{ text: "I can't tell." }] });
    expect(theirs(talk)).toHaveLength(0);
    edge.answer = () => ({ replies: [{ text: "now" }] });
    await talk.retry(first as Mine);
    expect(new Set(edge.posts.map(({ id }) => id)).size).toBe(2);
    expect(first?.problem).toBeUndefined();
    expect(talk.turns).toHaveLength(2);
  });

  it("that is refused says why, and tries again with the same id", async () => {
    const edge = new Edge(() => problem("too_fast", 429));
    const talk = talkWith(edge);
    await talk.say("one");
    const [first] = mine(talk);
    expect(first).toMatchObject({ state: "refused", problem: [{ text: "Kind words. Help." }] });
    edge.answer = () => ({ replies: [{ text: "now" }] });
    await talk.retry(first as Mine);
    expect(edge.posts[0]?.id).toBe(edge.posts[1]?.id);
  });

  it("begins anew when the edge knows the session no longer, without losing the words", async () => {
    const edge = new Edge(({ token }) => (token === "t1" ? problem("session", 401) : { replies: [{ text: "here" }] }));
    const storage = new MemoryStorage();
    storage.setItem("notes-token", "t1");
    edge.sessions = 1;
    const talk = talkWith(edge, storage);
    await talk.say("one");
    expect(talk.turns.map(({ kind }) => kind)).toEqual(["theirs", "mine", "theirs"]);
    expect(storage.getItem("notes-token")).toBe("t2");
  });

  it("that cannot be read as JSON counts as no connection", async () => {
    const edge = new Edge(() => new Response("<html>a hotel's login page</html>"));
    const talk = talkWith(edge);
    await talk.say("one");
    expect(mine(talk)[0]?.state).toBe("waiting");
    talk.rest();
  });
});

describe("a reload", () => {
  it("brings the conversation back", async () => {
    const edge = new Edge(() => ({ replies: [{ text: "hello", choices: [{ title: "A", value: "token" }] }] }));
    const storage = new MemoryStorage();
    await talkWith(edge, storage).say("one");
    const again = talkWith(edge, storage);
    again.resume();
    expect(again.turns).toMatchObject([{ shown: "one", state: "sent" }, { replies: [{ text: "hello", choices: [{ title: "A" }] }] }]);
  });

  it("sends what was on its way, with the same id", async () => {
    const edge = new Edge();
    const storage = new MemoryStorage();
    edge.online = false;
    const before = talkWith(edge, storage);
    await before.say("one");
    before.rest();
    edge.online = true;
    const again = talkWith(edge, storage);
    again.resume();
    await vi.waitFor(() => expect(mine(again)[0]?.state).toBe("sent"));
    expect(edge.posts.map(({ id }) => id)).toEqual([mine(before)[0]?.id]);
  });

  it("does not bring back what must not be seen, and keeps nothing of it", async () => {
    const edge = new Edge(({ text }) => (text === "she hit me" ? { discreet: true, replies: [{ text: "Is it safe to read?" }] } : { replies: [{ text: "hello" }] }));
    const storage = new MemoryStorage();
    const talk = talkWith(edge, storage);
    await talk.say("hi");
    await talk.say("she hit me");
    expect(storage.getItem("notes-talk")).not.toContain("hit");
    expect(storage.getItem("notes-talk")).not.toContain("safe to read");
    expect(storage.getItem("notes-talk")).toContain("hello");
  });

  it.each(["", "null", "{", '{"turns":[{"kind":"mine"},7,null,{"kind":"theirs","id":"a","at":"x"}],"pinned":3}'])("survives broken notes: %s", (text) => {
    const storage = new MemoryStorage();
    storage.setItem("notes-token", "t1");
    storage.setItem("notes-talk", text);
    const talk = talkWith(new Edge(), storage);
    talk.resume();
    expect(talk.turns).toEqual([]);
    talk.rest();
  });
});

describe("help lines", () => {
  const card = (discreet: boolean) => ({ type: "safety", lines: [], discreet });

  it("stay until they are put away", async () => {
    const edge = new Edge(() => ({ replies: [{ card: card(false) }] }));
    const talk = talkWith(edge);
    await talk.say("one");
    edge.answer = () => ({ replies: [{ text: "go on" }] });
    await talk.say("two");
    expect(talk.pinned).toMatchObject({ type: "safety" });
    talk.dismiss();
    expect(talk.pinned).toBeNull();
  });

  it("for violence are never pinned, and take down what was", async () => {
    const edge = new Edge(() => ({ replies: [{ card: card(false) }] }));
    const talk = talkWith(edge);
    await talk.say("one");
    edge.answer = () => ({ replies: [{ card: card(true) }] });
    await talk.say("two");
    expect(talk.pinned).toBeNull();
  });
});

describe("choices", () => {
  it("are open in the last turn only, and gone once one is chosen", async () => {
    const edge = new Edge(() => ({ replies: [{ text: "which?", choices: [{ title: "A", value: "token" }] }] }));
    const talk = talkWith(edge);
    await talk.say("one");
    await talk.say("two");
    expect(theirs(talk).map(({ replies }) => replies[0]?.choices?.length ?? 0)).toEqual([0, 1]);
    edge.answer = () => ({ replies: [{ text: "A it is" }] });
    await talk.choose({ title: "A", value: "token" });
    expect(theirs(talk).flatMap(({ replies }) => replies).some(({ choices }) => choices)).toBe(false);
    expect(edge.posts.at(-1)).toMatchObject({ choice: "token" });
  });
});

describe("leaving", () => {
  it("forgets everything at once and ends the session", async () => {
    const edge = new Edge();
    const storage = new MemoryStorage();
    const talk = talkWith(edge, storage);
    const told: Session[] = [];
    talk.addEventListener("session", (event) => told.push((event as CustomEvent<Session>).detail));
    await talk.say("one");
    talk.leave();
    expect(talk.turns).toEqual([]);
    for (const name of ["token", "talk", "draft", "region"]) expect(storage.getItem(`notes-${name}`)).toBeNull();
    expect(edge.ended).toEqual(["t1"]);
    expect(told).toEqual(["begun", "left"]);
  });

  it("leaves nothing behind when a session was just beginning", async () => {
    const edge = new Edge();
    const storage = new MemoryStorage();
    const talk = talkWith(edge, storage);
    const saying = talk.say("one");
    talk.leave();
    await saying;
    expect(storage.getItem("notes-token")).toBeNull();
    expect(storage.getItem("notes-talk")).toBeNull();
    expect(edge.posts).toEqual([]);
  });
});
