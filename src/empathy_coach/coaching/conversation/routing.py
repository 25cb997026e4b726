"""Which flow a message belongs to when the coach has an open question, or when the words decide by themselves."""

from __future__ import annotations

from dataclasses import dataclass

from empathy_coach.coaching.aims import Aim, aim_of
from empathy_coach.coaching.asking import answer_of
from empathy_coach.coaching.conversation import checks, later
from empathy_coach.coaching.conversation.bare import bare_of, is_name
from empathy_coach.coaching.conversation.hearing import corrects, health_at_stake, ongoing_of, says, steers
from empathy_coach.coaching.conversation.moments import Moment, confesses, drawn_in
from empathy_coach.coaching.conversation.situation import Awaiting, Situation
from empathy_coach.coaching.conversation.steering import Steer, steer_of
from empathy_coach.coaching.fears import fear_of
from empathy_coach.coaching.offers import made
from empathy_coach.coaching.ready import arousal_of
from empathy_coach.coaching.themes import theme_of
from empathy_coach.language import answers
from empathy_coach.language.answers import Answer, Command
from empathy_coach.language.voices import voices
from empathy_coach.practice import cues, stepping
from empathy_coach.practice.choosing import wish_of
from empathy_coach.referral import form

SURE = 0.6
"""Confidence from which an intent is taken to leave the open question; set by hand, to be measured."""

UNSURE = "nlu_fallback"
LIKELIEST = 3
_ELSEWHERE = frozenset(
    {
        "practice",
        "referral",
        "delete_my_data",
        "export_my_data",
        "bot_challenge",
        "goodbye",
        "thank",
        "greet",
        "help",
    }
)
_WISHES = frozenset({"practice", "referral", "delete_my_data", "export_my_data", "bot_challenge"})
"""What leaves every open question when it is surely asked for; the rest of the above only leaves a draft."""
BETRAYED = "betrayed_partner"
_WORDING = frozenset({"review_reply", "defensiveness", "support_question", "transparency", "consistency"})
"""What the coach would answer with words for the partner."""
_AIMED = _WORDING | {"honesty", "practice", "out_of_scope", UNSURE}
"""What a wish for words that would do harm is taken for."""
_OF_THE_BETRAYER = frozenset({Aim.FORGIVEN_TODAY, Aim.HIDING, Aim.STOP_QUESTIONS})
"""Aims that only the one who betrayed can have, whoever the classifier takes the speaker for."""
_SHORT = 14  # words: a number, or how it feels
_PART = 40  # words of an answer to a part of the support card
_CHECKED = {"review": "review_draft", "telling": "fear", "reaction": "fear", "practice": "practice"}
_COMMANDS = {Command.STOP: "stop", Command.HELP: "help"}
_INTRODUCTION = 5  # letters: "I want to say" and the like before a draft
_NAMELESS = frozenset({UNSURE, "greet", "out_of_scope", "betrayed_partner", "help", "deny", "goodbye"})
"""What a bare name is taken for."""


@dataclass(frozen=True)
class Heard:
    """A message as the pipeline understood it.

    ``typed`` is False for a button that stands for an intent; ``ranking`` names the intents, likeliest first.
    """

    text: str
    intent: str
    confidence: float
    typed: bool = True
    ranking: tuple[str, ...] = ()


def route(situation: Situation, heard: Heard) -> str | None:
    """Return the flow that answers the message, or None to leave it to the intent.

    The names are those of the flows: ``fear``, ``partner_pain``, ``review_draft``, ``practice``, ``referral``,
    ``moment``, ``honesty``, ``transparency``, ``readiness``, ``support_card``, ``betrayed_partner``, ``who``,
    ``stop``, ``help``, ``help_lines``, ``steer``, ``bare``, and ``review_form``, which is a form.
    """
    if not heard.typed:
        return None
    command = answers.command(heard.text)
    if command is Command.STOP and heard.intent == "goodbye":
        return None
    if command in _COMMANDS:
        return _closing(situation, heard) or _COMMANDS[command]
    if steers("help_lines", heard.text):
        return "help_lines"
    if form.named(heard.text) is not None:
        return "referral"
    return _closing(situation, heard) or _steered(situation, heard) or _told(situation, heard)


def _closing(situation: Situation, heard: Heard) -> str | None:
    """After a debrief "enough", "again" and a time to use it belong to the rehearsal, which then clears its words."""
    return "practice" if situation.awaiting is Awaiting.PRACTISED and stepping.after_of(heard.text) else None


def _steered(situation: Situation, heard: Heard) -> str | None:
    """A message about the talk itself, or with hardly a word in it."""
    kind = steer_of(situation, heard.text)
    if kind is Steer.NEXT:
        return later.flow_of(situation.later[0])
    if kind is Steer.BACK and steers("back_to_reply", heard.text) and not _has_begun(situation):
        return "review_form"
    if kind is not None:
        return "steer"
    return "bare" if bare_of(heard.text) else None


