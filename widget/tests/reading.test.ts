import { describe, expect, it } from "vitest";
import { readEvents } from "../src/client/events.ts";
import { arranged, partnerIn, saidIn } from "../src/client/arrange.ts";
import { filled, hasBlanks, nextMark, pieces } from "../src/client/blanks.ts";
import { lineAddress } from "../src/client/help_lines.ts";
import { blocks } from "../src/client/markdown.ts";
import { readAnswer } from "../src/client/read.ts";
import { ShiftCounter } from "../src/client/shift.ts";

describe("markdown", () => {
  const links = (text: string) =>
    blocks(text, "https://edge/help").flatMap((block) => (block.as === "p" ? block.spans : block.items.flat())).filter(({ as }) => as === "link");

  it("knows paragraphs, lists, strong, stress", () => {
    expect(blocks("one\ntwo\n\n- a **b**\n- *c*\n1. d", "")).toEqual([
      { as: "p", spans: [{ text: "one", as: "text" }, { text: "\n", as: "text" }, { text: "two", as: "text" }] },
      { as: "ul", items: [[{ text: "a ", as: "text" }, { text: "b", as: "strong" }], [{ text: "c", as: "em" }]] },
      { as: "ol", items: [[{ text: "d", as: "text" }]] },
    ]);
  });

  it("leaves blanks, stars and sums alone", () => {
    for (const text of ["I lied about ___ (what).", "2 * 3 * 4", "a*b*c", "**", "snake_case_word"]) {
      expect(blocks(text, "")).toEqual([{ as: "p", spans: [{ text, as: "text" }] }]);
    }
  });

  it("links to https and the help page only, and says where a link goes", () => {
    expect(links("see https://a.example/x?y=1. and /help")).toEqual([
      { text: "https://a.example/x?y=1", as: "link", href: "https://a.example/x?y=1" },
      { text: "/help", as: "link", href: "https://edge/help" },
    ]);
    expect(links("[your bank](https://evil.example/)")).toMatchObject([{ text: "your bank (evil.example)" }]);
    for (const text of ["[x](javascript:alert(1))", "[x](data:text/html,1)", "javascript:alert(1)", "http://plain.example", "[x](/help)", "a/help"]) {
      expect(links(text)).toEqual([]);
    }
  });

  it("keeps every character of odd text, in linear time", () => {
    const text = `${"*".repeat(20_000)}${"[".repeat(20_000)}${"- ".repeat(2000)}`;
    const flat = blocks(text, "").flatMap((block) => (block.as === "p" ? block.spans : block.items.flat()));
    expect(flat.map((span) => span.text).join("")).toContain("[".repeat(20_000));
  });
});

describe("blanks", () => {
  it("become marks with their hints, to be written over", () => {
    expect(filled("I'm back at ___ (a time), in ____.", "your own words")).toEqual({
      text: "I'm back at [a time], in [your own words].",
      marks: ["[a time]", "[your own words]"],
    });
    expect(pieces("___", "x")).toEqual([{ text: "x", blank: true }]);
    expect(hasBlanks("a __ b")).toBe(false);
  });

  it("are found one after the other, and again from the start", () => {
    const text = "at [a], in [b]";
    expect(nextMark(text, ["[a]", "[b]"])).toEqual([3, 6]);
    expect(nextMark(text, ["[a]", "[b]"], 6)).toEqual([11, 14]);
    expect(nextMark(text, ["[a]", "[b]"], 14)).toEqual([3, 6]);
    expect(nextMark("done", ["[a]"])).toBeNull();
  });
});

describe("help lines", () => {
  it.each([
    [{ action: "call", value: "0808 2000 247" }, "tel:08082000247"],
    [{ action: "text", value: "741741 HOME" }, "sms:741741?&body=HOME"],
    [{ action: "text", value: "988" }, "sms:988"],
    [{ action: "web", value: "https://findahelpline.com" }, "https://findahelpline.com"],
    [{ action: "web", value: "javascript:alert(1)" }, null],
    [{ action: "call", value: "HOME" }, null],
    [{ action: "constructor", value: "1" }, null],
    [{}, null],
  ])("%o", (line, address) => expect(lineAddress(line)).toBe(address));
});

