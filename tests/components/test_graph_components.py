"""One contract for every component of the pipeline, and what each adds to a message."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from empathy_coach.nlu import encoder as encoding
from empathy_coach.nlu import triage as triaging
from empathy_coach.nlu import voices as hearing
from empathy_coach.nlu.encoder import SentenceEncoderFeaturizer
from empathy_coach.nlu.feelings import FeelingExtractor
from empathy_coach.nlu.hashing import hash_of
from empathy_coach.nlu.triage import TriageClassifier
from empathy_coach.nlu.voices import VoicesExtractor

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Build

KINDS = [SentenceEncoderFeaturizer, VoicesExtractor, FeelingExtractor, TriageClassifier]
TEXTS = ["hello", "", "   ", "😭" * 50, "I want to die", '"who is she" I want to say nobody', "x" * 3000]
PASTED = '"who is she" I want to say I lied to you'


def message(text: str | None) -> Message:
    return Message({} if text is None else {TEXT: text})


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def component(request: pytest.FixtureRequest, build: Build) -> Any:
    return build(request.param)


def test_as_many_messages_come_out_as_go_in(component: Any) -> None:
    """One message, many, and none are processed in place and in order."""
    many = [message(text) for text in TEXTS]
    assert component.process(many) == many
    assert component.process(many[:1]) == many[:1]
    assert component.process([]) == []


@pytest.mark.parametrize("text", [None, "", " ", "\n\t"])
def test_an_empty_message_does_no_harm(component: Any, text: str | None) -> None:
    """A message without words passes through every component."""
    assert len(component.process([message(text)])) == 1


def test_one_by_one_is_the_same_as_together(build: Build) -> None:
    """What is said of a message never depends on its neighbours."""
    for kind in (VoicesExtractor, TriageClassifier):
        together = build(kind).process([message(text) for text in TEXTS])
        alone = [build(kind).process([message(text)])[0] for text in TEXTS]
        assert [one.data for one in together] == [one.data for one in alone]


def test_every_method_is_annotated(component: Any) -> None:
    """Rasa aborts training where a method of the graph has no type annotations."""
    for name in ("create", "process", "fingerprint_addon"):
        signature = inspect.signature(getattr(type(component), name))
        assert signature.return_annotation is not inspect.Signature.empty, name


@pytest.mark.parametrize("kind", KINDS)
def test_the_fingerprint_is_stable(kind: Any) -> None:
    """The same content trains once."""
    assert kind.fingerprint_addon({}) == kind.fingerprint_addon({})
    assert kind.fingerprint_addon({})


@pytest.mark.parametrize(
    ("kind", "module", "name"),
    [
        (VoicesExtractor, hearing, "hash_of"),
        (TriageClassifier, triaging, "hash_of"),
        (SentenceEncoderFeaturizer, encoding, "encoder"),
    ],
)
def test_other_content_is_another_fingerprint(
    monkeypatch: pytest.MonkeyPatch, kind: Any, module: Any, name: str
) -> None:
    """A changed lexicon or encoder trains again, although the class is the same."""

    class Other:
        fingerprint = "other"

    before = kind.fingerprint_addon({})
    monkeypatch.setattr(module, name, lambda *folders: "other" if folders else Other())
    assert kind.fingerprint_addon({}) != before


def test_the_hash_sees_every_word_and_name_below_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cues stand in folders below the topic: a change down there counts as well."""
    monkeypatch.setattr("empathy_coach.nlu.hashing.resources.files", lambda _: tmp_path)
    cues = tmp_path / "content" / "safety" / "lexicon" / "cues.yml"
    cues.parent.mkdir(parents=True)
    seen = set()
    for words in ("a: [b]", "a: [c]"):
        cues.write_text(words, encoding="utf-8")
        seen.add(hash_of("content/safety"))
    cues.rename(cues.with_name("other.yml"))
    seen.add(hash_of("content/safety"))
    assert len(seen) == 3


