"""The two decisions above Rasa's rules, on a real tracker and the real domain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from empathy_coach.coaching.conversation.routing import UNSURE
from empathy_coach.coaching.conversation.situation import Awaiting, Situation
from empathy_coach.nlu.policies import OPEN_INTENTS, OpenQuestionPolicy, SafetyPolicy
from empathy_coach.safety import SafetyState, Tier

if TYPE_CHECKING:
    from conftest import Build
    from rasa.core.policies.policy import Policy
    from rasa.shared.core.domain import Domain

FORMS = ["review_form", "practice_form", "referral_form"]
DANGER = "I want to kill myself tonight"
LOCKED = SafetyState(tier=Tier.CRISIS, locked=True).to_json()


def tracker(
    domain: Domain, text: str, *, intent: str = "fear", form: str | None = None, after: str | None = None, **told: Any
) -> DialogueStateTracker:
    """Return a conversation whose last message is ``text``, perhaps within a form or after an action."""
    made = DialogueStateTracker.from_events("someone", [], slots=domain.slots)
    for name, value in told.get("slots", {}).items():
        made.update(SlotSet(name, value))
    if form:
        made.update(ActionExecuted(form))
        made.update(ActiveLoop(form))
    made.update(ActionExecuted(ACTION_LISTEN_NAME))
    top = {"name": intent, "confidence": told.get("confidence", 0.9)}
    parsed = {"intent": top, "entities": [], "intent_ranking": told.get("ranking", [top])}
    made.update(UserUttered(text, intent=top, parse_data=parsed, metadata=told.get("metadata", {})))
    if after:
        made.update(ActionExecuted(after))
    return made


def named(policy: Policy, made: DialogueStateTracker, domain: Domain) -> str | None:
    """Return the action that the policy predicts, None where it abstains."""
    predicted = policy.predict_action_probabilities(made, domain)
    if predicted.max_confidence == 0:
        return None
    assert predicted.is_no_user_prediction
    return str(domain.action_names_or_texts[predicted.probabilities.index(predicted.max_confidence)])


@pytest.fixture
def safety(build: Build) -> SafetyPolicy:
    policy: SafetyPolicy = build(SafetyPolicy)
    return policy


@pytest.fixture
def questions(build: Build) -> OpenQuestionPolicy:
    policy: OpenQuestionPolicy = build(OpenQuestionPolicy)
    return policy


def test_safety_ranks_above_questions_above_rules(safety: SafetyPolicy, questions: OpenQuestionPolicy) -> None:
    """Rasa's rules have priority 6."""
    assert safety.priority > questions.priority > 6


@pytest.mark.parametrize("form", [None, *FORMS])
def test_danger_wins_inside_every_form(safety: SafetyPolicy, domain: Domain, form: str | None) -> None:
    """No form swallows it as an answer, whatever the intent."""
    assert named(safety, tracker(domain, DANGER, intent="affirm", form=form), domain) == "action_safety"


def test_every_form_is_tested(domain: Domain) -> None:
    """A new form must prove the same."""
    assert set(domain.form_names) == set(FORMS)


@pytest.mark.parametrize("form", [None, *FORMS])
def test_what_the_edge_answered_goes_to_the_silent_action(
    safety: SafetyPolicy, domain: Domain, form: str | None
) -> None:
    """Behind the edge its own answer decides, not the text."""
    metadata = {"triage": {"tier": "crisis", "answered_by": "edge"}, "safety": LOCKED}
    made = tracker(domain, "yes", form=form, metadata=metadata)
    assert named(safety, made, domain) == "action_safety"


def test_behind_the_edge_a_message_is_not_triaged_twice(safety: SafetyPolicy, domain: Domain) -> None:
    """The edge has followed the message up; its state says that coaching goes on."""
    metadata = {"triage": {"tier": "none", "answered_by": None}, "safety": SafetyState().to_json()}
    assert named(safety, tracker(domain, DANGER, metadata=metadata), domain) is None


@pytest.mark.parametrize("intent", ["fear", "practice", "review_reply", "partner_pain", "honesty"])
def test_a_lock_closes_the_coaching(safety: SafetyPolicy, domain: Domain, intent: str) -> None:
    """After a signal of violence no talk for two is coached."""
    made = tracker(domain, "let's go on", intent=intent, metadata={"safety": LOCKED})
    assert named(safety, made, domain) == "action_closed"


@pytest.mark.parametrize("intent", sorted(OPEN_INTENTS))
def test_a_lock_leaves_open_what_helps(safety: SafetyPolicy, domain: Domain, intent: str) -> None:
    """Referral, help, leaving and one's own data stay."""
    made = tracker(domain, "please", intent=intent, metadata={"safety": LOCKED})
    assert named(safety, made, domain) is None
    assert intent in domain.intents


