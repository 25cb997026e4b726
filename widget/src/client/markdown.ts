// The little markdown that a reply may hold, as data: paragraphs, lists, **strong**, *stress*, links. Never HTML.

export type Span = { text: string; as: "text" | "strong" | "em" } | { text: string; as: "link"; href: string };
export type Block = { as: "p"; spans: Span[] } | { as: "ul" | "ol"; items: Span[][] };

const ITEM = /^\s*(?:[-*•]|(\d{1,2})[.)])\s+(.*)$/;
// Lengths are bounded, so that odd text takes linear time. In this order: a link, an address, the help page, strong, stress.
const SPANS =
  /\[([^[\]\n]{1,200})\]\((https:\/\/[^\s()]{1,2000})\)|(https:\/\/[^\s<>"]{0,2000}[^\s<>".,;:!?)\]])|(?<!\S)(\/help)\b|\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*|(?<![*\w])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![*\w])/g;

/** Return the blocks of a text. `help` is where "/help" leads. */
export function blocks(text: string, help: string): Block[] {
  return text
    .replace(/\r\n?/g, "\n")
    .split(/\n{2,}/)
    .flatMap((part) => paragraph(part.split("\n"), help))
    .filter((block) => (block.as === "p" ? block.spans.length > 0 : block.items.length > 0));
}

function paragraph(lines: readonly string[], help: string): Block[] {
  const found: Block[] = [];
  for (const line of lines) {
    const [, number, item] = ITEM.exec(line) ?? [];
    const last = found.at(-1);
    if (item === undefined) {
      if (!line.trim()) continue;
      if (last?.as === "p") last.spans.push({ text: "\n", as: "text" }, ...spans(line, help));
      else found.push({ as: "p", spans: spans(line, help) });
      continue;
    }
    const as = number === undefined ? "ul" : "ol";
    if (last?.as === as) last.items.push(spans(item, help));
    else found.push({ as, items: [spans(item, help)] });
  }
  return found;
}

function spans(line: string, help: string): Span[] {
  const found: Span[] = [];
  let from = 0;
  for (const match of line.matchAll(SPANS)) {
    if (match.index > from) found.push({ text: line.slice(from, match.index), as: "text" });
    found.push(span(match, help));
    from = match.index + match[0].length;
  }
  if (from < line.length) found.push({ text: line.slice(from), as: "text" });
  return found;
}

function span([, label, target, address, page, strong, stress]: RegExpMatchArray, help: string): Span {
  if (label && target) return { text: label === target ? label : `${label} (${hostOf(target)})`, as: "link", href: target };
  if (address) return { text: address, as: "link", href: address };
  if (page) return { text: page, as: "link", href: help };
  return strong ? { text: strong, as: "strong" } : { text: stress ?? "", as: "em" };
}

/** Nobody should be led somewhere else than a link says. */
function hostOf(address: string): string {
  try {
    return new URL(address).host;
  } catch {
    return address;
  }
}
