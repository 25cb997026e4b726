"""The two programs that are compared: how each is trained, started, weighed and stopped."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from empathy_coach.commands import plan
from empathy_coach.commands.migrate import migrate
from empathy_coach.commands.project import Project
from empathy_coach.privacy.keys import Keys, ensure_keys
from empathy_coach.settings import Settings
from empathy_coach.supervisor.child import Child, Running, end_group, guarded
from empathy_coach.supervisor.ports import wait_until_answers

ROOT = Path(__file__).resolve().parents[1]
STOCK = ROOT / "benchmarks" / "stock"
ONE_THREAD = ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
READY_WITHIN = 180.0
PAGE = os.sysconf("SC_PAGE_SIZE")


class BenchmarkError(RuntimeError):
    """A side cannot be measured; the text says why."""


@dataclass
class Side:
    """One of the two programs."""

    name: str
    project: Project
    config: Path
    keys: Keys
    running: list[Running] = field(default_factory=list)

    @property
    def model(self) -> Path:
        """The model that it runs on."""
        return self.project.models / "bench.tar.gz"

    @property
    def ready_url(self) -> tuple[int, str]:
        """Port and path that answer well once all of it works."""
        if self.name == "ours":
            return self.project.settings.port, "/readyz"
        return _port(self.project.settings.rasa_url), "/"

    def environment(self) -> dict[str, str]:
        """Return the environment for training; stock may use all threads, as it does by default."""
        env = {**self.project.environment(), "RASA_CACHE_DIRECTORY": str(self.project.home / "cache")}
        return env if self.name == "ours" else {k: v for k, v in env.items() if k not in ONE_THREAD}

    async def train(self) -> float:
        """Train without any cache; return the seconds."""
        command = (
            *(sys.executable, "-m", "rasa", "train", "--force", "--config", str(self.config)),
            *("--domain", "domain.yml", "--data", "data"),
            *("--out", str(self.project.models), "--fixed-model-name", "bench"),
        )
        log = self.project.home / "train.log"
        start = time.perf_counter()
        with log.open("wb") as sink:
            process = await guarded(
                command,
                env=self.environment(),
                cwd=ROOT,
                stdout=sink.fileno(),
                stderr=asyncio.subprocess.STDOUT,
            )
            try:
                status = await process.wait()
            finally:
                await end_group(process, 3.0)
        if status or not self.model.is_file():
            raise BenchmarkError(f"The training of {self.name} failed: see {log}.")
        return time.perf_counter() - start

    async def start(self) -> float:
        """Start all its processes; return the seconds until it answers."""
        children = self._children()
        start = time.perf_counter()
        for child in children:
            self.running.append(await Running.start(child, self.project.home / "logs"))
        waits = [wait_until_answers(child.host, child.port, child.ready_path) for child in children]
        try:
            await asyncio.wait_for(asyncio.gather(*waits), READY_WITHIN)
            await asyncio.wait_for(wait_until_answers("127.0.0.1", *self.ready_url), READY_WITHIN)
        except asyncio.TimeoutError as error:
            logs = self.project.home / "logs"
            raise BenchmarkError(f"{self.name} did not answer in time: see {logs}.") from error
        return time.perf_counter() - start

    async def stop(self) -> None:
        """End all its processes."""
        await asyncio.gather(*(each.stop(8.0) for each in self.running))
        self.running.clear()

    def memory(self) -> int:
        """Return the resident bytes of all its processes."""
        groups = {each.group for each in self.running}
        return sum(_resident(entry) for entry in Path("/proc").glob("[0-9]*") if _group(entry) in groups)

    def _children(self) -> tuple[Child, ...]:
        plan.write_endpoints(self.project)
        ours = plan.children(self.project, self.keys, self.model)
        if self.name == "ours":
            return ours
        actions, rasa, _ = ours
        _write_stock_endpoints(self.project)
        command = (
            *(sys.executable, "-m", "rasa", "run", "--quiet", "-i", "127.0.0.1", "-p", str(rasa.port)),
            *("--model", str(self.model), "--endpoints", str(self.project.home / plan.ENDPOINTS)),
            *("--credentials", str(STOCK / "credentials.yml")),
        )
        env = {name: value for name, value in rasa.env.items() if name not in ONE_THREAD}
        return actions, replace(rasa, command=command, env=env)


def ours(home: Path) -> Side:
    """Return our side, with its home in ``home``."""
    return _side("ours", home, ROOT / "config.yml")


def stock(home: Path, epochs: int) -> Side:
    """Return the stock side, with its home in ``home``; fewer epochs shorten its training and nothing else."""
    config = yaml.safe_load((STOCK / "config.yml").read_text(encoding="utf-8"))
    for component in (*config["pipeline"], *config["policies"]):
        if "epochs" in component:
            component["epochs"] = epochs
    home.mkdir(parents=True, exist_ok=True)
    target = home / "config.yml"
    target.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    return _side("stock", home, target)


def _side(name: str, home: Path, config: Path) -> Side:
    edge, rasa, actions, metrics = _free_ports(4)
    settings = Settings(home=home, database_url=f"sqlite:///{home / 'coach.db'}", metrics_port=metrics)
    settings = plan.with_ports(settings, port=edge, rasa_port=rasa, actions_port=actions)
    project = Project(ROOT, settings)
    project.models.mkdir(parents=True, exist_ok=True)
    keys = ensure_keys(home)
    migrate(project)
    return Side(name, project, config, keys)


def _write_stock_endpoints(project: Project) -> None:
    """Keep the action server and its secret; conversations stay in memory, which is Rasa's default."""
    path = project.home / plan.ENDPOINTS
    endpoints = yaml.safe_load(path.read_text(encoding="utf-8"))
    action = {name: endpoints["action_endpoint"][name] for name in ("url", "headers")}
    path.write_text(yaml.safe_dump({"action_endpoint": action}), encoding="utf-8")


def _port(url: str) -> int:
    return int(url.rpartition(":")[2])


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _group(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[2])
    except (OSError, ValueError, IndexError):
        return -1


def _resident(entry: Path) -> int:
    try:
        return int((entry / "statm").read_text().split()[1]) * PAGE
    except (OSError, ValueError, IndexError):
        return 0
