// The menu: region of the help lines, times, a copy of what is kept, ending, erasing.

import { html, nothing, type TemplateResult } from "lit";
import type { Words } from "../words.ts";

// Codes only: the browser knows the names. Any other place is "anywhere".
const REGIONS = ["US", "GB", "CA", "AU", "NZ", "IE", "DE", "FR", "ES", "PT", "AT", "BE", "IT", "NL"];

export interface MenuSetup {
  words: Words;
  language: string;
  region: string;
  started: boolean;
  times: boolean;
  setRegion: (code: string) => void;
  toggleTimes: () => void;
  work: (name: "export" | "end" | "erase") => void;
}

export function menu({ words, language, region, started, times, setRegion, toggleTimes, work }: MenuSetup): TemplateResult {
  const entry = (name: "export" | "end" | "erase"): TemplateResult =>
    html`<button type="button" id=${name} @click=${() => work(name)}>${words[name]}</button>`;
  return html`<details class="menu" id="menu" @keydown=${escape} @focusout=${foldBehind}>
    <summary>${words["menu"]}</summary>
    <div class="menu-items">
      <label>${words["region"]}
        <select id="region" ?disabled=${started} @change=${(event: Event) => setRegion((event.target as HTMLSelectElement).value)}>
          <option value="" ?selected=${!region}>${words["anywhere"]}</option>
          ${choices(region, language).map(([code, name]) => html`<option value=${code} ?selected=${code === region}>${name}</option>`)}
        </select>
      </label>
      ${started ? html`<p>${words["region_set"]}</p>` : nothing}
      <button type="button" aria-pressed=${times} @click=${toggleTimes}>${words["times"]}</button>
      ${entry("export")} ${entry("end")} ${entry("erase")}
      <p>${words["exit_hint"]}</p>
    </div>
  </details>`;
}

function choices(region: string, language: string): [string, string][] {
  const codes = region && !REGIONS.includes(region) ? [region, ...REGIONS] : REGIONS;
  try {
    const names = new Intl.DisplayNames([language || "en"], { type: "region" });
    return codes.map((code) => [code, names.of(code) ?? code]);
  } catch {
    return codes.map((code) => [code, code]); // a region or language that the browser does not know
  }
}

function escape(event: KeyboardEvent): void {
  const details = event.currentTarget as HTMLDetailsElement;
  if (event.key !== "Escape" || !details.open) return;
  event.stopPropagation();
  details.open = false;
  details.querySelector("summary")?.focus();
}

/** Fold the menu when the focus goes on elsewhere; a window that loses it keeps the menu. */
function foldBehind(event: FocusEvent): void {
  const details = event.currentTarget as HTMLDetailsElement;
  const next = event.relatedTarget as Node | null;
  if (next && !details.contains(next)) details.open = false;
}
