"""The support card: what brings it back, what helps, what never helps, which signs are agreed; one printed sheet."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import asdict, dataclass, fields
from html import escape
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.coaching import lexicon

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

ITEM, ITEMS = 120, 6
"""Characters of one entry, and entries of one part: more does not fit on the sheet."""

SHORT = 6
"""Words of a helping thing that a question can take up as it stands."""

ASKED = ("triggers", "helps", "never", "signals")
"""The parts that are talked through; the learner's own side is for the pen."""

_PATH, _SCHEMA = "coaching/card/support_card.yml", "coaching_support_card"
_ANSWERS = "coaching/lexicon/answers.yml"

STYLE = """
@page { size: A4; margin: 14mm }
body { font: 11pt/1.35 system-ui, sans-serif; color: #111; background: #fff; max-width: 182mm; margin: 0 auto }
h1 { font-size: 16pt; margin: 0 0 2mm } h2 { font-size: 14pt; margin: 0 } h3 { font-size: 11pt; margin: 4mm 0 0 }
.by, .hint, footer, .rules { color: #444; font-size: 9pt; margin: 0 } ul { margin: 1mm 0 0; padding-left: 5mm }
.line { border-bottom: 0.3mm solid #777; height: 8mm; list-style: none; margin-left: -5mm }
section { break-inside: avoid; border: 0.3mm solid #444; border-radius: 2mm; padding: 4mm; margin: 4mm 0 }
section + section { break-before: page }
"""


@dataclass(frozen=True)
class SupportCard:
    """What was filled in; plain data that suggestions and practice read. Empty parts are lines to write on."""

    triggers: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    own_signs: tuple[str, ...] = ()
    pause: tuple[str, ...] = ()
    small_ask: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> SupportCard:
        """Return the card in ``data``: lists of texts by part, cut to size; anything else is left out."""
        known = data or {}
        return cls(**{field.name: _items(known.get(field.name)) for field in fields(cls)})

    def to_json(self) -> dict[str, list[str]]:
        """Return the parts that are filled in."""
        return {part: list(items) for part, items in asdict(self).items() if items}

    def with_item(self, part: str, text: str) -> SupportCard:
        """Return the card with one more entry.

        Raises:
            ValueError: there is no such part.
        """
        if part not in {field.name for field in fields(self)}:
            raise ValueError(f"the support card has no part {part!r}")
        return SupportCard.from_json({**asdict(self), part: [*getattr(self, part), text]})

    @property
    def refuses_sorry(self) -> bool:
        """Whether "sorry" stands among what never helps."""
        return any("sorry" in lexicon.plain(item) or "apolog" in lexicon.plain(item) for item in self.never)


def helping(card: SupportCard, used: Collection[str] = ()) -> str | None:
    """Return a thing that helps, short enough to be asked about and not asked about before; or None."""
    short = [item for item in card.helps if len(item.split()) <= SHORT and not _is_refused(item, card)]
    return next((item for item in short if item not in used), next(iter(short), None))


def question(part: str) -> str:
    """Return how one of the `ASKED` parts is asked for."""
    return str(_words()["questions"][part])


def headings() -> dict[str, Any]:
    """Return the title and, in order, the id and heading of each part of both sides, for a card on the screen."""
    words = _words()
    parts = [{"id": part["id"], "heading": part["heading"]} for side in words["sides"] for part in side["parts"]]
    return {"title": words["title"], "parts": parts}


def card_html(card: SupportCard) -> str:
    """Return the sheet as one HTML page for printing: what is filled in, and lines to write on for the rest.

    The page holds no script, no picture and no address; its only style is `STYLE` (for a content security
    policy: `style_hash`).
    """
    words = _words()
    sides = "\n".join(_side(side, card) for side in words["sides"])
    rules = "".join(f"<li>{escape(rule)}</li>" for rule in words["rules"])
    title = escape(words["title"])
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<title>{title}</title><style>{STYLE}</style></head>\n<body><h1>{title}</h1>"
        f'<p class="by">{escape(words["intro"])}</p>\n{sides}\n'
        f'<ul class="rules">{rules}</ul><footer>{escape(words["footer"])}</footer></body></html>\n'
    )


def style_hash() -> str:
    """Return the source expression of the page's style for ``style-src`` ("'sha256-...'")."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"


def _side(side: Mapping[str, Any], card: SupportCard) -> str:
    parts = "\n".join(_part(part, getattr(card, part["id"])) for part in side["parts"])
    return (
        f'<section id="{escape(side["id"])}"><h2>{escape(side["heading"])}</h2>'
        f'<p class="by">{escape(side["by"])}</p>\n{parts}</section>'
    )


def _part(part: Mapping[str, Any], items: tuple[str, ...]) -> str:
    """Return one part: the entries, and as many empty lines as are left, at least one for another hand."""
    said = "".join(f"<li>{escape(item)}</li>" for item in items)
    label = escape(_words()["write"])
    line = f'<li class="line" aria-label="{label}"></li>'
    blank = line * max(part["lines"] - len(items), 1)
    return f'<h3>{escape(part["heading"])}</h3><p class="hint">{escape(part["hint"])}</p><ul>{said}{blank}</ul>'


def _items(found: Any) -> tuple[str, ...]:
    texts = found if isinstance(found, list | tuple) else []
    clean = (" ".join(text.split())[:ITEM].strip(" .;,") for text in texts if isinstance(text, str))
    return tuple(dict.fromkeys(text for text in clean if text))[:ITEMS]


def _is_refused(item: str, card: SupportCard) -> bool:
    plain = lexicon.plain(item)
    return any(plain == lexicon.plain(refused) for refused in card.never)


def _words() -> Any:
    return content.load(_PATH, _SCHEMA)
