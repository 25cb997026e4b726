"""Which processes are started, and with what."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from empathy_coach.commands import plan
from empathy_coach.commands.project import OperatorError, Project, find
from empathy_coach.commands.train import command, last_words, phase_of
from empathy_coach.commands.up import address
from empathy_coach.privacy.keys import Keys
from empathy_coach.settings import Settings

KEYS = Keys(("enc",), "internal", "session")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return an assistant with other ports than the defaults."""
    (tmp_path / "endpoints.yml").write_text(
        "action_endpoint: {url: 'http://127.0.0.1:5055/webhook', enable_selective_domain: true}\n"
        "tracker_store: {type: some.Store}\n"
    )
    settings = plan.with_ports(Settings(home=tmp_path / "home"), port=18080, rasa_port=15005, actions_port=15055)
    return Project(tmp_path, settings)


def test_the_command_line_wins_over_the_environment() -> None:
    settings = Settings(host="127.0.0.1", port=8080)
    assert plan.with_ports(settings, host="::1", port=81).port == 81
    assert plan.with_ports(settings) == settings


def test_three_processes_share_secrets_and_ports(project: Project) -> None:
    actions, rasa, edge = plan.children(project, KEYS, Path("model.tar.gz"))
    assert [child.port for child in (actions, rasa, edge)] == [15055, 15005, 18080]
    for child in (actions, rasa, edge):
        assert child.env["COACH_INTERNAL_SECRET"] == "internal"
        assert child.env["COACH_RASA_URL"] == "http://127.0.0.1:15005"
        assert child.env["RASA_TELEMETRY_ENABLED"] == "false"
        assert child.env["PYTHONPATH"].split(":")[:2] == [str(project.root), str(project.root / "src")]


def test_only_the_edge_may_leave_this_machine(project: Project) -> None:
    opened = replace(project, settings=replace(project.settings, host="0.0.0.0"))  # noqa: S104
    actions, rasa, edge = plan.children(opened, KEYS, Path("model.tar.gz"))
    assert (actions.host, rasa.host, edge.host) == ("127.0.0.1", "127.0.0.1", "0.0.0.0")  # noqa: S104
    assert "-i 127.0.0.1" in " ".join(rasa.command)
    assert actions.env["SANIC_HOST"] == "127.0.0.1"
    assert "--enable-api" not in rasa.command


def test_no_secret_stands_on_a_command_line(project: Project) -> None:
    """Every user of a machine can read command lines."""
    for child in plan.children(project, KEYS, Path("model.tar.gz")):
        assert not {"internal", "session", "enc"} & set(" ".join(child.command).split())
        assert "internal" not in repr(child)


def test_endpoints_name_the_secret_and_do_not_hold_it(project: Project) -> None:
    path = plan.write_endpoints(project)
    text = path.read_text()
    read = yaml.safe_load(text)
    assert read["action_endpoint"]["url"] == "http://127.0.0.1:15055/webhook"
    assert read["action_endpoint"]["enable_selective_domain"] is True
    assert read["tracker_store"] == {"type": "some.Store"}
    assert "X-Coach-Secret: ${COACH_INTERNAL_SECRET}\n" in text  # inside quotes Rasa would not replace it
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_broken_endpoints_are_said(project: Project) -> None:
    (project.root / "endpoints.yml").write_text("[")
    with pytest.raises(OperatorError, match="cannot be read"):
        plan.write_endpoints(project)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", "http://127.0.0.1:18080/"),
        ("0.0.0.0", "http://127.0.0.1:18080/"),  # noqa: S104 - nothing is bound
        ("::1", "http://[::1]:18080/"),
    ],
)
def test_the_address_works_in_a_browser_here(project: Project, host: str, expected: str) -> None:
    assert address(replace(project, settings=replace(project.settings, host=host))) == expected


def test_finds_the_assistant_above(tmp_path: Path) -> None:
    for name in ("config.yml", "domain.yml"):
        (tmp_path / name).touch()
    inner = tmp_path / "data" / "nlu"
    inner.mkdir(parents=True)
    assert find(inner).root == tmp_path.resolve()


def test_reads_its_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("config.yml", "domain.yml"):
        (tmp_path / name).touch()
    monkeypatch.setenv("COACH_PORT", "")
    monkeypatch.delenv("COACH_PORT")
    (tmp_path / ".env").write_text("COACH_PORT=9999\n")
    assert find(tmp_path).settings.port == 9999


@pytest.mark.parametrize(
    ("line", "phase"),
    [
        (
            "INFO rasa.engine.training.hooks  - Starting to train component 'RulePolicy'.",
            "training RulePolicy",
        ),
        ("... Restored component 'a.b.VoicesExtractor' from cache.", "taking VoicesExtractor from the cache"),
        ("anything else", ""),
    ],
)
def test_the_trainings_log_is_told_in_phases(line: str, phase: str) -> None:
    assert phase_of(line) == phase


def test_a_failed_trainings_last_words_leave_out_noise() -> None:
    from collections import deque  # noqa: PLC0415

    lines = deque(["x.py:1: DeprecationWarning: old", "", "YamlException: data/nlu/fear.yml line 7"])
    assert last_words(lines) == "YamlException: data/nlu/fear.yml line 7"


def test_training_reads_what_the_fingerprint_covers(project: Project) -> None:
    words = " ".join(command(project, "coach-1"))
    for name in ("config.yml", "domain.yml", "--data data"):
        assert name in words
