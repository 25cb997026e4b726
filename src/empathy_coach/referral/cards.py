"""The referral in the chat as cards: a step of the form, the lines before the yes, the status. Words say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.referral import questions, wording
from empathy_coach.referral.form import Filled, Signals, Step, ready, step_of
from empathy_coach.referral.states import CLOSED, State, StoredReferral, status_key

if TYPE_CHECKING:
    from datetime import datetime

Json = dict[str, Any]
_FIELD = {Step.SAFE: "choice", Step.WHOM: "choice", Step.WORDS: "lines", Step.SUMMARY: "pick"}
_MOST = {
    Step.NAME: questions.NAME_MAX,
    Step.CONTACT: questions.CONTACT_MAX,
    Step.HOURS: questions.HOURS_MAX,
    Step.REGION: questions.REGION_MAX,
    Step.WORDS: questions.WORDS_MAX,
}
_OPTIONAL = frozenset({Step.HOURS, Step.REGION, Step.WORDS, Step.SUMMARY})


def label(step: Step, signals: Signals) -> str:
    """Return the question of a step; where somebody is feared, safety is asked about more closely."""
    if step is Step.SAFE and signals.alone:
        return str(_words()["safe_discreet"])
    return str(_words()[step.key]["label"])


def options(step: Step) -> list[Json]:
    """Return the buttons of a step."""
    return list(_words()[step.key].get("options", []))


def step_card(filled: Filled, step: Step, signals: Signals) -> Json:
    """Return the card of one question: its field, its buttons, and what was answered so far."""
    asked = [each for each in Step if each in _shown(signals) and each is not Step.CONSENT]
    pick = [{"id": str(n), "text": line} for n, line in enumerate(signals.practised, start=1)]
    return {
        "type": "referral_form",
        "step": step.key,
        "number": asked.index(step) + 1 if step in asked else len(asked),
        "of": len(asked),
        "label": label(step, signals),
        "hint": _words()[step.key].get("hint"),
        "field": {
            "kind": _FIELD.get(step, "line"),
            "max": _MOST.get(step),
            "optional": step in _OPTIONAL,
            "autocomplete": "off",
        },
        "options": options(step),
        "pick": pick if step is Step.SUMMARY else [],
        "so_far": [_so_far(filled, each) for each in asked if _answered(filled, each)],
        "back": _words()["back"] if step is not asked[0] else None,
        "leave": _words()["leave"],
        "replaces_text": True,
    }


def consent_card(card: wording.ConsentCard, receiver: str, reads: str) -> Json:
    """Return the card of the lines before the yes; each that the person gave can be edited."""
    lines = [
        {"item": item.value, "title": _title(step), "value": value, "edit": _edit(step)}
        if (step := step_of(item)) is not None
        else {"item": item.value, "title": told.partition(":")[0], "value": value, "edit": None}
        for item, told, value in zip(card.consent.scope, card.told, card.values, strict=True)
    ]
    return {
        "type": "referral_consent",
        "version": card.consent.wording_version,
        "receiver": wording.receiver_name(receiver),
        "intro": card.intro,
        "lines": lines,
        "not_told": card.not_told,
        "withdraw": card.withdraw,
        "reads": reads,
        "question": card.question,
        "yes": {"title": card.yes, "send": card.yes},
        "no": {"title": card.no, "send": card.no},
        "replaces_text": True,
    }


def status_card(stored: StoredReferral, receiver: str = "") -> Json:
    """Return the card of how a referral stands, from what is stored alone."""
    saved, received, answered = wording.steps(receiver)
    answer = stored.state_at if stored.state is not State.CREATED and stored.withdrawn is None else None
    moments = ((saved, stored.created), (received, stored.delivered), (answered, answer))
    key = status_key(stored)
    open_still = stored.withdrawn is None and stored.state not in CLOSED
    return {
        "type": "referral_status",
        "code": stored.code,
        "key": key.value,
        "text": wording.sentence(key, code=stored.code, receiver=receiver),
        "message": stored.message or None,
        "steps": [] if stored.withdrawn else [_moment(title, at) for title, at in moments],
        "note": wording.not_emergency(),
        "withdraw": {"title": wording.take_back(), "send": wording.TAKE_BACK} if open_still else None,
        "replaces_text": True,
    }


def edits(filled: Filled, signals: Signals) -> list[Json]:
    """Return a button for each line that was answered, to have it asked anew."""
    asked = [each for each in Step if each in _shown(signals) and _answered(filled, each)]
    return [{"title": _title(each), "send": _edit(each)["send"]} for each in asked if each is not Step.SAFE]


def _shown(signals: Signals) -> set[Step]:
    """Return the questions that this person is asked."""
    unasked = ready(Filled(), signals).answers
    return {each for each in Step if unasked.get(each) is None}


def _answered(filled: Filled, step: Step) -> bool:
    return filled.answers.get(step) is not None and step is not Step.CONSENT


def _so_far(filled: Filled, step: Step) -> Json:
    return {
        "item": step.key,
        "title": _title(step),
        "value": _value(filled.answers[step], step),
        "edit": None if step is Step.SAFE else _edit(step),
    }


def _value(answer: Any, step: Step) -> str:
    if isinstance(answer, list):
        return "; ".join(answer)
    if step is Step.SAFE:
        return str(options(step)[0]["title"])
    if step is Step.WHOM:
        return str(options(step)[0 if answer == "alone" else 1]["title"])
    return str(answer)


def _title(step: Step) -> str:
    return str(_words()[step.key]["title"])


def _edit(step: Step) -> Json:
    button: Json = _words()["edit"]
    return {"title": button["title"], "send": button["send"].format(item=_title(step).lower())}


def _moment(title: str, at: datetime | None) -> Json:
    return {"title": title, "done": at is not None, "at": None if at is None else at.isoformat()}


def _words() -> Json:
    return content.load("referral/steps.yml", "referral_steps")  # type: ignore[no-any-return] # YAML is Any
