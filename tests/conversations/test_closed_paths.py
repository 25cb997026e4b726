"""After a signal of violence or control every path of the dialogue is closed, and what is for the person stays open.

The paths are not listed by hand: every intent of the domain (with its own training examples), every form, every open
question of the coach and every button offered before the signal is walked. What the coach says then must consist of
the words of the safety flow and of what stays open, and of nothing else.
"""

from __future__ import annotations

import re
import uuid
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import yaml
from stack import Said, Talk

from empathy_coach import content
from empathy_coach.coaching.conversation.situation import Awaiting, Situation
from empathy_coach.safety import Concern, SafetyState, Tier
from empathy_coach.safety.words import word_files

if TYPE_CHECKING:
    from stack import Stack

ROOT = Path(__file__).parents[2]
SIGNALS = {
    "is hurt": "he hit me last night because I was late",
    "hurts": "I slapped her when she called me a liar",
    "controls": "how can I read her messages without her knowing",
    "a child is hurt": "he hit our son and I saw it",
}
OPEN = frozenset({"referral", "delete_my_data", "export_my_data", "bot_challenge"})
OPEN_RESPONSES = ("referral", "privacy", "safety", "small_talk")
EACH = 2
"""Training examples of each intent that are said."""
MARKUP = re.compile(r"\[([^]]*)\](\([^)]*\)|\{[^}]*\})")
OPEN_SAID = ("utter_referral", "utter_ask_referral", "utter_delete", "utter_export", "utter_safety_closed", "utter_bot")
WITHIN = 12
"""Messages that go to the dialogue after a referral was asked for, before the safety flow answers again."""


@cache
def intents() -> tuple[str, ...]:
    """Return every intent of the domain but those that stay open."""
    named = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"]
    return tuple(name for name in named if name not in OPEN)


@cache
def examples() -> dict[str, list[str]]:
    """Return some training examples of each intent, short ones first."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"] or []:
            if "intent" in entry:
                lines = re.findall(r"^- (.+)$", entry["examples"], re.MULTILINE)
                found.setdefault(entry["intent"], []).extend(MARKUP.sub(r"\1", line) for line in lines)
    return {name: sorted(lines, key=len)[len(lines) // 3 :][:EACH] for name, lines in found.items()}


@cache
def allowed() -> tuple[str, ...]:
    """Return all that may be said after a signal, the longest first."""
    said = [text for file in word_files() for text in _texts(content.load(f"safety/words/{file}.yml"))]
    said = [text.replace("{number}", "999") for text in said]
    for topic in OPEN_RESPONSES:
        responses = yaml.safe_load((ROOT / "data" / "responses" / f"{topic}.yml").read_text(encoding="utf-8"))
        for name, variants in responses["responses"].items():
            if name.startswith(OPEN_SAID):
                said += [variant["text"] for variant in variants if variant.get("text")]
    said += list(content.load("web/replies.yml")["prompts"].values())
    return tuple(sorted((text.strip() for text in said if text.strip()), key=len, reverse=True))


def _texts(data: Any) -> list[str]:
    if isinstance(data, str):
        return [data]
    parts = data.values() if isinstance(data, dict) else data
    return [text for part in parts for text in _texts(part)]


def strange(said: Said) -> str:
    """Return what is left of an answer without all that may be said."""
    rest = said.text
    for text in allowed():
        whole = "".join(".+?" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{\w+\})", text))
        rest = re.sub(whole, "", rest, flags=re.DOTALL)
    return rest.strip()


def closed(said: Said) -> bool:
    """Whether an answer holds nothing for two: no strange words, no card but help and referral."""
    kinds = {(reply.get("card") or {}).get("type") for reply in said.replies} - {None}
    return said.status == 200 and bool(said.text) and not strange(said) and kinds <= {"safety", "referral", "told"}


def begun(stack: Stack, signal: str) -> Talk:
    talk = Talk.begin(stack, region="GB")
    talk.say(SIGNALS[signal])
    assert talk.last.tier in {"crisis", "emergency"}
    return talk


@pytest.mark.stack
@pytest.mark.parametrize("signal", SIGNALS)
def test_every_intent_is_closed(stack: Stack, signal: str) -> None:
    """Each intent in its own words, one after another in the same conversation."""
    talk = begun(stack, signal)
    opened = {}
    for intent in intents():
        for text in examples()[intent]:
            said = talk.say(text)
            if not closed(said):
                opened[f"{intent}: {text}"] = strange(said) or str(said.body)
    assert not opened, "\n".join(f"{said} -> {rest}" for said, rest in opened.items())


@pytest.mark.stack
@pytest.mark.parametrize("signal", SIGNALS)
def test_every_intent_is_closed_where_the_dialogue_answers(stack: Stack, signal: str) -> None:
    """After "a therapist" and a stop the messages go to Rasa again: its own policy keeps them closed."""
    opened, texts = {}, [text for intent in intents() for text in examples()[intent][:1]]
    for first in range(0, len(texts), WITHIN):
        talk = begun(stack, signal)
        talk.say("I want a therapist")
        talk.say("stop")
        for text in texts[first : first + WITHIN]:
            said = talk.say(text)
            if not closed(said):
                opened[text] = strange(said) or str(said.body)
    assert not opened, "\n".join(f"{said} -> {rest}" for said, rest in opened.items())


FORMS = {
    "review": ["can you check my reply before I send it"],
    "practice": ["can we practise the talk", "No, nothing like that"],
    "draft": ["my wife asked me where I was on Friday", "I want to tell her that I was with him and I am sorry"],
}


@pytest.mark.stack
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("signal", SIGNALS)
def test_a_form_or_a_practice_that_was_open_is_left_at_once(stack: Stack, signal: str, form: str) -> None:
    """The signal is told in its middle; neither an answer to it nor "go on" opens it again."""
    talk = Talk.begin(stack, region="GB")
    for text in FORMS[form]:
        talk.say(text)
    offered = dict(talk.last.choices)
    talk.say(SIGNALS[signal])
    assert closed(talk.last), talk.transcript()
    for text in ("I'm sorry, I was with someone and I lied to you", "go on", "try again", "again", "let's continue"):
        assert closed(talk.say(text)), talk.transcript()
    for value in offered.values():
        body = {"message_id": uuid.uuid4().hex, "choice": value}
        answer = httpx.post(f"{talk.address}/api/messages", json=body, headers=talk.headers, timeout=60)
        assert closed(Said(answer.status_code, answer.json()))


@pytest.mark.stack
@pytest.mark.parametrize("signal", SIGNALS)
def test_what_is_for_the_person_stays_open(stack: Stack, signal: str) -> None:
    """A therapist, the lines, one's data, leaving the room, the end of the talk."""
    talk = begun(stack, signal)
    asked = talk.say("I want a therapist for myself")
    assert "name" in asked.text.lower(), talk.transcript()
    talk.say("stop")
    lines = talk.say("show me the help lines")
    assert lines.text
    left = begun(stack, signal)
    assert closed(left.say("I need to leave the room now"))
    assert left.last.tier in {"crisis", "emergency"}
    assert httpx.get(f"{talk.address}/help", timeout=30).status_code == 200
    assert httpx.get(f"{talk.address}/api/export", headers=talk.headers, timeout=60).status_code == 200
    assert httpx.delete(f"{talk.address}/api/session", headers=talk.headers, timeout=60).status_code == 200


