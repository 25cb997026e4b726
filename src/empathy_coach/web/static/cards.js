// Cards as readable blocks. A card of an unknown type, or a broken one, becomes plain text.

import { list, make, say } from "./dom.js";
import { debrief, practice, scenario } from "./cards_practice.js";
import { hasBlanks, suggestion } from "./suggestion.js";

const SCHEMES = { call: "tel:", text: "sms:", web: "", chat: "" };

const RENDERERS = { safety, review, suggestions, line, ask_prompt: askPrompt, practice, scenario, debrief, referral, privacy,
  // their words stand beside them already
  referral_form: () => null, referral_consent: () => null, referral_status: () => null };

/**
 * Return the element for a card, or null when there is nothing in it to show.
 *
 * `said(text)` tells whether the words beside the card have said that already: it is not said twice.
 * `act` maps what a card may ask the page to do ("erase", "export") to functions. `asked` is true when the
 * learner has just tapped for it.
 */
export function renderCard(card, words, { said = () => false, act = {}, asked = false } = {}) {
  try {
    const fresh = (text) => (said(say(text)) ? "" : say(text));
    const body = RENDERERS[card.type] ? RENDERERS[card.type](card, words, { fresh, act, asked }) : asText(card);
    const parts = body?.flat().filter(Boolean);
    return parts?.length ? make("section", { class: `card ${RENDERERS[card.type] ? card.type : ""}`.trim() }, parts) : null;
  } catch {
    return asText(card) && make("section", { class: "card" }, asText(card));
  }
}

function privacy(card, words, { act }) {
  return act[card.do] && [make("div", { class: "choices" }, make("button", { type: "button", click: act[card.do] }, words[card.do]))];
}

function safety(card, words, { asked }) {
  const lines = make("ul", { class: "lines" }, list(card.lines).map((line) => safetyLine(line, words)));
  const title = say(card.title) && make("h2", {}, say(card.title));
  const body = [say(card.intro) && make("p", {}, say(card.intro)), lines];
  if (!card.discreet) return [title, ...body];
  // opened only by the reader's own hand, and folded as quickly: somebody else may look at the screen
  return [make("details", { open: asked }, make("summary", {}, words.open_help), make("div", {}, title, ...body))];
}

function safetyLine(line, words) {
  const address = lineAddress(line);
  const label = say(line.label);
  const display = say(line.display) || say(line.value);
  const shown = /^[+\d]/.test(display) ? `${words[line.action] ?? ""} ${display}`.trim() : display; // words say it themselves
  const hours = say(line.hours) && make("span", { class: "soft" }, say(line.hours));
  const outside = address?.startsWith("https:") ? { target: "_blank", rel: "noopener noreferrer" } : {};
  const link = make("a", { class: "button", href: address, ...outside }, make("span", {}, label), make("strong", {}, shown));
  return make("li", {}, address ? link : make("p", {}, `${label}: ${shown}`), hours);
}

/** Return the address of a help line; `value` of a text line may be "number" or "number WORD". */
export function lineAddress({ action, value }) {
  const text = say(value);
  if (!(action in SCHEMES) || !text) return null;
  if (SCHEMES[action] === "") return /^https:\/\//.test(text) ? text : null;
  const [, number, body] = text.match(/^\s*([+\d][\d\s().-]*)(.*)$/) ?? [];
  if (!number) return null;
  const dialled = number.replace(/[^+\d]/g, "");
  const suffix = action === "text" && body?.trim() ? `?&body=${encodeURIComponent(body.trim())}` : "";
  return SCHEMES[action] + dialled + suffix;
}

function review(card, words, { fresh }) {
  const [first, ...others] = list(card.kinds ?? card.findings);
  const open = card.verdict === "open" && fresh(words.no_defensive) && make("p", {}, words.no_defensive);
  const opening = first ? !said(first, fresh) && finding(first, words) : open;
  const rest = [...others.map((item) => finding(item, words)), ...openMoves(card, words), ...apology(card.apology, words)];
  return [
    opening,
    ...ways(card, words),
    rest.length > 0 && make("details", {}, make("summary", {}, words.more), make("div", {}, rest)),
  ];
}

/** Whether the first finding's quote and reason stand in the text already. */
function said(item, fresh) {
  return !fresh(item.text) && !fresh(item.why);
}

function finding(item, words) {
  return make(
    "div",
    { class: "finding" },
    make("p", {}, make("mark", {}, make("q", {}, say(item.text)))),
    say(item.why) && make("p", {}, say(item.why)),
    say(item.instead) && make("p", {}, make("strong", {}, `${words.instead}: `), say(item.instead)),
  );
}

function openMoves(card, words) {
  const quotes = list(card.skills).map((item) => make("li", {}, make("q", {}, say(item.text))));
  return quotes.length ? [make("h3", {}, words.open_moves), make("ul", {}, quotes)] : [];
}

function apology(parts, words) {
  return ["present", "missing", "cancelled"].flatMap((name) => {
    const items = list(parts?.[name]).map((item) => make("li", {}, say(item).replaceAll("_", " ")));
    return items.length ? [make("h3", {}, words[`apology_${name}`]), make("ul", {}, items)] : [];
  });
}

function suggestions(card, words) {
  return ways(card, words);
}

function ways(card, words) {
  const options = list(card.suggestions).filter((item) => say(item.text));
  const [first, ...others] = options.map((item) => suggestion(item, words));
  const folded = others.length > 0 && make("details", {}, make("summary", {}, words.other_ways), make("div", {}, others));
  return first ? [make("h3", {}, words.suggestions), note(options, words), first, folded] : [];
}

/** Say once for all lines of a card why they can't be copied yet. */
function note(lines, words) {
  return lines.some(hasBlanks) && make("p", { class: "soft" }, words.copy_blanks);
}

function line(card, words) {
  return [suggestion({ text: say(card.text) }, words), note([card], words)];
}

function askPrompt(card, words) {
  const options = list(card.options).map((item) => say(item.text ?? item)).join(" · ");
  return [
    ...line(card, words),
    options && make("p", { class: "soft" }, `${words.options}: ${options}`),
    say(card.not_this) && make("p", { class: "soft" }, say(card.not_this)),
  ];
}

function referral(card, words) {
  const told = list(card.told).map((item) => make("li", {}, say(item)));
  const lines = ["intro", "text", "status", "not_told", "withdraw", "not_emergency", "question"];
  return [
    make("h2", {}, say(card.title) || words.referral),
    told.length > 0 && make("h3", {}, words.told),
    told.length > 0 && make("ul", {}, told),
    ...lines.map((name) => say(card[name]) && make("p", {}, say(card[name]))),
  ];
}

/** Return the strings of an unknown card, one paragraph each, without its type and ids. */
function asText(card) {
  const strings = (value, key = "") => {
    if (["type", "id", "action"].includes(key)) return [];
    if (typeof value === "string") return value.trim() ? [value] : [];
    if (value && typeof value === "object") {
      return Object.entries(value).flatMap(([name, inner]) => strings(inner, Array.isArray(value) ? "" : name));
    }
    return [];
  };
  const found = strings(card);
  return found.length ? found.map((text) => make("p", {}, text)) : null;
}