def test_the_featurizer_adds_the_scaled_sentence_vector(build: Build) -> None:
    """Shape (1, 384), as long as the scale says, the same vector for tokens and sentence."""
    done = build(SentenceEncoderFeaturizer, scale=3.0).process([message("hello there")])[0]
    sequence, sentence = done.get_dense_features(TEXT, ["sentence_encoder"])
    assert sentence.features.shape == (1, 384)
    assert np.linalg.norm(sentence.features) == pytest.approx(3.0, abs=1e-3)
    assert np.array_equal(sequence.features, sentence.features)


def test_training_lines_without_words_get_no_vector(build: Build) -> None:
    """Rasa's lines that stand for actions carry no text."""
    lines = [message("hello"), message(None)]
    build(SentenceEncoderFeaturizer).process_training_data(TrainingData(lines))
    assert lines[0].get_dense_features(TEXT, ["sentence_encoder"])[1] is not None
    assert lines[1].get_dense_features(TEXT, ["sentence_encoder"])[1] is None


@pytest.mark.parametrize("scale", [0, -1, "big", None, True])
def test_a_wrong_scale_is_refused_with_a_sentence(scale: Any) -> None:
    """The error names the option and what to write."""
    with pytest.raises(InvalidConfigException, match=r"'scale' must be a number above 0"):
        SentenceEncoderFeaturizer.validate_config({"scale": scale})


def test_both_voices_become_entities(build: Build) -> None:
    """With exact places, by the name of the extractor, and shown in what Rasa gives out."""
    done = build(VoicesExtractor).process([message(PASTED)])[0]
    found = {one["entity"]: one for one in done.get(ENTITIES)}
    assert {name: one["value"] for name, one in found.items()} == {
        "partner_words": "who is she",
        "draft": "I lied to you",
    }
    assert all(PASTED[one["start"] : one["end"]] == one["value"] for one in found.values())
    assert all(one["extractor"] == "VoicesExtractor" for one in found.values())
    assert ENTITIES in done.output_properties


def test_entities_of_others_stay(build: Build) -> None:
    """The extractor adds to what was found before it."""
    before = Message({TEXT: PASTED, ENTITIES: [{"entity": "city", "value": "Leeds"}]})
    assert len(build(VoicesExtractor).process([before])[0].get(ENTITIES)) == 3


@pytest.mark.parametrize(
    "text", ["Can you recommend a good book on the miners' strike?", "hello", "she won't talk to me", "ya"]
)
def test_words_to_the_coach_hold_no_voices(build: Build, text: str) -> None:
    """A question to the coach is never taken for words to the partner."""
    assert build(VoicesExtractor).process([message(text)])[0].get(ENTITIES) == []


def test_danger_is_the_intent_whatever_was_guessed(build: Build) -> None:
    """The classifier's own ranking stays below it, without the same name twice."""
    ranking = [{"name": "nlu_fallback", "confidence": 0.3}, {"name": "distress", "confidence": 0.2}]
    before = Message({TEXT: "I want to kill myself", INTENT: ranking[0], "intent_ranking": ranking})
    done = build(TriageClassifier).process([before])[0]
    assert done.get(INTENT) == {"name": "distress", "confidence": 1.0}
    assert [one["name"] for one in done.get("intent_ranking")] == ["distress", "nlu_fallback"]
    assert done.get("triage")["tier"] in {"crisis", "emergency"}
    assert {"triage", INTENT, "intent_ranking"} <= done.output_properties


def test_calm_words_keep_their_intent(build: Build) -> None:
    """Triage adds its reading and changes nothing else."""
    guessed = {"name": "fear", "confidence": 0.9}
    done = build(TriageClassifier).process([Message({TEXT: "I'm scared of losing her", INTENT: guessed})])[0]
    assert done.get(INTENT) == guessed
    assert done.get("triage")["tier"] == "none"


def test_feelings_are_found_in_place_with_their_group(build: Build) -> None:
    """The longest phrase wins, whatever its capitals, and the place is exact."""
    text = "She says she's Sick to the stomach and so ALONE"
    read = build(FeelingExtractor).process([message(text)])[0].get(ENTITIES)
    assert [(entity["value"], entity["group"]) for entity in read] == [
        ("sick to the stomach", "disgust"),
        ("alone", "loneliness"),
    ]
    assert all(text[entity["start"] : entity["end"]].lower() == entity["value"] for entity in read)
