// Takes what came from outside and keeps what has the right form; everything else is left out, never shown raw.

import type { Answer, Card, Choice, Json, Reply, Status } from "./types.ts";

const STATUSES: readonly string[] = ["answered", "refused", "failed", "unknown"];

/** Return a string, whatever came; numbers are written out, anything else is empty. */
export const say = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" && Number.isFinite(value) ? String(value) : "";

/** Return an array, whatever came. */
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Return an object, whatever came. */
export const record = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};

/** Return the objects in a list. */
export const records = (value: unknown): Json[] =>
  list(value).filter((item): item is Json => typeof item === "object" && item !== null && !Array.isArray(item));

/** Return the texts in a list. */
export const texts = (value: unknown): string[] => list(value).map(say).filter(Boolean);

export function readAnswer(value: unknown): Answer {
  const raw = record(value);
  const status = say(raw["status"]);
  return {
    replies: readReplies(raw["replies"]),
    tier: say(record(raw["triage"])["tier"]) || "none",
    status: STATUSES.includes(status) ? (status as Status) : "answered",
    discreet: raw["discreet"] === true || records(raw["replies"]).some(({ card }) => record(card)["discreet"] === true),
  };
}

export function readReplies(value: unknown): Reply[] {
  return records(value)
    .map(readReply)
    .filter((reply) => Object.keys(reply).length > 0);
}

function readReply(raw: Json): Reply {
  const reply: Reply = {};
  const text = say(raw["text"]);
  const choices = records(raw["choices"]).map(readChoice).filter((choice) => choice.title && choice.value);
  const card = record(raw["card"]);
  if (text.trim()) reply.text = text;
  if (choices.length > 0) reply.choices = choices;
  if (typeof card["type"] === "string") reply.card = card as Card;
  return reply;
}

function readChoice(raw: Json): Choice {
  return { title: say(raw["title"]), value: say(raw["value"]) };
}
