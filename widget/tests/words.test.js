import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { named, wordsWith } from "../src/words.ts";

const SRC = join(import.meta.dirname, "../src");
const source = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(join(SRC, name), "utf8"))
  .join("\n");

describe("words", () => {
  it("exist for every name that the element asks for", () => {
    const asked = [...source.matchAll(/words\["(\w+)"\]/g)].map(([, name]) => name);
    const known = wordsWith();
    expect(asked.length).toBeGreaterThan(50);
    expect(asked.filter((name) => !known[name])).toEqual([]);
  });

  it("can be replaced by the page, and unknown kinds stay readable", () => {
    expect(wordsWith({ send: "Senden" })["send"]).toBe("Senden");
    expect(named("kinds", "some_new_kind")).toBe("some new kind");
  });

  it("never become HTML: nothing in the element writes markup", () => {
    expect(source).not.toMatch(/innerHTML|unsafeHTML|insertAdjacentHTML|outerHTML|document\.write|localStorage/);
  });
});
