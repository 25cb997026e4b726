"""The support card: filled in part by part, each part may stay empty; then the sheet to print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from empathy_coach.coaching import support_card
from empathy_coach.coaching.conversation.hearing import steers
from empathy_coach.coaching.conversation.pen import Pen
from empathy_coach.coaching.conversation.situation import Awaiting, Situation

if TYPE_CHECKING:
    from empathy_coach.coaching.conversation.turn import Turn
    from empathy_coach.coaching.support_card import SupportCard

_BETWEEN = re.compile(r"\s*(?:[,;\n]|(?:^|\s)[-*\u2022]\s)\s*")
"""What stands between the entries of one answer."""


def carding(situation: Situation, text: str) -> Turn:
    """Begin the card, or take the answer to the part that was asked for and go on to the next."""
    pen = Pen(situation).know(misses=0)
    if situation.awaiting is not Awaiting.CARD:
        if situation.card.to_json() and not steers("change_card", text):
            return _done(pen, "card_here")
        return _ask(pen.say("card_begin"), support_card.ASKED[0])
    part = situation.card_part or support_card.ASKED[0]
    if not steers("skip", text):
        pen.know(card=_with(situation.card, part, text))
    later = support_card.ASKED[support_card.ASKED.index(part) + 1 :]
    return _ask(pen, later[0]) if later else _done(pen, "card_done")


def ask_again(pen: Pen) -> Pen:
    """Say once more what the open part of the card asks for."""
    return pen.say("card_ask", question=support_card.question(pen.known.card_part or support_card.ASKED[0]))


def shown(card: SupportCard) -> dict[str, Any]:
    """Return the card message: what is filled in, by part, with the headings of all parts in order."""
    return {"type": "support_card", **support_card.headings(), "filled": card.to_json()}


def _with(card: SupportCard, part: str, text: str) -> SupportCard:
    for item in _BETWEEN.split(text):
        card = card.with_item(part, item) if item.strip() else card
    return card


def _ask(pen: Pen, part: str) -> Turn:
    pen.know(awaiting=Awaiting.CARD, card_part=part)
    return ask_again(pen).turn()


def _done(pen: Pen, outcome: str) -> Turn:
    return pen.know(awaiting=None, card_part=None).say(outcome, card=shown(pen.known.card)).turn()
