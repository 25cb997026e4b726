"""Erase leaves no row, export shows every row, retention keeps what somebody waits for."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, insert, inspect, text

from empathy_coach.practice.results import Result
from empathy_coach.privacy.service import PrivacyService
from empathy_coach.referral.states import State
from empathy_coach.storage.personal import erase_tracker
from empathy_coach.storage.sessions import SqlSessionRepository
from empathy_coach.storage.tables import tracker_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from empathy_coach.referral.model import NewReferral
    from empathy_coach.storage.stores import Stores
    from tests.integration.conftest import Clock

    MakeReferral = Callable[..., NewReferral]

MARKER = "zaffre-otter"


def say(stores: Stores, sender_id: str, at: float, **data: Any) -> None:
    """Store an event as Rasa's tracker store does."""
    data |= {"timestamp": at}
    row = {"sender_id": sender_id, "type_name": data["event"], "timestamp": at, "data": json.dumps(data)}
    with stores.database.write() as connection:
        connection.execute(insert(tracker_event).values(**row))


def fill(stores: Stores, clock: Clock, session_id: str, new: NewReferral | None = None) -> None:
    """Give the session one row in every table that it can have."""
    SqlSessionRepository(stores.database, clock).create(session_id, region="UK")
    stores.sessions.save_safety(session_id, {"tier": "distress"})
    stores.messages.claim(session_id, "m")
    stores.messages.finish(session_id, "m", {"text": MARKER})
    stores.choices.use(session_id, "c")
    stores.practices.add(session_id, Result("mira", "", 1, "finished", (), {}, {}, (MARKER,)))
    say(stores, session_id, clock().timestamp(), event="user", text=MARKER)
    say(stores, session_id, clock().timestamp(), event="slot", name="fear", value="losing")
    say(stores, session_id, clock().timestamp(), event="slot", name="draft", value=None)
    say(stores, session_id, clock().timestamp(), event="bot", text="I hear you.")
    if new is not None:
        stores.referrals.create(new)
        (parcel,) = stores.outbox.claim(clock(), timedelta(minutes=1), destination="inbox", limit=1)
        stores.inbox.keep(parcel.webhook_id, "r", clock())
        stores.outbox.delivered(parcel, "r", clock())
        stores.receiver.record(new.code, State.CREATED, clock(), webhook_id=f"msg_of_{session_id}")


def counts(stores: Stores) -> dict[str, int]:
    tables = set(inspect(stores.database.engine).get_table_names()) - {"alembic_version"}
    with stores.database.read() as connection:
        found = {
            table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()  # noqa: S608 - ours
            for table in tables
        }
    return {table: int(count) for table, count in found.items() if count}


def end(stores: Stores, clock: Clock, session_id: str) -> None:
    SqlSessionRepository(stores.database, clock).end(session_id)


@pytest.fixture
def service(stores: Stores, clock: Clock) -> PrivacyService:
    return PrivacyService([stores.personal], clock)


def test_an_erase_leaves_no_row_and_counts_them(
    service: PrivacyService, stores: Stores, clock: Clock, make_referral: MakeReferral
) -> None:
    fill(stores, clock, "s", make_referral("s", clock()))
    everything = counts(stores)
    assert len(everything) == 10  # a new table must be filled here and erased
    assert service.erase("s") == everything
    assert counts(stores) == {}


def test_an_erase_touches_no_other_session(
    service: PrivacyService, stores: Stores, clock: Clock, make_referral: MakeReferral
) -> None:
    fill(stores, clock, "other", make_referral("other", clock()))
    before = counts(stores)
    fill(stores, clock, "s", make_referral("s", clock()))
    service.erase("s")
    assert counts(stores) == before


