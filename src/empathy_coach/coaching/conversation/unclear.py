"""A message that was not understood: a question with what it could mean, then the menu and a human."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.coaching.conversation.hearing import says, steers
from empathy_coach.coaching.conversation.pen import Pen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from empathy_coach.coaching.conversation.situation import Situation
    from empathy_coach.coaching.conversation.turn import Turn

MOST = 3  # choices: more than that is a menu
_USUAL = ("partner_pain", "review_reply", "fear")
"""What people most often come with; fills up where the ranking names less."""
_QUOTED = 8  # words of the message that are given back


def unclear(situation: Situation, ranking: Sequence[str], text: str = "") -> tuple[Turn, list[dict[str, Any]]]:
    """Return the turn and its choices.

    Args:
        situation: what is known; a second miss in a row offers everything there is, and a human.
        ranking: the intents that the message could be, likeliest first.
        text: the message.

    Returns:
        The turn, and choices as ``{"title", "payload"}``.
    """
    pen = Pen(situation.hearing(text)).know(misses=situation.misses + 1)
    if situation.misses:
        return pen.say("unclear_again" if situation.misses == 1 else "unclear_still").turn(), []
    quote = _quote(text)
    return pen.say("unclear_quoted" if quote else "unclear", quote=quote).turn(), _choices(ranking, text)


def misread(situation: Situation) -> Turn:
    """Take back what was understood, and ask for one plain sentence; the second time offer a human."""
    pen = Pen(situation).know(misses=situation.misses + 1, awaiting=None, theme=None)
    return pen.say("unclear_still" if situation.misses else "misread").turn()


def _choices(ranking: Sequence[str], text: str) -> list[dict[str, Any]]:
    known = content.load("coaching/clarify.yml")
    fitting = [name for name in ranking if name in known and (name != "betrayed_partner" or _of_betrayal(text))]
    names = list(dict.fromkeys((*fitting[:MOST], *_USUAL)))
    return [known[name] for name in names[:MOST]]


def _of_betrayal(text: str) -> bool:
    """Whether the message speaks of a betrayal at all, so that asking who was betrayed makes sense."""
    return says("was_betrayed", text) or says("confession", text) or steers("betrayal", text)


def _quote(text: str) -> str:
    words = text.split()
    if len(words) <= 1:
        return ""
    return " ".join(words) if len(words) <= _QUOTED else " ".join(words[:_QUOTED]) + "..."
