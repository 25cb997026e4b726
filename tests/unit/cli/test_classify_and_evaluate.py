"""What is made of a parsed message, and how labelled lines are counted. No model is loaded here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from typer.testing import CliRunner

from empathy_coach.cli import app
from empathy_coach.commands import classify, labelled
from empathy_coach.commands.evaluate import figures, intents, review, rivals, themes, triage, voices
from empathy_coach.commands.project import OperatorError

if TYPE_CHECKING:
    from rich.table import Table

ROOT = Path(__file__).resolve().parents[3]


def parsed(*ranking: tuple[str, float]) -> dict[str, Any]:
    """Return what Rasa says of a message."""
    entries = [{"name": name, "confidence": confidence} for name, confidence in ranking]
    return {"intent": entries[0] if entries else {"name": None}, "intent_ranking": entries}


def test_the_fallback_is_never_among_them() -> None:
    found = classify.ranked(parsed(("nlu_fallback", 0.7), ("fear", 0.24), ("honesty", 0.2)))
    assert (found["intent"], found["confidence"]) == ("fear", 0.24)
    assert [entry["intent"] for entry in found["ranking"]] == ["fear", "honesty"]


def test_the_pipelines_own_order_stands() -> None:
    """Triage puts distress first, whatever the classifier thought."""
    found = classify.ranked(parsed(("distress", 1.0), ("fear", 0.9)))
    assert found["intent"] == "distress"


def test_nothing_recognised_gives_no_intent() -> None:
    assert classify.ranked(parsed()) == {"intent": None, "confidence": 0.0, "ranking": []}


@pytest.mark.parametrize("text", ["/greet", "  /greet", "//greet", " / greet"])
def test_a_leading_slash_does_not_go_round_the_model(text: str) -> None:
    assert classify.COMMAND.sub("", text) == "greet"


def cells(table: Table) -> list[list[str]]:
    """Return what stands in a table, row by row."""
    columns = [[str(cell) for cell in column.cells] for column in table.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def row(table: Table, name: str) -> list[str]:
    """Return the cells after the row's name."""
    return next(found[1:] for found in cells(table) if found[0] == name)


