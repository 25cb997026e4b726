"""Feelings that a message names, as Rasa entities: a spaCy phrase matcher over the packaged list."""

from __future__ import annotations

from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.util import filter_spans

from empathy_coach import content
from empathy_coach.language.text import repair
from empathy_coach.nlu.hashing import hash_of

FEELING = "feeling"
LONGEST = 5_000
"""Characters that are looked at: a feeling named after that changes nothing in the answer."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FeelingExtractor(GraphComponent, EntityExtractorMixin):
    """Add an entity ``feeling`` for each feeling that is named; its ``group`` tells what kind it is.

    A blank spaCy pipeline is enough: it cuts words as people type them, and the matcher gives exact places.
    """

    def __init__(self, language: Language, matcher: PhraseMatcher) -> None:
        self._language = language
        self._matcher = matcher

    @classmethod
    def create(
        cls,
        config: dict[str, Any],  # noqa: ARG003 - the signature is Rasa's
        model_storage: ModelStorage,  # noqa: ARG003
        resource: Resource,  # noqa: ARG003
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> FeelingExtractor:
        """Build the component from the packaged list."""
        language = spacy.blank("en")
        matcher = PhraseMatcher(language.vocab, attr="LOWER")
        for group, words in content.load("coaching/lexicon/feeling_words.yml", "coaching_feeling_words").items():
            matcher.add(group, [language.make_doc(word) for word in words])
        return cls(language, matcher)

    @staticmethod
    def fingerprint_addon(config: dict[str, Any]) -> str:  # noqa: ARG004 - the signature is Rasa's
        """Another list names other feelings."""
        return hash_of("content/coaching/lexicon")

    def process(self, messages: list[Message]) -> list[Message]:
        """Read each message once."""
        for message in messages:
            found = self._entities(message.get(TEXT) or "")
            message.set(ENTITIES, message.get(ENTITIES, []) + self.add_extractor_name(found), add_to_output=True)
        return messages

    def _entities(self, text: str) -> list[dict[str, Any]]:
        doc = self._language.make_doc(repair(text[:LONGEST]))
        return [
            {
                "entity": FEELING,
                "value": span.text.lower(),
                "group": span.label_,
                "start": span.start_char,
                "end": span.end_char,
            }
            for span in filter_spans(self._matcher(doc, as_spans=True))
        ]
