// One turn of the conversation: the learner's message with its state, or the coach's replies.

import { html, nothing, type TemplateResult } from "lit";
import { arranged, saidIn } from "../client/arrange.ts";
import type { Choice, Mine, Reply, Theirs } from "../client/types.ts";
import type { Words } from "../words.ts";
import { prose, type Act, type Context, type Shown } from "./bits.ts";
import { renderCard } from "./cards/index.ts";
import { partnerLines } from "./cards/practice.ts";

export interface Around {
  words: Words;
  act: Act;
  endpoint: string;
  /** Name of the practice partner, empty outside a practice. */
  partner: string;
  times: boolean;
  /** Nothing was said after this turn. */
  open: boolean;
  retry: (mine: Mine, choice?: Choice) => void;
}

export function mineTurn(mine: Mine, around: Around): TemplateResult {
  const { words } = around;
  return html`<div class="turn mine" data-state=${mine.state}>
    <span class="unseen">${words["you"]}: </span>
    <p class="bubble" dir="auto">${mine.shown}</p>
    ${around.times ? time(mine.at) : nothing} ${state(mine, around)}
  </div>`;
}

/** What became of a message. The words of a failure go as soon as it is tried again. */
function state(mine: Mine, { words, act, endpoint, retry }: Around): Shown {
  if (mine.state === "sending") return html`<p class="state" aria-live="off">${words["sending"]}</p>`;
  if (mine.state === "sent") return html`<p class="state sent" aria-live="off">${words["sent"]}</p>`;
  const replies = mine.problem ?? [];
  const offered = replies.flatMap(({ choices }) => choices ?? []);
  const [told, title] = fate(mine, words);
  const context: Context = { words, act, endpoint, said: () => false, asked: false, open: true };
  return html`<div class="state problem">
    <p>${told}</p>
    ${replies.map(({ text, card }) => html`${text ? prose(text, endpoint) : nothing}${card ? renderCard(card, context) : nothing}`)}
    <div class="tools">
      ${offered.length > 0
        ? offered.map((choice) => html`<button type="button" @click=${() => retry(mine, choice)}>${choice.title}</button>`)
        : html`<button type="button" @click=${() => retry(mine)}>${title}</button>`}
    </div>
  </div>`;
}

function fate(mine: Mine, words: Words): [string | undefined, string | undefined] {
  if (mine.state === "waiting") return [words["waiting"], words["try_now"]];
  if (mine.state === "unknown") return [words["maybe_sent"], words["send_again"]];
  return [words["not_sent"], words["retry"]];
}

export function theirTurn(turn: Theirs, around: Around): TemplateResult {
  const items = arranged(turn.replies);
  const said = saidIn(items);
  const { words, act, endpoint, partner, times, open } = around;
  return html`<div class="turn theirs" data-id=${turn.id} tabindex="-1">
    <span class="unseen">${words["coach"]}: </span>
    ${items.map((item) => reply(item, { words, act, endpoint, said, asked: turn.asked, open }, partner))}
    ${times ? time(turn.at) : nothing}
  </div>`;
}

function reply({ text, card, choices }: Reply, context: Context, partner: string): TemplateResult {
  return html`${text ? bubble(text, context, partner) : nothing}${card ? renderCard(card, context) : nothing}${
    choices ? chips(choices, context) : nothing
  }`;
}

function bubble(text: string, { words, endpoint }: Context, partner: string): Shown {
  const spoken = partner && text.startsWith(`${partner}: `) ? text.slice(partner.length + 2) : "";
  if (spoken) return partnerLines(partner, spoken.split("\n").filter((line) => line.trim()), words);
  return html`<div class="bubble" dir="auto">${prose(text, endpoint)}</div>`;
}

const chips = (choices: readonly Choice[], { words, act }: Context): Shown =>
  html`<div class="choices" role="group" aria-label=${words["choices"] ?? ""}>${choices.map(
    (choice) => html`<button type="button" @click=${() => act.choose(choice)}>${choice.title}</button>`,
  )}</div>`;

function time(at: number): Shown {
  const moment = new Date(at);
  const shown = moment.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return html`<time class="time" datetime=${moment.toISOString()}>${shown}</time>`;
}
