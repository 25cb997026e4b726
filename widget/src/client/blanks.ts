// A skeleton with blanks: "___ (the date)". It goes into the message box as "[the date]", to be written over.

const BLANK = /_{3,}(?:\s*\(([^()]*)\))?/g;

/** Return whether a line has blanks to fill. */
export const hasBlanks = (text: string): boolean => /_{3,}/.test(text);

export interface Piece {
  text: string;
  /** A place for the learner's own words; `text` is the hint, which is never part of what is sent. */
  blank: boolean;
}

/** Return the pieces of a line: words, and blanks with their hints. */
export function pieces(text: string, unnamed: string): Piece[] {
  const parts = text.split(BLANK); // words, hint, words, hint, ..., words
  return parts
    .map((part, index) => ({ text: index % 2 ? part || unnamed : (part ?? ""), blank: index % 2 === 1 }))
    .filter(({ text: shown, blank }) => blank || shown);
}

/** Return the line for the message box, and the marks in it that are still to be written over. */
export function filled(text: string, unnamed: string): { text: string; marks: string[] } {
  const all = pieces(text, unnamed).map((piece) => ({ ...piece, text: piece.blank ? `[${piece.text}]` : piece.text }));
  return { text: all.map((piece) => piece.text).join(""), marks: all.filter(({ blank }) => blank).map((piece) => piece.text) };
}

/** Return where the next mark after `from` stands in the text, from the start again past the end; or null. */
export function nextMark(text: string, marks: readonly string[], from = 0): [number, number] | null {
  const found = marks.flatMap((mark) => {
    const after = text.indexOf(mark, from);
    const at = after >= 0 ? after : text.indexOf(mark);
    return at >= 0 ? [{ at, end: at + mark.length, wrapped: after < 0 }] : [];
  });
  found.sort((one, other) => Number(one.wrapped) - Number(other.wrapped) || one.at - other.at);
  const first = found[0];
  return first ? [first.at, first.end] : null;
}
