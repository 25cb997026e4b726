// What comes from the edge, and what is on the screen. Nothing here is trusted: see `read.ts`.

export type Json = Record<string, unknown>;

export interface Choice {
  title: string;
  value: string;
}

export interface Card extends Json {
  type: string;
}

export interface Reply {
  text?: string;
  choices?: Choice[];
  card?: Card;
}

export type Status = "answered" | "refused" | "failed" | "unknown";

export interface Answer {
  replies: Reply[];
  tier: string;
  status: Status;
  /** It must not come back to this screen: somebody else may look at it. */
  discreet: boolean;
}

export interface Place {
  region: string | null;
  language: string | null;
  time_zone: string | null;
}

/** Typed words, or the token of a choice. */
export type Content = { text: string } | { choice: string };

/**
 * Where a message of the learner is.
 *
 * - `sending`: on its way. `waiting`: no connection; it goes by itself, with the same id.
 * - `sent`: answered. `refused`: the edge said why it will not take it now; the same id may try again.
 * - `failed`: taken, and nothing came of it. `unknown`: nobody can tell. Only a new message, by hand, tries again.
 */
export type State = "sending" | "waiting" | "sent" | "refused" | "failed" | "unknown";

export interface Mine {
  kind: "mine";
  id: string;
  at: number;
  shown: string;
  content: Content;
  state: State;
  /** Kind words of the edge about a message that was not taken. They go when it is. */
  problem?: Reply[];
}

export interface Theirs {
  kind: "theirs";
  id: string;
  at: number;
  replies: Reply[];
  /** It answers a tap, so what is folded for discretion may open. */
  asked: boolean;
  tier: string;
}

export type Turn = Mine | Theirs;
