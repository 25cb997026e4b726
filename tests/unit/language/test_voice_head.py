"""The trained reader of voices: whole stretches of words, and nothing lost where it cannot be used."""

from __future__ import annotations

import numpy as np
import pytest

from empathy_coach.language import voice_head
from empathy_coach.language.voice_head import DRAFT, PARTNER, _walk, stretches
from empathy_coach.language.voices import voices


def _said(text: str) -> dict[str, list[str]]:
    found = stretches(text)
    assert found is not None
    return {voice: [text[span.start : span.end] for span in spans] for voice, spans in found.items()}


def test_a_single_doubtful_token_does_not_break_a_stretch() -> None:
    """A change of label has a price, so that voices do not flicker."""
    sure, doubtful = [0.05, 0.95], [0.6, 0.4]
    shares = np.log(np.array([sure, sure, doubtful, sure, sure], dtype=np.float32))
    assert list(_walk(shares, 3.0)) == [1, 1, 1, 1, 1]
    assert list(_walk(shares, 0.1)) == [1, 1, 0, 1, 1]


def test_both_voices_are_found_in_prose_without_marks() -> None:
    """Nobody types quotation marks at midnight."""
    said = _said("she keeps asking how could you lie to my face every day and i want to say i was a coward")
    assert "lie to my face every day" in " ".join(said[PARTNER])
    assert "i was a coward" in " ".join(said[DRAFT])


def test_stretches_are_whole_words() -> None:
    """A draft that begins inside a word would be quoted back as nonsense."""
    text = "he wrote you are unbelievable. thinking of answering I was unbelievably wrong about March"
    for words in (*_said(text)[PARTNER], *_said(text)[DRAFT]):
        before = text[: text.index(words)]
        assert not before[-1:].isalnum()


@pytest.mark.parametrize("text", ["", "   ", "\u0000", "🙂🙂", "\ud800", "x" * 5000])
def test_odd_input_has_no_voice_or_one(text: str) -> None:
    """Whatever is typed, the reader answers."""
    assert set(_said(text)) == {PARTNER, DRAFT}


def test_without_a_head_the_patterns_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged file must not leave the coach deaf."""
    monkeypatch.setattr(voice_head, "packaged", lambda: None)
    found = voices('He wrote: "Were you with her?" I want to say: yes, I was')
    assert (found.partner, found.draft) == ("Were you with her?", "yes, I was")
