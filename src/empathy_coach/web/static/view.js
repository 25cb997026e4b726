// What is on the page: turns, their state, choices, the dialog. Knows nothing of the network.

import { renderCard } from "./cards.js";
import { list, make, say } from "./dom.js";
import { arranged, bare } from "./turn.js";

export class View {
  constructor(words) {
    this.words = words;
    this.act = {}; // what a card may ask the page to do; see `menu.js`
    this.log = document.getElementById("log");
    this.typing = document.getElementById("typing");
    this.input = document.getElementById("input");
    this.starters = document.getElementById("starters");
    this.dialog = document.getElementById("dialog");
  }

  /** Show the learner's message and return its turn, whose state can be set. */
  showMine(text) {
    this.starters.hidden = true;
    const state = make("p", { class: "state" });
    const turn = make("div", { class: "turn mine" }, this.#who(this.words.you), make("p", { class: "bubble" }, text), state);
    this.log.append(turn);
    this.#scrollTo(turn);
    return { turn, state };
  }

  /** Set the state line under a message of the learner, with an action if there is one. */
  setState({ state }, text, action) {
    const button = action && make("button", { type: "button", click: action.run }, action.title);
    state.replaceChildren(...[text, button].filter(Boolean));
  }

  /**
   * Show replies; `choose(choice)` is called for a click, after which the choices of that turn go.
   * `asked`: they answer a click, so what is folded for discretion may open.
   */
  showReplies(replies, choose, { asked = false } = {}) {
    this.#closeChoices();
    const items = arranged(replies);
    const spoken = items.map((item) => bare(item.text)).join(" ");
    const said = (text) => spoken.includes(bare(text));
    const parts = items.flatMap((item) => this.#reply(item, choose, { said, asked, act: this.act }));
    if (parts.length === 0) return;
    const turn = make("div", { class: "turn" }, this.#who(this.words.coach), parts);
    this.log.append(turn);
    this.#scrollTo(turn);
  }

  showTyping(on) {
    this.typing.textContent = on ? this.words.typing : "";
  }

  /** Take the text out of the box. */
  takeText() {
    const text = this.input.value;
    this.input.value = "";
    this.#fit();
    return text;
  }

  /** Put a text back into the box, before what has been written meanwhile. */
  giveBack(text) {
    this.input.value = [text, this.input.value].filter(Boolean).join("\n");
    this.#fit();
    this.input.focus();
  }

  /** Ask a yes/no question and return the answer; Escape and "no" are the same. */
  async ask(question) {
    const yes = make("button", { value: "yes" }, this.words.confirm_yes);
    const no = make("button", { value: "no", autofocus: true }, this.words.confirm_no);
    document.getElementById("dialog-text").textContent = question;
    this.dialog.querySelector("form").replaceChildren(no, yes);
    this.dialog.returnValue = "no";
    this.dialog.showModal();
    await new Promise((closed) => this.dialog.addEventListener("close", closed, { once: true }));
    return this.dialog.returnValue === "yes";
  }

  clear() {
    this.log.replaceChildren();
    this.starters.hidden = false;
  }

  /** Connect the message box: Enter sends, Shift+Enter makes a new line, an open input method is left alone. */
  connectInput(submit) {
    this.input.addEventListener("input", () => this.#fit());
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      submit();
    });
  }

  #reply(reply, choose, context) {
    this.partner = say(reply.card?.name) || this.partner;
    const card = reply.card && renderCard(reply.card, this.words, context);
    return [this.#bubble(say(reply.text)), card, this.#choices(reply.choices, choose)].filter(Boolean);
  }

  /** A line of the practice partner looks different: nobody should take it for the coach's. */
  #bubble(text) {
    const name = this.partner && text.startsWith(`${this.partner}: `) && this.partner;
    if (name) return make("p", { class: "bubble partner" }, make("strong", {}, `${name}: `), text.slice(name.length + 2));
    return text && make("p", { class: "bubble" }, withHelpLink(text));
  }

  #choices(choices, choose) {
    const buttons = list(choices).map((choice) =>
      make("button", { type: "button", click: () => this.#chosen(choice, choose) }, say(choice.title)),
    );
    return buttons.length > 0 && make("div", { class: "choices", role: "group", "aria-label": this.words.choices }, buttons);
  }

  #chosen(choice, choose) {
    this.#closeChoices();
    this.input.focus({ preventScroll: true });
    choose(choice);
  }

  #closeChoices() {
    for (const group of this.log.querySelectorAll(".turn > .choices")) group.remove();
  }

  #who(name) {
    return make("span", { class: "unseen" }, `${name}: `);
  }

  #scrollTo(turn) {
    const fits = turn.offsetHeight < this.log.parentElement.clientHeight;
    turn.scrollIntoView({ block: fits ? "nearest" : "start" });
  }

  #fit() {
    if (CSS.supports("field-sizing", "content")) return;
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
  }
}

/** Return the text with every "/help" in it as a link. */
function withHelpLink(text) {
  return text
    .split(/(?<!\S)(\/help)\b/)
    .map((part) => (part === "/help" ? make("a", { href: part, target: "_blank", rel: "noopener" }, part) : part));
}
