"""The review of a draft, beside the patterns alone, a regular-expression detector and a sentiment scorer."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from empathy_coach.coaching.model import Kind, Skill
from empathy_coach.commands import show
from empathy_coach.commands.evaluate.figures import Report, Share, share
from empathy_coach.commands.evaluate.rivals import FALSE_FLAGS, at_false_flags
from empathy_coach.commands.labelled import field, marked, names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.table import Table

    from empathy_coach.commands.evaluate.figures import Entry
    from empathy_coach.commands.evaluate.rivals import Answer, Method, Spans

    Right = Callable[["Entry", "Answer"], object]

OPEN = "open"
VERDICTS = (OPEN, "mixed", "defensive")
KINDS = tuple(kind.value for kind in Kind)
NOTHING = "nothing"
MOST_CONFUSED = 10


@dataclass(frozen=True)
class Read:
    """What one method says of each entry, in their order; ``scores`` is how defensive each is, where it tells."""

    name: str
    entries: Sequence[Entry]
    answers: Sequence[Answer]
    scores: Sequence[float] = ()

    def tells(self, part: str) -> bool:
        """Whether the method says anything of this part of an answer."""
        return any(getattr(answer, part) is not None for answer in self.answers)

    def share(self, fits: Callable[[Entry], object], right: Right) -> Share:
        """Return how often the method is right on the entries that fit."""
        return share(self.of(fits), lambda pair: right(*pair))

    def of(self, fits: Callable[[Entry], object]) -> list[tuple[Entry, Answer]]:
        """Return the entries that fit, with the method's answers."""
        return [pair for pair in zip(self.entries, self.answers, strict=True) if fits(pair[0])]


def read(entries: Sequence[Entry], method: Method) -> Read:
    """Ask a method about each draft."""
    drafts = [(field(entry, "draft"), entry.get("partner") or "") for entry in entries]
    scores = [method.score(*each) for each in drafts] if method.score else []
    least = at_false_flags([score for entry, score in zip(entries, scores, strict=False) if _is_open(entry)])
    return Read(method.name, entries, [method.answer(*each, least) for each in drafts], scores)


def report(reads: Sequence[Read]) -> Report:
    """Return the tables; the first read is ours, and only it is told in detail."""
    ours = reads[0]
    titles = [each.name for each in reads]
    return Report(
        (
            ("review", show.rows(("what", "n", *titles), _figures(reads))),
            (
                f"review, by score alone, at a threshold that flags {FALSE_FLAGS:.0%} of these very open drafts",
                show.rows(("method", "n", "defensive and mixed drafts flagged"), _by_score(reads)),
            ),
            ("review, kinds", _kinds(reads)),
            ("review, skills", _skills(ours)),
            ("review, labelled and found verdict", _verdicts(ours)),
            (f"review, the {MOST_CONFUSED} most frequent confusions of the first kind", _confusions(ours)),
        ),
        tuple(_misread(ours)),
    )


def _figures(reads: Sequence[Read]) -> Iterator[tuple[str, ...]]:
    """Return name, n, and a share for each method; a dash where a method says nothing of the part it is about."""
    figures: list[tuple[str, str, Callable[[Entry], object], Right]] = [
        ("defensive and mixed drafts, flagged", "closed", _is_closed, lambda _, said: said.closed),
        ("open drafts, flagged", "closed", _is_open, lambda _, said: said.closed),
        ("first kind right", "kinds", _is_closed, _first_kind),
        ("a right kind named", "kinds", _is_closed, lambda e, said: set(said.kinds or ()) & _accepted(e)),
        ("verdict right, of three", "verdict", _is_any, lambda e, said: said.verdict == e["verdict"]),
        ("open drafts: first skill named is right", "skills", _has_skill, _first_skill),
        ("open drafts: a right skill named", "skills", _has_skill, _any_skill),
        ("first quoted words overlap the marked ones", "spans", _is_closed, _quotes),
    ]
    for name, part, fits, right in figures:
        found = [each.share(fits, right) for each in reads]
        cells = (str(cell) if each.tells(part) else "-" for each, cell in zip(reads, found, strict=True))
        yield name, str(found[0].n), *cells
    alike = (_overlap(each.of(_is_closed)) if each.tells("spans") else "-" for each in reads)
    yield "quoted and marked letters, mean F1", str(len(reads[0].of(_is_closed))), *alike
    pairs = [_pairs(each) for each in reads]
    yield "contrast pairs, both flagged as labelled", str(pairs[0].n), *map(str, pairs)


def _by_score(reads: Iterable[Read]) -> Iterator[tuple[str, str, str]]:
    for each in reads:
        if each.scores:
            scored = list(zip(each.entries, each.scores, strict=True))
            found = _above(
                [score for entry, score in scored if _is_closed(entry)],
                at_false_flags([score for entry, score in scored if _is_open(entry)]),
            )
            yield each.name, str(found.n), str(found)


def _above(scores: Sequence[float], least: float) -> Share:
    return share(scores, lambda score: score > least)


def _kinds(reads: Sequence[Read]) -> Table:
    """Count for each kind the drafts that are labelled with it, first or not."""
    naming = [each for each in reads if each.tells("kinds")]
    titles = (f"named: {each.name}" for each in naming)
    rows = (_kind(kind, naming) for kind in KINDS)
    return show.rows(("kind", "n", "flagged", *titles, "named first, right", "of n"), rows)


