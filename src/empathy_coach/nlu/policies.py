"""The two decisions that outrank Rasa's rules: safety first, then an answer to the coach's own question."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from rasa.core.featurizers.tracker_featurizers import TrackerFeaturizer
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from empathy_coach.coaching.conversation.hearing import steers
from empathy_coach.coaching.conversation.routing import UNSURE, Heard, route
from empathy_coach.coaching.conversation.situation import Situation, silence
from empathy_coach.safety import SafetyState, closed, follow_up

ACTION_SAFETY, ACTION_CLOSED = "action_safety", "action_closed"
REFERRAL_FORM = "referral_form"
OPEN_INTENTS = frozenset({"referral", "delete_my_data", "export_my_data", "bot_challenge"})
"""What stays open after a lock besides the safety flow. Small talk is no answer to somebody in danger."""

_RASAS_OWN = frozenset({"action_session_start", "action_restart", "action_back", "action_default_fallback"})


class _DecidingPolicy(Policy):
    """A policy without training: after the user's message it may name an action, and after that it listens."""

    PRIORITY = 0

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa reads a policy's rank from its config."""
        return {"priority": _DecidingPolicy.PRIORITY}

    def train(
        self,
        training_trackers: list[TrackerWithCachedStates],  # noqa: ARG002 - the signature is Rasa's
        domain: Domain,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> Resource:
        """There is nothing to learn."""
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> _DecidingPolicy:
        """There is nothing to read: the policy is as it was created."""
        featurizer: TrackerFeaturizer | None = kwargs.get("featurizer")
        return cls(config, model_storage, resource, execution_context, featurizer=featurizer)

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,  # noqa: ARG002 - the signature is Rasa's
        **kwargs: Any,  # noqa: ARG002
    ) -> PolicyPrediction:
        """Predict the action that ``decide`` names, else abstain."""
        if tracker.latest_action_name == ACTION_LISTEN_NAME:
            action = self.decide(tracker)
        else:
            action = ACTION_LISTEN_NAME if self.listens_after(tracker) else None
        if action is None or action not in domain.action_names_or_texts:
            return self._prediction(self._default_predictions(domain))
        scores = self._default_predictions(domain)
        scores[domain.index_for_action(action)] = 1.0
        # "No user prediction" is what lets a decision stand against an active form (ensemble of Rasa).
        return self._prediction(scores, is_no_user_prediction=True)

    def decide(self, tracker: DialogueStateTracker) -> str | None:
        """Name the action for the message that just came, or None to leave it to the rules."""
        raise NotImplementedError

    def listens_after(self, tracker: DialogueStateTracker) -> bool:
        """Whether the last action was this policy's own, so that listening comes next."""
        raise NotImplementedError


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class SafetyPolicy(_DecidingPolicy):
    """Whatever the intent, form or practice: danger, and an open safety question, are answered first."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Highest rank of all policies."""
        return {"priority": 10}

    def decide(self, tracker: DialogueStateTracker) -> str | None:
        """Name the safety action where danger is answered, and what stays closed after a violence signal."""
        message = tracker.latest_message
        if message is None or not message.text:
            return None
        sent = message.metadata or {}
        if (sent.get("triage") or {}).get("answered_by") == "edge":
            return ACTION_SAFETY
        state = SafetyState.from_json(sent.get("safety") or tracker.get_slot("safety"))
        # Behind the edge the message was followed up already; on other channels it is done here.
        if "safety" not in sent and follow_up(state, message.text, now=datetime.now(timezone.utc)).answered:
            return ACTION_SAFETY
        if closed(state) and not _stays_open(tracker):
            return ACTION_CLOSED
        return None

    def listens_after(self, tracker: DialogueStateTracker) -> bool:
        """After its own actions the coach waits."""
        return tracker.latest_action_name in (ACTION_SAFETY, ACTION_CLOSED)


def _ranking(parsed: dict[str, Any]) -> tuple[str, ...]:
    names = (entry["name"] for entry in parsed.get("intent_ranking") or [])
    return tuple(name for name in names if name != UNSURE)


def _known(tracker: DialogueStateTracker) -> Situation:
    """What is known as the message comes; hours of silence close what was open."""
    known = Situation.from_json(tracker.get_slot("situation"))
    return known.after_silence() if silence(_sent(tracker)) else known


def _sent(tracker: DialogueStateTracker) -> list[float | None]:
    return [event.timestamp for event in tracker.events if isinstance(event, UserUttered)]


def _stays_open(tracker: DialogueStateTracker) -> bool:
    """Whether the message wants something that may go on after a violence or control signal."""
    if steers("help_lines", tracker.latest_message.text or ""):
        return True
    if tracker.active_loop_name is not None:
        return bool(tracker.active_loop_name == REFERRAL_FORM)
    return (tracker.latest_message.intent.get("name") or "") in OPEN_INTENTS


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class OpenQuestionPolicy(_DecidingPolicy):
    """An answer to the coach's own question goes to the flow that asked, whatever its words classify as."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Above Rasa's rules (6), below safety."""
        return {"priority": 8}

    def decide(self, tracker: DialogueStateTracker) -> str | None:
        """Ask the core where the message belongs; forms keep theirs."""
        message = tracker.latest_message
        if message is None or not message.text or tracker.active_loop_name:
            return None
        heard = Heard(
            text=message.text,
            intent=message.intent.get("name") or "",
            confidence=float(message.intent.get("confidence") or 0.0),
            typed=not message.text.startswith("/"),
            ranking=_ranking(message.parse_data or {}),
        )
        flow = route(_known(tracker), heard)
        return flow if flow is None or flow.endswith("_form") else f"action_{flow}"

    def listens_after(self, tracker: DialogueStateTracker) -> bool:
        """Every action of ours is a whole turn; forms listen by themselves."""
        name = tracker.latest_action_name or ""
        return tracker.active_loop_name is None and name.startswith("action_") and name not in _RASAS_OWN
