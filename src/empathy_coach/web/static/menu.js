// The menu: help lines' region, a copy of what is kept, ending, erasing.

import { make } from "./dom.js";

// Codes only: the browser knows the names. Any other place is "anywhere".
const REGIONS = ["US", "GB", "CA", "AU", "NZ", "IE", "DE", "FR", "ES", "PT", "AT", "BE", "IT", "NL"];

export function connectMenu({ client, view, words, region }) {
  const menu = document.getElementById("menu");
  fillRegions(region, words);
  menu.addEventListener("toggle", () => (region.disabled = client.started)); // it is set when a talk begins
  document.addEventListener("click", (event) => menu.contains(event.target) || (menu.open = false));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  const connect = (id, work) => {
    view.act[id] = async () => {
      menu.open = false;
      if (!client.started) return view.showReplies([{ text: words.not_started }], () => {});
      try {
        await work();
      } catch (error) {
        view.showReplies([{ text: error.body ? `${error.body.message} ${error.body.help}` : words.offline }], () => {});
      }
    };
    document.getElementById(id).addEventListener("click", view.act[id]);
  };
  connect("export", async () => download(await client.export()));
  connect("end", () => close(words.confirm_end, () => client.end(), words.ended));
  connect("erase", () => close(words.confirm_erase, () => client.erase(), words.erased));

  async function close(question, work, done) {
    if (!(await view.ask(question))) return;
    await work();
    view.clear();
    view.showReplies([{ text: done }], () => {});
  }
}

function fillRegions(select, words) {
  const names = new Intl.DisplayNames([navigator.language || "en"], { type: "region" });
  select.options[0].textContent = words.unnamed_region;
  select.append(...REGIONS.map((code) => make("option", { value: code }, names.of(code))));
}

function download(everything) {
  const blob = new Blob([JSON.stringify(everything, null, 2)], { type: "application/json" });
  const link = make("a", { href: URL.createObjectURL(blob), download: "notes.json" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
