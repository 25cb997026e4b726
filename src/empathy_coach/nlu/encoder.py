"""The sentence encoder as a featurizer of Rasa's pipeline."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, FEATURE_TYPE_SEQUENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from empathy_coach.language.encoder import Encoder, encoder


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Give each message its sentence vector, shape (1, 384).

    Rasa's ``LogisticRegressionClassifier`` has a fixed penalty, which is too strong for vectors of length 1:
    ``scale`` lengthens them, which is the same as a weaker penalty.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Rasa asks for tokens before any featurizer."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The vector is multiplied by ``scale``; features go by the name ``alias``."""
        return {"scale": 2.0, "alias": "sentence_encoder"}

    def __init__(self, config: dict[str, Any], name: str, model: Encoder) -> None:
        super().__init__(name, config)
        self._scale = float(config["scale"])
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,  # noqa: ARG003 - the signature is Rasa's
        resource: Resource,  # noqa: ARG003
        execution_context: ExecutionContext,
    ) -> SentenceEncoderFeaturizer:
        """Build the component on the packaged encoder."""
        return cls(config, execution_context.node_name, encoder())

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse a scale that is not a positive number.

        Raises:
            InvalidConfigException: with a sentence that says what to write.
        """
        scale = config.get("scale", 2.0)
        if isinstance(scale, bool) or not isinstance(scale, (int, float)) or scale <= 0:
            raise InvalidConfigException(
                "SentenceEncoderFeaturizer: 'scale' must be a number above 0, for instance 2.0."
            )

    @staticmethod
    def fingerprint_addon(config: dict[str, Any]) -> str:  # noqa: ARG004 - the signature is Rasa's
        """Another encoder file means other vectors, so everything behind it must train again."""
        return encoder().fingerprint

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the vector to each message."""
        vectors = self._model.encode([message.get(TEXT) or "" for message in messages]) * self._scale
        for message, vector in zip(messages, vectors):
            self._add(message, vector)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the vector to each training line that has text."""
        self.process([example for example in training_data.training_examples if example.get(TEXT)])
        return training_data

    def _add(self, message: Message, vector: Any) -> None:
        row = vector.reshape(1, -1)
        # The classifier reads the second entry, the sentence's; Rasa insists on the first, the tokens'.
        for kind in (FEATURE_TYPE_SEQUENCE, FEATURE_TYPE_SENTENCE):
            message.add_features(Features(row, kind, TEXT, self._config["alias"]))