def _kind(kind: str, naming: Sequence[Read]) -> tuple[str, ...]:
    def labelled(entry: Entry) -> bool:
        return kind in names(entry, "kinds")

    flagged = naming[0].share(labelled, lambda _, said: said.closed)
    named = [each.share(labelled, lambda _, said: kind in (said.kinds or ())) for each in naming]
    firsts = [entry for entry, said in naming[0].of(_is_any) if _first(said) == kind]
    precise = share(firsts, lambda entry: kind in _accepted(entry))
    return kind, str(flagged.n), flagged.plain, *map(str, named), precise.plain, str(precise.n)


def _skills(ours: Read) -> Table:
    rows = (_skill(each.value, ours) for each in Skill)
    return show.rows(("skill", "n", "named", "named, right", "of n"), rows)


def _skill(skill: str, ours: Read) -> tuple[str, ...]:
    def labelled(entry: Entry) -> bool:
        return skill in names(entry, "skills")

    found = ours.share(labelled, lambda _, said: skill in (said.skills or ()))
    precise = share([entry for entry, said in ours.of(_is_any) if skill in (said.skills or ())], labelled)
    return skill, str(found.n), str(found), precise.plain, str(precise.n)


def _verdicts(ours: Read) -> Table:
    """Return a row for each labelled verdict, a column for each that was found, in drafts."""
    found = Counter((entry["verdict"], said.verdict) for entry, said in ours.of(_is_any))
    rows = ((wanted, [found[wanted, each] for each in VERDICTS]) for wanted in VERDICTS)
    return show.rows(("labelled", "n", *VERDICTS), ((name, str(sum(row)), *map(str, row)) for name, row in rows))


def _confusions(ours: Read) -> Table:
    wrong = [(e["kinds"][0], _first(said)) for e, said in ours.of(_is_closed) if not _first_kind(e, said)]
    of = Counter(e["kinds"][0] for e, _ in ours.of(_is_closed))
    rows = ((kind, found, str(n), str(of[kind])) for (kind, found), n in Counter(wrong).most_common(MOST_CONFUSED))
    return show.rows(("labelled first", "named first", "drafts", "of n"), rows)


def _pairs(read: Read) -> Share:
    pairs = defaultdict(list)
    for entry, said in read.of(lambda e: e.get("pair")):
        pairs[entry["pair"]].append(said.closed == _is_closed(entry))
    return share(pairs.values(), all)


def _overlap(pairs: Sequence[tuple[Entry, Answer]]) -> str:
    """Return the mean F1 of the letters that are quoted and those that are marked; a missed draft counts 0."""
    found = []
    for entry, said in pairs:
        want, got = _letters(marked(entry, KINDS)), _letters(said.spans or ())
        found.append(2 * len(want & got) / max(1, len(want) + len(got)))
    return f"{sum(found) / len(found):.2f}" if found else "-"


def _letters(spans: Spans) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


def _quotes(entry: Entry, said: Answer) -> bool:
    return bool(_letters((said.spans or ())[:1]) & _letters(marked(entry, KINDS)))


def _is_any(_: Entry) -> bool:
    return True


def _is_open(entry: Entry) -> bool:
    return field(entry, "verdict") == OPEN


def _is_closed(entry: Entry) -> bool:
    return not _is_open(entry)


def _has_skill(entry: Entry) -> bool:
    return _is_open(entry) and bool(names(entry, "skills"))


def _accepted(entry: Entry) -> set[str]:
    return {*names(entry, "kinds"), *names(entry, "also")}


def _first_kind(entry: Entry, said: Answer) -> bool:
    """Whether the kind named first is the labelled most salient one, or an accepted one; a miss is wrong."""
    return _first(said) in {*names(entry, "kinds")[:1], *names(entry, "also")}


def _first_skill(entry: Entry, said: Answer) -> bool:
    return any(skill in names(entry, "skills") for skill in (said.skills or ())[:1])


def _any_skill(entry: Entry, said: Answer) -> bool:
    return bool({*(said.skills or ())} & {*names(entry, "skills")})


def _first(said: Answer) -> str:
    return said.kinds[0] if said.kinds else NOTHING


def _misread(ours: Read) -> Iterable[Entry]:
    for entry, said in ours.of(_is_any):
        checks = {
            "flag": said.closed == _is_closed(entry),
            "verdict": said.verdict == entry["verdict"],
            "first kind": _is_open(entry) or _first_kind(entry, said),
            "skill": not _has_skill(entry) or _any_skill(entry, said),
        }
        if not all(checks.values()):
            labelled = {name: entry.get(name) for name in ("verdict", "kinds", "also", "skills")}
            found = {"verdict": said.verdict, "kinds": said.kinds, "skills": said.skills}
            texts = {"partner": entry.get("partner"), "draft": entry["draft"]}
            wrong = [name for name, right in checks.items() if not right]
            yield {
                "topic": "review",
                "id": entry.get("id"),
                **texts,
                "wrong": wrong,
                "labelled": labelled,
                "found": found,
            }
