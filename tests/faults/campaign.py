"""One run of the fault suite: people, relays that are killed, a receiver that fails, and what came of it."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))

from people import People
from relay_with_kill import STEPS
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from empathy_coach.privacy.crypto import Cipher, new_key
from empathy_coach.referral.states import StatusKey
from empathy_coach.storage import migrate
from empathy_coach.storage.database import Database
from empathy_coach.storage.stores import stores_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from empathy_coach.storage.stores import Stores

HERE = Path(__file__).parent
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # of a test
BACKOFF = ",".join(["0.05", "0.1", "0.2", "0.4", *["0.5"] * 16])
JOINED = "FROM referral JOIN {} ON referral_id = id"
DEATH = 60.0  # seconds within which a relay comes to its last step, on a busy machine
QUIET = 300.0  # seconds until a run that does not end counts as lost


@dataclass
class Report:
    """What a run showed; every promise is a number that must be nought."""

    referrals: int = 0
    withdrawn: int = 0
    requests: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    relays_killed: int = 0
    killed_at: list[str] = field(default_factory=list)
    database_restarts: int = 0
    repeats_recognised: int = 0
    replayed_by_hand: int = 0
    asked_how_it_stands: int = 0
    told_it_may_have_arrived: int = 0
    seconds: float = 0.0
    lost: int = 0
    duplicated: int = 0
    said_too_early: int = 0
    sent_after_withdrawal: int = 0
    wrongly_told_not_sent: int = 0
    withdrawals_not_told: int = 0
    beyond_consent: int = 0
    not_signed: int = 0

    @property
    def broken(self) -> dict[str, int]:
        """The promises that were broken, with how often."""
        promises = (
            *("lost", "duplicated", "said_too_early", "sent_after_withdrawal", "wrongly_told_not_sent"),
            *("withdrawals_not_told", "beyond_consent", "not_signed"),
        )
        return {name: value for name, value in asdict(self).items() if name in promises and value}


class Campaign:
    """The processes of one run, on one database."""

    def __init__(self, url: str, folder: Path, count: int, *, seed: str = "1") -> None:
        self._key, self._url, self._seed = new_key(), url, seed
        self._log = folder / "peer.jsonl"
        self._log.touch()
        self._port = free_port()
        self._relays: list[subprocess.Popen[bytes]] = []
        self._dice = random.Random(seed)  # noqa: S311 - a test's dice
        self._folder = folder
        migrate.upgrade(url)
        self.stores: Stores = stores_on(Database(url, Cipher([self._key])))
        self.people = People(self.stores, count, seed)
        self.report = Report(referrals=count)

    def run(self, *, restart_database: Callable[[], None] | None = None, rounds: int = 1) -> Report:
        """Let everybody do their worst until nothing is left to deliver.

        Args:
            restart_database: takes the database down and up again, once a round.
            rounds: how often a relay dies in each step; the referrals come in equal shares over all steps.
        """
        began = time.monotonic()
        with ExitStack() as stack:
            stack.enter_context(self._peer())
            stack.callback(self._stop_relays)
            stack.callback(self.people.stop)
            self.people.begin()
            shares = self._shares(rounds * len(STEPS))
            for number in range(rounds):
                self._die_in_each_step(shares)
                self._relays += [self._relay() for _ in range(2 - len(self._relays))]
                if restart_database is not None:
                    time.sleep(1)
                    restart_database()
                    self.report.database_restarts += 1
                if number + 1 < rounds:
                    time.sleep(1)
                    self._kill(self._relays.pop(0))  # wherever it is
            self._until_nothing_waits()
        self.report.seconds = round(time.monotonic() - began, 1)
        return self._judged()

    def _shares(self, parts: int) -> Iterator[range]:
        """Return the numbers of the people in equal parts."""
        edges = [self.report.referrals * part // parts for part in range(parts + 1)]
        return iter([range(first, last) for first, last in pairwise(edges)])

    def _die_in_each_step(self, shares: Iterator[range]) -> None:
        """Let people ask while a relay works that kills itself in the step."""
        for step in STEPS:
            doomed = self._process(HERE / "relay_with_kill.py", step, str(self._dice.randint(1, 3)))
            self.people.ask(next(shares))
            doomed.wait(DEATH)
            assert doomed.returncode == -signal.SIGKILL, (self._folder / "relays.log").read_text()[-3000:]
            self.report.relays_killed += 1
            self.report.killed_at.append(step)

    def _until_nothing_waits(self) -> None:
        """Wait for the queues to be empty; what was given up is sent again by hand, as an operator would."""
        until = time.monotonic() + QUIET
        while time.monotonic() < until:
            if not self._waiting():
                again = self.stores.outbox.replay_all(datetime.now(timezone.utc))
                if not again:
                    return
                self.report.replayed_by_hand += again
            time.sleep(0.2)
        raise AssertionError("something still waits to be delivered")

    def _waiting(self) -> int:
        count = "SELECT count(*) FROM {} WHERE state = 'pending'"
        try:
            return sum(int(self._rows(count.format(queue))[0][0]) for queue in ("outbox", "notice"))
        except SQLAlchemyError:  # the database is away
            return 1

    def _judged(self) -> Report:
        report, seen = self.report, [json.loads(line) for line in self._log.read_text().splitlines()]
        report.requests = len(seen)
        report.faults = dict(Counter(each["fault"] or "none" for each in seen))
        report.not_signed = sum(each["fault"] == "not signed" for each in seen)
        report.asked_how_it_stands = len(self.people.told)
        contents = [each for each in seen if each["code"] and not each["withdrawal"]]
        taken = [each for each in contents if each["taken"]]
        self._judge_arrivals(taken)
        self._judge_words(taken)
        self._judge_withdrawals(contents, seen)
        self._judge_consent(contents)
        return report

    def _judge_arrivals(self, taken: list[dict[str, Any]]) -> None:
        back = {each.code for each in self.people.withdrawals}
        arrived = Counter(code for _, code in {(each["id"], each["code"]) for each in taken})
        self.report.withdrawn = len(back)
        self.report.lost = sum(code not in back and not arrived[code] for code in self.people.codes.values())
        self.report.duplicated = sum(times > 1 for times in arrived.values())
        self.report.repeats_recognised = len(taken) - len({each["id"] for each in taken})

    def _judge_words(self, taken: list[dict[str, Any]]) -> None:
        """Check that arrival is told only after the receiver has it, and in the end of all that was not taken back."""
        first: dict[str, float] = {}
        for each in taken:
            first.setdefault(each["code"], each["at"])
        said = [(at, code) for at, code, key in self.people.told if key is StatusKey.DELIVERED]
        self.report.said_too_early = sum(at < first.get(code, float("inf")) for at, code in said)
        back = {each.code for each in self.people.withdrawals}
        for session, code in self.people.codes.items():
            if code not in back:
                self.report.lost += self.people.status(session) is not StatusKey.DELIVERED

    def _judge_withdrawals(self, contents: list[dict[str, Any]], seen: list[dict[str, Any]]) -> None:
        tried = {
            row.code: row.attempts
            for row in self._rows("SELECT code, attempts FROM referral JOIN outbox ON referral_id = id")
        }
        told_there = {each["code"] for each in seen if each["withdrawal"] and each["taken"]}
        for each in self.people.withdrawals:
            requests = [request for request in contents if request["code"] == each.code]
            self.report.sent_after_withdrawal += tried[each.code] > each.attempts
            if each.key is StatusKey.WITHDRAWN:
                self.report.wrongly_told_not_sent += bool(requests)
                continue
            self.report.told_it_may_have_arrived += 1
            self.report.withdrawals_not_told += each.code not in told_there

    def _judge_consent(self, contents: list[dict[str, Any]]) -> None:
        """Every referral that left has a stored consent to exactly its items, and nobody who said no is there."""
        scopes = {
            row.code: row.scope.split()
            for row in self._rows("SELECT code, scope FROM referral JOIN consent ON referral_id = id")
        }
        self.report.beyond_consent = sum(each["items"] != scopes.get(each["code"]) for each in contents)
        self.report.beyond_consent += sum(
            row.session_id.startswith("no") for row in self._rows("SELECT session_id FROM referral")
        )

    def _rows(self, query: str) -> list[Any]:
        with self.stores.database.read() as connection:
            return list(connection.execute(text(query)).all())

    @contextmanager
    def _peer(self) -> Iterator[None]:
        process = subprocess.Popen(
            self._peer_command(),
            env=self._environment(), stdout=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield
        finally:
            process.kill()
            process.wait()
            process.stdout.close()

    def _peer_command(self) -> list[str]:
        return [sys.executable, str(HERE / "peer.py"), str(self._port), str(self._log), self._seed]

    def _relay(self) -> subprocess.Popen[bytes]:
        return self._process("-m", "empathy_coach.cli", "relay")

    def _process(self, *command: str | Path) -> subprocess.Popen[bytes]:
        with (self._folder / "relays.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *map(str, command)], env=self._environment(), stdout=log, stderr=log
            )

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            self.report.relays_killed += 1
        process.wait()

    def _stop_relays(self) -> None:
        for process in self._relays:
            process.send_signal(signal.SIGKILL)
            process.wait()

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(HERE),
            "DATABASE_URL": self._url,
            "COACH_ENCRYPTION_KEYS": self._key,
            "COACH_INTERNAL_SECRET": "x" * 40,
            "COACH_SESSION_SECRET": "y" * 40,
            "COACH_REFERRAL_TO": "webhook",
            "COACH_WEBHOOK_URL": f"http://127.0.0.1:{self._port}/referrals",
            "COACH_WEBHOOK_SECRETS": SECRET,
            "COACH_WEBHOOK_ALLOW_PRIVATE": "yes",
            "COACH_WEBHOOK_SECONDS": "1",
            "COACH_WEBHOOK_BACKOFF": BACKOFF,
            "COACH_LOG_LEVEL": "WARNING",
        }


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
