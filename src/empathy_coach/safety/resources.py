"""Help lines by region, as cards for the chat and sections for the static help page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.safety.model import Concern, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

ELSEWHERE = "elsewhere"
_KIND_OF = {
    Concern.PARTNER_VIOLENCE: "partner_violence",
    Concern.OWN_VIOLENCE: "own_violence",
    Concern.CHILD_SAFETY: "child",
}
_DISTRESS, _EMERGENCY, _CHILD = "distress", "emergency", "child"
_ADDED_FOR = {Concern.CHILD_SAFETY: ("partner_violence",)}


@dataclass(frozen=True)
class HelpLine:
    """One help line; ``checked`` is the day of the last look, ``confirmed`` whether someone called or read it.

    ``hours`` is empty where they are not known.
    """

    label: str
    kind: str
    action: str
    value: str
    display: str
    source: str
    checked: date
    confirmed: bool
    hours: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the line as a card shows it."""
        shown = {"label": self.label, "action": self.action, "value": self.value, "display": self.display}
        return {**shown, "hours": self.hours} if self.hours else shown


def regions() -> tuple[str, ...]:
    """Return the codes of the regions that have their own lines, and ``elsewhere``."""
    return tuple(_content()["regions"])


def region_of(code: str | None) -> str:
    """Return the region of a country code in any case; unknown or absent codes give ``elsewhere``."""
    wanted = (code or "").strip()
    data = _content()
    upper = wanted.upper()
    return upper if upper in data["regions"] else str(data["aliases"].get(upper, ELSEWHERE))


def help_lines(region: str | None) -> tuple[HelpLine, ...]:
    """Return all lines of a region."""
    return tuple(
        HelpLine(**{**line, "checked": date.fromisoformat(line["checked"])})
        for line in _content()["regions"][region_of(region)]["lines"]
    )


def emergency_number(region: str | None) -> str:
    """Return the emergency number in words that fit a sentence."""
    return str(_content()["regions"][region_of(region)]["number"])


def stale(today: date, *, after_days: int = 180) -> tuple[tuple[str, HelpLine], ...]:
    """Return the lines, each with its region, that nobody has looked at for so many days."""
    return tuple(
        (region, line)
        for region in regions()
        for line in help_lines(region)
        if (today - line.checked).days > after_days
    )


def help_card(
    region: str | None,
    concerns: Iterable[Concern],
    *,
    tier: Tier = Tier.CRISIS,
    minor: bool = False,
    bystander: bool = False,
) -> dict[str, Any]:
    """Return the help card for what is at stake.

    Args:
        region: a country or region code; None gives general words and findahelpline.com.
        concerns: what the lines must fit, in order of weight.
        tier: ``emergency`` puts the emergency number first, else it comes last.
        minor: adds the line for young people, first.
        bystander: the danger is another's: the lines for distress come before those for violence.
    """
    wanted = tuple(concerns)
    lines = help_lines(region)
    kinds = _kinds(wanted, tier=tier, minor=minor, bystander=bystander)
    fitting = [line for kind in kinds for line in lines if line.kind == kind]
    chosen = {(line.action, line.value): line for line in reversed(fitting)}
    discreet = Concern.PARTNER_VIOLENCE in wanted
    titles = content.load("safety/card.yml", "safety_card")
    return {
        "type": "safety",
        "title": titles["title_discreet" if discreet else "title"],
        "lines": [line.to_json() for line in fitting if chosen[line.action, line.value] is line],
        "discreet": discreet,
    }


def _kinds(concerns: tuple[Concern, ...], *, tier: Tier, minor: bool, bystander: bool) -> list[str]:
    kinds = [_CHILD] if minor else []
    kinds += [_DISTRESS] if bystander else []
    for concern in concerns:
        kinds += [_KIND_OF.get(concern, _DISTRESS), *_ADDED_FOR.get(concern, ())]
    kinds.append(_DISTRESS)
    kinds.insert(0 if tier is Tier.EMERGENCY else len(kinds), _EMERGENCY)
    return list(dict.fromkeys(kinds))


def _content() -> dict[str, Any]:
    data: dict[str, Any] = content.load("safety/resources.yml", "safety_resources")
    return data
