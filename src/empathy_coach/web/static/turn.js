// Puts the replies of one turn in order before they are shown: what a card says is not said in a bubble too.

import { list, say } from "./dom.js";

/** The words of a card that may come as a bubble as well. */
const OWN = { scenario: ["briefing"], debrief: ["opening", "next", "question"], ask_prompt: ["text"] };
const SKELETON = /^["“]([^"“”]*_{3,}[^"“”]*)["”]$/;

/** Return a text without line breaks, doubled spaces and the quotation marks around the whole of it. */
export const bare = (text) => say(text).replace(/\s+/g, " ").trim().replace(/^["“]([^"“”]*)["”]$/, "$1");

/**
 * Return the replies, with each card in the place of the first bubble that says the same, and without the others.
 *
 * A bubble that is nothing but a sentence with blanks becomes a card in which they can be filled.
 */
export function arranged(replies) {
  const items = list(replies).map((reply) => ({ ...reply }));
  for (const item of items.filter(({ card, text }) => OWN[card?.type] && !text)) moveCard(item, items);
  return items.map(asSkeleton).filter(({ text, card, choices }) => text || card || list(choices).length > 0);
}

function moveCard(item, items) {
  const { card } = item;
  const own = OWN[card.type].map((name) => bare(card[name])).filter(Boolean);
  const [first, ...others] = items.filter((other) => !other.card && own.includes(bare(other.text)));
  if (!first) return;
  delete item.card;
  first.card = card;
  for (const bubble of [first, ...others]) delete bubble.text;
}

function asSkeleton(item) {
  const [, text] = say(item.text).trim().match(SKELETON) ?? [];
  return text && !item.card ? { ...item, text: undefined, card: { type: "line", text } } : item;
}
