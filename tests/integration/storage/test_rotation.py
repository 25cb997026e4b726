"""After a rotation the old key can be thrown away."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timezone
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert

from empathy_coach.privacy.crypto import Cipher, CipherError, new_key
from empathy_coach.referral.states import State
from empathy_coach.storage.database import Database
from empathy_coach.storage.rotate import reencrypt
from empathy_coach.storage.stores import Stores, stores_on
from empathy_coach.storage.tables import tracker_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from empathy_coach.referral.model import NewReferral
START = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)


def test_every_text_moves_to_the_first_key(
    url: str, key: str, stores: Stores, make_referral: Callable[..., NewReferral]
) -> None:
    stores.sessions.create("s")
    stores.sessions.create("without")
    stores.sessions.save_safety("s", {"tier": "none"})
    stores.messages.claim("s", "m")
    stores.messages.finish("s", "m", {"text": "hello"})
    new = stores.referrals.create(make_referral("s"))
    stores.receiver.record(new.code, State.ACCEPTED, START, message="We will write on Monday.")
    event = {"sender_id": "s", "type_name": "slot", "timestamp": 1.0}
    with stores.database.write() as connection:
        data = json.dumps({"event": "slot", "name": "fear", "value": "telling"})
        connection.execute(insert(tracker_event).values(**event, data=data))
    newer = new_key()

    both = Database(url, cipher := Cipher([newer, key]))
    assert reencrypt(both, cipher) == {
        "events": 1,
        "session": 1,
        "message": 1,
        "outbox": 1,
        "notice": 0,
        "practice": 0,
        "referral": 2,  # details, and the receiver's words
    }
    alone = stores_on(Database(url, Cipher([newer])))
    held = alone.personal.export("s")
    assert held["session"]["safety"] == {"tier": "none"}
    assert held["messages"][0]["reply"] == {"text": "hello"}
    assert held["remembered"] == {"fear": "telling"}
    assert held["referrals"][0]["details"]["name"] == "Sam"
    assert held["referrals"][0]["message"] == "We will write on Monday."


def test_a_rotation_without_the_old_key_stops_aloud(url: str, stores: Stores) -> None:
    stores.sessions.create("s")
    stores.sessions.save_safety("s", {"tier": "none"})
    with pytest.raises(CipherError):
        reencrypt(Database(url), Cipher([new_key()]))


def test_the_stores_open_without_rasa() -> None:
    """Rasa costs seconds to import, and the edge and the commands do without."""
    code = "import sys, empathy_coach.storage.stores; print([m for m in sys.modules if m.startswith('rasa')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"[]\n"
