"""The command line as a person or a script meets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
HEAVY = ("rasa", "tensorflow", "torch")


def coach(*words: str, given: str = "", cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    """Run ``coach`` with the words, and ``given`` on standard input."""
    return subprocess.run(
        [sys.executable, "-m", "empathy_coach.cli", *words],
        input=given,
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **env},
        check=False,
        timeout=60,
    )


def answers(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """Return the JSON lines of the output."""
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_help_names_every_command() -> None:
    done = coach("--help")
    assert done.returncode == 0
    for command in (
        "triage",
        "review",
        "classify",
        "practise",
        "up",
        "train",
        "migrate",
        "check",
        "evaluate",
    ):
        assert command in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["triage", "I am sad"],
        ["review", "I am sorry"],
        ["check"],
        ["practise"],
        ["content", "check"],
    ],
    ids=" ".join,
)
def test_starts_without_rasa(words: list[str]) -> None:
    """Importing Rasa costs 8 to 20 seconds."""
    program = (
        "import sys\nfrom empathy_coach import cli\nsys.argv = ['coach', *sys.argv[1:]]\n"
        "try:\n    cli.main()\nexcept SystemExit:\n    pass\n"
        f"print('HEAVY', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        input="",
    )
    assert done.stdout.splitlines()[-1] == "HEAVY []", done.stderr


def test_triage_batch() -> None:
    done = coach("triage", given='{"id": "a", "text": "I want to kill myself"}\n{"id": "b", "text": "hello"}\n')
    found = answers(done)
    assert done.returncode == 0
    assert [found[0]["id"], found[1]["id"]] == ["a", "b"]
    assert found[0]["tier"] in {"crisis", "emergency"}
    assert found[1]["tier"] == "none"
    assert found[0].keys() >= {"id", "tier", "concerns", "subject", "evidence"}


def test_triage_evidence_is_in_the_text() -> None:
    text = "😔 I want to kill myself tonight"
    for found in answers(coach("triage", given=json.dumps({"id": 1, "text": text})))[0]["evidence"]:
        assert text[found["start"] : found["end"]] == found["text"]


def test_review_batch() -> None:
    lines = [
        {"id": 1, "partner": "How could you?", "draft": "I'm sorry, but you pushed me away."},
        {"id": 2, "partner": "How could you?", "draft": ""},
        {"id": 3, "partner": "How could you?"},
    ]
    done = coach("review", given="\n".join(map(json.dumps, lines)))
    first, empty, bad = answers(done)
    assert done.returncode == 1
    assert first["verdict"] in {"defensive", "mixed"}
    assert first["kinds"]
    assert first.keys() == {"id", "verdict", "kinds", "skills", "apology", "suggestions"}
    assert (empty["verdict"], empty["kinds"]) == (None, [])
    assert bad == {"id": 3, "error": '"draft" is missing'}


def test_practise_batch_is_the_same_for_the_same_seed() -> None:
    line = json.dumps({"id": 1, "seed": 4, "replies": ["I lied to you.", "What would help you now?"]})
    first, second = answers(coach("practise", given=f"{line}\n{line}\n"))
    assert first == second
    assert first.keys() == {"id", "turns", "ended", "closing", "debrief"}


def test_practise_says_what_is_wrong_with_a_line() -> None:
    done = coach("practise", given='{"id": 1, "scenario": "nobody", "replies": []}\n{"id": 2, "replies": "x"}')
    assert done.returncode == 1
    assert all(len(answer["error"]) > 10 for answer in answers(done))


def test_an_argument_gives_a_card() -> None:
    done = coach("triage", "[bold]hello[/bold]")
    assert done.returncode == 0
    assert "[bold]hello[/bold]" in done.stdout
    assert "none" in done.stdout


def test_outside_the_assistant_a_sentence_is_said(tmp_path: Path) -> None:
    """The installed one is found from anywhere; without a model the sentence says what to run."""
    done = coach("classify", "hello", cwd=tmp_path, COACH_HOME=str(tmp_path / "home"))
    assert done.returncode == 1
    assert "coach train" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_said_in_a_sentence(tmp_path: Path) -> None:
    done = coach("migrate", COACH_PORT="many", COACH_HOME=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("COACH_PORT")
    assert "Traceback" not in done.stderr


def test_migrate_makes_the_database(tmp_path: Path) -> None:
    secrets = {"COACH_INTERNAL_SECRET": "i" * 40, "COACH_SESSION_SECRET": "s" * 40}
    env = {"COACH_HOME": str(tmp_path / "home"), "DATABASE_URL": ""}
    assert coach("migrate", **env).returncode == 0
    assert (tmp_path / "home" / "coach.db").is_file()
    done = coach("referrals", "show", "AAAA-BBBB", **env, **secrets, COACH_ENCRYPTION_KEYS=_key())
    assert done.returncode == 1
    assert "There is no referral" in done.stderr


def test_check_tells_a_port_in_use(tmp_path: Path) -> None:
    import socket  # noqa: PLC0415

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = coach("check", COACH_HOME=str(tmp_path), COACH_PORT=str(other.getsockname()[1]), COLUMNS="200")
    assert done.returncode == 1
    assert "is in use" in done.stdout


def _key() -> str:
    from cryptography.fernet import Fernet  # noqa: PLC0415

    return Fernet.generate_key().decode()


def test_up_beside_another_program_says_so_and_starts_nothing(tmp_path: Path) -> None:
    import socket  # noqa: PLC0415

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = coach(
            "up",
            "--port",
            port,
            "--rasa-port",
            "5905",
            "--actions-port",
            "5955",
            COACH_HOME=str(tmp_path / "home"),
            COACH_METRICS_PORT="9964",
        )
    assert done.returncode == 1
    assert f"Port {port}, which the web edge needs, is in use" in done.stderr
    assert "--port" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "home").exists()
