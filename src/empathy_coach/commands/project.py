"""Where the assistant's files are, the environment of its processes, and how problems reach the operator."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from empathy_coach.settings import Settings

MARKERS = ("config.yml", "domain.yml")
PACKAGE = Path(__file__).resolve().parents[1]
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SANIC_HOST": "127.0.0.1",
    "SANIC_ACCESS_LOG": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "PYTHONUNBUFFERED": "1",
    "PYTHONWARNINGS": "ignore",
    # One small graph a message: more threads only fight over the cores.
    "OMP_NUM_THREADS": "1",
}


class OperatorError(RuntimeError):
    """Something that the operator can mend; the text is one sentence that says what and how."""


@dataclass(frozen=True)
class Project:
    """The assistant's folder, with its settings."""

    root: Path
    settings: Settings

    @property
    def home(self) -> Path:
        """The folder for keys, database, models and logs, as an absolute path."""
        return self.root / self.settings.home

    @property
    def models(self) -> Path:
        """The folder of trained models."""
        return self.home / "models"

    def environment(self) -> dict[str, str]:
        """Return the environment of a child process, without secrets beyond those that are set already."""
        path = [str(self.root), str(self.root / "src"), os.environ.get("PYTHONPATH", "")]
        return {
            **os.environ,
            **QUIET,
            "PYTHONPATH": os.pathsep.join(part for part in path if part),
            "COACH_HOME": str(self.home),
            "DATABASE_URL": self.settings.database_url,
        }


def find(start: Path | None = None) -> Project:
    """Return the project that contains ``start`` (by default the current folder), or the installed one.

    Raises:
        OperatorError: there is no assistant here.
        SettingsError: a setting cannot be used.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents, *PACKAGE.parents):
        if all((folder / name).is_file() for name in MARKERS):
            _read_env_file(folder / ".env")
            return Project(folder, _settings(folder))
    raise OperatorError(f"There is no config.yml with a domain.yml in {here}. Please go to the coach's folder first.")


def python() -> str:
    """Return the interpreter that runs this command."""
    return sys.executable


def _settings(root: Path) -> Settings:
    """Read the settings with the home under ``root``, so that a command works from any folder."""
    home = Path(os.environ.get("COACH_HOME", "").strip() or ".coach").expanduser()
    return Settings.from_env({**os.environ, "COACH_HOME": str(root / home)})


def _read_env_file(path: Path) -> None:
    from dotenv import load_dotenv  # noqa: PLC0415 - only commands of the operator need it

    load_dotenv(path, override=False)