def test_an_erase_that_fails_half_way_erases_nothing(stores: Stores, clock: Clock, make_referral: MakeReferral) -> None:
    fill(stores, clock, "s", make_referral("s", clock()))
    before = counts(stores)

    def fail(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("DELETE FROM session"):
            raise RuntimeError("power cut")

    event.listen(stores.database.engine, "before_cursor_execute", fail)
    with pytest.raises(RuntimeError):
        stores.sessions.erase("s")
    event.remove(stores.database.engine, "before_cursor_execute", fail)
    assert counts(stores) == before


def test_a_conversation_alone_can_be_erased(stores: Stores, clock: Clock) -> None:
    fill(stores, clock, "s")
    assert erase_tracker(stores.database, "s") == 4
    assert erase_tracker(stores.database, "s") == 0
    assert "events" not in counts(stores)


def test_an_export_is_json_with_everything_that_was_said(
    service: PrivacyService, stores: Stores, clock: Clock, make_referral: MakeReferral
) -> None:
    fill(stores, clock, "s", make_referral("s", clock(), words="please call"))
    fill(stores, clock, "other")
    held = json.loads(json.dumps(service.export("s")))["database"]
    assert held["session"]["region"] == "UK"
    assert held["session"]["safety"] == {"tier": "distress"}
    assert [line["who"] for line in held["conversation"]] == ["you", "coach"]
    assert held["conversation"][0] == {"who": "you", "at": clock().isoformat(), "text": MARKER}
    assert held["remembered"] == {"fear": "losing"}
    assert held["messages"][0]["reply"] == {"text": MARKER}
    (referral,) = held["referrals"]
    assert referral["details"]["words"] == "please call"
    assert referral["delivery"] == "delivered"
    assert "words" in referral["consent_scope"]


def test_an_export_of_nobody_is_empty(service: PrivacyService) -> None:
    held = service.export("nobody")["database"]
    assert held == {
        "session": None,
        "messages": [],
        "conversation": [],
        "remembered": {},
        "practices": [],
        "referrals": [],
    }


def test_retention_forgets_ended_and_idle_sessions_only(service: PrivacyService, stores: Stores, clock: Clock) -> None:
    fill(stores, clock, "idle")
    clock.forward(days=29)
    fill(stores, clock, "ended")
    end(stores, clock, "ended")
    clock.forward(hours=23)
    fill(stores, clock, "fresh")
    assert service.purge() == {"events": 0}
    clock.forward(hours=2)
    assert service.purge()["session"] == 2
    assert stores.sessions.get("fresh") is not None
    assert counts(stores)["session"] == 1


def test_an_open_referral_outlives_the_words_of_its_session(
    service: PrivacyService, stores: Stores, clock: Clock, make_referral: MakeReferral
) -> None:
    new = make_referral("s", clock())
    fill(stores, clock, "s", new)
    end(stores, clock, "s")
    clock.forward(hours=25)
    assert service.purge() == {"practice": 1, "choice": 1, "message": 1, "events": 4}
    session = stores.sessions.get("s")
    assert session is not None
    assert session.safety is None
    withdrawn = stores.referrals.withdraw("s", clock())  # the right to take it back stays
    assert withdrawn is not None
    service.purge()
    assert counts(stores) == {}


def test_a_closed_or_forgotten_referral_keeps_nothing(
    service: PrivacyService, stores: Stores, clock: Clock, make_referral: MakeReferral
) -> None:
    fill(stores, clock, "forgotten", make_referral("forgotten", clock()))
    clock.forward(days=91)
    closed = make_referral("closed", clock())
    fill(stores, clock, "closed", closed)
    stores.receiver.record(closed.code, State.DECLINED, clock())
    end(stores, clock, "closed")
    clock.forward(hours=25)
    service.purge()
    assert counts(stores) == {}


def test_conversations_without_a_session_go_when_they_are_quiet(
    service: PrivacyService, stores: Stores, clock: Clock
) -> None:
    """A save by Rasa that came after an erase, or a conversation in a shell."""
    say(stores, "stray", clock().timestamp(), event="user", text=MARKER)
    clock.forward(hours=23)
    say(stores, "alive", clock().timestamp(), event="user", text="hello")
    clock.forward(hours=2)
    assert service.purge() == {"events": 1}
    assert counts(stores) == {"events": 1}


def test_a_withdrawal_blanks_the_details_in_the_conversation_too(
    service: PrivacyService, stores: Stores, clock: Clock, make_referral: MakeReferral
) -> None:
    """The details were typed in the chat; "erased here" must be true of it as well."""
    stores.sessions.create("s")
    stores.messages.claim("s", "m")
    stores.messages.finish("s", "m", {"replies": [{"text": f"How to reach you: {MARKER}@mail.example"}]})
    stores.referrals.create(make_referral("s", clock(), words="please\ncall me, and never at home"))
    said = ("sam", f"{MARKER}@mail.example ", "Please  call me, and never at home", "The same sample")
    for text_said in said:
        parsed = {"text": text_said, "entities": [{"value": text_said}]}
        say(stores, "s", clock().timestamp(), event="user", text=text_said, parse_data=parsed)
    say(
        stores,
        "s",
        clock().timestamp(),
        event="slot",
        name="referral_contact",
        value=f"{MARKER}@mail.example",
    )
    stores.referrals.withdraw("s", clock())
    held = service.export("s")["database"]
    assert MARKER not in json.dumps(held)
    assert "never at home" not in json.dumps(held)
    assert [line["text"].strip() for line in held["conversation"]] == ["[…]", "[…]", "[…]", "The same sample"]
    assert held["messages"][0]["reply"] == {"replies": [{"text": "How to reach you: […]"}]}
