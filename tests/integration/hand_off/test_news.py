"""An open page hears at once what the clinic did; nobody hears it unasked where somebody else may look."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest

from empathy_coach.privacy.service import PrivacyService
from empathy_coach.referral.states import State
from empathy_coach.safety import SafetyState, Tier
from empathy_coach.web.clinic.news import News
from empathy_coach.web.events import Events
from empathy_coach.web.safety_port import CoachSafety
from empathy_coach.web.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from empathy_coach.referral.model import NewReferral
    from empathy_coach.storage.stores import Stores

NOW = datetime(2026, 3, 1, 13, tzinfo=timezone.utc)


class Pages(Events):
    """Open pages that write down what they hear."""

    def __init__(self, *sessions: str) -> None:
        super().__init__()
        self.open = sessions
        self.heard: list[tuple[str, str, Any]] = []

    def open_sessions(self) -> tuple[str, ...]:
        return self.open

    def publish(self, session: str, event: str, data: Any) -> int:
        self.heard.append((session, event, json.loads(json.dumps(data))))
        return 1


@pytest.fixture
def code(stores: Stores, make_referral: Callable[..., NewReferral]) -> str:
    stores.sessions.create("s")
    return stores.referrals.create(make_referral("s")).code


def news(stores: Stores, pages: Pages) -> News:
    privacy = PrivacyService([stores.personal], lambda: NOW)
    store = Store(sessions=stores.sessions, messages=stores.messages, choices=stores.choices, privacy=privacy)
    return News(receiver=stores.receiver, events=pages, store=store, safety=CoachSafety(None), clinic="Harbour House")


async def test_what_the_clinic_did_is_told_once(stores: Stores, code: str) -> None:
    pages = Pages("s", "another page")
    telling = news(stores, pages)
    await telling.look()
    assert pages.heard == []  # opening a page is no news
    stores.receiver.record(code, State.ACCEPTED, NOW, message="We will write on Monday.")
    await telling.look()
    await telling.look()
    ((session, event, card),) = pages.heard
    assert (session, event, card["type"], card["key"]) == ("s", "referral_status", "referral_status", "accepted")
    assert card["message"] == "We will write on Monday."


async def test_words_alone_are_news_too(stores: Stores, code: str) -> None:
    pages = Pages("s")
    telling = news(stores, pages)
    await telling.look()
    stores.receiver.record(code, State.CREATED, NOW, message="We have read it.")
    await telling.look()
    assert [card["message"] for _, _, card in pages.heard] == ["We have read it."]


async def test_after_a_signal_of_violence_nothing_comes_unasked(stores: Stores, code: str) -> None:
    stores.sessions.save_safety("s", SafetyState(tier=Tier.CRISIS, locked=True).to_json())
    pages = Pages("s")
    telling = news(stores, pages)
    await telling.look()
    stores.receiver.record(code, State.ACCEPTED, NOW)
    await telling.look()
    assert pages.heard == []


async def test_nothing_is_asked_of_the_database_while_no_page_is_open(stores: Stores, code: str) -> None:
    assert code
    pages = Pages()
    telling = news(stores, pages)
    stores.database.dispose()
    telling._receiver = None  # type: ignore[assignment] # would fail if it were asked
    await telling.look()
    assert pages.heard == []


async def test_what_the_person_did_is_no_news(stores: Stores, code: str) -> None:
    assert code
    pages = Pages("s")
    telling = news(stores, pages)
    await telling.look()
    stores.referrals.withdraw("s", NOW)
    await telling.look()
    assert pages.heard == []