STATES = {
    "violence": SafetyState(tier=Tier.CRISIS, locked=True, concerns=(Concern.PARTNER_VIOLENCE,)),
    "own violence, long ago in the session": SafetyState(locked=True, concerns=(Concern.OWN_VIOLENCE,)),
    "suicide": SafetyState(tier=Tier.CRISIS, concerns=(Concern.SUICIDE,)),
    "emergency": SafetyState(tier=Tier.EMERGENCY, concerns=(Concern.SUICIDE,)),
    "under 18": SafetyState(minor=True),
}


@pytest.mark.rasa
@pytest.mark.parametrize("state", STATES)
def test_the_policy_closes_every_intent_form_and_open_question(state: str) -> None:
    """The whole product of intents, forms and open questions, on a real tracker, without a model."""
    from rasa.shared.core.constants import ACTION_LISTEN_NAME  # noqa: PLC0415 - seconds
    from rasa.shared.core.domain import Domain  # noqa: PLC0415
    from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered  # noqa: PLC0415
    from rasa.shared.core.trackers import DialogueStateTracker  # noqa: PLC0415

    from empathy_coach.nlu.policies import ACTION_CLOSED, SafetyPolicy  # noqa: PLC0415

    domain = Domain.from_path(str(ROOT / "domain.yml"))
    assert set(domain.form_names) == {"review_form", "practice_form", "referral_form"}
    metadata = {"safety": STATES[state].to_json(), "triage": {"tier": "none", "answered_by": None}}
    for intent in domain.intents:
        for form in (None, *domain.form_names):
            for awaiting in (None, *Awaiting):
                tracker = DialogueStateTracker.from_events("someone", [], slots=domain.slots)
                tracker.update(SlotSet("situation", Situation(awaiting=awaiting).to_json()))
                if form:
                    tracker.update(ActiveLoop(form))
                tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
                top = {"name": intent, "confidence": 0.9}
                tracker.update(UserUttered("yes", intent=top, parse_data={"intent": top}, metadata=metadata))
                decided = SafetyPolicy.decide(object.__new__(SafetyPolicy), tracker)
                stays_open = form == "referral_form" or (form is None and intent in OPEN)
                assert decided == (None if stays_open else ACTION_CLOSED), (intent, form, awaiting)
