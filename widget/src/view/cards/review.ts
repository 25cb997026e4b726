// A review: first one quoted phrase, how it may land and one change; everything else behind a tap.

import { html, nothing } from "lit";
import { record, records, say, texts } from "../../client/read.ts";
import type { Card, Json } from "../../client/types.ts";
import { named } from "../../words.ts";
import { folded, para, type Context, type Renderer, type Shown } from "../bits.ts";
import { blanksNote, sentence } from "./line.ts";

export const review: Renderer = (card, context) => {
  const { words, said } = context;
  const findings = records(card["kinds"]);
  const [first] = findings;
  const more = details(card, findings, context);
  const open = !first && card["verdict"] === "open" && !said(words["no_defensive"] ?? "");
  return html`
    ${first && !(said(say(first["text"])) && said(say(first["why"]))) ? finding(first, context) : nothing}
    ${open ? para(words["no_defensive"] ?? "") : nothing} ${ways(card, words["one_change"] ?? "", context)}
    ${more.length > 0 ? folded(words["more"] ?? "", more) : nothing}`;
};

export const suggestions: Renderer = (card, context) => ways(card, context.words["ways"] ?? "", context);

function finding(item: Json, { words }: Context): Shown {
  return html`<div class="finding">
    <p><q class="marked">${say(item["text"])}</q></p>
    ${para(say(item["why"]))}
    ${say(item["instead"]) ? html`<p><strong>${words["instead"]}:</strong> ${say(item["instead"])}</p>` : nothing}
  </div>`;
}

function ways(card: Card, title: string, context: Context): Shown {
  const options = records(card["suggestions"]).filter((item) => say(item["text"]));
  const [first, ...others] = options.map((item) => sentence(say(item["text"]), say(item["why"]), context));
  if (!first) return nothing;
  return html`<p class="sub">${title}</p>
    ${first} ${others.length > 0 ? folded(context.words["other_ways"] ?? "", others) : nothing}
    ${blanksNote(options.map((item) => say(item["text"])), context)}`;
}

function details(card: Card, findings: Json[], { words }: Context): Shown[] {
  const draft = say(card["draft"]);
  const skills = records(card["skills"]).filter((item) => say(item["text"]));
  const marked = findings.length > 0 ? markedDraft(draft, findings) : nothing;
  const parts: Shown[] = [];
  if (marked !== nothing) parts.push(html`<p class="sub">${words["your_draft"]}</p>${marked}`);
  if (findings.length > 0) parts.push(html`<p class="sub">${words["found"]}</p><dl>${findings.map(kind)}</dl>`);
  if (skills.length > 0) parts.push(html`<p class="sub">${words["open_moves"]}</p><ul>${skills.map(skill)}</ul>`);
  return [...parts, ...apology(record(card["apology"]), words)];
}

const kind = (item: Json): Shown =>
  html`<div><dt>${named("kinds", say(item["kind"]))}</dt><dd><q>${say(item["text"])}</q> ${say(item["why"])}</dd></div>`;

const skill = (item: Json): Shown =>
  html`<li>${named("skills", say(item["skill"]))}: <q>${say(item["text"])}</q></li>`;

function apology(parts: Json, words: Context["words"]): Shown[] {
  return ["present", "missing", "cancelled"].flatMap((name) => {
    const group = name === "cancelled" ? "kinds" : "apology";
    const items = texts(parts[name]).map((item) => named(group, item).toLowerCase());
    return items.length > 0 ? [html`<p class="sub">${words[`apology_${name}`]}</p><p>${items.join(", ")}</p>`] : [];
  });
}

/** The draft with what was found marked in it. Offsets count code points; overlapping marks become one. */
function markedDraft(draft: string, findings: Json[]): Shown {
  const points = Array.from(draft);
  const ranges = findings
    .map((item) => [Number(item["start"]), Number(item["end"])] as const)
    .filter(([start, end]) => start >= 0 && end > start && end <= points.length)
    .sort(([one], [other]) => one - other);
  if (ranges.length === 0) return nothing;
  const shown: unknown[] = [];
  let at = 0;
  for (const [start, end] of ranges) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    shown.push(points.slice(at, from).join(""), html`<mark>${points.slice(from, end).join("")}</mark>`);
    at = end;
  }
  return html`<blockquote dir="auto">${shown}${points.slice(at).join("")}</blockquote>`;
}
