"""Speed of a practice turn where it is played: a real action server, asked over HTTP as Rasa asks it."""

from __future__ import annotations

import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
from report import percentile
from rich.console import Console
from rich.table import Table

from empathy_coach import content, practice
from empathy_coach.practice import scenario

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 2
"""Sessions a partner and style; a session has six to eight turns."""
READY_WITHIN = 120.0


def main() -> None:
    """Play every partner in every style, and print what a turn took."""
    port, secret = _free_port(), secrets.token_hex(32)
    env = {**os.environ, "COACH_INTERNAL_SECRET": secret, "SANIC_HOST": "127.0.0.1"}
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "-p", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=quiet, stderr=quiet) as server:
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=_headers(secret), timeout=30) as client:
                _wait(client)
                found = _play(client)
        finally:
            server.terminate()
    table = Table("figure", "n", "p50 ms", "p95 ms", "bar", box=None)
    p95 = percentile(found, 0.95)
    row = ("practice turn, action server", str(len(found)), f"{statistics.median(found):.1f}", f"{p95:.1f}")
    table.add_row(*row, "p95 at most 60 ms")
    Console(width=100).print(table)


def _play(client: httpx.Client) -> list[float]:
    styles: dict[str, list[str]] = content.load("practice/preview.yml", "practice_preview")["styles"]
    found = []
    for name in scenario.ids():
        for style in styles.values():
            for seed in range(ROUNDS):
                found += _session(client, name, style, seed)
    return found[10:]


def _session(client: httpx.Client, name: str, style: list[str], seed: int) -> list[float]:
    stored, took = practice.start(name, seed).to_json(), []
    for number, said in enumerate(style):
        text = f"{said} {seed}{number}"  # no two replies of the run are the same: caches stay out of it
        body = json.dumps(_call(stored, text))
        start = time.perf_counter()
        answer = client.post("/webhook", content=body)
        took.append((time.perf_counter() - start) * 1000)
        events = answer.raise_for_status().json()["events"]
        stored = next(event["value"] for event in events if event.get("name") == "practice_session")
        stored["held"] = None
        if stored["ended"]:
            break
    return took


def _call(stored: dict[str, Any], text: str) -> dict[str, Any]:
    tracker = {
        "sender_id": "bench",
        "slots": {"practice_session": stored, "requested_slot": "practice_reply"},
        "latest_message": {"text": text, "intent": {}, "entities": [], "metadata": {}},
        "events": [],
        "paused": False,
        "followup_action": None,
        "active_loop": {"name": "practice_form"},
        "latest_action_name": "action_listen",
    }
    return {"next_action": "validate_practice_form", "sender_id": "bench", "tracker": tracker, "domain": {}}


def _wait(client: httpx.Client) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        try:
            if client.get("/health").is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise SystemExit("The action server did not start.")


def _headers(secret: str) -> dict[str, str]:
    return {"X-Coach-Secret": secret}


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


if __name__ == "__main__":
    main()