@pytest.mark.parametrize(
    ("found", "n", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_intervals_are_wilsons(found: int, n: int, low: float, high: float) -> None:
    """The last is Newcombe's example (1998, table I, method 3)."""
    assert figures.Share(found, n).interval == pytest.approx((low, high), abs=5e-5)


def test_nothing_has_no_share() -> None:
    assert (figures.Share(0, 0).plain, str(figures.Share(0, 0))) == ("-", "-")
    assert str(figures.Share(5, 10)) == "0.50 (0.24-0.76)"
    assert figures.percentile([], 0.5) == 0.0


def test_no_interval_is_shown_below_nothing() -> None:
    assert not [n for n in range(1, 500) if "-0.00" in str(figures.Share(0, n)).replace("(0.00-0.00)", "")]


def ranking(**confidences: float) -> dict[str, Any]:
    """Return what the model answers, the surest intent first."""
    entries = [{"intent": name, "confidence": each} for name, each in confidences.items()]
    return {**entries[0], "ranking": entries}


INTENTS = [
    {"text": "a", "intent": "fear"},
    {"text": "b", "intent": "fear", "also": ["honesty"]},
    {"text": "c", "intent": "greet"},
    {"text": "d", "intent": "distress"},
]
RANKED = {
    "a": ranking(fear=0.8, honesty=0.1),
    "b": ranking(honesty=0.42, fear=0.4),
    "c": ranking(goodbye=0.2, greet=0.1),
    "d": ranking(distress=1.0, fear=0.99),
}


def intents_report() -> figures.Report:
    """Return the report on the four lines above."""
    return intents.report(intents.read(INTENTS, lambda asked: RANKED[asked["text"]]), intents.Fallback(0.3, 0.05))


def test_neighbours_count_apart() -> None:
    report = intents_report()
    overall, each, confused, calibration, asked = (table for _, table in report.tables)
    assert row(overall, "with neighbours") == ["4", "0.75 (0.30-0.95)"]
    assert row(overall, "strict")[1].startswith("0.50")
    assert [found[0] for found in cells(each)] == ["greet", "distress", "fear"]
    assert row(each, "fear") == ["2", "0.50", "1.00 (0.34-1.00)", "1.00", "1"]
    assert cells(confused) == [["greet", "goodbye", "1", "1"]]
    assert row(calibration, "0.3 to 0.5")[:2] == ["1", "0.42"]
    assert row(calibration, "set by triage")[0] == "1"
    assert row(asked, "below 0.3")[1].startswith("0.25")
    assert row(asked, "below 0.3, or less than 0.05 before the second")[1].startswith("0.50")
    assert [line["text"] for line in report.misread] == ["c"]


def test_the_fallback_of_the_pipeline_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("pipeline: [{name: FallbackClassifier, threshold: 0.3, ambiguity_threshold: 0.1}]")
    (tmp_path / "b.yml").write_text("pipeline: [{name: WhitespaceTokenizer}]")
    assert intents.fallback(tmp_path / "a.yml") == intents.Fallback(0.3, 0.1)
    assert intents.fallback(tmp_path / "b.yml") == intents.Fallback(0.0, 0.0)


def test_triage_is_told_for_rules_alone_and_with_the_head() -> None:
    entries = [
        {"text": "a", "tier": "emergency", "concerns": ["suicide", "child_safety"], "pair": "p"},
        {"text": "b", "tier": "none", "pair": "p"},
        {"text": "c", "tier": "crisis", "concerns": ["suicide"]},
        {"text": "d", "tier": "distress", "concerns": ["panic"]},
    ]
    rules = {"a": "distress", "b": "none", "c": "none", "d": "none", "e": "none"}
    both = {"a": "crisis", "b": "none", "c": "crisis", "d": "crisis", "e": "crisis"}
    readers = (rules.__getitem__, both.__getitem__)
    everyday = triage.read([{"text": "e", "tier": "none"}], readers)
    report = triage.report(triage.read(entries, readers), everyday)
    main, concerns, distress, confusion = (table for _, table in report.tables)
    shares = {found[0]: [cell[:4] for cell in found[1:]] for found in cells(main)}
    assert shares["emergency and crisis, read as crisis or higher"] == ["2", "0.00", "1.00"]
    assert shares["emergency, read as none or distress (bar: 0)"] == ["1", "1.00", "0.00"]
    assert shares["contrast pairs, both tiers right"] == ["1", "0.00", "0.00"]
    assert shares["contrast pairs, both on their side of crisis"] == ["1", "0.00", "1.00"]
    assert shares["everyday lines, read as crisis or higher"] == ["1", "0.00", "1.00"]
    assert [found[:2] for found in cells(concerns)] == [["child_safety", "1"], ["suicide", "2"]]
    assert row(distress, "panic")[0] == "1"
    assert row(confusion, "emergency") == ["1", "0", "0", "1", "0"]
    assert [line["text"] for line in report.misread] == ["a", "d", "e"]


def answer(*kinds: str, skills: tuple[str, ...] = (), spans: rivals.Spans = ()) -> rivals.Answer:
    """Return what a review may find."""
    verdict = "open" if not kinds else "mixed" if skills else "defensive"
    return rivals.Answer(bool(kinds), verdict, kinds, skills, spans)


DRAFTS = [
    {
        "draft": "a",
        "verdict": "defensive",
        "kinds": ["denying", "contempt"],
        "also": ["deflecting"],
        "skills": [],
        "spans": [{"start": 0, "end": 4, "label": "denying"}, {"start": 4, "end": 9, "label": "care"}],
        "pair": "p",
    },
    {"draft": "b", "verdict": "mixed", "kinds": ["denying"], "skills": ["care"], "partner": "?"},
    {"draft": "c", "verdict": "defensive", "kinds": ["contempt"], "skills": []},
    {"draft": "d", "verdict": "open", "kinds": [], "skills": ["care", "patience"], "pair": "p"},
    {"draft": "e", "verdict": "open", "kinds": [], "skills": []},
]
ANSWERS = {
    "a": answer("deflecting", "contempt", spans=[(2, 6)]),
    "b": answer("contempt", skills=("care",), spans=[(0, 1)]),
    "c": answer(),
    "d": answer(skills=("validation", "care")),
    "e": answer("denying", spans=[(0, 1)]),
}


def review_report() -> figures.Report:
    """Return the report on the five drafts, with a second method that only flags."""
    ours = rivals.Method("ours", lambda draft, *_: ANSWERS[draft])
    scores = {"a": 0.9, "b": 0.1, "c": 0.8, "d": 0.7, "e": 0.2}
    scorer = rivals.Method(
        "scorer",
        lambda draft, _, least: rivals.Answer(scores[draft] > least, "open"),
        lambda draft, _: scores[draft],
    )
    return review.report([review.read(DRAFTS, ours), review.read(DRAFTS, scorer)])


def test_the_review_stands_beside_other_methods() -> None:
    main = dict(review_report().tables)["review"]
    shares = {found[0]: [cell[:4] for cell in found[1:]] for found in cells(main)}
    assert shares["defensive and mixed drafts, flagged"] == ["3", "0.67", "0.67"]
    assert shares["open drafts, flagged"] == ["2", "0.50", "0.00"]
    assert shares["first kind right"] == ["3", "0.33", "-"]
    assert shares["a right kind named"] == ["3", "0.33", "-"]
    assert shares["verdict right, of three"] == ["5", "0.60", "0.40"]
    assert shares["open drafts: first skill named is right"] == ["1", "0.00", "-"]
    assert shares["open drafts: a right skill named"] == ["1", "1.00", "-"]
    assert shares["first quoted words overlap the marked ones"] == ["3", "0.33", "-"]
    assert shares["quoted and marked letters, mean F1"] == ["3", "0.17", "-"]
    assert shares["contrast pairs, both flagged as labelled"] == ["1", "1.00", "1.00"]


def test_kinds_skills_and_verdicts_are_told_one_by_one() -> None:
    by_score, kinds, skills, verdicts, confused = (table for _, table in review_report().tables[1:])
    assert cells(by_score) == [["scorer", "3", "0.67 (0.21-0.94)"]]
    assert row(kinds, "denying") == ["2", "1.00", "0.00 (0.00-0.66)", "0.00", "1"]
    assert row(kinds, "contempt")[2][:4] == "0.50"
    assert row(skills, "care") == ["2", "1.00 (0.34-1.00)", "1.00", "2"]
    assert row(verdicts, "defensive") == ["2", "1", "0", "1"]
    assert sorted(cells(confused)) == [["contempt", "nothing", "1", "1"], ["denying", "contempt", "1", "2"]]


def test_misread_drafts_say_what_is_wrong() -> None:
    wrong = {line["draft"]: line["wrong"] for line in review_report().misread}
    assert wrong == {"b": ["first kind"], "c": ["flag", "verdict", "first kind"], "e": ["flag", "verdict"]}


def test_a_threshold_lets_one_in_twenty_through() -> None:
    least = rivals.at_false_flags([score / 100 for score in range(100)])
    assert sum(score / 100 > least for score in range(100)) == 5
    assert rivals.at_false_flags([0.5] * 40) == 0.5
    assert rivals.at_false_flags([]) == 0.0


def test_expressions_name_what_stands_first(tmp_path: Path) -> None:
    file = tmp_path / "known.yml"
    file.write_text("minimizing: ['only once']\ncontempt: ['grow up']\n")
    method = rivals.expressions(file)
    assert method is not None
    found = method.answer("Grow up. It was only once", "", 0.0)
    assert (found.closed, found.kinds, found.spans) == (True, ("contempt", "minimizing"), [(0, 7), (16, 25)])
    assert not method.answer("I lied to you.", "", 0.0).closed
    assert rivals.expressions(tmp_path / "none.yml") is None
    file.write_text("minimizing: ['(']\n")
    with pytest.raises(OperatorError, match="cannot be read"):
        rivals.expressions(file)


def test_the_expressions_that_ship_are_known_kinds() -> None:
    method = rivals.expressions(ROOT / rivals.PATTERNS)
    assert method is not None
    assert method.answer("You always do this, look who\u2019s talking", "", 0.0).kinds == ("counter_attack",)
    known = yaml.safe_load((ROOT / rivals.PATTERNS).read_text(encoding="utf-8"))
    assert set(known) == set(review.KINDS)


def test_sentiment_flags_what_sounds_negative() -> None:
    pytest.importorskip("vaderSentiment")
    method = rivals.sentiment()
    assert method is not None
    assert method.score is not None
    assert method.score("You are cruel and disgusting", "") > 0 > method.score("I love you, thank you", "")
    assert method.answer("You are cruel and disgusting", "", 0.3).closed


def test_voices_are_right_when_both_are() -> None:
    text = "she wrote where were you I say at hers"
    both = {
        "text": text,
        "spans": [{"start": 10, "end": 24, "label": "partner"}, {"start": 31, "end": 38, "label": "draft"}],
    }
    entries = [both, {**both, "id": "v2"}, {"text": "hello", "spans": []}]
    found = iter([("Where were you?", "at hers"), ("where were you", ""), ("", "")])
    report = voices.report(voices.read(entries, lambda _: dict(zip(voices.VOICES, next(found), strict=True))))
    ((_, table),) = report.tables
    assert [cell[:4] for cell in row(table, "all messages")] == ["3", "0.67", "1.00", "0.67"]
    assert [cell[:4] for cell in row(table, "both voices")] == ["2", "0.50", "1.00", "0.50"]
    assert [line["id"] for line in report.misread] == ["v2"]


@pytest.mark.parametrize(
    ("found", "wanted", "score"),
    [
        ("", "", 1.0),
        ("", "a", 0.0),
        ("A, b!", "b a", 1.0),
        ("a a", "a b", 0.5),
        ("don\u2019t", "don\u2019t", 1.0),
    ],
)
def test_words_are_compared_in_any_order(found: str, wanted: str, score: float) -> None:
    assert voices.f1(found, wanted) == pytest.approx(score)


def test_themes_count_the_same_words_once() -> None:
    entries = [
        {"partner": "why", "theme": "why"},
        {"partner": "why", "theme": "grief"},
        {"partner": "who knew", "theme": "exposure"},
        {"partner": " ", "theme": "anger"},
    ]
    report = themes.report(themes.read(entries, {"why": "grief", "who knew": None}.get))
    overall, each, confused = (table for _, table in report.tables)
    assert row(overall, "theme right")[0] == "2"
    assert [cell[:4] for cell in row(each, "exposure")] == ["1", "0.00", "-", "0"]
    assert cells(confused) == [["exposure", "none named", "1", "1"]]


def test_a_topic_is_printed_and_its_misread_lines_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("config.yml", "domain.yml"):
        (tmp_path / name).touch()
    (tmp_path / "corpus" / "voices").mkdir(parents=True)
    lines = [{"id": "v1", "text": "ok", "spans": [{"start": 0, "end": 2, "label": "draft"}]}]
    (tmp_path / "corpus" / "voices" / "dev.jsonl").write_text("\n".join(map(json.dumps, lines)))
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["evaluate", "voices", "--errors", "misread.jsonl"])
    assert done.exit_code == 0, done.output
    assert "1 lines of corpus/voices/dev.jsonl" in done.output
    assert [json.loads(line)["id"] for line in (tmp_path / "misread.jsonl").read_text().splitlines()] == ["v1"]
    done = CliRunner().invoke(app, ["evaluate", "themes"])
    assert "there is no corpus/review/dev.jsonl" in done.output


def test_json_lines_and_two_shapes_of_yaml_are_read(tmp_path: Path) -> None:
    texts = {
        "a.jsonl": '{"text": "hello", "intent": "greet"}\n\n',
        "b.yml": "- {text: hello, intent: greet}\n",
        "c.yml": "greet: [hello]\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
        assert labelled.read(tmp_path / name) == [{"text": "hello", "intent": "greet"}]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.yml", ""), ("a.yml", "7"), ("a.yml", "["), ("a.yml", "- x"), ("a.jsonl", "x"), ("a.jsonl", "")],
)
def test_another_shape_is_refused_in_a_sentence(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(OperatorError, match="cannot be read"):
        labelled.read(tmp_path / name)


def test_an_entry_without_its_field_is_named() -> None:
    reads = intents.read([{"id": "i7", "text": "x"}], lambda _: ranking(fear=0.5))
    with pytest.raises(OperatorError, match=r'i7.*"intent"'):
        intents.report(reads, intents.Fallback(0, 0))


@pytest.mark.parametrize("spans", [[{"start": 0, "end": 1}], [{"label": "draft", "start": 0}], ["x"]])
def test_a_damaged_span_is_named(spans: list[Any]) -> None:
    with pytest.raises(OperatorError, match=r"v7.*span"):
        labelled.marked({"id": "v7", "spans": spans}, ("draft",))


@pytest.mark.parametrize("kinds", ["denying", [1]])
def test_labels_that_are_no_list_are_named(kinds: Any) -> None:
    with pytest.raises(OperatorError, match=r'r7.*"kinds"'):
        labelled.names({"id": "r7", "kinds": kinds}, "kinds")


def test_the_corpus_comes_before_the_tests(tmp_path: Path) -> None:
    assert labelled.dev_file(tmp_path, "intents") is None
    (tmp_path / "tests" / "nlu").mkdir(parents=True)
    (tmp_path / "tests" / "nlu" / "intents_dev.yml").touch()
    assert labelled.dev_file(tmp_path, "intents") == tmp_path / "tests" / "nlu" / "intents_dev.yml"
    (tmp_path / "corpus" / "intents").mkdir(parents=True)
    (tmp_path / "corpus" / "intents" / "dev.jsonl").touch()
    assert labelled.dev_file(tmp_path, "intents") == tmp_path / "corpus" / "intents" / "dev.jsonl"


class Chatty:
    """An agent that prints what it reads, as Rasa does unless it is told not to."""

    async def parse_message(self, text: str) -> dict[str, Any]:
        """Print, and find fear in everything."""
        print("parsed", text)  # noqa: T201 - that is the point
        return parsed(("fear", 0.9))


def test_standard_output_holds_answers_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert classify.answering(Chatty())({"text": "/hello"})["intent"] == "fear"
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("text", ["", "   ", "/", "\n"])
def test_nothing_has_no_intent(text: str) -> None:
    assert classify.answering(Chatty())({"text": text})["intent"] is None
