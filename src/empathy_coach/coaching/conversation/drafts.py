"""Reviewing a reply before it is sent: the checks first, then the words that hurt, then another try."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from empathy_coach.coaching import fears, keeping, lexicon, offers, phrasing, situations, specifics
from empathy_coach.coaching.channel import Channel
from empathy_coach.coaching.conversation import checks
from empathy_coach.coaching.conversation.pen import Pen
from empathy_coach.coaching.conversation.situation import Awaiting, Check, Situation
from empathy_coach.coaching.fears import Disclosure
from empathy_coach.coaching.model import Finding, Kind, Review, Skill, Suggestion, Verdict
from empathy_coach.coaching.review import review as review_draft
from empathy_coach.coaching.review import to_json
from empathy_coach.coaching.themes import Part, theme_line, theme_said
from empathy_coach.language.voices import voices

if TYPE_CHECKING:
    from empathy_coach.coaching.conversation.turn import Turn

Reviewer = Callable[[str, str], Review]
"""Takes the draft and the partner's words; returns the review of the draft."""

REVIEW = "review"
_FACTUAL = frozenset({Kind.DENYING, Kind.MINIMIZING})
_HANDED_OVER = re.compile(
    r"^\s*(?:ok(?:ay)?|so|here|here it is|draft|new|again|second try|next try|my (?:reply|draft|answer)|how about"
    r"|what about)\s*[:\u2026-]+\s*",
    re.IGNORECASE,
)
_SHORT = 10  # words of the partner that can be quoted whole
_ENOUGH = 3  # tries: past that, polishing helps the learner's nerves more than the partner


@dataclass(frozen=True)
class Reviewed:
    """A draft with its review and the ways to say it that fit."""

    partner: str
    draft: str
    review: Review
    suggestions: tuple[Suggestion, ...]


def draft_turn(
    situation: Situation,
    text: str,
    *,
    partner: str | None = None,
    draft: str | None = None,
    reviewer: Reviewer = review_draft,
) -> Turn:
    """Answer a draft, an answer to a check that stood before its review, or the end of an unfinished form.

    Args:
        situation: with the last draft, the partner's words and the open question, where there are any.
        text: the learner's message as typed.
        partner: the partner's words from the form; None outside it.
        draft: the draft from the form; None outside it.
        reviewer: the review of a draft in the context of the partner's words.
    """
    was = situation.awaiting
    pen = Pen(_heard(situation, text, partner)).know(awaiting=None, misses=0)
    if draft:
        return _review(pen.know(draft=_unlabelled(draft), partner_words=partner or situation.partner_words), reviewer)
    if was is Awaiting.TRUTH and checks.truth_of(text) is not None:
        return _after_truth(pen, text, reviewer)
    if was is Awaiting.SAFETY and checks.afraid_of(text) is not None:
        return _after_safety(pen, text, reviewer)
    if was is None:
        return pen.say("review_cancelled").turn()
    return _next_try(pen, situation, text, reviewer)


def _heard(situation: Situation, text: str, partner: str | None) -> Situation:
    """Return what the message tells; "he" and "she" inside the two voices speak of somebody else."""
    found = voices(text)
    around = text.replace(found.partner or "\0", " ").replace(found.draft or text, " ")
    heard = situation.hearing(partner or text)
    return replace(heard, pronoun=situation.hearing(around).pronoun)


def _after_safety(pen: Pen, text: str, reviewer: Reviewer) -> Turn:
    pen.know(afraid=checks.afraid_of(text))
    if pen.known.afraid is Check.YES:
        return checks.close(pen).turn()
    return _go_on(pen) if pen.known.attempts else _review(pen, reviewer)


def _next_try(pen: Pen, situation: Situation, text: str, reviewer: Reviewer) -> Turn:
    found = voices(text)
    new = _unlabelled(found.draft or text)
    if situation.attempts and not found.partner and _tried(new) in situation.used:
        return _same_again(pen, reviewer)
    return _review(pen.know(draft=new, partner_words=found.partner or pen.known.partner_words), reviewer)


