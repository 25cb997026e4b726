// Cards of a rehearsal: what is read before it, one turn, and looking back.

import { list, make, say } from "./dom.js";

const VARIABLES = ["hurt", "anger", "trust", "openness"];
const MOST = 10;

export function scenario(card, words, { fresh }) {
  return [
    make("h2", {}, say(card.title)),
    !say(card.briefing) && make("p", { class: "soft" }, words.practice_note), // a briefing says it itself
    fresh(card.briefing) && make("p", {}, say(card.briefing)),
    list(card.facts).length > 0 && make("ul", {}, list(card.facts).map((fact) => make("li", {}, say(fact)))),
  ];
}

export function practice(card, words, { fresh }) {
  const { landed, missed, change } = card.feedback ?? {};
  const count = card.turn && card.of ? `${words.turn} ${card.turn}/${card.of}` : "";
  return [
    count && make("p", { class: "soft" }, count),
    ...[landed, missed, change].map((text) => fresh(text) && make("p", {}, say(text))),
    card.state && gauges(card.state, words),
    reasons(card.changes, words),
    fresh(card.partner) && partnerLine(card, words),
  ];
}

function partnerLine(card, words) {
  return make("div", { class: "partner" }, make("h3", {}, say(card.name) || words.partner), make("p", {}, say(card.partner)));
}

function gauges(state, words) {
  const known = VARIABLES.filter((name) => Number.isFinite(state[name]));
  const gauge = (name) =>
    make(
      "div",
      {},
      make("dt", {}, words[name]),
      make(
        "dd",
        {},
        bar(state[name]),
        make("span", {}, String(state[name]), make("span", { class: "unseen" }, ` ${words.of_ten}`)),
      ),
    );
  return make("dl", { class: "gauges", "aria-label": words.state }, known.map(gauge));
}

/** A plain bar as SVG: a style attribute is forbidden here, and a meter's colours would judge the numbers. */
function bar(value) {
  const [svg, full] = ["svg", "rect"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
  for (const [name, text] of Object.entries({ class: "bar", viewBox: `0 0 ${MOST} 1`, preserveAspectRatio: "none", "aria-hidden": "true" })) svg.setAttribute(name, text);
  full.setAttribute("width", value);
  full.setAttribute("height", 1);
  svg.append(full);
  return svg;
}

function reasons(changes, words) {
  const items = list(changes).map((item) =>
    make("li", {}, `${words[item.variable] ?? say(item.variable)} ${say(item.from)} → ${say(item.to)}: ${say(item.because)}`),
  );
  return items.length > 0 && make("details", {}, make("summary", {}, words.because), make("ul", {}, items));
}

export function debrief(card, words, { fresh }) {
  return [
    make("h2", {}, words.debrief),
    fresh(card.opening) && make("p", {}, say(card.opening)),
    points(card.turning_points, words),
    states(card, words),
    fresh(card.next) && make("p", {}, say(card.next)),
    fresh(card.question) && make("p", {}, say(card.question)),
  ];
}

function points(items, words) {
  const rows = list(items).map((item) =>
    make("tr", {}, make("td", {}, say(item.turn)), make("td", {}, make("q", {}, say(item.quote))), make("td", {}, say(item.because))),
  );
  const head = [words.turn, words.you_wrote, words.then].map((text) => make("th", { scope: "col" }, text));
  return rows.length > 0 && scrolling(make("table", {}, make("thead", {}, make("tr", {}, head)), make("tbody", {}, rows)), words.debrief);
}

function states(card, words) {
  const rows = list(card.states).map((state) =>
    make("tr", {}, make("th", { scope: "row" }, say(state.turn)), VARIABLES.map((name) => make("td", {}, say(state[name])))),
  );
  const head = [words.turn, ...VARIABLES.map((name) => words[name])].map((text) => make("th", { scope: "col" }, text));
  const table = make("table", {}, make("thead", {}, make("tr", {}, head)), make("tbody", {}, rows));
  return rows.length > 0 && make("details", {}, make("summary", {}, words.by_turn), scrolling(table, words.by_turn));
}

/** A wide table scrolls by itself, with the keyboard too, and the page does not. */
function scrolling(table, label) {
  return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, table);
}
