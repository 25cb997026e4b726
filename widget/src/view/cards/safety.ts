// Help lines to tap. For partner violence they open only by the reader's own hand, and fold as quickly.

import { html, nothing, type TemplateResult } from "lit";
import { lineAddress } from "../../client/help_lines.ts";
import { records, say } from "../../client/read.ts";
import type { Card, Json } from "../../client/types.ts";
import type { Words } from "../../words.ts";
import { folded, para, type Renderer } from "../bits.ts";

export const safety: Renderer = (card, { words, asked }) => {
  const body = html`
    ${say(card["title"]) ? html`<h2>${say(card["title"])}</h2>` : nothing} ${para(say(card["intro"]))}
    <ul class="lines">${records(card["lines"]).map((line) => html`<li>${helpLine(line, words)}</li>`)}</ul>`;
  return card["discreet"] ? folded(words["open_help"] ?? "", body, asked) : body;
};

/** The help that stays in sight until it is put away: two lines to tap, the others in the conversation. */
export function pinned(card: Card, words: Words, dismiss: () => void): TemplateResult {
  const [first, second, ...others] = records(card["lines"]);
  return html`<section class="pinned" aria-label=${words["help_now"] ?? ""}>
    <div class="lines">${[first, second].map((line) => (line ? helpLine(line, words, false) : nothing))}</div>
    ${others.length > 0
      ? html`<details><summary>${words["all_lines"]}</summary><div class="lines">${others.map((line) => helpLine(line, words, false))}</div></details>`
      : nothing}
    <button type="button" class="quiet" @click=${dismiss}>${words["put_away"]}</button>
  </section>`;
}

function helpLine(line: Json, words: Words, hours = true): TemplateResult {
  const address = lineAddress(line);
  const display = say(line["display"]) || say(line["value"]);
  const shown = /^[+\d]/.test(display) ? `${words[say(line["action"])] ?? ""} ${display}`.trim() : display;
  const inside = html`<span>${say(line["label"])}</span><strong>${shown}</strong>`;
  const open = hours && say(line["hours"]) ? html`<span class="soft">${say(line["hours"])}</span>` : nothing;
  if (!address) return html`<p class="line">${inside}</p>${open}`;
  const elsewhere = address.startsWith("https:");
  return html`<a class="line" href=${address} target=${elsewhere ? "_blank" : nothing} rel="noopener noreferrer">${inside}</a>${open}`;
}
