"""A referral is a promise: whatever dies or fails on its way, it arrives once, and nothing untrue is said of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).parent))

from actions_with_kill import STEPS as SUBMIT_STEPS
from campaign import Campaign, free_port
from relay_with_kill import STEPS

from empathy_coach.privacy.crypto import Cipher, new_key
from empathy_coach.referral.wording import wording_version
from empathy_coach.storage import migrate
from empathy_coach.storage.database import Database
from empathy_coach.storage.stores import stores_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from empathy_coach.storage.stores import Stores

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
REFERRALS = 60
READY = 60.0


@pytest.mark.timeout(600)
def test_nothing_is_lost_doubled_or_said_too_early(url: str, tmp_path: Path) -> None:
    """Relays that die in every step, two at once, a receiver that fails in every way, people who take theirs back."""
    report = Campaign(url, tmp_path, REFERRALS).run()
    assert report.broken == {}
    assert report.killed_at == list(STEPS)
    assert report.requests > REFERRALS  # or no attempt failed, and nothing was tested
    assert report.repeats_recognised > 0
    assert report.withdrawn > 0
    assert report.asked_how_it_stands > 0


@dataclass
class ActionServer:
    """The real action server on a database, started again after each death."""

    stores: Stores
    environment: dict[str, str]
    port: int
    log: Path

    def start(self, step: str) -> subprocess.Popen[bytes]:
        """Start it, to die at a step, and wait until it answers."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, str(HERE / "actions_with_kill.py"), str(self.port), step],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log,
            )  # fmt: skip
        until = time.monotonic() + READY
        while time.monotonic() < until and process.poll() is None:
            with suppress(httpx.HTTPError):
                httpx.get(f"http://127.0.0.1:{self.port}/health", headers=self.headers, timeout=2)
                return process
            time.sleep(0.1)
        raise AssertionError(self.log.read_text()[-3000:])

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Coach-Secret": self.environment["COACH_INTERNAL_SECRET"]}

    def say_yes(self, session: str) -> dict[str, Any]:
        """Send what Rasa sends after the person's yes; it has not heard of an earlier death."""
        slots = {
            "referral_name": "Sam",
            "referral_contact": "sam@mail.example",
            "referral_safe": True,
            "referral_whom": "alone",
            **{f"referral_{name}": "" for name in ("hours", "region", "words")},
            "referral_summary": [],
            "referral_consent": True,
        }
        message = {"text": "Yes, pass it on", "metadata": {"session": session}, "intent": {}, "entities": []}
        tracker = {"sender_id": session, "slots": slots, "latest_message": message, "events": [], "active_loop": {}}
        body = {"next_action": "action_submit_referral", "sender_id": session, "tracker": tracker, "domain": {}}
        answer = httpx.post(f"http://127.0.0.1:{self.port}/webhook", json=body, headers=self.headers, timeout=20)
        answer.raise_for_status()
        said: dict[str, Any] = answer.json()["responses"][0]
        return said

    def rows(self, query: str) -> list[Any]:
        with self.stores.database.read() as connection:
            return [tuple(row) for row in connection.execute(text(query)).all()]


@pytest.fixture
def server(url: str, tmp_path: Path) -> Iterator[ActionServer]:
    key = new_key()
    migrate.upgrade(url)
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
        "SANIC_HOST": "127.0.0.1",
        "RASA_TELEMETRY_ENABLED": "false",
        "DATABASE_URL": url,
        "COACH_HOME": str(tmp_path),
        "COACH_ENCRYPTION_KEYS": key,
        "COACH_INTERNAL_SECRET": "x" * 40,
        "COACH_SESSION_SECRET": "y" * 40,
    }
    database = Database(url, Cipher([key]))
    yield ActionServer(stores_on(database), environment, free_port(), tmp_path / "actions.log")
    database.dispose()


@pytest.mark.timeout(600)
def test_an_action_server_that_dies_in_any_step_stores_one_referral_or_none(server: ActionServer) -> None:
    """After a death nothing half is there, and the same yes said again gives exactly one referral with its consent."""
    for number, step in enumerate(SUBMIT_STEPS):
        session = f"s{number}"
        server.stores.sessions.create(session)
        doomed = server.start(step)
        with pytest.raises(httpx.HTTPError):
            server.say_yes(session)
        assert doomed.wait(20) == -signal.SIGKILL
        whole = (1, 1, 1) if step == "committed" else (0, 0, 0)
        assert _stored(server, session) == whole, step
    last = server.start("none")
    try:
        for number in range(len(SUBMIT_STEPS)):
            said = server.say_yes(f"s{number}")
            assert said["response"] == "utter_referral_status"
            assert "saved here" in said["status"]
            assert _stored(server, f"s{number}") == (1, 1, 1)
    finally:
        last.send_signal(signal.SIGKILL)
        last.wait()
    assert set(server.rows("SELECT scope, wording_version FROM consent")) == {
        ("name contact urgency individual", wording_version())
    }


def _stored(server: ActionServer, session: str) -> tuple[int, ...]:
    """Return how many rows the session has: referral, consent, outbox."""
    mine = {id_ for id_, whose in server.rows("SELECT id, session_id FROM referral") if whose == session}
    consents = [id_ for (id_,) in server.rows("SELECT referral_id FROM consent") if id_ in mine]
    waiting = [id_ for (id_,) in server.rows("SELECT referral_id FROM outbox") if id_ in mine]
    return len(mine), len(consents), len(waiting)
