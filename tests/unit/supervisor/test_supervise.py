"""Children start together, are watched together, and end together."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from supervisor_fakes import (
    DIES_LATER,
    DIES_ONCE,
    FAILS,
    SERVE,
    SILENT,
    STUBBORN,
    WITH_GRANDCHILD,
    Remembering,
    child,
    free_port,
)

from empathy_coach.supervisor import SupervisorError, supervise
from empathy_coach.supervisor.ports import in_use, wait_until_answers

HERE = Path(__file__).parent


def names(folder: Path) -> list[str]:
    """Return the names of the files in a folder."""
    return sorted(path.name for path in folder.iterdir())


def send(number: signal.Signals) -> Remembering:
    """Return a reporter that sends this process a signal once all is ready."""
    return Remembering(lambda: os.kill(os.getpid(), number))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_a_signal_ends_all_children(tmp_path: Path, number: signal.Signals) -> None:
    """Ctrl-C, a service manager and a closed terminal all end the program the same way."""
    children, reporter = [child("one", SERVE), child("two", SERVE)], send(number)
    await supervise(children, tmp_path, reporter)
    assert reporter.told == ["ready", "stopping"]
    assert not any(in_use("127.0.0.1", each.port) for each in children)


async def test_tells_who_it_waits_for(tmp_path: Path) -> None:
    reporter = send(signal.SIGTERM)
    await supervise([child("one", SERVE), child("two", SERVE)], tmp_path, reporter)
    assert reporter.waited[0] == ["the one", "the two"]
    assert reporter.waited[-1] == []


async def test_a_child_that_ignores_the_request_is_killed(tmp_path: Path) -> None:
    stubborn = child("stubborn", STUBBORN)
    start = time.monotonic()
    await supervise([stubborn], tmp_path, send(signal.SIGTERM), grace=0.5)
    assert time.monotonic() - start < 10
    assert not in_use("127.0.0.1", stubborn.port)


async def test_what_a_child_started_ends_with_it(tmp_path: Path) -> None:
    """The whole process group goes, so no grandchild stays behind."""
    await supervise([child("family", WITH_GRANDCHILD)], tmp_path, send(signal.SIGTERM))
    assert _sleepers(os.getpid()) == []


async def test_a_child_that_fails_at_the_start_is_quoted(tmp_path: Path) -> None:
    other, reporter = child("other", SERVE), Remembering()
    with pytest.raises(SupervisorError, match=r"the broken ended with status 3.*the model is broken.*broken\.log"):
        await supervise([other, child("broken", FAILS)], tmp_path, reporter)
    assert reporter.told == ["stopping"]
    assert not in_use("127.0.0.1", other.port)


async def test_a_child_that_dies_later_is_not_quoted(tmp_path: Path) -> None:
    """By then people have written: no line of a log is shown."""
    other = child("other", SERVE)
    with pytest.raises(SupervisorError, match="the mortal ended with status 7; please look into"):
        await supervise([child("mortal", DIES_LATER), other], tmp_path, Remembering())
    assert not in_use("127.0.0.1", other.port)


async def test_a_child_that_may_be_restarted_is_and_the_others_stay_up(tmp_path: Path) -> None:
    """Danger is answered by the edge even when what stands behind it dies."""
    import asyncio  # noqa: PLC0415
    from dataclasses import replace  # noqa: PLC0415

    mortal, other = child("mortal", DIES_ONCE), child("other", SERVE)
    mortal = replace(mortal, command=(*mortal.command, str(tmp_path / "mark")), restarts=True)
    seen: list[bool] = []

    def stop_when_back() -> None:
        async def wait() -> None:
            await wait_until_answers("127.0.0.1", mortal.port, "/")
            seen.append(in_use("127.0.0.1", other.port))
            os.kill(os.getpid(), signal.SIGTERM)

        tasks.append(asyncio.ensure_future(wait()))

    tasks: list[asyncio.Task[None]] = []
    reporter = Remembering(when_died=stop_when_back)
    await supervise([mortal, other], tmp_path, reporter)
    assert "it is being started again" in reporter.told[1]
    assert seen == [True]


async def test_a_child_that_never_answers_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(SupervisorError, match=r"Not all answered within 1 seconds: see .*silent\.log"):
        await supervise([child("silent", SILENT)], tmp_path, Remembering(), ready_within=1.0)


async def test_a_program_that_does_not_exist_is_said(tmp_path: Path) -> None:
    from dataclasses import replace  # noqa: PLC0415

    missing = replace(child("missing", SERVE), command=("/no/such/program",))
    with pytest.raises(SupervisorError, match="cannot be started"):
        await supervise([missing], tmp_path, Remembering())


async def test_a_port_in_use_starts_nothing(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        reporter = Remembering()
        with pytest.raises(SupervisorError, match=rf"Port {port}, which the two needs.*--two-port"):
            await supervise([child("one", SERVE), child("two", SERVE, port=port)], tmp_path, reporter)
    assert reporter.told == []
    assert names(tmp_path) == []


async def test_logs_are_private_and_the_last_one_is_kept(tmp_path: Path) -> None:
    for _ in range(2):
        await supervise([child("one", SERVE)], tmp_path, send(signal.SIGTERM))
    assert names(tmp_path) == ["one.log", "one.log.1"]
    assert {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in names(tmp_path)} == {0o600}


def test_no_child_outlives_a_killed_supervisor(tmp_path: Path) -> None:
    """After kill -9 the guards notice that their pipe has ended, and end their groups."""
    port = free_port()
    program = (
        f"import asyncio, sys; sys.path.insert(0, {str(HERE)!r})\n"
        "from pathlib import Path\n"
        "from supervisor_fakes import WITH_GRANDCHILD, Remembering, child\n"
        "from empathy_coach.supervisor import supervise\n"
        f"family = child('family', WITH_GRANDCHILD, port={port})\n"
        f"reporter = Remembering(lambda: print('ready', flush=True))\n"
        f"asyncio.run(supervise([family], Path({str(tmp_path)!r}), reporter))\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        assert supervisor.stdout.readline().strip() == "ready"
        assert in_use("127.0.0.1", port)
        supervisor.kill()
    assert _soon(lambda: not in_use("127.0.0.1", port))


def _soon(true: object, within: float = 8.0) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        if callable(true) and true():
            return True
        time.sleep(0.05)
    return False


def _sleepers(parent: int) -> list[int]:
    """Return sleeping grandchildren that are still there, found by command: orphans have another parent."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"import time; time.sleep(600)" in words and int(entry.parent.name) != parent:
            found.append(int(entry.parent.name))
    return found
