// Every word that the element shows by itself. They live in the coach's content and are built in.

import words from "../../src/empathy_coach/content/web/page.yml";

export type Words = Readonly<Record<string, string>>;
export type Names = "kinds" | "skills" | "apology" | "parts";

/** Return the words, with those of the page that replace some (a translation, for instance). */
export function wordsWith(others: Readonly<Record<string, string>> = {}): Words {
  return Object.freeze({ ...words.page, ...words.widget, ...others });
}

/** Return the name of a kind, skill or part for readers; an unknown one is shown as it came, in plain letters. */
export function named(group: Names, id: string): string {
  return (Object.hasOwn(words[group], id) ? words[group][id] : undefined) ?? id.replaceAll("_", " ");
}

export const PARTS = Object.keys(words.parts);
