"""What an operator does for a clinic at the terminal: users, the audit log, delivery, the printed words."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from empathy_coach.privacy.crypto import new_key

ROOT = Path(__file__).resolve().parents[3]
PASSWORD = "a quiet harbour at dusk"


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """A migrated database in a home of its own."""
    environment = {
        **os.environ,
        "COACH_HOME": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'coach.db'}",
        "COACH_ENCRYPTION_KEYS": new_key(),
        "COACH_INTERNAL_SECRET": "x" * 40,
        "COACH_SESSION_SECRET": "y" * 40,
    }
    assert coach(environment, "migrate").returncode == 0
    return environment


def coach(environment: dict[str, str], *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "empathy_coach.cli", *words],
        input=given, capture_output=True, text=True, cwd=ROOT, env=environment, check=False, timeout=120,
    )  # fmt: skip


def test_a_user_is_added_renewed_and_removed(home: dict[str, str]) -> None:
    """The password is shown nowhere and stored only as a hash; a name is taken once for all."""
    added = coach(home, "clinic", "add-user", "a.moss", "--password-stdin", given=f"{PASSWORD}\n")
    assert (added.returncode, PASSWORD in added.stdout + added.stderr) == (0, False)
    assert coach(home, "clinic", "users").stdout.strip() == "a.moss"
    stored = Path(home["COACH_HOME"], "coach.db").read_bytes() + b"".join(
        path.read_bytes() for path in Path(home["COACH_HOME"]).glob("coach.db-wal")
    )
    assert PASSWORD.encode() not in stored
    assert b"$argon2id$" in stored
    assert (
        coach(home, "clinic", "password", "a.moss", "--password-stdin", given="another one, longer\n").returncode == 0
    )
    assert coach(home, "clinic", "remove-user", "a.moss").returncode == 0
    assert "Nobody can sign in" in coach(home, "clinic", "users").stdout
    again = coach(home, "clinic", "add-user", "a.moss", "--password-stdin", given=f"{PASSWORD}\n")
    assert (again.returncode, "taken" in again.stderr) == (1, True)


@pytest.mark.parametrize(
    ("words", "given", "said"),
    [
        (["add-user", "A Moss", "--password-stdin"], PASSWORD, "lower-case"),
        (["add-user", "b", "--password-stdin"], PASSWORD, "lower-case"),
        (["add-user", "a.moss", "--password-stdin"], "short", "12 to 200 characters"),
        (["remove-user", "nobody"], "", "no user nobody"),
        (["password", "nobody", "--password-stdin"], PASSWORD, "no user nobody"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(home: dict[str, str], words: list[str], given: str, said: str) -> None:
    done = coach(home, "clinic", *words, given=f"{given}\n")
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_outbox_is_drained_and_replayed(home: dict[str, str]) -> None:
    assert coach(home, "relay", "--once").returncode == 0
    assert "0 wait" in coach(home, "referrals", "replay", "--all").stdout
    assert coach(home, "referrals", "replay").returncode == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [("COACH_WEBHOOK_URL", "http://clinic.example/x"), ("COACH_WEBHOOK_URL", "https://10.0.0.1/x")],
)
def test_a_relay_with_a_receiver_that_must_not_be_called_says_so(home: dict[str, str], name: str, value: str) -> None:
    more = {
        "COACH_REFERRAL_TO": "webhook",
        "COACH_WEBHOOK_SECRETS": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        name: value,
    }
    done = coach({**home, **more}, "relay", "--once")
    assert (done.returncode, name in done.stderr) == (1, True)
    assert "Traceback" not in done.stderr


def test_the_printed_words_have_a_version_that_follows_them(home: dict[str, str], tmp_path: Path) -> None:
    """Every sentence of consent and danger stands in it, and the version is the same for the same words."""
    target = tmp_path / "words.md"
    named = {"COACH_CLINIC_NAME": "Harbour House", "COACH_CLINIC_OWNER": "Dr Ada Moss"}
    assert coach({**home, **named}, "content", "print", str(target)).returncode == 0
    text = target.read_text()
    for said in ("Shall I pass this on?", "Dr Ada Moss", "Harbour House", "licensed couples therapist", "988"):
        assert said in text
    version = re.search(r"`([0-9a-f]{16})`", text)
    assert version is not None
    assert version[1] in coach(home, "content", "print").stdout
    assert coach(home, "content", "print", "/nowhere/words.md").returncode == 1
