"""``coach check``: what is wrong on this machine, and how to mend it. Never imports Rasa."""

from __future__ import annotations

import platform
import shutil
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from empathy_coach import fingerprint, settings
from empathy_coach.clinic_settings import INBOX
from empathy_coach.commands import contents, plan
from empathy_coach.supervisor.ports import in_use

if TYPE_CHECKING:
    from collections.abc import Callable

    from empathy_coach.commands.project import Project

PYTHON = ("3", "10")
PACKAGES = ("rasa", "rasa-sdk", "aiohttp", "spacy", "onnxruntime", "tokenizers", "sqlalchemy", "alembic")
ROOM = 500_000_000  # bytes: a model, its training, and logs


@dataclass(frozen=True)
class Finding:
    """What was looked at: ``problem`` is empty when all is well, ``stops`` when nothing can start then."""

    about: str
    problem: str = ""
    stops: bool = True

    @property
    def mark(self) -> str:
        """The first word of its line."""
        return ("STOP" if self.stops else "look") if self.problem else "ok"


def check(project: Project) -> list[Finding]:
    """Look at everything once; a check that fails in an unforeseen way is a finding too."""
    looks: tuple[tuple[str, Callable[[Project], list[Finding]]], ...] = (
        ("Python and packages", _packages),
        ("settings", _settings),
        ("sentence encoder", _encoder),
        ("content", _content),
        ("keys", _keys),
        ("database", _database),
        ("referrals", _referrals),
        ("model", _model),
        ("ports", _ports),
        ("disk", _disk),
    )
    return [finding for about, look in looks for finding in _safely(about, look, project)]


def _safely(about: str, look: Callable[[Project], list[Finding]], project: Project) -> list[Finding]:
    try:
        return look(project) or [Finding(about)]
    except Exception as error:  # noqa: BLE001 - the command exists to tell problems, not to fall over one
        return [Finding(about, str(error) or type(error).__name__)]


def _packages(_: Project) -> list[Finding]:
    about = "Python and packages"
    if platform.python_version_tuple()[:2] != PYTHON:
        return [Finding(about, f"Rasa 3.6 needs Python 3.10, this is {platform.python_version()}: run `make run`.")]
    missing = [name for name in PACKAGES if not _installed(name)]
    return [Finding(about, f"not installed: {', '.join(missing)}. Please run `make run`.")] if missing else []


def _installed(package: str) -> bool:
    try:
        return bool(version(package))
    except PackageNotFoundError:
        return False


def _settings(project: Project) -> list[Finding]:
    found = [
        Finding("settings", f"nothing reads {name}" + (f"; did you mean {meant}?" if meant else "."), stops=False)
        for name, meant in settings.unknown().items()
    ]
    if not project.settings.on_loopback and not project.settings.encryption_keys:
        found.append(Finding("settings", "COACH_HOST is open to others, so the secrets must be set: see .env.example."))
    return found


def _encoder(_: Project) -> list[Finding]:
    from empathy_coach.language.encoder import encoder  # noqa: PLC0415 - half a second

    encoder().encode(["ready?"])
    return []


def _content(_: Project) -> list[Finding]:
    found = [Finding("content", problem) for problem in contents.problems()]
    old = [] if found else contents.warnings(date.today())  # noqa: DTZ011 - entries hold plain days
    if old:
        found.append(Finding("help lines", f"{len(old)} of them are old: see `coach content check`.", stops=False))
    return found


def _keys(project: Project) -> list[Finding]:
    from empathy_coach.privacy.keys import load_keys  # noqa: PLC0415

    if load_keys(project.home) is None and not project.settings.encryption_keys:
        return [Finding("keys", "not made yet; `coach up` makes them.", stops=False)]
    return []


def _database(project: Project) -> list[Finding]:
    from empathy_coach.storage import migrate  # noqa: PLC0415 - alembic

    url = project.settings.database_url
    if url.startswith("sqlite:///") and not _sqlite_file_exists(url):
        return [Finding("database", "not made yet; `coach up` or `coach migrate` makes it.", stops=False)]
    migrate.check_revision(url)
    return []


def _referrals(project: Project) -> list[Finding]:
    """Look at the way of referrals: a receiver that can be called, somebody who reads, nothing given up."""
    from empathy_coach.commands.relaying import destinations  # noqa: PLC0415
    from empathy_coach.storage.clinic import SqlClinicStore  # noqa: PLC0415
    from empathy_coach.storage.database import Database  # noqa: PLC0415
    from empathy_coach.storage.outbox import SqlOutbox  # noqa: PLC0415

    clinic, url = project.settings.clinic, project.settings.database_url
    if url.startswith("sqlite:///") and not _sqlite_file_exists(url):
        return []
    database = Database(url)
    destinations(clinic, database)  # raises a sentence for an address or a secret that cannot be used
    found = []
    if clinic.to == INBOX and not SqlClinicStore(database).names():
        found.append("nobody can read the inbox: `coach clinic add-user NAME` lets somebody in.")
    if not clinic.owner:
        found.append("nobody is named as responsible: see COACH_CLINIC_OWNER.")
    if dead := SqlOutbox(database).dead():
        found.append(f"{dead} could not be delivered: `coach referrals list`, then `coach referrals replay`.")
    return [Finding("referrals", each, stops=False) for each in found]


def _sqlite_file_exists(url: str) -> bool:
    from pathlib import Path  # noqa: PLC0415

    return Path(url.removeprefix("sqlite:///")).is_file()


def _model(project: Project) -> list[Finding]:
    if fingerprint.stored_model(project.models, fingerprint.compute(project.root)):
        return []
    return [
        Finding(
            "model",
            "not trained for the files as they are; `coach up` or `coach train` does it.",
            stops=False,
        )
    ]


def _ports(project: Project) -> list[Finding]:
    return [
        Finding("ports", f"port {port}, which {child.title} needs, is in use: end that program or use {setting}.")
        for child in plan.port_children(project)
        for port, setting in ((child.port, child.port_setting), *child.also_needs)
        if in_use(child.host, port)
    ]


def _disk(project: Project) -> list[Finding]:
    folder = project.home if project.home.is_dir() else project.root
    free = shutil.disk_usage(folder).free
    if free < ROOM:
        return [Finding("disk", f"only {free // 1_000_000} MB free in {folder}; please make room.", stops=False)]
    return []
