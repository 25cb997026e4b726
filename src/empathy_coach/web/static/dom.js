// Small helpers that build elements from text nodes only: nothing that comes from outside is ever parsed as HTML.

/** Return an element with attributes and children; strings become text nodes, empty children are left out. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  element.append(...children.flat().filter((child) => child != null && child !== "" && child !== false));
  return element;
}

/** Return the words of the page, which stand as data in it. */
export function pageWords() {
  return Object.freeze(JSON.parse(document.getElementById("words").textContent));
}

/** Return an array, whatever came. */
export const list = (value) => (Array.isArray(value) ? value : []);

/** Return a string, whatever came; objects and nothing become an empty one. */
export const say = (value) => (["string", "number"].includes(typeof value) ? String(value) : "");
