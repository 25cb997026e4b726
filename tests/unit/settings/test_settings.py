"""Settings are read once, and each mistake is a sentence that names the variable."""

from __future__ import annotations

from pathlib import Path

import pytest

from empathy_coach.privacy.crypto import new_key
from empathy_coach.privacy.keys import ensure_keys
from empathy_coach.settings import Settings, SettingsError, unknown, variables

EXAMPLE = Path(__file__).parents[3] / ".env.example"


def test_nothing_set_gives_defaults_without_secrets() -> None:
    settings = Settings.from_env({})
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.on_loopback
    assert settings.database_url == f"sqlite:///{Path('.coach').absolute() / 'coach.db'}"
    assert (settings.internal_secret, settings.session_secret, settings.encryption_keys) == ("", "", ())


def test_an_empty_variable_counts_as_not_set() -> None:
    assert Settings.from_env(dict.fromkeys(variables(), " ")) == Settings.from_env({})


def test_every_variable_is_read() -> None:
    key = new_key()
    env = {
        "COACH_HOST": "0.0.0.0",  # noqa: S104 - a value under test
        "COACH_PORT": "80",
        "COACH_METRICS_PORT": "81",
        "COACH_RASA_URL": "http://rasa:1/",
        "COACH_ACTIONS_URL": "https://actions",
        "COACH_HOME": "/srv/coach",
        "DATABASE_URL": "postgres://u:p@db/coach",
        "COACH_INTERNAL_SECRET": "i" * 32,
        "COACH_SESSION_SECRET": "s" * 32,
        "COACH_ENCRYPTION_KEYS": f"{key}, {key}",
        "COACH_ALLOWED_ORIGINS": "https://a.example, https://b.example:8443/",
        "COACH_TRUSTED_PROXIES": "10.0.0.7, ::1",
        "COACH_MAX_BODY_BYTES": "2097152",
        "COACH_RETENTION_HOURS": "0",
        "COACH_IDLE_HOURS": "1",
        "COACH_REFERRAL_DAYS": "2",
        "COACH_REGION": "uk",
        "COACH_CLINIC_NAME": "the Harbour Clinic",
        "COACH_CLINIC_OWNER": "Dr Ada Moss",
        "COACH_CLINIC_HOURS": "Mon-Fri 09:00-17:00, Sat 10:00-12:00",
        "COACH_CLINIC_TIME_ZONE": "Europe/London",
        "COACH_CLINIC_ANSWERS": "within three working days",
        "COACH_CLINIC_PLACES": "20",
        "COACH_CLINIC_CLOSED": "2027-01-04",
        "COACH_REFERRAL_TO": "webhook",
        "COACH_WEBHOOK_URL": "https://clinic.example/referrals",
        "COACH_WEBHOOK_SECRETS": "whsec_a,whsec_b",
        "COACH_WEBHOOK_ALLOW_PRIVATE": "yes",
        "COACH_WEBHOOK_SECONDS": "5",
        "COACH_WEBHOOK_BACKOFF": "1,2.5",
        "COACH_RELAY": "no",
        "COACH_QUICK_EXIT_URL": "https://weather.example",
        "COACH_LOG_LEVEL": "debug",
    }
    assert set(env) == set(variables())
    settings = Settings.from_env(env)
    default = Settings.from_env({})
    assert all(value != vars(default)[name] for name, value in vars(settings).items())
    clinic = vars(settings.clinic)
    assert all(value != vars(default.clinic)[name] for name, value in clinic.items())
    assert all(value != vars(default.clinic.opening)[name] for name, value in vars(settings.clinic.opening).items())
    assert settings.database_url == "postgresql://u:p@db/coach"
    assert settings.allowed_origins == ("https://a.example", "https://b.example:8443")
    assert settings.rasa_url == "http://rasa:1"
    assert not settings.on_loopback
    assert settings.keys().encryption_keys == (key, key)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COACH_PORT", "eighty"),
        ("COACH_PORT", "0"),
        ("COACH_PORT", "65536"),
        ("COACH_PORT", "٣"),
        ("COACH_PORT", "--1"),
        ("COACH_RASA_URL", "localhost:5005"),
        ("COACH_RASA_URL", "http://host:port"),
        ("COACH_QUICK_EXIT_URL", "javascript:alert(1)"),
        ("DATABASE_URL", "mysql://u:hunter2@db/coach"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite:///"),
        ("COACH_INTERNAL_SECRET", "hunter2"),
        ("COACH_SESSION_SECRET", "hunter2"),
        ("COACH_ENCRYPTION_KEYS", "hunter2"),
        ("COACH_ALLOWED_ORIGINS", "*"),
        ("COACH_ALLOWED_ORIGINS", "https://a.example/page"),
        ("COACH_TRUSTED_PROXIES", "proxy.example"),
        ("COACH_TRUSTED_PROXIES", "10.0.0.0/8"),
        ("COACH_MAX_BODY_BYTES", "1024"),
        ("COACH_RETENTION_HOURS", "-1"),
        ("COACH_LOG_LEVEL", "loud"),
        ("COACH_CLINIC_PLACES", "-1"),
        ("COACH_CLINIC_CLOSED", "soon"),
        ("COACH_REFERRAL_TO", "pigeon"),
        ("COACH_WEBHOOK_BACKOFF", "5,later"),
        ("COACH_WEBHOOK_BACKOFF", "0"),
        ("COACH_WEBHOOK_SECONDS", "0"),
        ("COACH_RELAY", "maybe"),
    ],
)
def test_a_mistake_names_the_variable_and_repeats_no_secret(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as error:
        Settings.from_env({name: value})
    assert str(error.value).startswith(f"{name}: ")
    assert "hunter2" not in str(error.value)


def test_missing_secrets_are_named(tmp_path: Path) -> None:
    settings = Settings.from_env({"COACH_HOME": str(tmp_path), "COACH_SESSION_SECRET": "s" * 32})
    with pytest.raises(SettingsError) as error:
        settings.keys()
    assert "COACH_ENCRYPTION_KEYS, COACH_INTERNAL_SECRET: please set it" in str(error.value)


def test_the_environment_goes_before_the_key_file(tmp_path: Path) -> None:
    stored = ensure_keys(tmp_path)
    settings = Settings.from_env({"COACH_HOME": str(tmp_path), "COACH_SESSION_SECRET": "s" * 32})
    keys = settings.keys()
    assert keys.session_secret == "s" * 32
    assert keys.internal_secret == stored.internal_secret
    assert keys.encryption_keys == stored.encryption_keys


def test_secrets_do_not_show_when_printed() -> None:
    settings = Settings.from_env({"COACH_SESSION_SECRET": "s" * 32, "DATABASE_URL": "postgresql://u:hunter2@db/coach"})
    assert "hunter2" not in repr(settings)
    assert "s" * 32 not in repr(settings)
    hidden = Settings.from_env({"COACH_WEBHOOK_SECRETS": "whsec_hunter2", "COACH_WEBHOOK_URL": "https://x/hunter2"})
    assert "hunter2" not in repr(hidden)


@pytest.mark.parametrize(
    "env",
    [
        {"COACH_CLINIC_HOURS": "nine to five"},
        {"COACH_CLINIC_HOURS": "Mon-Fri 17:00-09:00"},
        {"COACH_CLINIC_HOURS": "Mon 09:00-25:00"},
        {"COACH_CLINIC_TIME_ZONE": "Mars/Olympus"},
        {"COACH_REFERRAL_TO": "webhook"},
        {"COACH_REFERRAL_TO": "webhook", "COACH_WEBHOOK_URL": "https://clinic.example"},
    ],
)
def test_a_clinic_that_cannot_be_reached_or_read_is_told(env: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="COACH_"):
        Settings.from_env(env)


def test_a_misspelt_variable_is_found_with_the_likely_name() -> None:
    assert unknown({"COACH_PROT": "1", "COACH_QQQQQQQQQ": "1", "HOME": "/", "COACH_PORT": "1"}) == {
        "COACH_PROT": "COACH_PORT",
        "COACH_QQQQQQQQQ": "",
    }


def test_the_example_lists_every_variable_once_with_a_line_and_its_default() -> None:
    lines = EXAMPLE.read_text().splitlines()
    listed = [line.removeprefix("#").partition("=")[0] for line in lines if line[:2] in {"#C", "#D"}]
    assert sorted(listed) == sorted(variables())
    values = dict(line.removeprefix("#").split("=", 1) for line in lines if line[:2] in {"#C", "#D"})
    assert Settings.from_env(values) == Settings.from_env({})
    before = [lines[index - 1] for index, line in enumerate(lines) if line[:2] in {"#C", "#D"}]
    assert all(line.startswith("# ") for line in before)
