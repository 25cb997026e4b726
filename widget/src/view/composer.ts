// The message box: it grows, keeps a draft, sends by Enter, and leads from blank to blank of a suggestion.

import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";
import { filled, nextMark } from "../client/blanks.ts";
import type { Words } from "../words.ts";

export interface ComposerSetup {
  host: ReactiveControllerHost & { renderRoot: HTMLElement | DocumentFragment };
  send: (text: string) => void;
  copy: (text: string, near: HTMLElement) => void;
  keep: (draft: string) => void;
}

export class Composer implements ReactiveController {
  draft = "";
  #marks: string[] = [];
  #suggested = false;
  #warned = false;
  readonly #setup: ComposerSetup;

  constructor(setup: ComposerSetup) {
    this.#setup = setup;
    setup.host.addController(this);
  }

  hostUpdated(): void {
    this.#fit();
  }

  get input(): HTMLTextAreaElement | null {
    return this.#setup.host.renderRoot.querySelector("#input");
  }

  /** Put a text into the box, as a draft that may have been there before. */
  restore(text: string): void {
    this.#write(text, []);
  }

  /** Put a suggestion into the box, after what is written there, and mark its first blank. */
  compose(suggestion: string, unnamed: string): void {
    const { text, marks } = filled(suggestion, unnamed);
    const before = this.draft.trim();
    this.#write(before ? `${before}\n${text}` : text, marks);
    this.#suggested = true;
    const from = before ? before.length + 1 : 0;
    void this.#setup.host.updateComplete.then(() => this.#select(from));
  }

  focus(): void {
    this.input?.focus({ preventScroll: true });
  }

  render(words: Words): TemplateResult {
    return html`${this.#suggested ? this.#strip(words) : nothing}
      <form class="composer" autocomplete="off" @submit=${this.#submit}>
        <label for="input" class="unseen">${words["input"]}</label>
        <textarea id="input" rows="1" dir="auto" enterkeyhint="send" placeholder=${words["placeholder"] ?? ""}
          .value=${this.draft} @input=${this.#typed} @keydown=${this.#key}></textarea>
        <button id="send" type="submit">${words["send"]}</button>
      </form>`;
  }

  #strip(words: Words): TemplateResult {
    const open = this.#open().length > 0;
    const away = html`<button type="button" class="quiet" @click=${() => this.#write("", [])}>${words["put_away"]}</button>`;
    return html`<div class="strip">
      <p role="status">${open ? words["blanks_left"] : words["blanks_done"]}</p>
      ${open
        ? html`<button type="button" @click=${() => this.#select(this.input?.selectionEnd ?? 0)}>${words["next_blank"]}</button>`
        : html`<button type="button" class="copy" @click=${(event: Event) => this.#setup.copy(this.draft, event.currentTarget as HTMLElement)}
            ><span class="todo">${words["copy"]}</span><span class="done">${words["copied"]}</span></button>`}
      ${away}
    </div>`;
  }

  #open(): string[] {
    return this.#marks.filter((mark) => this.draft.includes(mark));
  }

  #typed = (event: Event): void => {
    this.draft = (event.target as HTMLTextAreaElement).value;
    if (!this.draft) this.#suggested = false;
    this.#warned = false;
    this.#setup.keep(this.draft);
    this.#setup.host.requestUpdate();
  };

  /** Enter sends, Shift+Enter makes a new line; an open input method keeps its Enter (229 in older browsers). */
  #key = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#submit(event);
  };

  #submit = (event: Event): void => {
    event.preventDefault();
    if (this.#open().length > 0 && !this.#warned) {
      this.#warned = true; // a blank is still open; who asks again means it
      this.#select(0);
    } else if (this.draft.trim()) {
      const text = this.draft;
      this.#write("", []);
      this.#setup.send(text);
    }
    this.focus();
  };

  #write(text: string, marks: string[]): void {
    this.draft = text;
    this.#marks = marks;
    this.#suggested = false;
    this.#warned = false;
    this.#setup.keep(text);
    this.#setup.host.requestUpdate();
  }

  #select(from: number): void {
    const range = nextMark(this.draft, this.#open(), from);
    this.focus();
    if (range) this.input?.setSelectionRange(...range);
  }

  #fit(): void {
    const input = this.input;
    if (!input || CSS.supports("field-sizing", "content")) return;
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight + 2}px`;
  }
}
