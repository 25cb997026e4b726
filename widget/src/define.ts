// The file that a page includes: gives the element its name, and puts one there when the page has none.

import { EmpathyCoach } from "./view/element.ts";

const NAME = "empathy-coach";
const address = import.meta.url;
const HOME = new URL(address).origin;
const TAKEN = ["endpoint", "region", "language", "theme", "start-prompt", "exit-url"];

class DefinedCoach extends EmpathyCoach {
  constructor() {
    super();
    this.endpoint = HOME; // an attribute says another
  }
}

/** One script tag is enough: `<script type="module" src=".../empathy-coach.js" data-region="GB"></script>`. */
function place(): void {
  const script = Array.from(document.scripts).find(({ src }) => src === address);
  if (document.querySelector(NAME) || script?.dataset["manual"] !== undefined) return;
  const element = document.createElement(NAME);
  for (const name of TAKEN) {
    const value = script?.getAttribute(`data-${name}`);
    if (value) element.setAttribute(name, value);
  }
  document.body.append(element);
}

if (!customElements.get(NAME)) {
  customElements.define(NAME, DefinedCoach); // a module runs when the page is parsed
  place();
}

export { EmpathyCoach };
