"""Triage as the last word of Rasa's pipeline, so that it holds on every channel."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from empathy_coach.nlu.hashing import hash_of
from empathy_coach.safety import Tier, triage

DISTRESS = "distress"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class TriageClassifier(GraphComponent):
    """Add ``triage`` to each message, and make any tier above ``none`` the intent ``distress``.

    It stands last, so that it also overrides a fallback. The classifier's own ranking stays below it.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],  # noqa: ARG003 - the signature is Rasa's
        model_storage: ModelStorage,  # noqa: ARG003
        resource: Resource,  # noqa: ARG003
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> TriageClassifier:
        """Build the component; the lexicon is packaged and has no options."""
        return cls()

    @staticmethod
    def fingerprint_addon(config: dict[str, Any]) -> str:  # noqa: ARG004 - the signature is Rasa's
        """Another lexicon reads other danger."""
        return hash_of("content/safety", "safety")

    def process(self, messages: list[Message]) -> list[Message]:
        """Triage each message and, where it is above ``none``, set the intent."""
        for message in messages:
            found = triage(message.get(TEXT) or "")
            message.set("triage", found.to_json(), add_to_output=True)
            if found.tier is not Tier.NONE:
                _set_intent(message)
        return messages


def _set_intent(message: Message) -> None:
    top = {INTENT_NAME_KEY: DISTRESS, PREDICTED_CONFIDENCE_KEY: 1.0}
    ranking = [entry for entry in message.get("intent_ranking") or [] if entry[INTENT_NAME_KEY] != DISTRESS]
    message.set(INTENT, top, add_to_output=True)
    message.set("intent_ranking", [top, *ranking], add_to_output=True)
