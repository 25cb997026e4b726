"""A whole rehearsal from one request: what ``coach practise`` does with a line of input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from empathy_coach.language.text import repair
from empathy_coach.practice import cards, session
from empathy_coach.practice.debrief import debrief
from empathy_coach.practice.state import PracticeError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from empathy_coach.practice.model import Session
    from empathy_coach.practice.ports import Ports
    from empathy_coach.practice.session import Turn

MOST_REPLIES = 100
"""A session has at most eight turns; a longer list is a mistake of the sender."""


def run(request: Mapping[str, Any], *, ports: Ports | None = None) -> dict[str, Any]:
    """Play the replies of the request against the simulated partner.

    Args:
        request: ``{"id", "scenario"?, "drill"?, "seed"?, "replies": [str, ...]}``. Replies that come after the end of
            the session are not played. With fewer replies than turns, the partner
            closes after the last reply.
        ports: the reviewer and the triage to use.

    Returns:
        ``{"id", "turns", "ended", "closing", "debrief"}``; ``closing`` is the partner's last line.

    Raises:
        PracticeError: (a ValueError) the request cannot be followed; the text says why in a sentence.
    """
    replies = _replies(request)
    now = session.start(
        _scenario(request), _seed(request), turns=len(replies) or session.LONGEST, drill=_drill(request)
    )
    turns: list[Turn] = []
    for text in replies:
        if now.ended is not None:
            break
        now, turn = session.reply(now, text, ports=ports)
        turns.append(turn)
    return _answer(request, session.stop(now), turns)


def _answer(request: Mapping[str, Any], ended: Session, turns: list[Turn]) -> dict[str, Any]:
    return {
        "id": request.get("id"),
        "turns": [cards.batch_turn(turn) for turn in turns],
        "ended": ended.ended.value if ended.ended else None,
        "closing": session.partner_line(ended),
        "debrief": debrief(ended).to_json(),
    }


def _replies(request: Mapping[str, Any]) -> list[str]:
    replies = request.get("replies")
    if not isinstance(replies, list) or not all(isinstance(text, str) for text in replies):
        raise PracticeError("'replies' must be a list of texts, one for each turn.")
    if len(replies) > MOST_REPLIES:
        raise PracticeError(f"'replies' has {len(replies)} entries; a practice has at most {session.LONGEST}.")
    return [repair(text) for text in replies]


def _scenario(request: Mapping[str, Any]) -> str | None:
    name = request.get("scenario")
    if name is not None and not isinstance(name, str):
        raise PracticeError("'scenario' must be the id of a practice, or be left out.")
    return name


def _drill(request: Mapping[str, Any]) -> str:
    name = request.get("drill") or ""
    if not isinstance(name, str):
        raise PracticeError("'drill' must be the name of a drill, or be left out.")
    return name


def _seed(request: Mapping[str, Any]) -> int:
    seed = request.get("seed")
    if seed is None:
        return 0
    if type(seed) is not int:
        raise PracticeError("'seed' must be a whole number, or be left out.")
    return seed
