"""Parts die in mid-conversation: it is told honestly, with the help line, and danger is answered all the same."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from stack import Talk, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stack import Stack

pytestmark = pytest.mark.stack
CRISIS = "I can't do this anymore, I don't want to be here"
CLAIMS = ("sent", "passed on", "is saved here", "took your request")


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A program of its own, because it is going to be hurt."""
    with running(tmp_path_factory.mktemp("broken")) as started:
        yield started


def freeze(stack: Stack, marker: str) -> list[int]:
    """Stop the processes whose command line has the marker and this stack's port, so that they hang."""
    found = []
    port = str(stack.ports["actions" if marker == "rasa_sdk" else "rasa"])
    for process in Path("/proc").iterdir():
        try:
            line = (process / "cmdline").read_bytes().decode(errors="replace") if process.name.isdigit() else ""
        except OSError:
            continue
        if marker in line and port in line and "guard.py" not in line:
            os.kill(int(process.name), signal.SIGSTOP)
            found.append(int(process.name))
    return found


def thaw(pids: list[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGCONT)


def test_with_the_action_server_hanging_nothing_is_claimed_and_danger_is_answered(broken: Stack) -> None:
    """A hanging action: honest words and the help line in seconds, the crisis card at once, then it goes on."""
    talk = Talk.begin(broken)
    talk.say("I need a therapist")
    frozen = freeze(broken, "rasa_sdk")
    assert frozen
    try:
        said = talk.say("Sam")
        assert "help" in said.text.lower()
        assert not any(claim in said.text for claim in CLAIMS if claim != "sent")
        crisis = Talk.begin(broken).say(CRISIS)
        assert crisis.card("safety") is not None
        assert httpx.get(f"{broken.address}/help", timeout=10).status_code == 200
    finally:
        thaw(frozen)
    until = time.monotonic() + 60
    while time.monotonic() < until and not Talk.begin(broken).say("hi").choices:
        time.sleep(1)
    assert len(Talk.begin(broken).say("hi").choices) == 3


def test_with_rasa_hanging_the_crisis_card_comes_while_a_message_waits(broken: Stack) -> None:
    """The conversation is locked by a slow message; danger does not wait for it."""
    frozen = freeze(broken, "rasa")
    assert frozen
    try:
        crisis = Talk.begin(broken).say(CRISIS)
        assert crisis.card("safety") is not None
        assert crisis.tier in ("crisis", "emergency")
    finally:
        thaw(frozen)


def test_a_killed_action_server_is_told_honestly_and_comes_back(broken: Stack) -> None:
    """Killed in mid-conversation: honest words and the help line, nothing claimed, then it is started again."""
    talk = Talk.begin(broken)
    talk.say("I need a therapist")
    for pid in freeze(broken, "rasa_sdk"):
        os.kill(pid, signal.SIGKILL)
    said = talk.say("Sam")
    assert "help" in said.text.lower()
    assert not any(claim in said.text for claim in CLAIMS if claim != "sent")
    assert Talk.begin(broken).say(CRISIS).card("safety") is not None
    until = time.monotonic() + 90
    while time.monotonic() < until and httpx.get(f"{broken.address}/readyz", timeout=10).status_code != httpx.codes.OK:
        time.sleep(1)
    assert "reach you" in talk.say("Sam").text  # the form goes on where it was
    words = (broken.home / "up.log").read_text()
    assert "started again" in words
    assert "Traceback" not in words
