"""How many referrals a relay delivers in a second. Usage: ``benchmarks/relay.py [--referrals 500]``.

Signed FHIR messages over HTTP to a receiver on this machine that checks each signature and answers at once; one
relay process and two beside each other, on SQLite and on PostgreSQL (DATABASE: ``--postgresql URL``). The time runs
from the start of delivery to the last stored receipt; the relays are up before.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from datetime import datetime, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "faults"))

from campaign import Campaign
from hand_off import own_postgresql
from report import RESULTS, machine
from sqlalchemy import text

ROUNDS = 3
EAGER = ("-c", "import peer; peer.MOST_FAULTS = 0; peer.main()")


class Measured(Campaign):
    """A campaign in which nothing fails: only delivery is timed."""

    def deliver(self, relays: int) -> float:
        """Return the referrals a second of so many relays."""
        count = self.report.referrals
        self.people.ask(range(count))
        with self._peer():
            started = [self._relay() for _ in range(relays)]
            while not self._rows("SELECT 1 FROM outbox WHERE state = 'delivered'"):
                time.sleep(0.01)
            began, first = time.monotonic(), self._delivered()
            while (done := self._delivered()) < count:
                time.sleep(0.02)
            seconds = time.monotonic() - began
            for process in started:
                process.kill()
                process.wait()
        return (done - first) / seconds

    def _delivered(self) -> int:
        with self.stores.database.read() as connection:
            return int(connection.execute(text("SELECT count(*) FROM outbox WHERE state = 'delivered'")).scalar())

    def _peer_command(self) -> list[str]:
        return [sys.executable, *EAGER, str(self._port), str(self._log), self._seed]


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--referrals", type=int, default=500)
    given = parser.parse_args()
    found: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for relays in (1, 2):
            with tempfile.TemporaryDirectory(prefix="relay-") as folder:
                work = Path(folder)
                work.chmod(0o755)
                run = Measured(f"sqlite:///{work / 'coach.db'}", work, given.referrals)
                found.setdefault(f"SQLite, {relays} relay(s)", []).append(run.deliver(relays))
                with own_postgresql(work / "pg") as (url, _):
                    (work / "two").mkdir()
                    run = Measured(url, work / "two", given.referrals)
                    found.setdefault(f"PostgreSQL, {relays} relay(s)", []).append(run.deliver(relays))
    for name, values in sorted(found.items()):
        rounded = [round(value) for value in values]
        middle = statistics.median(rounded)
        print(f"{name:26} median {middle:5} referrals a second   {rounded}   n = {given.referrals} each")
    at = datetime.now(timezone.utc).isoformat(timespec="seconds")
    (RESULTS / "relay.json").write_text(
        json.dumps({**machine(), "at": at, "referrals": given.referrals, "per_second": found}, indent=2) + "\n"
    )


if __name__ == "__main__":
    main()
