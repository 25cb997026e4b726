// The referral: a step at a time with a way back, the exact words before the yes, and where it stands.

import { html, nothing } from "lit";
import { record, records, say } from "../../client/read.ts";
import type { Card, Json } from "../../client/types.ts";
import { para, type Context, type Renderer, type Shown } from "../bits.ts";

/** One question of the form. Its field, buttons and ways back are there as long as it is the open one. */
export const referralForm: Renderer = (card, context) => {
  const { words, open } = context;
  const [number, of] = [Number(say(card["number"])), Number(say(card["of"]))];
  const ways = [record(card["back"]), record(card["leave"])];
  return html`
    <p class="eyebrow">${words["referral"]}${number && of ? html` · ${words["step"]} ${number} ${words["of"]} ${of}` : nothing}</p>
    ${number && of ? progress(number / of) : nothing}
    <h2 id="question-${number}">${say(card["label"])}</h2>
    ${para(say(card["hint"]), "soft")} ${open ? field(card, number, context) : nothing}
    ${open ? lines(records(card["so_far"]), words["answers"] ?? "", context) : nothing}
    ${open ? html`<div class="tools">${ways.map((way) => sendButton(way, context, "quiet"))}</div>` : nothing}`;
};

export const referralConsent: Renderer = (card, context) => {
  const { words, open } = context;
  return html`
    <p class="eyebrow">${words["referral"]}${say(card["receiver"]) ? ` · ${say(card["receiver"])}` : ""}</p>
    ${para(say(card["intro"]))} ${lines(records(card["lines"]), words["told"] ?? "", context)}
    ${say(card["not_told"]) ? html`<p class="sub">${words["not_told"]}</p>${para(say(card["not_told"]))}` : nothing}
    ${para(say(card["reads"]), "soft")} ${para(say(card["withdraw"]), "soft")}
    ${say(card["question"]) ? html`<p><strong>${say(card["question"])}</strong></p>` : nothing}
    ${open ? html`<div class="tools">${[record(card["yes"]), record(card["no"])].map((way) => sendButton(way, context))}</div>` : nothing}`;
};

export const referralStatus: Renderer = (card, context) => {
  const { words, open } = context;
  const steps = records(card["steps"]).filter((item) => say(item["title"]));
  const step = (item: Json): Shown =>
    html`<li class=${item["done"] ? "done" : ""}>${say(item["title"])} ${item["done"] ? moment(say(item["at"])) : nothing}</li>`;
  return html`
    <p class="eyebrow">${words["referral"]}${say(card["code"]) ? ` · ${say(card["code"])}` : ""}</p>
    ${para(say(card["text"]))} ${say(card["message"]) ? html`<blockquote dir="auto">${say(card["message"])}</blockquote>` : nothing}
    ${steps.length > 0 ? html`<p class="sub">${words["status"]}</p><ol class="steps">${steps.map(step)}</ol>` : nothing}
    ${para(say(card["note"]), "soft")}
    ${open ? html`<div class="tools">${sendButton(record(card["withdraw"]), context, "quiet")}</div>` : nothing}`;
};

const progress = (share: number): Shown =>
  html`<svg class="bar" viewBox="0 0 10 1" preserveAspectRatio="none" aria-hidden="true"><rect width=${Math.min(10, Math.max(0, share * 10))} height="1"></rect></svg>`;

/** A button that sends words and shows its title for them. */
function sendButton(way: Json, { act }: Context, kind = ""): Shown {
  const [title, send] = [say(way["title"]), say(way["send"])];
  return title && send ? html`<button type="button" class=${kind} @click=${() => act.send(send, title)}>${title}</button>` : nothing;
}

function lines(items: Json[], title: string, { act, open }: Context): Shown {
  if (items.length === 0) return nothing;
  const line = (item: Json): Shown => {
    const [edit, label] = [record(item["edit"]), say(item["title"])];
    const send = open ? say(edit["send"]) : "";
    const button = html`<button type="button" class="quiet" aria-label="${say(edit["title"])}: ${label}" @click=${() => act.send(send, `${say(edit["title"])}: ${label}`)}>${say(edit["title"])}</button>`;
    return html`<div><dt>${label}</dt><dd><span dir="auto">${say(item["value"])}</span>${send ? button : nothing}</dd></div>`;
  };
  return html`<p class="sub">${title}</p><dl class="answers">${items.map(line)}</dl>`;
}

function field(card: Card, number: number, context: Context): Shown {
  const { words, act } = context;
  const about = record(card["field"]);
  const kind = say(about["kind"]);
  const options = html`<div class="tools">${records(card["options"]).map((way) => sendButton(way, context))}</div>`;
  if (kind !== "line" && kind !== "lines" && kind !== "pick") return options;
  const submit = (event: Event): void => {
    event.preventDefault();
    const [sent, shown] = kind === "pick" ? picked(event.target as HTMLFormElement, words["none_picked"] ?? "") : typed(event.target as HTMLFormElement);
    if (sent) act.send(sent, shown);
  };
  const most = Number(say(about["max"])) || 500;
  const label = `question-${number}`;
  const input =
    kind === "pick"
      ? records(card["pick"]).map((item) => html`<label class="pick"><input type="checkbox" name="pick" value=${say(item["id"])} /><span>${say(item["text"])}</span></label>`)
      : kind === "lines"
        ? html`<textarea name="value" rows="3" maxlength=${most} aria-labelledby=${label} autocomplete="off" dir="auto"></textarea>`
        : html`<input name="value" type="text" maxlength=${most} aria-labelledby=${label} autocomplete="off" dir="auto" />`;
  return html`<form class="field" autocomplete="off" @submit=${submit}>${input}<button type="submit" class="primary">${words["next"]}</button></form>${options}`;
}

function typed(form: HTMLFormElement): [string, string] {
  const text = String(new FormData(form).get("value") ?? "").trim();
  return [text, text];
}

function picked(form: HTMLFormElement, none: string): [string, string] {
  const boxes = Array.from(form.querySelectorAll<HTMLInputElement>("input:checked"));
  if (boxes.length === 0) return ["none", none];
  return [boxes.map((box) => box.value).join(" "), boxes.map((box) => box.nextElementSibling?.textContent ?? "").join("\n")];
}

function moment(at: string): Shown {
  const time = new Date(at);
  if (!at || Number.isNaN(time.getTime())) return nothing;
  return html`<time class="soft" datetime=${time.toISOString()}>${time.toLocaleString([], { dateStyle: "medium", timeStyle: "short" })}</time>`;
}
