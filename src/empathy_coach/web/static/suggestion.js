// A skeleton with blanks: copying opens once the learner's own words are in it.

import { make } from "./dom.js";

// "___ (the date)": what stands in brackets is a hint for the writer and never part of what is sent.
const BLANK = /_{3,}(?:\s*\(([^()]*)\))?/;

/** Return whether a line has blanks to fill. */
export const hasBlanks = ({ text }) => BLANK.test(text);

/** Return the block for `{text, why?}`. Each blank is a field; a line without any can be copied at once. */
export function suggestion({ text, why }, words) {
  const parts = String(text).split(BLANK); // text, hint, text, hint, ..., text
  const nodes = parts.map((part, index) => (index % 2 ? blank(part, words) : part));
  const fields = nodes.flatMap((node) => node.querySelector?.("input") ?? []);
  const copy = make("button", { type: "button" }, words.copy);
  const refresh = () => {
    copy.disabled = !fields.every((field) => field.value.trim());
    copy.textContent = words.copy;
  };
  for (const field of fields) field.addEventListener("input", refresh);
  copy.addEventListener("click", async () => {
    const whole = nodes.map((node) => node.querySelector?.("input").value.trim() ?? node).join("");
    if (await toClipboard(whole, copy)) copy.textContent = words.copied;
  });
  refresh();
  return make(
    "div",
    { class: "suggestion" },
    make("p", { class: fields.length ? "words" : "" }, nodes),
    why && make("p", { class: "soft" }, String(why)),
    copy,
  );
}

/** A field with its hint, which goes once the field is filled and left. */
function blank(hint, words) {
  const field = make("input", { type: "text", autocomplete: "off", "aria-label": hint || words.blank, placeholder: hint ? " " : words.blank });
  return make("label", {}, field, hint && make("span", { class: "hint" }, ` (${hint})`));
}

async function toClipboard(text, near) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text, near); // no permission, or no secure context
  }
}

function copyBySelection(text, near) {
  const area = make("textarea", { class: "unseen", "aria-hidden": "true", tabindex: "-1" });
  area.value = text;
  near.after(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  near.focus();
  return done;
}
