// `<empathy-coach>`: the class. `define.ts` gives it its name.

import { html, LitElement, nothing, unsafeCSS, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { partnerIn } from "../client/arrange.ts";
import { Conversation, type Session } from "../client/conversation.ts";
import { tabStorage } from "../client/shelf.ts";
import type { Choice, Mine, Theirs } from "../client/types.ts";
import cardStyles from "../styles/cards.css?inline";
import frameStyles from "../styles/frame.css?inline";
import talkStyles from "../styles/talk.css?inline";
import themeStyles from "../styles/theme.css?inline";
import { wordsWith, type Words } from "../words.ts";
import type { Act } from "./bits.ts";
import { pinned } from "./cards/safety.ts";
import { copyText, download } from "./clipboard.ts";
import { Composer } from "./composer.ts";
import { leave, watchShift } from "./leaving.ts";
import { Sight } from "./log.ts";
import { menu } from "./menu.ts";
import { hidePanel, showPanel, watchSize } from "./panel.ts";
import { mineTurn, theirTurn, type Around } from "./turns.ts";

const STARTERS = ["starter_wrote", "starter_here", "starter_scared"] as const;
const CONTROLS = ["pause", "again", "stop"] as const;
const EXIT = "https://www.bbc.com/weather"; // as COACH_QUICK_EXIT_URL; `exit-url` says another

export class EmpathyCoach extends LitElement {
  static override styles = [themeStyles, frameStyles, talkStyles, cardStyles].map((text) => unsafeCSS(text));

  static override properties = {
    endpoint: {},
    region: {},
    language: {},
    theme: { reflect: true },
    mode: { reflect: true },
    startPrompt: { attribute: "start-prompt" },
    exitUrl: { attribute: "exit-url" },
    open: { type: Boolean, reflect: true },
    words: { attribute: false },
    note: { state: true },
    times: { state: true },
    unseen: { state: true },
  };

  declare endpoint: string;
  declare region: string;
  declare language: string;
  declare theme: "auto" | "light" | "dark" | "contrast";
  declare mode: "launcher" | "inline";
  declare startPrompt: string;
  declare exitUrl: string;
  declare open: boolean;
  /** Words that replace the element's own, by name. */
  declare words: Readonly<Record<string, string>>;
  declare note: string;
  declare times: boolean;
  declare unseen: boolean;

  #talk: Conversation | null = null;
  #words: Words = wordsWith();
  #sight = new Sight();
  #stop: (() => void)[] = [];
  #after: "end" | "problem" | Theirs | null = null; // what to bring into sight once it is drawn
  #composer = new Composer({
    host: this,
    send: (text) => this.#send(text),
    copy: (text, near) => void this.#copy(text, near),
    keep: (draft) => this.#talk?.shelf.set("draft", draft),
  });

  constructor() {
    super();
    this.endpoint = "";
    this.region = "";
    this.language = "";
    this.theme = "auto";
    this.mode = "launcher";
    this.startPrompt = "";
    this.exitUrl = EXIT;
    this.open = false;
    this.words = {};
    this.note = "";
    this.times = false;
    this.unseen = false;
  }

  /** Open the panel. */
  show(): void {
    this.open = true;
  }

  /** Close the panel; the conversation stays. */
  hide(): void {
    this.open = false;
  }

  /** Blank the page, forget the conversation and go to `exit-url`. */
  leave(): void {
    this.#tell("coach-leave");
    leave(this.exitUrl || EXIT, () => this.#talk?.leave());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#talk = this.#begin();
    const online = (): void => void this.#talk?.flush();
    window.addEventListener("online", online);
    this.#stop = [
      watchShift(() => (this.#live || this.#talk?.started) && this.leave()),
      watchSize(() => this.#resize()),
      () => window.removeEventListener("online", online),
    ];
    this.#tell("coach-ready");
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stop) stop();
    this.#talk?.rest();
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("words")) this.#words = wordsWith(this.words);
    if (changed.has("endpoint") && changed.get("endpoint") !== undefined && this.isConnected) {
      this.#talk?.rest();
      this.#talk = this.#begin();
    }
    this.#sight.before(this.#find("#main"));
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has("open") || changed.has("mode")) this.#showOrHide(changed.get("open") === true);
    const after = this.#after;
    this.#after = null;
    if (after === "end" || (after === "problem" && this.#sight.near)) this.#sight.toEnd(this.#find("#main"));
    else if (after === "problem") this.unseen = true;
    else if (after && !this.#sight.toReply(this.#find("#main"), this.#find(`[data-id="${after.id}"]`))) this.unseen = true;
  }

  protected override render(): TemplateResult {
    if (this.mode === "inline") return html`<div class="reset">${this.#frame()}</div>`;
    return html`<div class="reset">
      <button type="button" class="launcher" id="launcher" aria-expanded=${this.open} aria-haspopup="dialog" @click=${() => (this.open = !this.open)}>
        ${this.#words["open"]}
      </button>
      <dialog class="panel" id="panel" popover="manual" aria-label=${this.#words["title"] ?? ""} ?inert=${!this.open}
        @cancel=${this.#cancelled} @keydown=${this.#keys} @keyup=${stay} @keypress=${stay} @focusin=${stay}>
        ${this.#frame()}
      </dialog>
    </div>`;
  }

  /** Whether the conversation is on the screen. */
  get #live(): boolean {
    return this.mode === "inline" || this.open;
  }

  get #base(): string {
    return this.endpoint.replace(/\/+$/, "");
  }

  #begin(): Conversation {
    const talk = new Conversation({ endpoint: this.#base, storage: tabStorage(), place: () => this.#place() });
    talk.addEventListener("change", () => this.requestUpdate());
    talk.addEventListener("reply", (event) => (this.#after = (event as CustomEvent<Theirs>).detail));
    talk.addEventListener("problem", () => (this.#after ??= "problem"));
    talk.addEventListener("refused", (event) => this.#composer.draft || this.#composer.restore((event as CustomEvent<string>).detail));
    talk.addEventListener("session", (event) => this.#tell("coach-session", { state: (event as CustomEvent<Session>).detail }));
    this.#composer.restore(talk.shelf.get("draft") ?? (talk.started ? "" : this.startPrompt));
    this.region = talk.shelf.get("region") ?? this.region;
    talk.resume();
    this.#after = "end";
    return talk;
  }

  #place(): { region: string | null; language: string | null; time_zone: string | null } {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    return { region: this.region || null, language: this.language || navigator.language || null, time_zone: timeZone ?? null };
  }

  #frame(): TemplateResult {
    const words = this.#words;
    const talk = this.#talk;
    const turns = talk?.turns ?? [];
    return html`<div class="coach" lang=${this.language || nothing}>
      <a class="skip" href="#input" @click=${this.#skip}>${words["skip"]}</a>
      ${this.#header()} ${talk?.pinned ? pinned(talk.pinned, words, () => talk.dismiss()) : nothing}
      <div id="main" @scroll=${this.#scrolled}>
        ${this.#notice()}
        <div id="log" role="log" aria-live="polite" aria-relevant="additions" aria-label=${words["log"] ?? ""} tabindex="-1">${this.#turns()}</div>
        <p id="typing" class="typing" role="status">${talk?.working ? words["typing"] : nothing}</p>
        <p class="note" role="status">${this.note}</p>
        ${turns.length === 0 ? this.#starters() : nothing}
      </div>
      ${this.unseen ? html`<button type="button" class="newest" @click=${this.#toNewest}>${words["new_reply"]} ↓</button>` : nothing}
      <footer>${this.#controls()} ${this.#composer.render(words)}</footer>
      <dialog id="ask" aria-labelledby="question"><p id="question"></p>
        <form method="dialog" class="tools"><button value="no" autofocus>${words["confirm_no"]}</button><button value="yes">${words["confirm_yes"]}</button></form>
      </dialog>
      <p id="announcer" class="unseen" role="status"></p>
    </div>`;
  }

  #header(): TemplateResult {
    const words = this.#words;
    const close = html`<button type="button" class="close" aria-label=${words["close"] ?? ""} @click=${() => this.hide()}>×</button>`;
    return html`<header>
      ${this.mode === "inline" ? html`<h1>${words["title"]}</h1>` : html`<h2>${words["title"]}</h2>`}
      ${menu({
        words,
        language: this.language || navigator.language,
        region: this.region,
        started: this.#talk?.started ?? false,
        times: this.times,
        setRegion: (code) => this.#setRegion(code),
        toggleTimes: () => (this.times = !this.times),
        work: (name) => void this.#work(name),
      })}
      <nav>
        <a class="button" id="help" href="${this.#base}/help" target="_blank" rel="noopener">${words["help"]}</a>
        <a class="button leave" id="leave" href=${this.exitUrl || EXIT} rel="noreferrer" aria-label=${words["exit_label"] ?? ""} @click=${this.#left}>${words["exit"]}</a>
        ${this.mode === "inline" ? nothing : close}
      </nav>
    </header>`;
  }

  #notice(): TemplateResult {
    const words = this.#words;
    return html`<div class="notice">
      <p>${words["notice"]} <a href="${this.#base}/help" target="_blank" rel="noopener">${words["notice_help"]}</a>.</p>
      <details><summary>${words["notice_more"]}</summary><p>${words["notice_details"]}</p><p>${words["exit_hint"]}</p></details>
    </div>`;
  }

  #turns(): unknown {
    let partner = "";
    const around = { words: this.#words, act: this.#act, endpoint: this.#base, times: this.times, retry: this.#retry };
    const turns = this.#talk?.turns ?? [];
    const rows = turns.map((turn) => {
      if (turn.kind === "theirs") partner = partnerIn(turn.replies, partner);
      return { turn, around: { ...around, partner, open: turn === turns.at(-1) } satisfies Around };
    });
    return repeat(
      rows,
      ({ turn }) => turn.id,
      ({ turn, around: context }) =>
        turn.kind === "mine"
          ? guard([turn, turn.state, turn.problem, this.times, this.#words], () => mineTurn(turn, context))
          : guard([turn, context.partner, context.open, this.times, this.#words], () => theirTurn(turn, context)),
    );
  }

  #starters(): TemplateResult {
    return html`<div class="choices starters">${STARTERS.map((name) => {
      const text = this.#words[name] ?? "";
      return html`<button type="button" @click=${() => this.#act.send(text)}>${text}</button>`;
    })}</div>`;
  }

  /** Pause, the same moment again, stop: in sight as long as a practice goes on. */
  #controls(): TemplateResult | typeof nothing {
    const turns = this.#talk?.turns ?? [];
    const practising = turns.reduce((name, turn) => (turn.kind === "theirs" ? partnerIn(turn.replies, name) : name), "");
    const offered = turns.flatMap((turn) => (turn.kind === "theirs" ? turn.replies.flatMap(({ choices }) => choices ?? []) : []));
    const titles = offered.map(({ title }) => title.toLowerCase()); // only the last turn's choices are still there
    const wanted = CONTROLS.filter((name) => !titles.includes((this.#words[name] ?? "").toLowerCase()));
    if (!practising || wanted.length === 0) return nothing;
    const words = this.#words;
    return html`<div class="controls" role="group" aria-label=${words["practising"] ?? ""}>
      ${wanted.map((name) => html`<button type="button" @click=${() => this.#act.send(words[`${name}_says`] ?? name)}>${words[name]}</button>`)}
    </div>`;
  }

  #act: Act = {
    send: (text, shown) => {
      this.#send(text, shown);
      this.#rest();
    },
    choose: (choice: Choice) => {
      this.note = "";
      this.#after = "end";
      void this.#talk?.choose(choice);
      this.#rest();
    },
    compose: (text) => this.#composer.compose(text, this.#words["blank"] ?? ""),
    copy: (text, near) => void this.#copy(text, near),
    erase: () => void this.#work("erase"),
    export: () => void this.#work("export"),
  };

  #send(text: string, shown?: string): void {
    this.note = "";
    this.#after = "end";
    void this.#talk?.say(text, shown);
  }

  #retry = (mine: Mine, choice?: Choice): void => {
    void this.#talk?.retry(mine, choice);
    this.#rest();
  };

  /** The tapped button goes: keep the focus near, without a keyboard popping up over the answer on a phone. */
  #rest(): void {
    if (matchMedia("(pointer: coarse)").matches) this.#find("#log")?.focus({ preventScroll: true });
    else this.#composer.focus();
  }

  async #copy(text: string, near: HTMLElement): Promise<void> {
    const done = await copyText(text, near);
    near.toggleAttribute("data-done", done);
    this.#announce(this.#words[done ? "copied" : "not_copied"] ?? "");
    if (!done) this.note = this.#words["not_copied"] ?? "";
  }

  #announce(text: string): void {
    const announcer = this.#find("#announcer");
    if (announcer) announcer.textContent = text;
  }

  #setRegion(code: string): void {
    this.region = code;
    this.#talk?.shelf.set("region", code);
  }

  /** Export, end or erase, and say what came of it. */
  async #work(name: "export" | "end" | "erase"): Promise<void> {
    const words = this.#words;
    const talk = this.#talk;
    this.#find<HTMLDetailsElement>("#menu")?.removeAttribute("open");
    if (!talk?.started) {
      this.note = words["not_started"] ?? "";
      return;
    }
    if (name !== "export" && !(await this.#ask(words[`confirm_${name}`] ?? ""))) return;
    try {
      if (name === "export") download("notes.json", await talk.export());
      else await talk[name]();
      this.note = words[{ export: "saved", end: "ended", erase: "erased" }[name]] ?? "";
      if (name !== "export") this.#composer.restore("");
    } catch (error) {
      this.note = (error as { words?: string }).words || (words["offline"] ?? "");
    }
    this.#after = "end";
    this.requestUpdate();
    this.#rest();
  }

  /** Ask a yes/no question and return the answer; Escape and "no" are the same. */
  async #ask(question: string): Promise<boolean> {
    const dialog = this.#find<HTMLDialogElement>("#ask");
    const words = this.#find("#question");
    if (!dialog || !words) return false;
    words.textContent = question;
    dialog.returnValue = "no";
    dialog.showModal();
    await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
    return dialog.returnValue === "yes";
  }

  #showOrHide(wasOpen: boolean): void {
    const panel = this.#find<HTMLDialogElement>("#panel");
    if (!panel) return;
    if (this.open) {
      showPanel(panel);
      this.#sight.toEnd(this.#find("#main"));
      this.#composer.focus();
      this.#tell("coach-open");
    } else if (wasOpen) {
      hidePanel(panel);
      this.#find("#launcher")?.focus();
      this.#tell("coach-close");
    }
  }

  #resize(): void {
    const panel = this.#find<HTMLDialogElement>("#panel");
    if (!panel || !this.open) return;
    const focused = this.shadowRoot?.activeElement as HTMLElement | null;
    hidePanel(panel);
    showPanel(panel);
    focused?.focus({ preventScroll: true });
  }

  #keys = (event: KeyboardEvent): void => {
    stay(event);
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
    event.preventDefault();
    this.hide();
  };

  #cancelled = (event: Event): void => {
    if (event.target !== event.currentTarget) return; // the question's own Escape
    event.preventDefault();
    this.hide();
  };

  #left = (event: Event): void => {
    event.preventDefault();
    this.leave();
  };

  #skip = (event: Event): void => {
    event.preventDefault();
    this.#composer.focus();
  };

  #scrolled = (event: Event): void => {
    const scroller = event.currentTarget as HTMLElement;
    if (this.unseen && scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40) this.unseen = false;
  };

  #toNewest = (): void => {
    this.unseen = false;
    this.#sight.toEnd(this.#find("#main"));
    this.#rest();
  };

  #find<Found extends HTMLElement = HTMLElement>(selector: string): Found | null {
    return this.renderRoot?.querySelector?.<Found>(selector) ?? null;
  }

  #tell(name: string, detail: unknown = null): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }
}

/** Keys and focus stay with us: pages have shortcuts for single letters, and dialogs that pull the focus back. */
function stay(event: Event): void {
  event.stopPropagation();
}
