// A sentence to take along: with blanks it goes into the message box first, and copying opens when they are filled.

import { html, nothing } from "lit";
import { hasBlanks, pieces } from "../../client/blanks.ts";
import { say, texts } from "../../client/read.ts";
import { para, type Context, type Renderer, type Shown } from "../bits.ts";

/** Return the block of one sentence, with why it is one. */
export function sentence(text: string, why: string, { words, act }: Context): Shown {
  if (!text) return nothing;
  const open = hasBlanks(text);
  const gap = words["blank"] ?? "";
  const shown = pieces(text, gap).map((piece) => (piece.blank ? html`<span class="gap">[${piece.text}]</span>` : piece.text));
  return html`<div class="sentence">
    <p class="words">${shown}</p>
    ${para(why, "soft")}
    <div class="tools">
      <button type="button" @click=${() => act.compose(text)}>${open ? words["use_blanks"] : words["use"]}</button>
      <button type="button" class="copy" ?disabled=${open} title=${open ? (words["copy_blanks"] ?? "") : ""}
        @click=${(event: Event) => act.copy(text, event.currentTarget as HTMLElement)}
      ><span class="todo">${words["copy"]}</span><span class="done">${words["copied"]}</span></button>
    </div>
  </div>`;
}

/** Say once for all sentences of a card why they can't be copied yet. */
export const blanksNote = (lines: readonly string[], { words }: Context): Shown =>
  lines.some(hasBlanks) ? para(words["copy_blanks"] ?? "", "soft") : nothing;

export const line: Renderer = (card, context) => {
  const text = say(card["text"]);
  return text ? html`${sentence(text, say(card["why"]), context)}${blanksNote([text], context)}` : nothing;
};

export const askPrompt: Renderer = (card, context) => {
  const { words, said } = context;
  const text = say(card["text"]);
  const options = texts(card["options"]);
  const not = said(say(card["not_this"])) ? "" : say(card["not_this"]);
  return html`
    <p class="sub">${words["to_ask"]}</p>
    ${sentence(text, "", context)} ${blanksNote([text], context)}
    ${options.length > 0 ? html`<p class="soft">${words["options"]}: ${options.join(" · ")}</p>` : nothing}
    ${para(not, "soft")}`;
};