def _tried(draft: str) -> str:
    """Return the id under which a reviewed draft is remembered: a digest, because the words are not needed."""
    return f"tried.{blake2b(lexicon.plain(draft).encode('utf-8', 'replace'), digest_size=6).hexdigest()}"


def _same_again(pen: Pen, reviewer: Reviewer) -> Turn:
    """The last try once more: not reviewed twice; what stands in the way is named, or nothing is."""
    found = reviewer(pen.known.draft or "", pen.known.partner_words or "")
    pen.know(awaiting=Awaiting.DRAFT)
    if not found.findings or "draft_same" in pen.known.used:
        return pen.say("draft_same_open").turn()
    return pen.remember("draft_same").say("draft_same", quote=_wounds_most(found).text).turn()


def _unlabelled(draft: str) -> str:
    """Return the draft without a word that only hands it over ("ok: I'm sorry" -> "I'm sorry")."""
    return _HANDED_OVER.sub("", draft, count=1) or draft


def _review(pen: Pen, reviewer: Reviewer) -> Turn:
    draft, partner = pen.known.draft or "", pen.known.partner_words or ""
    found = reviewer(draft, partner)
    if found.threat:
        return pen.say("draft_is_a_threat").turn()
    if pen.known.truth is None and _states_facts(draft, found, partner):
        return _not_yet(pen)
    if pen.known.attempts == 0 and pen.known.afraid is None and pen.known.truth is None:
        pen.say("hold_before_check", line=_hold(pen))
        return checks.ask_safety(pen, purpose=REVIEW).turn()
    suggestions = _free(draft, found) + phrasing.suggest(
        draft,
        partner,
        found,
        channel=pen.known.channel,
        seed=pen.known.attempts,
        used=pen.known.used,
        card=pen.known.card,
    )
    pen.remember(_tried(draft))
    return _tell(pen, Reviewed(partner, draft, found, suggestions))


def _free(draft: str, found: Review) -> tuple[Suggestion, ...]:
    """Return the learner's own offer without its price, where the draft bargains."""
    if Kind.DEFLECTING not in found.kinds:
        return ()
    offer = offers.check_offer(draft)
    if offers.Trait.UNCONDITIONAL not in offer.missing or not offer.rewritten:
        return ()
    line = offers.trait_line(offers.Trait.UNCONDITIONAL)
    return (Suggestion(offer.rewritten, (Skill.TRANSPARENCY,), line.text),)


def _states_facts(draft: str, found: Review, partner: str) -> bool:
    """Whether the truth is to be asked for; a pattern's hint is enough, whatever the review made of it."""
    hints = review_draft(draft, partner, patterns_only=True).kinds
    return bool(specifics.question_of(partner)) or bool(_FACTUAL.intersection((*found.kinds, *hints)))


def _not_yet(pen: Pen) -> Turn:
    """Receive the sting, hold, and ask whether the answer is true before a word of it is polished."""
    partner = pen.known.partner_words
    if partner:
        pen.say("sting_received", line=_sting(pen, partner))
    pen.say("not_yet", line=_hold(pen))
    return checks.ask_truth(pen).know(purpose=REVIEW).turn()


def _sting(pen: Pen, partner: str) -> str:
    """Quote what hit, in the partner's words; a long message is received by its pain instead."""
    quoted = _quotable(partner)
    if quoted:
        return pen.words(situations.advice("moments", "sting_of", words={"partner": quoted}, **pen.bank))
    theme = theme_said(partner)
    if theme is not None:
        return pen.words(theme_line(theme, Part.NAME, pen.known.used, pronouns=pen.known.pronouns))
    return pen.words(situations.sting(None, **pen.bank))


def _quotable(partner: str) -> str:
    """Return the first short sentence of the partner, or the specific of a long one."""
    first = next(iter(specifics.sentences(partner)), "").strip(' .!?"\u201c\u201d')
    if 1 < len(first.split()) <= _SHORT:
        return first
    return specifics.specific_of(partner) or ""


def _go_on(pen: Pen) -> Turn:
    """The review stands above already: thank for the answer, and wait for the next try."""
    return pen.say("next_try").know(awaiting=Awaiting.DRAFT).turn()


def _hold(pen: Pen) -> str:
    return pen.words(phrasing.hold_line(pen.known.channel or Channel.TEXT, pen.known.used))


