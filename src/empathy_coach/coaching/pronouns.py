"""How the learner speaks of the partner: she, he or they; and sentences filled to match."""

from __future__ import annotations

import re
from dataclasses import dataclass

from empathy_coach.coaching import lexicon

_QUOTED = re.compile('["\u201c][^"\u201d]*["\u201d]')
_SLOT = re.compile(r"\{([^{}]+)\}")
_LEXICON = "coaching/lexicon/pronouns.yml"


@dataclass(frozen=True)
class Pronouns:
    """The forms of one pronoun; ``singular`` says which verb form it takes ("she asks", "they ask")."""

    subject: str
    object: str
    possessive: str
    standalone: str
    reflexive: str
    singular: bool


THEY = Pronouns("they", "them", "their", "theirs", "themselves", singular=False)
SHE = Pronouns("she", "her", "her", "hers", "herself", singular=True)
HE = Pronouns("he", "him", "his", "his", "himself", singular=True)


def pronouns_of(text: str, *, default: Pronouns = THEY) -> Pronouns:
    """Return the pronouns that the learner uses for the partner, outside quoted words.

    A word for the partner ("my wife") decides; else the more frequent of she and he, leaving out phrases
    that speak of the other person ("slept with her"). Equal counts, or none, give ``default``.
    """
    plain = lexicon.plain(_QUOTED.sub(" ", text))
    for key in ("noun", "pronoun"):
        outside = plain if key == "noun" else _without_other_person(plain)
        she, he = (_occurrences(outside, key, who) for who in ("she", "he"))
        if she != he:
            return SHE if she > he else HE
    return default


def fill(text: str, pronouns: Pronouns = THEY) -> str:
    """Return ``text`` with its slots filled.

    ``{they}``, ``{them}``, ``{their}``, ``{theirs}``, ``{themselves}``, ``{they're}``, ``{they've}``,
    ``{they'll}`` (a capital first letter is kept), and ``{ask|asks}``: the plural, then the singular verb.
    Other slots stay.
    """
    return _SLOT.sub(lambda match: _filled(match, pronouns), text)


def _filled(match: re.Match[str], pronouns: Pronouns) -> str:
    slot = match.group(1)
    if "|" in slot:
        plural, singular = slot.split("|", 1)
        return singular if pronouns.singular else plural
    form = _forms(pronouns).get(slot.lower())
    if form is None:
        return match.group(0)
    return form[0].upper() + form[1:] if slot[0].isupper() else form


def _forms(pronouns: Pronouns) -> dict[str, str]:
    subject, ends = pronouns.subject, "'s" if pronouns.singular else ""
    return {
        "they": subject,
        "them": pronouns.object,
        "their": pronouns.possessive,
        "theirs": pronouns.standalone,
        "themselves": pronouns.reflexive,
        "they're": subject + (ends or "'re"),
        "they've": subject + (ends or "'ve"),
        "they'll": subject + "'ll",
    }


def _occurrences(plain: str, key: str, who: str) -> int:
    return sum(len(pattern.findall(plain)) for pattern in lexicon.patterns(_LEXICON, key, who))


def _without_other_person(plain: str) -> str:
    for pattern in lexicon.patterns(_LEXICON, "other_person"):
        plain = pattern.sub(" ", plain)
    return plain
