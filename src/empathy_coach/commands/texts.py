"""The batch commands over single texts: triage, and the review of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from empathy_coach.commands.lines import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from empathy_coach.coaching.model import Suggestion
    from empathy_coach.commands.lines import Request


def triage(request: Request) -> Mapping[str, Any]:
    """Answer ``{"text"}`` with tier, concerns, subject and evidence."""
    from empathy_coach import safety  # noqa: PLC0415 - `coach --help` starts without it

    return {**safety.triage(text_of(request, "text")).to_json()}


def review(request: Request) -> Mapping[str, Any]:
    """Answer ``{"partner", "draft"}`` with verdict, kinds, skills, parts of an apology, and suggestions."""
    from empathy_coach.coaching import phrasing  # noqa: PLC0415 - as above
    from empathy_coach.coaching.review import review as review_draft  # noqa: PLC0415
    from empathy_coach.practice.cards import review_json  # noqa: PLC0415

    draft, partner = text_of(request, "draft"), text_of(request, "partner", default="")
    found = review_draft(draft, partner)
    suggestions = phrasing.suggest(draft, partner, found) if found.verdict is not None else ()
    return {**review_json(found), "suggestions": [_suggestion(each) for each in suggestions]}


def _suggestion(each: Suggestion) -> dict[str, Any]:
    return {"text": each.text, "skills": [skill.value for skill in each.skills], "why": each.why}
