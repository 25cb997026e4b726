// Cards as readable blocks. A card of an unknown type, or a broken one, becomes plain text.

import { html, nothing } from "lit";
import { say } from "../../client/read.ts";
import type { Card } from "../../client/types.ts";
import { para, type Context, type Renderer, type Shown } from "../bits.ts";
import { debrief } from "./debrief.ts";
import { askPrompt, line } from "./line.ts";
import { partnerAfter, practice, practiceMenu, scenario } from "./practice.ts";
import { referralConsent, referralForm, referralStatus } from "./referral.ts";
import { review, suggestions } from "./review.ts";
import { safety } from "./safety.ts";
import { supportCard } from "./support.ts";

const privacy: Renderer = (card, { words, act }) => {
  const work = card["do"];
  if (work !== "erase" && work !== "export") return nothing;
  return html`<div class="tools"><button type="button" @click=${() => act[work]()}>${words[work]}</button></div>`;
};

const RENDERERS: ReadonlyMap<string, Renderer> = new Map<string, Renderer>([
  ["ask_prompt", askPrompt],
  ["debrief", debrief],
  ["line", line],
  ["practice", practice],
  ["practice_menu", practiceMenu],
  ["privacy", privacy],
  ["referral_consent", referralConsent],
  ["referral_form", referralForm],
  ["referral_status", referralStatus],
  ["review", review],
  ["safety", safety],
  ["scenario", scenario],
  ["suggestions", suggestions],
  ["support_card", supportCard],
]);

/** What in an unknown card is for machines. */
const UNSAID = ["type", "id", "action", "value", "send", "key", "version", "at"];

export function renderCard(card: Card, context: Context): Shown {
  const known = RENDERERS.get(card.type);
  const body = known ? known(card, context) : asText(card, context);
  if (body === nothing) return nothing;
  const after = card.type === "practice" ? partnerAfter(card, context.words, context.said) : nothing;
  return html`<section class="card ${known ? card.type : "other"}">${body}</section>${after}`;
}

/** Return the strings of an unknown card, one paragraph each, without its type and ids. */
function asText(card: Card, { said }: Context): Shown {
  const strings = (value: unknown, name = ""): string[] => {
    if (UNSAID.includes(name)) return [];
    if (typeof value !== "object" || value === null) return say(value).trim() ? [say(value)] : [];
    return Object.entries(value).flatMap(([inner, item]) => strings(item, Array.isArray(value) ? "" : inner));
  };
  const found = strings(card).filter((text) => !said(text));
  return found.length > 0 ? html`${found.map((text) => para(text))}` : nothing;
}
