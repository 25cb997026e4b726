"""The whole fault run of the referral hand-off, with its figures. Usage: ``benchmarks/hand_off.py [--referrals 1000]``.

Relays die in every step, round after round; the receiver fails in every way that the tests know; people take
referrals back at any moment; and PostgreSQL, a server of its own that only this run uses, is restarted in the middle
of each round. The same campaign as ``tests/faults``, larger.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "faults"))

from campaign import Campaign, free_port
from report import RESULTS, machine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROUNDS = 4
PROMISES = (
    *("lost", "duplicated", "said_too_early", "sent_after_withdrawal", "wrongly_told_not_sent"),
    *("withdrawals_not_told", "beyond_consent", "not_signed"),
)


def main() -> int:
    """Run, print, write the figures; the exit status is 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--referrals", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--sqlite", action="store_true", help="on an SQLite file, without restarts of the database")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hand-off-") as folder:
        work = Path(folder)
        work.chmod(0o755)
        if given.sqlite:
            url = f"sqlite:///{work / 'coach.db'}"
            report = Campaign(url, work, given.referrals, seed=given.seed).run(rounds=given.rounds)
        else:
            with own_postgresql(work / "pg") as (url, restart):
                campaign = Campaign(url, work, given.referrals, seed=given.seed)
                report = campaign.run(restart_database=restart, rounds=given.rounds)
    figures = asdict(report)
    for name, value in figures.items():
        mark = "  <- must be 0" if name in PROMISES else ""
        print(f"{name:28} {value}{mark}")
    name = "hand_off_sqlite" if given.sqlite else "hand_off"
    (RESULTS / f"{name}.json").write_text(json.dumps({**machine(), **figures}, indent=2) + "\n")
    return int(bool(report.broken))


@contextmanager
def own_postgresql(folder: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """Give the address of a new server on a free port, and a way to restart it at once; it is gone afterwards."""
    programs, port = _programs(), free_port()
    folder.mkdir()
    as_user: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    control = [*as_user, str(programs / "pg_ctl"), "-D", str(folder / "data"), "-l", str(folder / "log"), "-w"]
    initdb = [*as_user, str(programs / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "-A", "trust"]
    _quietly(initdb)
    _quietly([*control, "-o", options, "start"])
    try:
        # as a crash would: no connection is ended politely, and the log is replayed
        restart = lambda: _quietly([*control, "-m", "immediate", "restart"])  # noqa: E731
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres", restart
    finally:
        _quietly([*control, "-m", "immediate", "stop"])


def _quietly(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


def _programs() -> Path:
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not places:
        raise SystemExit("PostgreSQL's initdb is not here: install the server, or use --sqlite.")
    return places[-1]


if __name__ == "__main__":
    sys.exit(main())
