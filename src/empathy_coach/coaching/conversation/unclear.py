"""A message that was not understood: a question with what it could mean, then the menu and a human."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.coaching.conversation.pen import Pen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from empathy_coach.coaching.conversation.situation import Situation
    from empathy_coach.coaching.conversation.turn import Turn

MOST = 3  # choices: more than that is a menu


def unclear(situation: Situation, ranking: Sequence[str]) -> tuple[Turn, list[dict[str, Any]]]:
    """Return the turn and its choices.

    Args:
        situation: what is known; a second miss in a row offers everything there is, and a human.
        ranking: the intents that the message could be, likeliest first.

    Returns:
        The turn, and choices as ``{"title", "payload"}``.
    """
    pen = Pen(situation).know(misses=situation.misses + 1)
    if situation.misses:
        return pen.say("unclear_again").turn(), []
    known = content.load("coaching/clarify.yml")
    choices = [known[intent] for intent in ranking if intent in known][:MOST]
    return pen.say("unclear" if choices else "unclear_again").turn(), choices
