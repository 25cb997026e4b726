"""Whose words are these: the partner's words and the learner's draft as Rasa entities."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from empathy_coach.language.voices import voices
from empathy_coach.nlu.hashing import hash_of


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class VoicesExtractor(GraphComponent, EntityExtractorMixin):
    """Add the entities ``partner_words`` and ``draft`` where a message carries them."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],  # noqa: ARG003 - the signature is Rasa's
        model_storage: ModelStorage,  # noqa: ARG003
        resource: Resource,  # noqa: ARG003
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> VoicesExtractor:
        """Build the component; it has no options."""
        return cls()

    @staticmethod
    def fingerprint_addon(config: dict[str, Any]) -> str:  # noqa: ARG004 - the signature is Rasa's
        """Other cues tell other voices apart."""
        return hash_of("content/language", "language")

    def process(self, messages: list[Message]) -> list[Message]:
        """Read each message once, for every flow that asks later."""
        for message in messages:
            found = self._entities(message.get(TEXT) or "")
            message.set(ENTITIES, message.get(ENTITIES, []) + self.add_extractor_name(found), add_to_output=True)
        return messages

    @staticmethod
    def _entities(text: str) -> list[dict[str, Any]]:
        read = voices(text)
        said = {"partner_words": read.partner, "draft": read.draft}
        return [
            {"entity": name, "value": words, "start": max(start, 0), "end": max(start, 0) + len(words)}
            for name, words in said.items()
            if words
            for start in (text.find(words),)
        ]
