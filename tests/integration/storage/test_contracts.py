"""One contract for each port; the databases and the fakes keep the same one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from empathy_coach.storage.database import SessionGoneError
from empathy_coach.storage.messages import (
    Answered,
    ChoiceRepository,
    MemoryChoiceRepository,
    MemoryMessageRepository,
    MessageRepository,
    New,
    Pending,
    Unknown,
)
from empathy_coach.storage.sessions import MemorySessionRepository, SessionRepository

if TYPE_CHECKING:
    from empathy_coach.storage.stores import Stores

LATER = timedelta(days=1)


@pytest.fixture
def sessions(maybe_stores: Stores | None) -> SessionRepository:
    return maybe_stores.sessions if maybe_stores else MemorySessionRepository()


@pytest.fixture
def messages(maybe_stores: Stores | None) -> MessageRepository:
    if maybe_stores is None:
        return MemoryMessageRepository()
    maybe_stores.sessions.create("s")
    return maybe_stores.messages


@pytest.fixture
def choices(maybe_stores: Stores | None) -> ChoiceRepository:
    if maybe_stores is None:
        return MemoryChoiceRepository()
    maybe_stores.sessions.create("s")
    return maybe_stores.choices


def test_a_session_is_found_as_it_was_made(sessions: SessionRepository) -> None:
    sessions.create("s", region="UK", language="en", time_zone="Europe/London")
    found = sessions.get("s")
    assert found is not None
    assert (found.region, found.language, found.time_zone) == ("UK", "en", "Europe/London")
    assert (found.ended, found.safety) == (None, None)


def test_a_session_that_is_not_there_is_none_and_cannot_change(sessions: SessionRepository) -> None:
    assert sessions.get("nobody") is None
    assert not sessions.touch("nobody")
    assert not sessions.end("nobody")
    assert not sessions.save_safety("nobody", {})
    assert not sessions.set_region("nobody", "US")


def test_the_safety_state_is_replaced(sessions: SessionRepository) -> None:
    sessions.create("s")
    sessions.save_safety("s", {"tier": "crisis", "locked": True})
    assert sessions.save_safety("s", {"tier": "none"})
    found = sessions.get("s")
    assert found is not None
    assert found.safety == {"tier": "none"}


def test_touching_and_ending_note_the_time(sessions: SessionRepository) -> None:
    made = sessions.create("s")
    assert sessions.touch("s")
    assert sessions.end("s")
    assert sessions.set_region("s", "CA")
    found = sessions.get("s")
    assert found is not None
    assert found.last_seen >= made.last_seen
    assert found.ended is not None
    assert found.region == "CA"


def test_an_erased_session_is_gone(sessions: SessionRepository) -> None:
    sessions.create("s")
    assert sessions.erase("s")["session"] == 1
    assert sessions.get("s") is None
    assert sessions.erase("s")["session"] == 0


def test_a_message_is_new_once(messages: MessageRepository) -> None:
    assert messages.claim("s", "m") == New()
    assert messages.claim("s", "m") == Pending()


def test_an_answered_message_gives_its_reply_again(messages: MessageRepository) -> None:
    messages.claim("s", "m")
    assert messages.finish("s", "m", {"replies": [{"text": "hello"}]})
    assert messages.claim("s", "m") == Answered({"replies": [{"text": "hello"}]})


def test_a_message_pending_since_before_a_crash_is_unknown(messages: MessageRepository) -> None:
    messages.claim("s", "m")
    messages.claim("s", "done")
    messages.finish("s", "done", {})
    assert messages.mark_crashed(datetime.now(timezone.utc) + LATER) == 1
    assert messages.claim("s", "m") == Unknown()
    assert messages.claim("s", "done") == Answered({})


@pytest.mark.parametrize("wrong", ["", "x" * 129, "a\x00b"])
def test_an_impossible_message_id_is_refused(messages: MessageRepository, wrong: str) -> None:
    with pytest.raises(ValueError, match="an id has"):
        messages.claim("s", wrong)


def test_a_choice_works_once(choices: ChoiceRepository) -> None:
    assert choices.use("s", "c")
    assert not choices.use("s", "c")
    assert choices.use("s", "other")


def test_ten_claims_at_once_are_new_once(stores: Stores) -> None:
    stores.sessions.create("s")
    with ThreadPoolExecutor(10) as pool:
        claims = list(pool.map(lambda _: stores.messages.claim("s", "m"), range(10)))
    assert claims.count(New()) == 1
    assert claims.count(Pending()) == 9


def test_ten_uses_at_once_work_once(stores: Stores) -> None:
    stores.sessions.create("s")
    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(lambda _: stores.choices.use("s", "c"), range(10))) == 1


def test_the_same_id_in_another_session_is_another_message(stores: Stores) -> None:
    stores.sessions.create("a")
    stores.sessions.create("b")
    assert stores.messages.claim("a", "m") == stores.messages.claim("b", "m") == New()
    stores.messages.finish("a", "m", {"text": "for a"})
    assert stores.messages.claim("b", "m") == Pending()


def test_an_erased_session_takes_no_message_and_no_choice(stores: Stores) -> None:
    stores.sessions.create("s")
    stores.messages.claim("s", "m")
    stores.sessions.erase("s")
    assert not stores.messages.finish("s", "m", {"text": "late"})
    with pytest.raises(SessionGoneError):
        stores.messages.claim("s", "m")
    with pytest.raises(SessionGoneError):
        stores.choices.use("s", "c")


def test_a_message_just_claimed_is_not_taken_for_crashed(stores: Stores) -> None:
    stores.sessions.create("s")
    stores.messages.claim("s", "m")
    assert stores.messages.mark_crashed(datetime.now(timezone.utc) - LATER) == 0
    assert stores.messages.claim("s", "m") == Pending()