def _has_begun(situation: Situation) -> bool:
    """Whether a reply is being worked on, its partner's words told or skipped."""
    return situation.draft is not None or situation.partner_words is not None


def _told(situation: Situation, heard: Heard) -> str | None:
    """A message that tells something: a fact that decides, an answer, several wishes, or both voices."""
    if _aims(heard):
        return "moment"
    decided = None if _leaves(heard) else _decided(situation, heard)
    if decided is not None:
        return decided
    if situation.awaiting is not None and not _leaves(heard):
        flow = _ANSWERS[situation.awaiting](situation, heard)
        if flow is not None:
            return flow
    looks = (_pasted, _named, _several, _asked_for_words, _corrected, _second_opinion, _nobody)
    return next((flow for look in looks if (flow := look(heard))), None)


def _aims(heard: Heard) -> bool:
    """Whether the words are wanted for something that would do harm; a draft to the partner is reviewed instead."""
    asks = heard.intent in _AIMED | {BETRAYED} and not voices(heard.text).draft and not addresses_partner(heard.text)
    aim = aim_of(heard.text) if asks else None
    return aim is not None and (heard.intent != BETRAYED or aim in _OF_THE_BETRAYER)


def _named(heard: Heard) -> str | None:
    """What is asked for by its name, whatever the message classifies as."""
    if steers("support_card", heard.text):
        return "support_card"
    return "readiness" if steers("ready_to_talk", heard.text) and not says("acute", heard.text) else None


def _several(heard: Heard) -> str | None:
    """The most urgent of several wishes."""
    found = later.wishes(heard.text)
    return later.flow_of(found[0][0]) if len(found) > 1 else None


def _corrected(heard: Heard) -> str | None:
    """A correction that names a fear, or the partner's feeling, is about that, whatever was understood before."""
    if not corrects(heard.text):
        return None
    if fear_of(heard.text):
        return "fear"
    hurting = theme_of(heard.text) is not None or steers("partner_feels", heard.text)
    return "partner_pain" if hurting else None


def _nobody(heard: Heard) -> str | None:
    return "bare" if heard.intent in _NAMELESS and is_name(heard.text) else None


def _decided(situation: Situation, heard: Heard) -> str | None:
    """Facts that outrank the classifier and the open question; each has a lexicon of its own."""
    text, pasted = heard.text, bool(voices(heard.text).draft)
    drawn, expected = drawn_in(situation, text), situation.awaiting in (Awaiting.DANGER, Awaiting.ASKED)
    if drawn is Moment.BLOCKED or (drawn is Moment.SPACE and not expected and not pasted):
        return "moment"
    drinking = (says("drunk", text) or situation.drunk) and not says("sober", text)
    if drinking and (says("drunk", text) or pasted or heard.intent in _WORDING):
        return "moment"
    if says("hiding", text) or (says("false_account", text) and not pasted):
        return "honesty"
    return None if pasted else _who_betrayed(situation, heard)


def _who_betrayed(situation: Situation, heard: Heard) -> str | None:
    if situation.awaiting in (Awaiting.TRUTH, Awaiting.SAFETY, Awaiting.DRAFT):
        return None  # here "I was with him" is said to the partner
    if confesses(heard.text):
        mistaken = situation.betrayed or heard.intent == BETRAYED
        return "moment" if mistaken else None
    if heard.intent == BETRAYED and not situation.betrayed and not _hurt(heard.text):
        if says("they_know", heard.text) or steers("caught", heard.text):
            return "partner_pain"
        if heard.confidence < SURE:
            return "who"
    stays = situation.betrayed and heard.intent in _WORDING | {"partner_pain", "fear", UNSURE, "honesty"}
    return BETRAYED if stays or (says("was_betrayed", heard.text) and heard.intent in _WORDING) else None


def _hurt(text: str) -> bool:
    """Whether the message says in plain words that the speaker is the one who was hurt."""
    return says("was_betrayed", text) or steers("hurt_myself", text)


def _leaves(heard: Heard) -> bool:
    """Whether the message is surely a wish of its own, and neither a plain answer nor a draft."""
    sure = heard.intent in _WISHES and heard.confidence >= SURE
    return sure and answers.yes_no(heard.text) is Answer.NONE and not voices(heard.text).draft


def _pasted(heard: Heard) -> str | None:
    """A message with both voices, or with an introduced draft, is a reply to look at, whatever it sounds like."""
    found = voices(heard.text)
    if found.draft is None or (later.wishes(found.draft) and not addresses_partner(found.draft)):
        return None
    introduced = addresses_partner(found.draft) and len(found.draft) < len(heard.text.strip()) - _INTRODUCTION
    return "review_form" if found.partner or (introduced and not _leaves(heard)) else None


