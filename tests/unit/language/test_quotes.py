import pytest

from empathy_coach.language.quotes import quoted_spans


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("", ""),
        ("You're paranoid", ""),
        ("I told her 'you're paranoid' and that was wrong", "you're paranoid"),
        ("I said “calm down” 😀 to you", "calm down"),
        ("I told you it was nothing. That was a lie.", "it was nothing"),
        ("I told you it was nothing", ""),
        ("I already told you it was nothing. I lied to nobody.", ""),
        ("I called you crazy", "crazy"),
        ("I made you think you were imagining it", "you were imagining it"),
        ('"I am sorry if it hurt"', ""),
    ],
)
def test_what_is_cited(text: str, cited: str) -> None:
    found = [text[span.start : span.end] for span in quoted_spans(text)]
    assert any(cited in one for one in found) if cited else not found
