// The support card: what is on it, and the sheet to print, made by the edge in a page of its own.

import { html, nothing } from "lit";
import { record, records, say, texts } from "../../client/read.ts";
import { named, PARTS } from "../../words.ts";
import { para, type Renderer } from "../bits.ts";

export const supportCard: Renderer = (card, { words, said, endpoint }) => {
  const filled = record(card["filled"]);
  const headings = new Map(records(card["parts"]).map((part) => [say(part["id"]), say(part["heading"])]));
  const ids = headings.size > 0 ? [...headings.keys()] : PARTS;
  const intro = say(card["intro"]) || (words["support_intro"] ?? "");
  const part = (id: string): unknown =>
    html`<div><dt>${headings.get(id) || named("parts", id)}</dt><dd><ul>${texts(filled[id]).map((text) => html`<li dir="auto">${text}</li>`)}</ul></dd></div>`;
  const shown = ids.filter((id) => texts(filled[id]).length > 0);
  // A form, not a script: the sheet is a page of the edge with a policy of its own, and nothing of it is kept.
  return html`
    <h2>${say(card["title"]) || words["support_card"]}</h2>
    ${said(intro) ? nothing : para(intro)}
    ${shown.length > 0 ? html`<dl class="sheet">${shown.map(part)}</dl>` : nothing}
    <form method="post" action="${endpoint}/support-card" target="_blank" rel="noopener">
      <input type="hidden" name="card" .value=${JSON.stringify(filled)} />
      <button type="submit">${words["print"]}</button>
    </form>`;
};
