"""The referral form as plain data: one answer after the other, going back, changing, and the exact yes at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from empathy_coach.language import answers
from empathy_coach.language.answers import Answer, Command
from empathy_coach.referral import asides, questions, summary, wording
from empathy_coach.referral.asides import Asked
from empathy_coach.referral.model import ContactKind
from empathy_coach.referral.questions import Answers, ReferralError
from empathy_coach.referral.states import CLOSED
from empathy_coach.referral.steps import ALONE, TOGETHER, Filled, Signals, Step, ready, step_of, without_consent

if TYPE_CHECKING:
    from empathy_coach.referral.model import Consent, ReferralRequest
    from empathy_coach.referral.service import Status

__all__ = [
    "Asked", "Filled", "Signals", "Step", "answer", "asked_for", "ready", "step_of", "without_consent",
]  # fmt: skip


def asked_for(text: str) -> Asked:
    """Return what a message about a referral wants: to take it back, to know how it stands, to have one, or none."""
    return asides.asked_for(text)


def named(text: str) -> Asked | None:
    """Return what a message wants that names a referral and takes it back or asks after it, else None."""
    return asides.named(text)


def is_open(status: Status) -> bool:
    """Whether a referral is stored and neither taken back nor closed."""
    stored = status.referral
    return stored is not None and stored.withdrawn is None and stored.state not in CLOSED


def wants_change(text: str, card: wording.ConsentCard) -> bool:
    """Whether the person wants to change a line first, without saying which."""
    return questions.plain(text) == questions.plain(card.change)


def answer(filled: Filled, step: Step, text: str, signals: Signals) -> Filled:
    """Return the form after one answer.

    Args:
        filled: the answers so far.
        step: the question that was asked.
        text: the answer as typed or chosen.
        signals: what else is known.

    Raises:
        ReferralError: the answer cannot be used yet; ``str`` of it is the sentence for the person.
    """
    aside = _aside(filled, step, text, signals)
    if aside is not None:
        return aside
    if step is Step.CONSENT:
        return _consent(filled, text, signals)
    if step is Step.SAFE:
        return _contact_or_safe(filled, text)
    if step is Step.SUMMARY:
        return Filled({**filled.answers, step: _lines(text, signals)})
    return Filled({**filled.answers, step: _CHECKS[step](text)})


def sentence(key: str) -> str:
    """Return the sentence that goes with a note."""
    return str(ReferralError(key))


def request_of(filled: Filled, signals: Signals, receiver: str) -> tuple[ReferralRequest, Consent]:
    """Return the checked request and the consent to exactly what was shown.

    Raises:
        ReferralError: an answer is missing or cannot be used.
    """
    request = _request(filled, signals)
    return request, wording.consent_card(request, receiver).consent


def consent_card(filled: Filled, signals: Signals, receiver: str) -> wording.ConsentCard:
    """Return what is shown before the yes."""
    return wording.consent_card(_request(filled, signals), receiver)


def _aside(filled: Filled, step: Step, text: str, signals: Signals) -> Filled | None:
    """Return the form after a message about the form itself: leaving it, going back, changing a line, asking."""
    if answers.command(text) is Command.STOP or asides.leaves(text) or named(text) is Asked.WITHDRAW:
        return Filled({}, stopped=True)
    if answers.command(text) is Command.BACK:
        return Filled(_without_last(filled, step, signals))
    line = asides.line_to_change(text)
    if line is not None:
        return _changed(filled, Step(f"referral_{line}"), signals)
    note = _note(step, text)
    if note is not None:
        return Filled(filled.answers, note=note)
    return None if step is Step.WORDS else _corrected(filled, step, text)


def _note(step: Step, text: str) -> str | None:
    """Return the key of what to say to a message that answers no question; own words may ask whatever they like."""
    if step is not Step.CONSENT and questions.plain(text) == questions.plain(wording.exact_yes()):
        return "yes_too_early"
    return None if step is Step.WORDS else asides.question(text)


def _changed(filled: Filled, step: Step, signals: Signals) -> Filled:
    """Ask one line anew and keep the others; for whom stays what safety needs."""
    if step is Step.WHOM and signals.alone:
        return Filled(filled.answers, note="alone_for_safety")
    if step is Step.SUMMARY and not signals.practised:
        return Filled(filled.answers, note="no_practice")
    also = {Step.SAFE} if step is Step.CONTACT else set()
    kept = {key: value for key, value in filled.answers.items() if key not in {step, Step.CONSENT} | also}
    return Filled(kept)


def _corrected(filled: Filled, step: Step, text: str) -> Filled | None:
    """Take a correction of a line that was answered before: "sorry, the number is ..."."""
    corrected = asides.correction(text)
    if corrected is None or filled.answers.get(Step(f"referral_{corrected.line}")) is None:
        return None
    target = Step(f"referral_{corrected.line}")
    if target is step or (target is Step.CONTACT and step is Step.SAFE):
        return None
    kept = {**filled.answers, target: _CHECKS[target](corrected.value)}
    if target is Step.CONTACT:
        kept.pop(Step.SAFE, None)
    return Filled(kept, note="corrected")


def _request(filled: Filled, signals: Signals) -> ReferralRequest:
    held = filled.answers
    given = Answers(
        name=held.get(Step.NAME) or "",
        contact=held.get(Step.CONTACT) or "",
        safe=held.get(Step.SAFE),
        hours=held.get(Step.HOURS) or "",
        words=held.get(Step.WORDS) or "",
        region=held.get(Step.REGION) or "",
        summary=tuple(held.get(Step.SUMMARY) or ()),
        together=held.get(Step.WHOM) == TOGETHER,
    )
    return questions.prepare(given, tier=signals.tier, concerns=signals.concerns, locked=signals.locked)


def _consent(filled: Filled, text: str, signals: Signals) -> Filled:
    """Take a yes only from the button or its exact words; a no ends the form."""
    card = consent_card(filled, signals, "")
    said = questions.plain(text)
    if said == questions.plain(card.yes):
        return Filled({**filled.answers, Step.CONSENT: True})
    if wants_change(text, card):
        return Filled(filled.answers, note="which_line")
    if said == questions.plain(card.no) or answers.yes_no(text) is Answer.NO:
        return Filled({}, stopped=True)
    raise ReferralError("consent_exact")


def _without_last(filled: Filled, step: Step, signals: Signals) -> dict[Step, Any]:
    """Clear the question that was asked before ``step``, so that it is asked again."""
    unasked = {each for each in Step if ready(Filled(), signals).answers.get(each) is not None}
    order = [each for each in Step if each not in unasked or each is step]
    before = order[max(order.index(step) - 1, 0)]
    return {key: value for key, value in filled.answers.items() if key not in (before, step)}


def _contact_or_safe(filled: Filled, text: str) -> Filled:
    """Take yes; take another way to be reached instead; a plain no asks for one."""
    said = answers.yes_no(text)
    if said is Answer.YES:
        return Filled({**filled.answers, Step.SAFE: True})
    if said is Answer.NO:
        return Filled(_without(filled, Step.CONTACT, Step.SAFE), note="contact_unsafe")
    try:
        other = questions.check_contact(text)
    except ReferralError as error:
        raise ReferralError("safe_unclear") from error
    if other.kind is ContactKind.OTHER and not asides.has_address(other.value):
        raise ReferralError("safe_unclear")  # words without an address answer the question badly, not anew
    return Filled({**filled.answers, Step.CONTACT: other.value})


def _without(filled: Filled, *steps: Step) -> dict[Step, Any]:
    return {key: value for key, value in filled.answers.items() if key not in steps}


def _lines(text: str, signals: Signals) -> list[str]:
    if questions.skips(text):
        return []
    found = summary.chosen(signals.practised, text)
    if found is None:
        raise ReferralError("summary_numbers")
    return list(found)


def _optional(check: Any) -> Any:
    return lambda text: "" if questions.skips(text) else check(text)


def _contact(text: str) -> str:
    return questions.check_contact(text).value


def _whom(text: str) -> str:
    return TOGETHER if questions.together(text) else ALONE


_CHECKS: dict[Step, Any] = {
    Step.NAME: questions.check_name,
    Step.CONTACT: _contact,
    Step.WHOM: _whom,
    Step.HOURS: _optional(questions.check_hours),
    Step.REGION: _optional(questions.check_region),
    Step.WORDS: _optional(questions.check_words),
}
