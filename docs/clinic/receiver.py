"""A small receiver of referrals: checks the signature, takes each referral once, and answers with a signed status.

Run it beside a coach on the same machine:

    COACH_WEBHOOK_SECRETS=whsec_... python docs/clinic/receiver.py 8099

and start the coach with

    COACH_REFERRAL_TO=webhook COACH_WEBHOOK_URL=http://127.0.0.1:8099/referrals COACH_WEBHOOK_ALLOW_PRIVATE=yes \
    COACH_WEBHOOK_SECRETS=whsec_... coach up

A real receiver stores the referral before it answers with 2xx. After that it is never sent again.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.request
import uuid
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

SECRETS = tuple(filter(None, os.environ.get("COACH_WEBHOOK_SECRETS", "").split(",")))
LARGEST = 1024 * 1024


class Inbox:
    """What was taken, by the id of its message; put a database in its place."""

    def __init__(self) -> None:
        self.taken: dict[str, dict[str, Any]] = {}

    def take(self, webhook_id: str, bundle: dict[str, Any]) -> bool:
        """Store a message; False when its id was stored before, so that a repeated one changes nothing."""
        new = webhook_id not in self.taken
        self.taken.setdefault(webhook_id, bundle)
        return new


def verified(secrets: tuple[str, ...], body: bytes, headers: dict[str, str]) -> bool:
    """Whether one of the secrets signed the message within the last five minutes."""
    for secret in secrets:
        try:
            Webhook(secret).verify(body, headers, json_parse=False)
        except (WebhookVerificationError, ValueError):
            continue
        return True
    return False


def resource(bundle: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return the first resource of a kind, or an empty one."""
    found = (entry["resource"] for entry in bundle.get("entry", []))
    return next((each for each in found if each["resourceType"] == kind), {})


def code_of(bundle: dict[str, Any]) -> str:
    """Return the referral's code: what the person sees too, and what every answer names."""
    return str(resource(bundle, "Task")["identifier"][0]["value"])


def is_withdrawal(bundle: dict[str, Any]) -> bool:
    """Whether the message takes a referral back: call nobody, and erase what came before."""
    return bool(resource(bundle, "Task").get("status") == "cancelled")


def report(coach: str, secret: str, code: str, state: str, message: str = "") -> int:
    """Tell the coach what became of a referral, and return the status of its answer.

    200: noted. 404: unknown, or the person had it erased. 409: noted before, or the state cannot follow.
    """
    body = json.dumps({"referral": code, "state": state, "message": message})
    now, message_id = datetime.now(timezone.utc), f"msg_{uuid.uuid4().hex}"
    headers = {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, now, body),
    }
    request = urllib.request.Request(f"{coach}/api/referrals/{code}/status", body.encode(), headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=15) as answer:  # noqa: S310 - the coach's own address
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return int(error.code)


class Receiver(BaseHTTPRequestHandler):
    """Takes referrals at any path."""

    inbox = Inbox()

    def do_POST(self) -> None:
        """Check, store, answer."""
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(length, LARGEST))
        if not verified(SECRETS, body, dict(self.headers)):
            self._answer(401)
            return
        bundle = json.loads(body)
        if self.inbox.take(self.headers["webhook-id"], bundle):
            word = "taken back" if is_withdrawal(bundle) else "received"
            print(f"{code_of(bundle)} {word}", flush=True)
        self._answer(202)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Log nothing: a path or header could name somebody."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