def _asked_for_words(heard: Heard) -> str | None:
    """What the partner said, and "what do I say": a pain that shows is met, else a reply is worked on."""
    asked = any(topic == "review_reply" for topic, _ in later.wishes(heard.text))
    said = voices(heard.text).partner
    if not said or not asked or heard.intent == BETRAYED:
        return None
    return "partner_pain" if theme_of(said) else "review_form"


def _second_opinion(heard: Heard) -> str | None:
    """Where the classifier is not sure, the lexicons of the core situations decide among its likeliest."""
    if heard.intent != UNSURE:
        return None
    likely = heard.ranking[:LIKELIEST]
    if "fear" in likely and fear_of(heard.text):
        return "fear"
    hurting = says("acute", heard.text) or theme_of(heard.text) is not None
    return "partner_pain" if "partner_pain" in likely and hurting else None


def _truth(situation: Situation, heard: Heard) -> str | None:
    if checks.truth_of(heard.text) is not None or _is_draft(situation, heard):
        return "review_draft"
    return None


def _safety(situation: Situation, heard: Heard) -> str | None:
    flow = _CHECKED.get(situation.purpose or "")
    if checks.afraid_of(heard.text) is not None:
        return flow
    return "review_draft" if flow == "review_draft" and _is_draft(situation, heard) else None


def _danger(_: Situation, heard: Heard) -> str | None:
    answered = answers.yes_no(heard.text) is not Answer.NONE or answer_of(heard.text) or theme_of(heard.text)
    return "partner_pain" if answered else None


def _fear(_: Situation, heard: Heard) -> str | None:
    leaves = heard.intent in _ELSEWHERE and heard.confidence >= SURE
    if answers.yes_no(heard.text) is Answer.UNSURE:
        return "fear"
    return "fear" if fear_of(heard.text) and not leaves else None


def _scope(_: Situation, heard: Heard) -> str | None:
    told = ongoing_of(heard.text) is not None or health_at_stake(heard.text) is not None
    return "fear" if told or answers.yes_no(heard.text) is not Answer.NONE else None


def _asked(_: Situation, heard: Heard) -> str | None:
    if steers("another", heard.text) or answers.command(heard.text) is Command.TRY_AGAIN:
        return "partner_pain"
    if answer_of(heard.text):
        return "partner_pain"
    return _pasted(heard) or ("partner_pain" if theme_of(heard.text) else None)


def _draft(situation: Situation, heard: Heard) -> str | None:
    return "review_draft" if _is_draft(situation, heard) else None


def _arousal(_: Situation, heard: Heard) -> str | None:
    return "readiness" if len(heard.text.split()) <= _SHORT and arousal_of(heard.text) else None


def _offer(_: Situation, heard: Heard) -> str | None:
    return "transparency" if made(heard.text) else None


def _card(_: Situation, heard: Heard) -> str | None:
    """Any short answer belongs to the card; somebody in pain beside it, or a pasted chat, does not."""
    found = voices(heard.text)
    elsewhere = _leaves(heard) or (found.partner and found.draft)
    told = len(heard.text.split()) <= _PART and not says("acute", heard.text)
    return "support_card" if told and not elsewhere else None


def _rehearsal(_: Situation, heard: Heard) -> str | None:
    wish = wish_of(heard.text)
    return "practice" if wish.says_something or stepping.after_of(heard.text) or _goes_on(heard.text) else None


def _goes_on(text: str) -> bool:
    return cues.is_one(text, "go_on", path=stepping.COMMANDS)


def _is_draft(_: Situation, heard: Heard) -> bool:
    """Whether the message is another try: words to the partner, and not a sure request for something else."""
    found = voices(heard.text)
    if found.draft:
        return True
    leaves = heard.intent in _ELSEWHERE and heard.confidence >= SURE
    return not leaves and addresses_partner(heard.text)


def addresses_partner(text: str) -> bool:
    """Whether the words speak to the partner ("you") rather than about them."""
    return says("to_partner", text) and not says("about_partner", text)


_ANSWERS = {
    Awaiting.TRUTH: _truth,
    Awaiting.SAFETY: _safety,
    Awaiting.DANGER: _danger,
    Awaiting.FEAR: _fear,
    Awaiting.SCOPE: _scope,
    Awaiting.ASKED: _asked,
    Awaiting.DRAFT: _draft,
    Awaiting.AROUSAL: _arousal,
    Awaiting.OFFER: _offer,
    Awaiting.CARD: _card,
    Awaiting.REHEARSAL: _rehearsal,
    Awaiting.PRACTISED: lambda *_: None,
}
