"""The rules of a webhook without a network: which answers count, which addresses may be called, what is signed."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook as Reference

from empathy_coach.delivery.addresses import AddressError, check_url, is_public
from empathy_coach.delivery.answers import problem_of, wait_asked
from empathy_coach.delivery.signing import SecretError, SignatureError, check_secret, sign, verify

NOW = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_only_2xx_is_success(status: int) -> None:
    assert problem_of(status, None, NOW) is None


@pytest.mark.parametrize(
    ("status", "slow", "gone"),
    [
        (301, False, False),
        (304, False, False),
        (400, False, False),
        (401, False, False),
        (410, False, True),
        (429, True, False),
        (500, False, False),
        (502, True, False),
        (503, True, False),
        (504, True, False),
        (100, False, False),
    ],
)
def test_everything_else_is_not(status: int, *, slow: bool, gone: bool) -> None:
    problem = problem_of(status, None, NOW)
    assert problem is not None
    assert (problem.problem, problem.slow, problem.gone) == (f"HTTP {status}", slow, gone)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta(0)),
        ("Sun, 01 Mar 2026 12:05:00 GMT", timedelta(minutes=5)),
        ("Sun, 01 Mar 2026 11:00:00 GMT", timedelta(0)),
        ("9" * 400, timedelta(seconds=9999999)),
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("\u0663", None),
    ],
)
def test_retry_after_is_read_in_both_forms(header: str | None, wait: timedelta | None) -> None:
    assert wait_asked(header, NOW) == wait


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "8.8.8.8"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.9", "169.254.169.254", "0.0.0.0", "100.64.0.1"),  # noqa: S104
        *("224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1"),
        *("::ffff:10.0.0.1", "2002:7f00:1::", "ff02::1", "not an address", ""),
    ],
)
def test_private_addresses_in_any_disguise(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://clinic.example/x",
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "https://10.0.0.1",
            "ftp://clinic.example",
        ),
        *("https://", "clinic.example", "https://user:pass@clinic.example/", "https://169.254.169.254/latest"),
    ],
)
def test_an_address_that_must_not_be_called_is_refused(url: str) -> None:
    with pytest.raises(AddressError, match="COACH_WEBHOOK"):
        check_url(url, allow_private=False)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8099/referrals", "https://10.0.0.1/x", "http://clinic.local/x"])
def test_a_receiver_in_ones_own_network_has_to_be_allowed(url: str) -> None:
    check_url(url, allow_private=True)
    check_url("https://clinic.example/referrals", allow_private=False)


def test_every_secret_signs_so_that_the_receiver_may_know_either() -> None:
    now = datetime.now(timezone.utc)
    headers = sign([OTHER, SECRET], "msg_1", '{"a": 1}', now)
    assert len(headers["webhook-signature"].split()) == 2
    for secret in (SECRET, OTHER):
        Reference(secret).verify('{"a": 1}', headers)
        assert verify([secret], b'{"a": 1}', headers) == "msg_1"


def test_the_time_zone_of_the_clock_changes_no_signature() -> None:
    moment = datetime.now(timezone.utc)
    elsewhere = moment.astimezone(timezone(timedelta(hours=9)))
    assert sign([SECRET], "m", "{}", moment) == sign([SECRET], "m", "{}", elsewhere)


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": "v2,AAAA"},
        {"webhook-signature": "AAAA"},
        {"webhook-id": "other"},
        {"webhook-timestamp": "1"},
    ],
)
def test_whatever_was_changed_is_refused(change: dict[str, Any]) -> None:
    headers = sign([SECRET], "msg_1", "{}", datetime.now(timezone.utc)) | change
    with pytest.raises(SignatureError):
        verify([SECRET], b"{}", headers)


@pytest.mark.parametrize("body", [b"{ }", b"\xff\xfe"])
def test_another_body_is_refused(body: bytes) -> None:
    with pytest.raises(SignatureError):
        verify([SECRET], body, sign([SECRET], "msg_1", "{}", datetime.now(timezone.utc)))


@pytest.mark.parametrize("secret", ["whsec_", "short", "whsec_not base64 at all!", "whsec_AAAA"])
def test_a_weak_secret_is_refused_and_never_repeated(secret: str) -> None:
    with pytest.raises(SecretError) as error:
        check_secret(secret)
    assert "not base64" not in str(error.value)
    check_secret(SECRET)
