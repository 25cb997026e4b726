// Leaving quickly: blank first, forget, then replace this page by a neutral one.

import { ShiftCounter } from "../client/shift.ts";

/** Blank the page at once, forget, and go; nothing here may wait. */
export function leave(address: string, forget: () => void): void {
  document.title = "";
  document.documentElement.replaceChildren(); // the page around us too: it may say why somebody is here
  try {
    forget();
  } finally {
    go(address);
  }
}

function go(address: string): void {
  if (window.parent !== window) {
    try {
      window.top?.location.replace(address); // the page around a frame leaves too
    } catch {
      // a sandboxed frame may not: then at least this frame goes
    }
  }
  window.location.replace(address);
}

/** Call `onThird` for Shift three times anywhere in the page, before any other script can swallow the keys. */
export function watchShift(onThird: () => void): () => void {
  const shift = new ShiftCounter();
  const down = (event: KeyboardEvent): void => shift.down(event.key, event.repeat);
  const up = (event: KeyboardEvent): void => {
    if (shift.up(event.key)) onThird();
  };
  // A page that comes out of the browser's memory after leaving must not show what it held.
  const back = (event: PageTransitionEvent): void => {
    if (event.persisted && !document.body?.firstElementChild) window.location.reload();
  };
  window.addEventListener("keydown", down, true);
  window.addEventListener("keyup", up, true);
  window.addEventListener("pageshow", back);
  return () => {
    window.removeEventListener("keydown", down, true);
    window.removeEventListener("keyup", up, true);
    window.removeEventListener("pageshow", back);
  };
}
