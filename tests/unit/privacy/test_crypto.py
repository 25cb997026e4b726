"""Texts open with any key that was ever in use, and never silently without."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_coach.privacy.crypto import Cipher, CipherError, new_key

KEY = new_key()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_back(text: str) -> None:
    cipher = Cipher([KEY])
    assert cipher.decrypt(cipher.encrypt(text)) == text


def test_the_same_text_looks_different_each_time() -> None:
    cipher = Cipher([KEY])
    first, second = cipher.encrypt("hello"), cipher.encrypt("hello")
    assert first != second
    assert "hello" not in first


def test_the_first_key_encrypts_and_every_key_opens() -> None:
    old, new = new_key(), new_key()
    token = Cipher([old]).encrypt("hello")
    both = Cipher([new, old])
    assert both.decrypt(token) == "hello"
    assert Cipher([new]).decrypt(both.encrypt("hello")) == "hello"
    assert Cipher([new]).decrypt(both.rotate(token)) == "hello"


@pytest.mark.parametrize("token", ["", "nonsense", "gAAAAAB", "ünïcode", Cipher([new_key()]).encrypt("x")])
def test_a_text_that_no_key_opens_is_a_clear_error(token: str) -> None:
    with pytest.raises(CipherError, match="none of the encryption keys"):
        Cipher([KEY]).decrypt(token)


@pytest.mark.parametrize("keys", [[], [""], ["short"], [KEY, "short"], ["ü" * 44]])
def test_a_wrong_key_is_refused_without_repeating_it(keys: list[str]) -> None:
    with pytest.raises(CipherError) as error:
        Cipher(keys)
    assert "short" not in str(error.value)
