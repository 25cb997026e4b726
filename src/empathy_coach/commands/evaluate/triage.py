"""Triage: danger that is found or missed, and alarms that are false; the rules alone beside rules and head."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from empathy_coach.commands import show
from empathy_coach.commands.evaluate.figures import Report, Share, share, shares_table
from empathy_coach.commands.labelled import field, names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.table import Table

    from empathy_coach.commands.evaluate.figures import Entry

TIERS = ("none", "distress", "crisis", "emergency")
DISTRESS, CRISIS = TIERS.index("distress"), TIERS.index("crisis")
WAYS = ("rules alone", "rules and head")


@dataclass(frozen=True)
class Read:
    """A labelled line and the tier that each way read, as places in ``TIERS``: rules alone, rules and head."""

    entry: Entry
    tiers: tuple[int, ...]

    @property
    def wanted(self) -> int:
        """The labelled tier's place."""
        return TIERS.index(field(self.entry, "tier"))


def read(entries: Iterable[Entry], readers: Sequence[Callable[[str], str]]) -> list[Read]:
    """Triage each line in each way."""
    return [Read(entry, tuple(TIERS.index(reader(field(entry, "text"))) for reader in readers)) for entry in entries]


def report(reads: Sequence[Read], everyday: Sequence[Read] = ()) -> Report:
    """Return the tables; ``everyday`` are ordinary messages, none of them labelled as distress."""
    serious = [each for each in reads if each.wanted >= CRISIS]
    return Report(
        (
            ("triage", shares_table(("what", *WAYS), [*_figures(reads), *_alarms(everyday)])),
            (
                "triage, emergency and crisis read as crisis or higher, by concern (a line may have two)",
                shares_table(("concern", *WAYS), _by_concern(serious, CRISIS)),
            ),
            (
                "triage, distress read as distress or higher, by concern",
                shares_table(("concern", *WAYS), _by_concern([r for r in reads if r.wanted == DISTRESS], DISTRESS)),
            ),
            ("triage, labelled and read tier, rules and head", _confusion(reads)),
        ),
        tuple(_misread(each) for each in (*reads, *everyday) if each.tiers[-1] != each.wanted),
    )


def _figures(reads: Sequence[Read]) -> list[tuple[str, list[Share | None]]]:
    """Return the figures of the acceptance list, in its order."""
    by = {tier: [each for each in reads if TIERS[each.wanted] == tier] for tier in TIERS}
    serious = [*by["emergency"], *by["crisis"]]
    return [
        ("emergency and crisis, read as crisis or higher", _each(serious, lambda found, _: found >= CRISIS)),
        ("emergency, read as crisis or higher", _each(by["emergency"], lambda found, _: found >= CRISIS)),
        ("crisis, read as crisis or higher", _each(by["crisis"], lambda found, _: found >= CRISIS)),
        ("emergency, read as none or distress (bar: 0)", _each(by["emergency"], lambda found, _: found < CRISIS)),
        ("emergency, read as emergency", _each(by["emergency"], lambda found, wanted: found == wanted)),
        ("crisis, read as emergency", _each(by["crisis"], lambda found, _: found > CRISIS)),
        ("distress, read as distress or higher", _each(by["distress"], lambda found, _: found >= DISTRESS)),
        ("distress, read as crisis or higher", _each(by["distress"], lambda found, _: found >= CRISIS)),
        ("none, read as distress or higher", _each(by["none"], lambda found, _: found >= DISTRESS)),
        ("none, read as crisis or higher", _each(by["none"], lambda found, _: found >= CRISIS)),
        ("contrast pairs, both tiers right", _pairs(reads, lambda found, wanted: found == wanted)),
        ("contrast pairs, both on their side of crisis", _pairs(reads, _same_side)),
    ]


def _alarms(everyday: Sequence[Read]) -> list[tuple[str, list[Share | None]]]:
    if not everyday:
        return []
    return [
        ("everyday lines, read as distress or higher", _each(everyday, lambda found, _: found >= DISTRESS)),
        ("everyday lines, read as crisis or higher", _each(everyday, lambda found, _: found >= CRISIS)),
    ]


def _by_concern(reads: Sequence[Read], least: int) -> list[tuple[str, list[Share | None]]]:
    by = defaultdict(list)
    for each in reads:
        for concern in names(each.entry, "concerns"):
            by[concern].append(each)
    return [(name, _each(lines, lambda found, _: found >= least)) for name, lines in sorted(by.items())]


def _each(reads: Sequence[Read], right: Callable[[int, int], bool]) -> list[Share | None]:
    """Return a share for each way."""
    return [_one(reads, way, right) for way in range(len(WAYS))]


def _one(reads: Sequence[Read], way: int, right: Callable[[int, int], bool]) -> Share:
    return share(reads, lambda each: right(each.tiers[way], each.wanted))


def _pairs(reads: Sequence[Read], right: Callable[[int, int], bool]) -> list[Share | None]:
    """Return for each way in how many pairs both lines are right."""
    pairs = defaultdict(list)
    for each in reads:
        if each.entry.get("pair"):
            pairs[each.entry["pair"]].append(each)
    outcomes = [[_one(pair, way, right) for pair in pairs.values()] for way in range(len(WAYS))]
    return [share(of_way, lambda found: found.found == found.n) for of_way in outcomes]


def _same_side(found: int, wanted: int) -> bool:
    return (found >= CRISIS) == (wanted >= CRISIS)


def _confusion(reads: Sequence[Read]) -> Table:
    """Return a row for each labelled tier, a column for each that was read, in lines."""
    rows = []
    for place, tier in enumerate(TIERS):
        found = [each.tiers[-1] for each in reads if each.wanted == place]
        if found:
            rows.append((tier, str(len(found)), *(str(found.count(read)) for read in range(len(TIERS)))))
    return show.rows(("labelled", "n", *TIERS), rows)


def _misread(read: Read) -> Entry:
    entry = read.entry
    return {
        "topic": "triage",
        "id": entry.get("id"),
        "text": field(entry, "text"),
        "labelled": TIERS[read.wanted],
        "concerns": names(entry, "concerns"),
        "found": TIERS[read.tiers[-1]],
        "rules_alone": TIERS[read.tiers[0]],
    }
