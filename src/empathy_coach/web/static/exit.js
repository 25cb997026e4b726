// Leaving quickly: blank first, forget the session, then replace this page by a neutral one.

const WITHIN = 5000; // milliseconds between two presses of Shift
const PRESSES = 3;

/** Counts presses of Shift alone; Shift held for another key does not count. No DOM in here. */
export class ShiftCounter {
  constructor(now = () => Date.now()) {
    this.now = now;
    this.reset();
  }

  reset() {
    this.count = 0;
    this.alone = false;
    this.last = -Infinity;
  }

  down(key, repeat = false) {
    if (key === "Shift") {
      if (!repeat) this.alone = true;
    } else {
      this.reset();
    }
  }

  /** Return whether this release is the third press in time. */
  up(key) {
    if (key !== "Shift" || !this.alone) return false;
    const at = this.now();
    this.count = at - this.last <= WITHIN ? this.count + 1 : 1;
    this.last = at;
    this.alone = false;
    return this.count >= PRESSES;
  }
}

/** Connect the link and the keyboard. `forget` clears the session and must not wait for anything. */
export function connectExit(link, forget) {
  const leave = (event) => {
    event?.preventDefault();
    document.body.classList.add("blank");
    document.title = "";
    try {
      forget();
    } finally {
      go(link.href);
    }
  };
  const shift = new ShiftCounter();
  link.addEventListener("click", leave);
  document.addEventListener("keydown", (event) => shift.down(event.key, event.repeat));
  document.addEventListener("keyup", (event) => shift.up(event.key) && leave());
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
}

function go(address) {
  if (window.parent !== window) {
    window.parent.postMessage({ type: "notes:leave", address }, "*"); // the page around us leaves too
    try {
      window.top.location.replace(address);
    } catch {
      // a sandboxed frame may not: then at least this frame goes
    }
  }
  window.location.replace(address);
}
