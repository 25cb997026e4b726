"""Which processes make the program, and how each is started."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import yaml

from empathy_coach.commands.project import OperatorError, python
from empathy_coach.supervisor.child import Child

if TYPE_CHECKING:
    from pathlib import Path

    from empathy_coach.commands.project import Project
    from empathy_coach.privacy.keys import Keys
    from empathy_coach.settings import Settings

ENDPOINTS = "endpoints.yml"
SECRET_HEADER = {"X-Coach-Secret": "${COACH_INTERNAL_SECRET}"}  # Rasa puts the value in, so the file holds none


def with_ports(
    settings: Settings, *, host: str | None = None, port: int | None = None,
    rasa_port: int | None = None, actions_port: int | None = None,
) -> Settings:  # fmt: skip
    """Return the settings with what the command line says instead."""
    return replace(
        settings,
        host=host or settings.host,
        port=port or settings.port,
        rasa_url=f"http://127.0.0.1:{rasa_port}" if rasa_port else settings.rasa_url,
        actions_url=f"http://127.0.0.1:{actions_port}" if actions_port else settings.actions_url,
    )


def children(project: Project, keys: Keys, model: Path) -> tuple[Child, ...]:
    """Return the action server, Rasa and the web edge, in the order in which they start."""
    env = {**project.environment(), **_given(project.settings, keys)}
    return (_actions(project, env), _rasa(project, env, model), _edge(project, env))


def port_children(project: Project) -> tuple[Child, ...]:
    """Return the same processes, good only for looking at their ports before anything is trained."""
    return (_actions(project, {}), _rasa(project, {}, project.models), _edge(project, {}))


def write_endpoints(project: Project) -> Path:
    """Write Rasa's endpoints with this start's port and the secret's name, and return the file."""
    source = project.root / ENDPOINTS
    try:
        endpoints = yaml.safe_load(source.read_text(encoding="utf-8")) or {}
    except (OSError, yaml.YAMLError) as error:
        raise OperatorError(f"{source} cannot be read as YAML: please restore it.") from error
    action = {**endpoints.get("action_endpoint", {}), "url": f"{project.settings.actions_url}/webhook"}
    endpoints["action_endpoint"] = {**action, "headers": SECRET_HEADER}
    target = project.home / ENDPOINTS
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.write_text(yaml.safe_dump(endpoints, default_style=None, sort_keys=False), encoding="utf-8")
    target.chmod(0o600)
    return target


def _given(settings: Settings, keys: Keys) -> dict[str, str]:
    return {
        "COACH_HOST": settings.host,
        "COACH_PORT": str(settings.port),
        "COACH_METRICS_PORT": str(settings.metrics_port),
        "COACH_RASA_URL": settings.rasa_url,
        "COACH_ACTIONS_URL": settings.actions_url,
        "COACH_INTERNAL_SECRET": keys.internal_secret,
        "COACH_SESSION_SECRET": keys.session_secret,
        "COACH_ENCRYPTION_KEYS": ",".join(keys.encryption_keys),
    }


def _actions(project: Project, env: dict[str, str]) -> Child:
    port = _port(project.settings.actions_url)
    command = (python(), "-m", "rasa_sdk", "--actions", "actions", "-p", str(port))
    setting = "--actions-port or COACH_ACTIONS_URL"
    return Child(
        "actions",
        "the action server",
        command,
        port,
        setting,
        ready_path="/health",
        env=env,
        cwd=project.root,
        restarts=True,
    )


def _rasa(project: Project, env: dict[str, str], model: Path) -> Child:
    port = _port(project.settings.rasa_url)
    command = (
        *(
            python(),
            "-m",
            "rasa",
            "run",
            "--quiet",
            "-i",
            "127.0.0.1",
            "-p",
            str(port),
            "--model",
            str(model),
        ),
        *("--endpoints", str(project.home / ENDPOINTS), "--credentials", "credentials.yml"),
    )
    setting = "--rasa-port or COACH_RASA_URL"
    return Child("rasa", "Rasa", command, port, setting, env=env, cwd=project.root, restarts=True)


def _edge(project: Project, env: dict[str, str]) -> Child:
    settings = project.settings
    return Child(
        "edge",
        "the web edge",
        (python(), "-m", "empathy_coach.web"),
        settings.port,
        "--port or COACH_PORT",
        host=settings.host,
        ready_path="/healthz",
        env=env,
        cwd=project.root,
        also_needs=((settings.metrics_port, "COACH_METRICS_PORT"),),
    )


def _port(url: str) -> int:
    parts = urlsplit(url)
    return parts.port or (443 if parts.scheme == "https" else 80)