def _after_truth(pen: Pen, text: str, reviewer: Reviewer) -> Turn:
    answer = checks.truth_of(text) or Check.UNSURE
    pen.know(truth=answer)
    if answer in (Check.NO, Check.UNSURE):
        if answer is Check.NO:
            pen.say("not_all_true", line=pen.words(fears.disclosure_line(Disclosure.NOT_ALL, **pen.bank)))
        else:
            pen.say("unsure_true", line=pen.words(situations.advice("honesty", "dont_remember", **pen.bank)))
        pen.say("tonight_line", line=pen.words(fears.disclosure_line(Disclosure.TONIGHT, **pen.bank)))
        question = pen.words(fears.disclosure_line(Disclosure.SCOPE, **pen.bank))
        return pen.say("telling_scope", question=question).know(awaiting=Awaiting.SCOPE, purpose="telling").turn()
    return _review(pen, reviewer)


def _tell(pen: Pen, done: Reviewed) -> Turn:
    before = pen.known.kinds
    pen.know(attempts=pen.known.attempts + 1, awaiting=Awaiting.DRAFT, purpose=REVIEW)
    pen.know(kinds=tuple(kind.value for kind in done.review.kinds))
    if pen.known.afraid is None:
        checks.ask_safety(pen, purpose=REVIEW)
    if done.review.verdict is Verdict.OPEN or not done.review.findings:
        _tell_open(pen, done)
    else:
        _tell_defensive(pen, done, before)
    return pen.remember(*(option.text for option in done.suggestions)).turn()


def _tell_open(pen: Pen, done: Reviewed) -> None:
    """Say what receives the partner; never that it is good to send. Then stop polishing, and prepare."""
    best = _kept(done)
    pen.say("draft_open_with" if best else "draft_open", best=best, card=review_card(done))
    if best or pen.known.attempts >= _ENOUGH:
        pen.say("before_sending", line=pen.words(situations.advice("consistency", "after_sending", **pen.bank)))


def _tell_defensive(pen: Pen, done: Reviewed, before: tuple[str, ...]) -> None:
    """One quoted phrase, how it may land, one change; the rest is behind a tap."""
    first = _wounds_most(done.review)
    better = _better(done, before)
    if better:
        pen.say(
            "draft_better",
            line=pen.words(situations.advice("moments", "better", words={"better": better}, **pen.bank)),
        )
        left = situations.advice("moments", "one_left", words={"clause": first.text}, **pen.bank)
        pen.say("draft_one_left", line=pen.words(left), card=review_card(done))
        return
    question = specifics.question_of(done.partner)
    waits = bool(_FACTUAL.intersection(done.review.kinds))
    card = review_card(done)  # below the last words: on a phone they are read first
    below = None if question or waits else card
    pen.say("draft_wounds", quote=first.text, why=first.why, instead=first.instead, card=below)
    if question:
        pen.say("answer_first", question=question, card=None if waits else card)
    if waits:
        line = situations.advice("moments", "correction_waits", **pen.bank)
        pen.say("correction_waits", line=pen.words(line), card=card)


def _wounds_most(found: Review) -> Finding:
    """Return the finding to speak of: a matter of fact can wait where something else attacks."""
    return next((finding for finding in found.findings if finding.kind not in _FACTUAL), found.findings[0])


def _better(done: Reviewed, before: tuple[str, ...]) -> str:
    """Quote what got better since the last try, or return nothing."""
    return _kept(done) if before else ""


def _kept(done: Reviewed) -> str:
    """Return the learner's words that are most worth keeping: an owned act before a plain answer."""
    kept = keeping.kept(done.draft, done.review, asked=bool(specifics.question_of(done.partner)))
    spans = sorted((span.text for span in done.review.skills), key=len, reverse=True)
    return next((piece for piece in (*kept.acts, kept.owning, kept.answer, *spans) if piece), "")


def review_card(done: Reviewed) -> dict[str, Any]:
    """Return the card of one review: the design's JSON without an id, and the draft it speaks of."""
    return {"type": "review", "draft": done.draft, **to_json(done.review, done.suggestions)}
