"""A conversation with a clock, and what a reply holds."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from empathy_coach.safety import FollowUp, SafetyState, follow_up

START = datetime(2026, 11, 22, 22, 0, tzinfo=timezone.utc)


class Talk:
    """A conversation with a clock; every state goes through JSON, as it does in the program."""

    def __init__(self, region: str | None = None) -> None:
        self.state, self.now, self.region = SafetyState(), START, region

    def say(self, text: str, *, after: timedelta = timedelta(minutes=1)) -> FollowUp:
        self.now += after
        answer = follow_up(self.state, text, now=self.now, region=self.region)
        self.state = SafetyState.from_json(answer.state.to_json())
        assert self.state == answer.state
        return answer


def words(answer: FollowUp) -> str:
    return " ".join(reply.text or "" for reply in answer.replies)


def cards(answer: FollowUp) -> list[dict[str, Any]]:
    return [reply.card for reply in answer.replies if reply.card]


def values(answer: FollowUp) -> list[str]:
    return [choice.value for reply in answer.replies for choice in reply.choices]
