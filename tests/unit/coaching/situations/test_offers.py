"""An offer of openness is free, exact, dated, can be changed, and is about one's own things."""

from __future__ import annotations

import pytest

from empathy_coach.coaching.bank import lines
from empathy_coach.coaching.model import Verdict
from empathy_coach.coaching.offers import Trait, check_offer, trait_line
from empathy_coach.coaching.review import review


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("You can see my phone from tonight, and you can change it or stop it any day.", []),
        ("I'll show you my phone if you stop asking", ["unconditional", "dated", "reversible"]),
        ("If you forgive me, I'll give you all my passwords tomorrow", ["unconditional", "reversible"]),
        ("Fine, whatever, look at my phone then", ["voluntary", "dated", "reversible"]),
        ("I'll show you mine if you show me yours", ["unconditional", "own", "specific", "dated", "reversible"]),
        ("We both share our locations from tonight until Sunday", ["own"]),
        ("I'll be an open book", ["specific", "dated", "reversible"]),
        ("I'll send you my location every evening at 8, for two weeks", []),
        ("You can look whenever you want", ["specific", "dated", "reversible"]),
    ],
)
def test_what_an_offer_lacks_is_found(text: str, missing: list[str]) -> None:
    assert [trait.value for trait in check_offer(text).missing] == missing


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("I'll show you my phone if you stop asking", "I'll show you my phone."),
        ("If you forgive me, I'll give you all my passwords tomorrow", "I'll give you all my passwords tomorrow."),
        ("fine, i'll turn my location on, but only if you stop checking my mail", "I'll turn my location on."),
        ("I'll print the statements in return for some trust", "I'll print the statements."),
        ("I'll print the bank statements tonight and then you drop it", "I'll print the bank statements tonight."),
    ],
)
@pytest.mark.parametrize("seed", range(2))
def test_a_bargain_keeps_the_offer_and_loses_the_price(text: str, kept: str, seed: int) -> None:
    rewritten = check_offer(text, seed=seed).rewritten
    assert rewritten.startswith(kept)
    assert review(rewritten).verdict is Verdict.OPEN
    left = check_offer(rewritten).missing
    assert Trait.UNCONDITIONAL not in left
    assert Trait.DATED not in left
    assert Trait.REVERSIBLE not in left


@pytest.mark.parametrize("text", ["", "I'll check your phone every night at 9", "if you stop"])
def test_what_holds_no_offer_is_not_rewritten(text: str) -> None:
    assert check_offer(text).rewritten == ""


@pytest.mark.parametrize("line", lines("coaching/situations/transparency.yml", "offer"), ids=lambda line: line.id)
def test_our_own_offers_are_free_and_exact(line: object) -> None:
    assert not {Trait.UNCONDITIONAL, Trait.OWN, Trait.VOLUNTARY, Trait.SPECIFIC} & set(check_offer(str(line)).missing)


@pytest.mark.parametrize("trait", list(Trait))
def test_each_missing_trait_is_explained(trait: Trait) -> None:
    assert "{" not in trait_line(trait).text
