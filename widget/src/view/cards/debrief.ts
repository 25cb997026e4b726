// Looking back on a rehearsal: what turned it, the state as a chart, and one thing to practise.

import { html, nothing, svg } from "lit";
import { record, records, say } from "../../client/read.ts";
import type { Json } from "../../client/types.ts";
import type { Words } from "../../words.ts";
import { folded, para, type Renderer, type Shown } from "../bits.ts";
import { MOST, VARIABLES } from "./practice.ts";

const WIDTH = 120;
const HEIGHT = 32;

export const debrief: Renderer = (card, { words, said }) => {
  const fresh = (name: string): Shown => (said(say(card[name])) ? nothing : para(say(card[name])));
  const states = records(card["states"]);
  return html`
    ${fresh("step_out")}
    <h2>${words["debrief"]}</h2>
    ${fresh("opening")} ${fresh("compared")} ${states.length > 1 ? charts(states, words) : nothing}
    ${points(records(card["turning_points"]), words)}
    ${cited(words["best"] ?? "", record(card["best"]), words)} ${cited(words["hardest"] ?? "", record(card["hardest"]), words)}
    ${fresh("next")} ${fresh("question")}
    ${states.length > 0 ? folded(words["by_turn"] ?? "", table(states, words)) : nothing}`;
};

/** One small line for each number, named, so that no colour has to be told from another. */
function charts(states: Json[], words: Words): Shown {
  return html`<dl class="charts">${VARIABLES.map((name) => {
    const values = states.map((state) => Math.min(MOST, Math.max(0, Number(say(state[name])))));
    const [first, last] = [values[0] ?? 0, values.at(-1) ?? 0];
    return html`<div><dt>${words[name]}</dt><dd>${chart(values)}<span>${first} → ${last}</span></dd></div>`;
  })}</dl>`;
}

function chart(values: number[]): Shown {
  const x = (turn: number): number => Math.round((turn / (values.length - 1)) * (WIDTH - 8) * 10) / 10 + 4;
  const y = (value: number): number => Math.round((1 - value / MOST) * (HEIGHT - 8) * 10) / 10 + 4;
  const path = values.map((value, turn) => `${x(turn)},${y(value)}`).join(" ");
  const last = values.length - 1;
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${svg`
    <line x1="4" x2=${WIDTH - 4} y1=${HEIGHT - 4} y2=${HEIGHT - 4}></line>
    <polyline points=${path}></polyline>
    <circle cx=${x(last)} cy=${y(values[last] ?? 0)} r="3"></circle>`}</svg>`;
}

function points(items: Json[], words: Words): Shown {
  if (items.length === 0) return nothing;
  const point = (item: Json): Shown =>
    html`<li><p class="eyebrow">${words["turn"]} ${say(item["turn"])} · ${item["opened"] ? words["opened"] : words["closed"]}</p>
      <p><q>${say(item["quote"])}</q></p>${para(say(item["because"]), "soft")}</li>`;
  return html`<p class="sub">${words["turning_points"]}</p><ol class="plain">${items.map(point)}</ol>`;
}

function cited(title: string, item: Json, words: Words): Shown {
  if (!say(item["quote"])) return nothing;
  return html`<p class="sub">${title}</p><p><q>${say(item["quote"])}</q> <span class="soft">${words["turn"]} ${say(item["turn"])}</span></p>`;
}

/** The chart as a table. It scrolls by itself, with the keyboard too, and the page does not. */
function table(states: Json[], words: Words): Shown {
  const row = (state: Json): Shown => {
    const turn = say(state["turn"]);
    return html`<tr><th scope="row">${turn === "0" ? words["start"] : turn}</th>${VARIABLES.map((name) => html`<td>${say(state[name])}</td>`)}</tr>`;
  };
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${words["by_turn"] ?? ""}><table>
    <thead><tr><th scope="col">${words["turn"]}</th>${VARIABLES.map((name) => html`<th scope="col">${words[name]}</th>`)}</tr></thead>
    <tbody>${states.map(row)}</tbody></table></div>`;
}
