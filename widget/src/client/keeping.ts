// What of a conversation outlives a reload of the tab.

import { list, readReplies, record, say } from "./read.ts";
import type { Card, Content, Mine, State, Theirs, Turn } from "./types.ts";

const MOST = 200;
const STATES: readonly string[] = ["sending", "waiting", "sent", "refused", "failed", "unknown"];

export interface Kept {
  turns: Turn[];
  pinned: Card | null;
}

/** Return the talk as text. What must not come back to this screen (`hidden`) is left out. */
export function write({ turns, pinned }: Kept, hidden: ReadonlySet<string>): string {
  const kept = turns.filter(({ id }) => !hidden.has(id)).slice(-MOST);
  return kept.length > 0 || pinned ? JSON.stringify({ turns: kept, pinned }) : "";
}

/** Return the talk that `write` wrote; whatever is broken in it is left out. */
export function read(text: string | null): Kept {
  let raw: unknown = null;
  try {
    raw = JSON.parse(text ?? "null");
  } catch {
    // not ours: as good as nothing
  }
  const { turns, pinned } = record(raw);
  const card = record(pinned);
  return {
    turns: list(turns).flatMap((turn) => readTurn(turn) ?? []),
    pinned: say(card["type"]) ? (card as Card) : null,
  };
}

function readTurn(value: unknown): Turn | null {
  const raw = record(value);
  const id = say(raw["id"]);
  const at = Number(raw["at"]);
  if (!id || !Number.isFinite(at)) return null;
  return raw["kind"] === "mine" ? readMine(raw, id, at) : readTheirs(raw, id, at);
}

function readMine(raw: Record<string, unknown>, id: string, at: number): Mine | null {
  const content = record(raw["content"]);
  const state = say(raw["state"]);
  const said: Content = say(content["choice"]) ? { choice: say(content["choice"]) } : { text: say(content["text"]) };
  if (!STATES.includes(state) || Object.values(said).every((text) => !text)) return null;
  const mine: Mine = { kind: "mine", id, at, shown: say(raw["shown"]), content: said, state: state as State };
  const problem = readReplies(raw["problem"]);
  return problem.length > 0 ? { ...mine, problem } : mine;
}

function readTheirs(raw: Record<string, unknown>, id: string, at: number): Theirs | null {
  const replies = readReplies(raw["replies"]);
  // opened by hand once is not opened after a reload
  return replies.length > 0 ? { kind: "theirs", id, at, replies, asked: false, tier: say(raw["tier"]) || "none" } : null;
}
