"""Runs several children as one program: they start and end together, and what may be restarted is."""

from __future__ import annotations

import asyncio
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from empathy_coach.supervisor.child import Child, Running, SupervisorError
from empathy_coach.supervisor.ports import in_use, wait_until_answers

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator, Sequence
    from pathlib import Path

READY_WITHIN = 180.0  # seconds; Rasa alone may take 30 on a small machine
GRACE = 8.0  # seconds; the edge finishes what is on its way, up to 5
MOST_RESTARTS = 5  # of one child; past that something is wrong that a restart does not mend
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Reporter(Protocol):
    """What the supervisor tells the operator."""

    def waiting_for(self, titles: Sequence[str]) -> None:
        """These have not answered yet."""

    def ready(self) -> None:
        """All answer."""

    def died(self, sentence: str) -> None:
        """A child has ended and the others go on; the sentence says which, and what happens now."""

    def stopping(self) -> None:
        """All are being ended."""


async def supervise(
    children: Sequence[Child],
    logs: Path,
    reporter: Reporter,
    *,
    ready_within: float = READY_WITHIN,
    grace: float = GRACE,
) -> None:
    """Run the children until a signal asks to stop; then none is left.

    Once all were ready, a child with ``restarts`` is started again when it dies: what answers in danger must not
    end with it.

    Raises:
        SupervisorError: a port is taken, a child ended that is not restarted, or not all answer in time; then all
            are ended.
    """
    check_ports(children)
    running: list[Running] = []
    with _stop_signals() as stop:
        try:
            for child in children:
                running.append(await Running.start(child, logs))  # noqa: PERF401 - to end those that did start
            await _until(stop, running, _wait_ready(children, reporter), ready_within)
            if not stop.is_set():
                reporter.ready()
                await _keep_up(stop, running, logs, reporter)
        finally:
            reporter.stopping()
            await asyncio.gather(*(each.stop(grace) for each in running))


def check_ports(children: Sequence[Child]) -> None:
    """Refuse to start beside another program on the same port.

    Raises:
        SupervisorError: names the port, who needs it, and how to choose another.
    """
    for child in children:
        for port, setting in ((child.port, child.port_setting), *child.also_needs):
            if in_use(child.host, port):
                raise SupervisorError(
                    f"Port {port}, which {child.title} needs, is in use by another program: "
                    f"end that program, or choose another port with {setting}."
                )


async def _until(
    stop: asyncio.Event,
    running: Sequence[Running],
    goal: Awaitable[object],
    within: float,
) -> None:
    """Wait for ``goal`` or the stop signal; a child that ends before raises."""
    deaths = {asyncio.ensure_future(each.wait()): each for each in running}
    aims = {asyncio.ensure_future(goal), asyncio.ensure_future(stop.wait())}
    try:
        done, _ = await asyncio.wait({*deaths, *aims}, timeout=within, return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            return
        for task, dead in deaths.items():
            if task in done:
                raise SupervisorError(_death(dead, task.result(), starting=True))
        for aim in done:
            aim.result()
        if not done:
            raise SupervisorError(f"Not all answered within {within:.0f} seconds: see {_logs(running)}.")
    finally:
        await _cancel(*deaths, *aims)


async def _cancel(*tasks: asyncio.Future[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _keep_up(stop: asyncio.Event, running: list[Running], logs: Path, reporter: Reporter) -> None:
    """Watch until the stop signal; start again what may be, and raise for what may not."""
    restarts = dict.fromkeys((each.child.name for each in running), 0)
    while (dead := await _next_death(stop, running)) is not None:
        status, name = await dead.wait(), dead.child.name
        if not dead.child.restarts:
            raise SupervisorError(_death(dead, status, starting=False))
        running.remove(dead)
        again = restarts[name] < MOST_RESTARTS
        reporter.died(_death(dead, status, starting=False, again=again))
        if again:
            await asyncio.sleep(restarts[name])  # at once the first time, then more and more slowly
            restarts[name] += 1
            running.append(await Running.start(dead.child, logs))


async def _next_death(stop: asyncio.Event, running: Sequence[Running]) -> Running | None:
    """Return the next child that ends, or None for the stop signal."""
    deaths = {asyncio.ensure_future(each.wait()): each for each in running}
    asked = asyncio.ensure_future(stop.wait())
    try:
        done, _ = await asyncio.wait({*deaths, asked}, return_when=asyncio.FIRST_COMPLETED)
        return None if stop.is_set() else next(deaths[task] for task in deaths if task in done)
    finally:
        await _cancel(*deaths, asked)


async def _wait_ready(children: Sequence[Child], reporter: Reporter) -> None:
    waiting = [child.title for child in children]
    reporter.waiting_for(waiting)

    async def wait(child: Child) -> None:
        await wait_until_answers(child.host, child.port, child.ready_path)
        waiting.remove(child.title)
        reporter.waiting_for(waiting)

    await asyncio.gather(*(wait(child) for child in children))


def _death(dead: Running, status: int, *, starting: bool, again: bool | None = None) -> str:
    # While it starts, no person has written anything: only then may a line of the log be shown.
    words = dead.last_words() if starting else ""
    said = f' and said last: "{words}"' if words else ""
    what = f"{dead.child.title} ended with status {status}{said}"
    if again:
        return f"{what}; it is being started again, and the reason stands in {dead.log.with_suffix('.log.1')}."
    if again is False:
        return f"{what} once too often and stays down; please look into {dead.log}, then start the coach again."
    return f"{what}; please look into {dead.log}, then start again."


def _logs(running: Sequence[Running]) -> str:
    return ", ".join(str(each.log) for each in running)


@contextmanager
def _stop_signals() -> Iterator[asyncio.Event]:
    """Turn the signals that end a program into an event."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in STOPPING:
        loop.add_signal_handler(number, stop.set)
    try:
        yield stop
    finally:
        for number in STOPPING:
            loop.remove_signal_handler(number)
