// Puts the replies of one turn in order before they are shown: what a card says is not said in a bubble too.

import { say, texts } from "./read.ts";
import type { Reply } from "./types.ts";

/** The words of a card that may come as a bubble as well. */
const OWN: ReadonlyMap<string, readonly string[]> = new Map(Object.entries({
  scenario: ["briefing"],
  debrief: ["opening", "next", "question"],
  ask_prompt: ["text"],
  line: ["text"],
  support_card: ["intro"],
}));
const SKELETON = /^["“]([^"“”]*_{3,}[^"“”]*)["”]$/;

/** Return a text without line breaks, doubled spaces and the quotation marks around the whole of it. */
export const bare = (text: unknown): string =>
  say(text).replace(/\s+/g, " ").trim().replace(/^["“]([^"“”]*)["”]$/, "$1");

/**
 * Return the replies, with each card in the place of the first bubble that says the same, and without the others.
 *
 * A bubble that is nothing but a sentence with blanks becomes a card in which they can be filled.
 */
export function arranged(replies: readonly Reply[]): Reply[] {
  const items: Reply[] = replies
    .filter((reply, place) => !replaced(reply, replies[place + 1]))
    .map(alone)
    .filter((reply) => !spokenInCard(reply, replies));
  for (const item of items) if (item.card && OWN.has(item.card.type) && !item.text) moveCard(item, items);
  return items.map(asSkeleton).filter(({ text, card, choices }) => text || card || choices);
}

/** A card that stands for the words and choices beside it is shown alone. */
function alone({ text, card, choices }: Reply): Reply {
  if (card?.["replaces_text"] === true) return { card };
  return { ...(text && { text }), ...(card && { card }), ...(choices && { choices }) };
}

/** Whether the next reply is a bare card that stands for this one's words and choices: Rasa sends them apart. */
function replaced({ card }: Reply, next: Reply | undefined): boolean {
  return !card && !next?.text && next?.card?.["replaces_text"] === true;
}

/** Whether a bubble is the partner's line that a practice card shows bubble by bubble. */
function spokenInCard({ text, card }: Reply, replies: readonly Reply[]): boolean {
  if (!text || card) return false;
  return replies.some(({ card: other }) => {
    const lines = other?.type === "practice" ? texts(other["bubbles"]) : [];
    return lines.length > 0 && bare(text).endsWith(bare(lines.join(" ")));
  });
}

function moveCard(item: Reply, items: Reply[]): void {
  const card = item.card;
  if (!card) return;
  const own = (OWN.get(card.type) ?? []).map((name) => bare(card[name])).filter(Boolean);
  const [first, ...others] = items.filter((other) => !other.card && own.includes(bare(other.text)));
  if (!first) return;
  delete item.card;
  first.card = card;
  for (const bubble of [first, ...others]) delete bubble.text;
}

function asSkeleton(item: Reply): Reply {
  const text = SKELETON.exec(say(item.text).trim())?.[1];
  if (!text || item.card) return item;
  const { text: _shown, ...rest } = item;
  return { ...rest, card: { type: "line", text } };
}

/** Return whether the words beside a card have said that already. */
export function saidIn(items: readonly Reply[]): (text: string) => boolean {
  const spoken = items.map((item) => bare(item.text)).join(" ");
  return (text) => text !== "" && spoken.includes(bare(text));
}

/** Return the name of the practice partner while a practice goes on, else an empty string. */
export function partnerIn(replies: readonly Reply[], before: string): string {
  let name = before;
  for (const { card } of replies) {
    if (card?.type === "scenario" || card?.type === "practice") name = say(card["name"]) || name;
    if (card?.type === "debrief" || card?.type === "safety" || say(card?.["ended"])) name = "";
  }
  return name;
}