@pytest.mark.parametrize(
    ("form", "action"), [("review_form", "action_closed"), ("practice_form", "action_closed"), ("referral_form", None)]
)
def test_a_lock_leaves_only_the_referral_form_open(
    safety: SafetyPolicy, domain: Domain, form: str, action: str | None
) -> None:
    """The other forms are about words for two."""
    made = tracker(domain, "Sam", intent="greet", form=form, metadata={"safety": LOCKED})
    assert named(safety, made, domain) == action


def test_the_slot_holds_the_lock_on_other_channels(safety: SafetyPolicy, domain: Domain) -> None:
    """Without an edge the state is the conversation's own copy."""
    made = tracker(domain, "let's practise", intent="practice", slots={"safety": SafetyState(locked=True).to_json()})
    assert named(safety, made, domain) == "action_closed"


@pytest.mark.parametrize("text", ["I'm scared of losing her", "", "hello", "she hates me and I get it"])
def test_without_danger_safety_abstains(safety: SafetyPolicy, domain: Domain, text: str) -> None:
    """Sadness is left to the rules."""
    assert named(safety, tracker(domain, text), domain) is None


@pytest.mark.parametrize("after", ["action_safety", "action_closed"])
def test_after_its_own_actions_the_coach_listens(safety: SafetyPolicy, domain: Domain, after: str) -> None:
    """One safety action a turn, also while Rasa still thinks that a form is open."""
    made = tracker(domain, DANGER, form="practice_form", after=after)
    assert named(safety, made, domain) == ACTION_LISTEN_NAME


def test_after_the_actions_of_others_safety_abstains(safety: SafetyPolicy, domain: Domain) -> None:
    """It decides once, right after the message."""
    assert named(safety, tracker(domain, DANGER, after="action_fear"), domain) is None


def open_question(awaiting: Awaiting, purpose: str | None = None) -> dict[str, Any]:
    return {"slots": {"situation": Situation(awaiting=awaiting, purpose=purpose).to_json()}}


@pytest.mark.parametrize(
    ("awaiting", "purpose", "text", "action"),
    [
        (Awaiting.TRUTH, "review", "Yes, I was", "action_review_draft"),
        (Awaiting.FEAR, None, "Telling. It was months, not one night", "action_fear"),
        (Awaiting.DANGER, None, "No. She said get away", "action_partner_pain"),
        (Awaiting.SAFETY, "practice", "no", "action_practice"),
    ],
)
def test_an_answer_outranks_its_intent(  # noqa: PLR0917 - a table of cases
    questions: OpenQuestionPolicy, domain: Domain, awaiting: Awaiting, purpose: str | None, text: str, action: str
) -> None:
    """The flow that asked answers, although the words classify as something else."""
    made = tracker(domain, text, intent="thank", confidence=0.5, **open_question(awaiting, purpose))
    assert named(questions, made, domain) == action


def test_a_pasted_exchange_opens_the_form(questions: OpenQuestionPolicy, domain: Domain) -> None:
    """Both voices in one message are a reply to look at."""
    made = tracker(domain, '"who is she" I want to say I lied to you', intent="partner_pain")
    assert named(questions, made, domain) == "review_form"


@pytest.mark.parametrize("form", FORMS)
def test_forms_keep_their_answers(questions: OpenQuestionPolicy, domain: Domain, form: str) -> None:
    """Inside a form the form decides."""
    made = tracker(domain, "Yes, I was", form=form, **open_question(Awaiting.TRUTH, "review"))
    assert named(questions, made, domain) is None


@pytest.mark.parametrize("text", ["/practice", "", "hello there"])
def test_without_an_answer_it_abstains(questions: OpenQuestionPolicy, domain: Domain, text: str) -> None:
    """Buttons for an intent and messages about nothing open go to the rules."""
    assert named(questions, tracker(domain, text, intent="practice"), domain) is None


def test_the_ranking_reaches_the_core(questions: OpenQuestionPolicy, domain: Domain) -> None:
    """Where the classifier is unsure, the words of a core situation may decide among its likeliest."""
    ranking = [{"name": UNSURE, "confidence": 0.2}, {"name": "fear", "confidence": 0.2}]
    made = tracker(domain, "im terrified she will leave me", intent=UNSURE, confidence=0.2, ranking=ranking)
    assert named(questions, made, domain) == "action_fear"


def test_after_a_whole_turn_the_coach_listens(questions: OpenQuestionPolicy, domain: Domain) -> None:
    """Every action of ours is the whole answer; Rasa's own and forms go on by themselves."""
    assert named(questions, tracker(domain, "hi", after="action_fear"), domain) == ACTION_LISTEN_NAME
    assert named(questions, tracker(domain, "hi", after="action_session_start"), domain) is None
    assert named(questions, tracker(domain, "hi", after="utter_greet"), domain) is None
    assert named(questions, tracker(domain, "hi", form="review_form", after="action_fear"), domain) is None


@pytest.mark.parametrize("kind", [SafetyPolicy, OpenQuestionPolicy])
def test_there_is_nothing_to_train(build: Build, domain: Domain, kind: Any) -> None:
    """Training and loading give the policy back as it was."""
    policy = build(kind)
    assert policy.train([], domain) == policy._resource
