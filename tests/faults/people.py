"""People who ask for a referral, take it back, or say no; and somebody who asks how it stands all the time."""

from __future__ import annotations

import random
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from empathy_coach.referral.model import Contact, ContactKind, ReferralRequest, Urgency
from empathy_coach.referral.questions import ReferralError
from empathy_coach.referral.service import ReferralService
from empathy_coach.referral.wording import consent_card
from empathy_coach.storage.database import SessionGoneError

if TYPE_CHECKING:
    from collections.abc import Callable

    from empathy_coach.referral.states import StatusKey
    from empathy_coach.storage.stores import Stores

Result = TypeVar("Result")
TAKEN_BACK = 0.15  # of all who asked
PAUSE = 0.2  # seconds at most between two who take theirs back
SAID_NO = 0.1  # beside all who asked


@dataclass(frozen=True)
class Withdrawal:
    """A referral that was taken back: what the person was told, and how often it had been tried by then."""

    code: str
    at: float
    key: StatusKey
    attempts: int


@dataclass
class People:
    """Everybody of one run. Sessions are named by number, so that the run can be read."""

    stores: Stores
    count: int
    seed: str
    codes: dict[str, str] = field(default_factory=dict)
    withdrawals: list[Withdrawal] = field(default_factory=list)
    told: list[tuple[float, str, StatusKey]] = field(default_factory=list)
    """What was said when somebody asked: when, the code, the key of the words."""

    def __post_init__(self) -> None:
        self._service = ReferralService(self.stores.referrals, _now, destination="webhook")
        self._dice = random.Random(self.seed)  # noqa: S311 - a test's dice
        self._stop = threading.Event()
        self._asking = threading.Thread(target=self._keep_asking, daemon=True)
        self._regretting = threading.Thread(target=self._keep_regretting, daemon=True)

    def begin(self) -> None:
        """Begin to ask how it stands, and to change one's mind."""
        self._asking.start()
        self._regretting.start()

    def ask(self, numbers: range) -> None:
        """Submit referrals, some of them twice, and have some people say no."""
        for number in numbers:
            session = f"s{number}"
            self._database(lambda name=session: self.stores.sessions.create(name))
            code = self._database(lambda name=session, n=number: self._submit(name, n))
            if number % 7 == 0:
                assert code == self._database(lambda name=session, n=number: self._submit(name, n))
            self.codes[session] = code
            if number % round(1 / SAID_NO) == 0:
                self._database(lambda n=number: self._say_no(f"no{n}"))

    def _keep_regretting(self) -> None:
        """Take referrals back at any moment of their way."""
        dice = random.Random(f"{self.seed} regretting")  # noqa: S311
        wanted, done = round(self.count * TAKEN_BACK), set[str]()
        while len(done) < wanted and not self._stop.wait(PAUSE * dice.random()):
            asked = [session for session in self.codes if session not in done]
            if len(self.codes) * TAKEN_BACK <= len(done) or not asked:
                continue
            session = dice.choice(asked)
            done.add(session)
            status = self._database(lambda name=session: self._service.withdraw(name))
            assert status.referral is not None
            self.withdrawals.append(Withdrawal(self.codes[session], time.time(), status.key, status.referral.attempts))

    def stop(self) -> None:
        """Let nobody ask any more."""
        self._stop.set()
        self._asking.join(20)
        self._regretting.join(20)

    def status(self, session: str) -> StatusKey:
        """Return what is said of a session's referral."""
        return self._service.status(session).key

    def _database(self, work: Callable[[], Result]) -> Result:
        """Do as a person would when the database is away: try again."""
        for _ in range(200):
            with suppress(SQLAlchemyError, SessionGoneError):
                return work()
            time.sleep(0.1)
        raise AssertionError("the database stayed away")

    def _submit(self, session: str, number: int) -> str:
        request = _request(number)
        return self._service.submit(request, consent_card(request).consent, session).code

    def _say_no(self, session: str) -> None:
        with suppress(SQLAlchemyError):  # there already, after a restart of the database
            self.stores.sessions.create(session)
        try:
            self._service.submit(_request(0), None, session)
        except ReferralError:
            return
        raise AssertionError("a referral without consent was taken")

    def _keep_asking(self) -> None:
        dice = random.Random(f"{self.seed} asking")  # noqa: S311
        while not self._stop.wait(0.005):
            sessions = [*self.codes]
            if not sessions:
                continue
            session = dice.choice(sessions)
            try:
                key = self._service.status(session).key
            except SQLAlchemyError:  # the database is away: the coach says that it cannot tell
                continue
            self.told.append((time.time(), self.codes[session], key))


def _request(number: int) -> ReferralRequest:
    contact = Contact(ContactKind.EMAIL, f"person{number}@mail.example")
    words = f"my own words, number {number}" if number % 2 else ""
    urgency = list(Urgency)[number % len(Urgency)]
    return ReferralRequest(f"Person {number}", contact, "evenings", urgency, individual=True, words=words)


def _now() -> datetime:
    return datetime.now(timezone.utc)
