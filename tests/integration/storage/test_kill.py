"""Workers that are killed at any moment lose no referral and deliver none twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from empathy_coach.referral.model import NewReferral
    from empathy_coach.storage.stores import Stores

REFERRALS = 60
KILLS = 6
WORKER = """
import sys, time
from datetime import timedelta
import asyncio
from empathy_coach.delivery.inbox import LocalInbox
from empathy_coach.delivery.relay import Relay
from empathy_coach.privacy.crypto import Cipher
from empathy_coach.storage.database import Database
from empathy_coach.storage.stores import stores_on
from empathy_coach.storage.types import utc_now

LEASE = timedelta(milliseconds=300)  # so that the test need not wait a minute after each kill

class Noted:
    '''Writes each hand-over down before and after, as a receiver's log would.'''
    def __init__(self, inner): self.inner = inner
    async def deliver(self, parcel):
        receipt = await self.inner.deliver(parcel)
        with open(sys.argv[3], "a") as log: log.write(f'["{parcel.webhook_id}", "{receipt}"]\\n')
        time.sleep(0.02)
        return receipt
    async def close(self): pass

stores = stores_on(Database(sys.argv[1], Cipher([sys.argv[2]])))
print("ready", flush=True)
while True:
    inside = {"inbox": Noted(LocalInbox(stores.inbox, utc_now))}
    asyncio.run(Relay(stores.outbox, inside, utc_now, lease=LEASE).drain())
    time.sleep(0.01)
"""


def worker(url: str, key: str, log: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", WORKER, url, key, str(log)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def waiting(stores: Stores) -> int:
    with stores.database.read() as connection:
        return int(connection.execute(text("SELECT count(*) FROM outbox WHERE state = 'pending'")).scalar())


def kill(process: subprocess.Popen[str]) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def test_killed_workers_lose_nothing_and_repeat_nothing(
    url: str, key: str, stores: Stores, tmp_path: Path, make_referral: Callable[..., NewReferral]
) -> None:
    for number in range(REFERRALS):
        stores.sessions.create(f"s{number}")
        stores.referrals.create(make_referral(f"s{number}", datetime.now(timezone.utc)))
    log = tmp_path / "log"
    for number in range(KILLS):
        process = worker(url, key, log)
        time.sleep(0.05 + 0.037 * number)
        kill(process)
    last = [worker(url, key, log), worker(url, key, log)]
    deadline = time.monotonic() + 60
    while waiting(stores) and time.monotonic() < deadline:
        time.sleep(0.1)
    for process in last:
        kill(process)

    handed_over = {tuple(json.loads(line)) for line in log.read_text().splitlines()}
    with stores.database.read() as connection:
        kept = {tuple(row) for row in connection.execute(text("SELECT webhook_id, receipt FROM inbox")).all()}
        told = {tuple(row) for row in connection.execute(text("SELECT webhook_id, receipt FROM outbox")).all()}
    assert len(kept) == REFERRALS
    assert told == kept  # what is said to have arrived is what lies in the inbox, with the same receipt
    assert handed_over <= kept  # however often it was handed over
