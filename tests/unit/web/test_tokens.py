"""Signed tokens."""

from __future__ import annotations

import pytest

from empathy_coach.web.tokens import Signer, random_id

OLD, NEW = b"o" * 32, b"n" * 32


@pytest.mark.parametrize("garbage", ["", ".", "a.b", "é.ü", "\ud800.x", "x" * 5000])
def test_garbage_is_no_token(garbage: str) -> None:
    assert Signer([NEW], "session").verify(garbage) is None


def test_a_token_gives_back_its_claims() -> None:
    signer = Signer([NEW], "session")
    assert signer.verify(signer.sign({"s": "ü"})) == {"s": "ü"}


def test_a_changed_token_is_refused() -> None:
    signer = Signer([NEW], "session")
    body, mac = signer.sign({"s": "a"}).split(".")
    other = signer.sign({"s": "b"}).split(".")[0]
    assert signer.verify(f"{other}.{mac}") is None
    assert signer.verify(f"{body}.{mac[:-2]}") is None


def test_purpose_and_context_bind_a_token() -> None:
    token = Signer([NEW], "session").sign({}, context="self")
    assert Signer([NEW], "choice").verify(token, context="self") is None
    assert Signer([NEW], "session").verify(token, context="https://other.example") is None


def test_an_older_key_still_verifies_after_rotation() -> None:
    token = Signer([OLD], "session").sign({"s": "a"})
    assert Signer([NEW, OLD], "session").verify(token) == {"s": "a"}
    assert Signer([NEW], "session").verify(token) is None


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Signer([b"short"], "session")


def test_ids_do_not_repeat() -> None:
    assert len({random_id() for _ in range(1000)}) == 1000
