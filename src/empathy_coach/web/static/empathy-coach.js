// Loader for a page that embeds the chat: a button that opens it in a frame of the edge's own origin.
// <script src="https://coach.example/widget/empathy-coach.js" defer></script>
// data-title: the button's words (default "Notes"); data-open: open at once; data-target: CSS selector of an
// element that gets the chat inline instead of the button.
(() => {
  "use strict";
  const script = document.currentScript;
  const edge = new URL(script.src).origin;
  const title = script.dataset.title || "Notes";
  const Z = "2147483000";

  const frame = document.createElement("iframe");
  frame.title = title;
  frame.referrerPolicy = "no-referrer";
  frame.allow = "clipboard-write";
  const load = () => frame.src || (frame.src = `${edge}/`);

  window.addEventListener("message", (event) => {
    if (event.origin !== edge || event.source !== frame.contentWindow || event.data?.type !== "notes:leave") return;
    const address = String(event.data.address);
    if (!/^https?:\/\//.test(address)) return;
    document.documentElement.replaceChildren(); // blank first
    window.location.replace(address);
  });

  const style = (element, rules) => {
    for (const [name, value] of Object.entries(rules)) element.style.setProperty(name, value);
  };

  const place = () => {
    const target = script.dataset.target && document.querySelector(script.dataset.target);
    if (target) {
      style(frame, { width: "100%", height: "100%", "min-height": "32rem", border: "0" });
      target.append(frame);
      load();
      return;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = title;
    style(button, { position: "fixed", right: "1rem", bottom: "1rem", "z-index": Z, padding: ".75rem 1.25rem", "border-radius": "1.5rem", border: "1px solid #888", background: "#fff", color: "#222", font: "600 1rem system-ui, sans-serif", cursor: "pointer" });
    style(frame, { position: "fixed", right: "1rem", bottom: "4.75rem", "z-index": Z, width: "min(26rem, calc(100vw - 2rem))", height: "min(42rem, calc(100dvh - 6.5rem))", border: "1px solid #888", "border-radius": "1rem", background: "#fff" });
    const show = (open) => {
      if (open) load();
      frame.hidden = !open;
      frame.style.setProperty("display", open ? "block" : "none");
      button.setAttribute("aria-expanded", String(open));
    };
    button.addEventListener("click", () => show(frame.hidden));
    document.body.append(frame, button);
    show("open" in script.dataset);
  };

  if (document.body) place();
  else document.addEventListener("DOMContentLoaded", place);
})();
