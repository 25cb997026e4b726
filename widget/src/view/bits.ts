// Small pieces of the view that several parts share. Everything from outside becomes text nodes.

import { html, nothing, type TemplateResult } from "lit";
import { blocks, type Span } from "../client/markdown.ts";
import type { Card, Choice } from "../client/types.ts";
import type { Words } from "../words.ts";

export type Shown = TemplateResult | typeof nothing;

/** What a card or a turn may ask the element to do. */
export interface Act {
  /** Send words; `shown` stands for them in the conversation. */
  send(text: string, shown?: string): void;
  choose(choice: Choice): void;
  compose(text: string): void;
  copy(text: string, near: HTMLElement): void;
  erase(): void;
  export(): void;
}

export interface Context {
  words: Words;
  act: Act;
  /** Address of the edge, without a slash at the end. */
  endpoint: string;
  /** Whether the words beside a card have said that already: it is not said twice. */
  said: (text: string) => boolean;
  /** The card answers a tap, so what is folded for discretion may open. */
  asked: boolean;
  /** Nothing was said after it: what it asks is still open. */
  open: boolean;
}

export type Renderer = (card: Card, context: Context) => Shown;

/** Return a text of the coach with its little markdown. */
export function prose(text: string, endpoint: string): Shown[] {
  return blocks(text, `${endpoint}/help`).map((block) => {
    if (block.as === "p") return html`<p>${block.spans.map(spanned)}</p>`;
    const items = block.items.map((item) => html`<li>${item.map(spanned)}</li>`);
    return block.as === "ul" ? html`<ul>${items}</ul>` : html`<ol>${items}</ol>`;
  });
}

function spanned(span: Span): TemplateResult | string {
  if (span.as === "strong") return html`<strong>${span.text}</strong>`;
  if (span.as === "em") return html`<em>${span.text}</em>`;
  if (span.as === "link") return html`<a href=${span.href} target="_blank" rel="noopener noreferrer">${span.text}</a>`;
  return span.text;
}

/** Return a paragraph unless there is nothing to say. */
export const para = (text: string, kind = ""): Shown => (text ? html`<p class=${kind}>${text}</p>` : nothing);

/** Return something that opens by a tap. */
export const folded = (title: string, body: unknown, open = false): TemplateResult =>
  html`<details ?open=${open}><summary>${title}</summary><div class="inside">${body}</div></details>`;
