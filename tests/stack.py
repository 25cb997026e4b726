"""The whole program, started as an operator starts it, and conversations with it over HTTP."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
READY_WITHIN = 300.0  # seconds: the first start also trains


@dataclass
class Stack:
    """A running program: its address, its home, and its process."""

    address: str
    home: Path
    process: subprocess.Popen[bytes]
    ports: dict[str, int]

    def logs(self) -> str:
        """Everything that any process has logged so far."""
        return "".join(path.read_text(errors="replace") for path in sorted((self.home / "logs").glob("*")))


@contextmanager
def running(home: Path, **environment: str) -> Iterator[Stack]:
    """Run ``coach up`` on free ports with its own home until the block ends."""
    ports = dict(zip(("edge", "rasa", "actions", "metrics"), _free_ports(4), strict=True))
    env = {
        **os.environ,
        "COACH_HOME": str(home),
        "DATABASE_URL": "",
        "COACH_PORT": str(ports["edge"]),
        "COACH_RASA_URL": f"http://127.0.0.1:{ports['rasa']}",
        "COACH_ACTIONS_URL": f"http://127.0.0.1:{ports['actions']}",
        "COACH_METRICS_PORT": str(ports["metrics"]),
        **environment,
    }
    command = [sys.executable, "-m", "empathy_coach.cli", "up"]
    home.mkdir(parents=True, exist_ok=True)
    trained = ROOT / ".coach" / "models"
    if trained.is_dir():  # used only where its fingerprint fits the files as they are now
        shutil.copytree(trained, home / "models", dirs_exist_ok=True)
    with (home / "up.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            stack = Stack(f"http://127.0.0.1:{ports['edge']}", home, process, ports)
            _wait_until_ready(stack)
            yield stack
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def _wait_until_ready(stack: Stack) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        if stack.process.poll() is not None:
            raise RuntimeError(f"coach up ended:\n{(stack.home / 'up.log').read_text()}")
        try:
            if httpx.get(f"{stack.address}/readyz", timeout=5).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.3)
    raise RuntimeError(f"coach up did not get ready:\n{(stack.home / 'up.log').read_text()}")


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


@dataclass(frozen=True)
class Said:
    """The coach's answer to one message."""

    status: int
    body: dict[str, Any]

    @property
    def replies(self) -> list[dict[str, Any]]:
        """The replies as the client gets them."""
        return self.body.get("replies", [])

    @property
    def text(self) -> str:
        """All words of the answer, one bubble a paragraph."""
        return "\n".join(reply["text"] for reply in self.replies if reply.get("text"))

    @property
    def choices(self) -> dict[str, str]:
        """The buttons by title."""
        return {choice["title"]: choice["value"] for reply in self.replies for choice in reply.get("choices", [])}

    @property
    def tier(self) -> str:
        """The triage tier."""
        return str(self.body["triage"]["tier"])

    def card(self, kind: str) -> dict[str, Any] | None:
        """The first card of the kind, or None."""
        cards = (reply.get("card") or {} for reply in self.replies)
        return next((card for card in cards if card.get("type") == kind), None)


@dataclass
class Talk:
    """One person's conversation."""

    address: str
    token: str = ""
    heard: list[tuple[str, Said]] = field(default_factory=list)

    @classmethod
    def begin(cls, stack: Stack, **place: str) -> Talk:
        """Open a session."""
        answer = httpx.post(f"{stack.address}/api/session", json=place, timeout=30)
        answer.raise_for_status()
        return cls(stack.address, answer.json()["token"])

    def say(self, text: Any, message_id: str | None = None) -> Said:
        """Send a text."""
        return self._send({"message_id": message_id or uuid.uuid4().hex, "text": text}, str(text))

    def choose(self, title: str) -> Said:
        """Click a button of the last answer."""
        value = self.heard[-1][1].choices[title]
        return self._send({"message_id": uuid.uuid4().hex, "choice": value}, f"[{title}]")

    def _send(self, body: dict[str, Any], shown: str) -> Said:
        answer = httpx.post(f"{self.address}/api/messages", json=body, headers=self.headers, timeout=60)
        said = Said(answer.status_code, answer.json())
        self.heard.append((shown, said))
        return said

    @property
    def headers(self) -> dict[str, str]:
        """The headers of this person's requests."""
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def last(self) -> Said:
        """The coach's last answer."""
        return self.heard[-1][1]

    def transcript(self) -> str:
        """The conversation as text, for reading."""
        return "\n\n".join(f"> {shown}\n{said.text}\n   {list(said.choices)}" for shown, said in self.heard)