describe("replies", () => {
  it("put a card where its words are said, once", () => {
    const card = { type: "ask_prompt", text: "Shall I stay?" };
    expect(arranged([{ text: "You can ask:" }, { text: "“Shall I stay?”" }, { card }])).toEqual([{ text: "You can ask:" }, { card }]);
  });

  it("show a card alone that stands for words and choices", () => {
    const card = { type: "referral_form", replaces_text: true };
    expect(arranged([{ text: "What to call you?", card, choices: [{ title: "a", value: "b" }] }])).toEqual([{ card }]);
  });

  it("show it alone also where its words and choices came in the reply before it", () => {
    const card = { type: "referral_form", replaces_text: true };
    const asked = { text: "Is it safe to reach you there?", choices: [{ title: "Yes", value: "y" }] };
    expect(arranged([{ text: "Noted." }, asked, { card }])).toEqual([{ text: "Noted." }, { card }]);
  });

  it("turn a bare skeleton into something to fill, and drop the line that the card shows bubble by bubble", () => {
    expect(arranged([{ text: "“I lied about ___.”" }])).toEqual([{ card: { type: "line", text: "I lied about ___." } }]);
    const card = { type: "practice", name: "Mira", bubbles: ["One.", "Two."] };
    expect(arranged([{ card }, { text: "Mira: One.\nTwo." }])).toEqual([{ card }]);
  });

  it("know who speaks, from the scene to the debrief", () => {
    const scene = { card: { type: "scenario", name: "Mira" } };
    expect(partnerIn([scene], "")).toBe("Mira");
    expect(partnerIn([{ text: "hm" }], "Mira")).toBe("Mira");
    expect(partnerIn([{ card: { type: "debrief" } }], "Mira")).toBe("");
    expect(saidIn([{ text: "It lands\nhard." }])("It lands hard.")).toBe(true);
  });

  it.each([null, 7, "x", [], { replies: 3 }, { replies: [null, 1, { text: { a: 1 } }, { card: [] }, { choices: [{}] }] }])("odd answer: %o", (value) => {
    expect(readAnswer(value)).toMatchObject({ replies: [], tier: "none", status: "answered", discreet: false });
  });
});

describe("the stream of events", () => {
  it("reads events over any cut, and forgives half ones", async () => {
    const text = 'retry: 5\n\nevent: a\ndata: {"x":"é"}\n\n: keep-alive\n\ndata: {"broken\n\nevent: b\ndata: 2\n\n';
    const bytes = new TextEncoder().encode(text);
    for (const size of [1, 7, 1000]) {
      const got: unknown[] = [];
      const stream = new ReadableStream<Uint8Array>({
        start(control) {
          for (let at = 0; at < bytes.length; at += size) control.enqueue(bytes.slice(at, at + size));
          control.close();
        },
      });
      await readEvents(stream, (name, data) => got.push([name, data]));
      expect(got).toEqual([["a", { x: "é" }], ["b", 2]]);
    }
  });
});

describe("Shift three times", () => {
  const press = (shift: ShiftCounter, key = "Shift"): boolean => (shift.down(key), shift.up(key));

  it("counts Shift alone, within five seconds each", () => {
    let now = 0;
    const shift = new ShiftCounter(() => now);
    expect([press(shift), press(shift), press(shift)]).toEqual([false, false, true]);
    const slow = new ShiftCounter(() => now);
    press(slow);
    press(slow);
    now += 5001;
    expect(press(slow)).toBe(false);
  });

  it("does not count capitals or a held key", () => {
    const shift = new ShiftCounter(() => 0);
    for (let index = 0; index < 4; index += 1) {
      shift.down("Shift");
      shift.down("A");
      shift.up("A");
      expect(shift.up("Shift")).toBe(false);
    }
    shift.down("Shift", true);
    expect(shift.up("Shift")).toBe(false);
  });
});
