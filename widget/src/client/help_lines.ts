// Help lines as addresses that a phone can dial.

import { say } from "./read.ts";
import type { Json } from "./types.ts";

const SCHEMES: ReadonlyMap<string, string> = new Map([["call", "tel:"], ["text", "sms:"], ["web", ""], ["chat", ""]]);

/** Return the address of a help line, or null; `value` of a text line may be "number" or "number WORD". */
export function lineAddress(line: Json): string | null {
  const scheme = SCHEMES.get(say(line["action"]));
  const value = say(line["value"]);
  if (scheme === undefined || !value) return null;
  if (scheme === "") return /^https:\/\//.test(value) ? value : null;
  const [, number, word = ""] = /^\s*([+\d][\d\s().-]*)(.*)$/.exec(value) ?? [];
  if (!number) return null;
  const body = scheme === "sms:" && word.trim() ? `?&body=${encodeURIComponent(word.trim())}` : "";
  return scheme + number.replace(/[^+\d]/g, "") + body;
}
