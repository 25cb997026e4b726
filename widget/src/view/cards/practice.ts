// A rehearsal: what is read before it, and one turn with feedback, numbers and why they moved.

import { html, nothing, svg } from "lit";
import { record, records, say, texts } from "../../client/read.ts";
import type { Json } from "../../client/types.ts";
import type { Words } from "../../words.ts";
import { folded, para, type Renderer, type Shown } from "../bits.ts";

export const VARIABLES = ["hurt", "anger", "trust", "openness"] as const;
export const MOST = 10;

export const scenario: Renderer = (card, { words, said }) => {
  const briefing = said(say(card["briefing"])) ? "" : say(card["briefing"]);
  const facts = [say(card["answer"]), ...texts(card["facts"])].filter(Boolean);
  return html`
    <p class="eyebrow">${[words["scene"], say(card["difficulty"])].filter(Boolean).join(" · ")}</p>
    <h2>${say(card["title"]) || say(card["name"])}</h2>
    ${para(briefing)} ${say(card["briefing"]) ? nothing : para(words["practice_note"] ?? "", "soft")}
    ${facts.length > 0 ? folded(words["facts"] ?? "", html`<ul>${facts.map((fact) => html`<li>${fact}</li>`)}</ul>`) : nothing}`;
};

/** The scenes in more words; the choices beside the card choose one. */
export const practiceMenu: Renderer = (card, { words }) => {
  const about = (item: Json): string => [say(item["difficulty"]), ...texts(item["themes"]), ...texts(item["drills"])].filter(Boolean).join(" · ").replaceAll("_", " ");
  const scene = (item: Json): Shown => html`<div><dt>${say(item["name"])}</dt><dd>${say(item["title"])} <span class="soft">${about(item)}</span></dd></div>`;
  return html`<h2>${words["scenes"]}</h2><dl>${records(card["items"]).map(scene)}</dl>`;
};

export const practice: Renderer = (card, { words, said }) => {
  const { landed, missed, change } = record(card["feedback"]);
  const told = [record(card["guess"])["text"], card["shift"], landed, missed, change].map(say).filter((text) => text && !said(text));
  const numbers = [gauges(record(card["state"]), words), reasons(records(card["changes"]), words)];
  const some = numbers.some((part) => part !== nothing);
  const turn = say(card["turn"]);
  const of = say(card["of"]);
  return html`
    ${turn ? html`<p class="eyebrow">${words["practising"]} · ${words["turn"]} ${turn}${of ? ` / ${of}` : ""}</p>` : nothing}
    ${told.map((text) => para(text))} ${whatIf(record(card["what_if"]), words)}
    ${say(card["shift"]) && some ? folded(words["numbers"] ?? "", numbers) : numbers}`;
};

/** What the partner says next, bubble by bubble; in a drill, what they said before another day begins. */
export function partnerAfter(card: Json, words: Words, said: (text: string) => boolean): Shown {
  const name = say(card["name"]);
  const next = texts(card["bubbles"]);
  const lines = next.length > 0 ? next : [say(card["partner"])].filter((text) => text && !said(text));
  const day = say(card["day"]);
  return html`${partnerLines(name, texts(card["reaction"]), words)}${day ? html`<p class="day">${day}</p>` : nothing}${partnerLines(name, lines, words)}`;
}

/** A line of the practice partner looks different: nobody should take it for the coach's. */
export const partnerLines = (name: string, lines: readonly string[], words: Words): Shown =>
  lines.length === 0
    ? nothing
    : html`<div class="partner-lines">${lines.map(
        (text, index) => html`<div class="partner">${index === 0 ? html`<p class="name">${name || words["partner"]}</p>` : nothing}<p dir="auto">${text}</p></div>`,
      )}</div>`;

/** The same moment twice: what was said and what it did, before and now. */
function whatIf(card: Json, words: Words): Shown {
  const branch = (name: "before" | "now"): Shown => {
    const side = record(card[name]);
    return html`<div><p class="sub">${words[name]}</p><p><q>${say(side["quote"])}</q></p>
      ${texts(side["partner"]).map((text) => para(text, "partner"))} ${para(say(side["shift"]), "soft")}</div>`;
  };
  return say(record(card["now"])["quote"]) ? html`<div class="branches">${branch("before")}${branch("now")}</div>` : nothing;
}

function gauges(state: Json, words: Words): Shown {
  const known = VARIABLES.filter((name) => Number.isFinite(Number(say(state[name]) || NaN)));
  if (known.length === 0) return nothing;
  const gauge = (name: string): Shown => {
    const value = Math.min(MOST, Math.max(0, Number(state[name])));
    return html`<div><dt>${words[name]}</dt><dd>${bar(value)}<span>${value}<span class="unseen"> ${words["of_ten"]}</span></span></dd></div>`;
  };
  return html`<dl class="gauges" aria-label=${words["state"] ?? ""}>${known.map(gauge)}</dl>`;
}

/** A plain bar as SVG: style attributes are forbidden here, and a meter's colours would judge the numbers. */
const bar = (value: number): Shown => html`<svg class="bar" viewBox="0 0 10 1" preserveAspectRatio="none" aria-hidden="true">
  ${svg`<rect width=${value} height="1"></rect>`}</svg>`;

function reasons(changes: Json[], words: Words): Shown {
  const items = changes.map(
    (item) => html`<li>${words[say(item["variable"])] ?? say(item["variable"])} ${say(item["from"])} → ${say(item["to"])}: ${say(item["because"])}</li>`,
  );
  return items.length > 0 ? folded(words["because"] ?? "", html`<ul>${items}</ul>`) : nothing;
}
