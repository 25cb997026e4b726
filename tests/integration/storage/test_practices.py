"""Finished rehearsals in real databases: scores and kinds, words only when asked, gone with their session."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from empathy_coach.practice.results import Result
from empathy_coach.storage.tables import practice

if TYPE_CHECKING:
    from empathy_coach.storage.stores import Stores

STATE = {"hurt": 7, "anger": 4, "trust": 2, "openness": 4}
MARKER = "zaffre-otter"


def rehearsal(seed: int = 1, **defences: int) -> Result:
    """Return a finished rehearsal."""
    return Result("mira", "", seed, "finished", (STATE, STATE), defences, {"care": 1})


def session_of(stores: Stores) -> str:
    """Make a session and return its id."""
    name = uuid.uuid4().hex
    stores.sessions.create(name)
    return name


def test_the_last_two_come_back_newest_first(stores: Stores) -> None:
    mine = session_of(stores)
    for seed in (1, 2, 3):
        assert stores.practices.add(mine, rehearsal(seed, justifying=seed))
    assert [one.seed for one in stores.practices.latest(mine)] == [3, 2]
    assert stores.practices.latest(session_of(stores)) == []


def test_a_moment_taken_again_replaces_its_own_result(stores: Stores) -> None:
    mine = session_of(stores)
    stores.practices.add(mine, rehearsal(1, justifying=2))
    stores.practices.add(mine, rehearsal(1))
    assert stores.practices.latest(mine) == [rehearsal(1)]


def test_without_a_session_nothing_is_kept(stores: Stores) -> None:
    assert stores.practices.add("nobody", rehearsal()) is False
    assert stores.practices.keep_words("nobody", [MARKER]) is False


def test_words_are_kept_only_when_asked_and_are_encrypted(stores: Stores) -> None:
    mine = session_of(stores)
    stores.practices.add(mine, rehearsal())
    assert stores.practices.keep_words(mine, [MARKER])
    assert stores.practices.latest(mine)[0].words == (MARKER,)
    with stores.database.read() as connection:
        raw = connection.exec_driver_sql("SELECT result FROM practice").scalars().all()
    assert raw
    assert MARKER not in json.dumps([str(one) for one in raw])


def test_erase_and_export_know_of_them(stores: Stores) -> None:
    mine = session_of(stores)
    stores.practices.add(mine, rehearsal())
    assert stores.personal.export(mine)["practices"][0]["result"]["scenario"] == "mira"
    assert stores.personal.erase(mine)["practice"] == 1
    with stores.database.read() as connection:
        assert connection.execute(select(practice)).all() == []


@pytest.mark.parametrize("said", ["ok", "I did"])
def test_short_replies_are_not_blanked(stores: Stores, said: str) -> None:
    """They stand everywhere and tell nothing."""
    stores.practices.forget_words(session_of(stores), [said])
