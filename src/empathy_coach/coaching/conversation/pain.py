"""The partner's pain: named, a question for them that fits, one thing not to do, and the next step after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from empathy_coach.coaching import asking, situations
from empathy_coach.coaching.asking import AskAnswer
from empathy_coach.coaching.channel import Channel
from empathy_coach.coaching.conversation import checks
from empathy_coach.coaching.conversation.hearing import says
from empathy_coach.coaching.conversation.pen import Pen
from empathy_coach.coaching.conversation.situation import Awaiting, Check, Situation
from empathy_coach.coaching.themes import Part, Theme, theme_line, theme_of
from empathy_coach.language import answers

if TYPE_CHECKING:
    from empathy_coach.coaching.conversation.turn import Turn


_BARE = 3
"""Words up to which a no to the check for danger tells nothing else."""
_OBEYED = frozenset({AskAnswer.GO_AWAY, AskAnswer.YOU_SHOULD_KNOW})
"""Answers that are met before any pain that shows beside them."""


def pain(situation: Situation, text: str) -> Turn:
    """Answer a message about the partner's pain, or what came of the last step."""
    pen = Pen(situation.hearing(text))
    was = situation.awaiting
    pen.know(awaiting=None, misses=0)
    if was is Awaiting.DANGER:
        pen.know(danger=Check.NO if answers.yes_no(text) is answers.Answer.NO else pen.known.danger)
    if pen.known.channel is None and says("here", text):
        pen.know(channel=Channel.IN_PERSON)
    if was is Awaiting.DANGER and len(text.split()) <= _BARE and pen.known.danger is Check.NO:
        return _stay_near(pen)
    if was is Awaiting.DANGER and says("acute", text) and answers.yes_no(text) is answers.Answer.NONE:
        return _check_again(pen)
    answer = _partners_answer(was, text)
    if answer in _OBEYED or (answer is not None and not _is_new_pain(text)):
        return _next_step(pen, answer)
    if says("acute", text) and pen.known.danger is None:
        return _beside(pen)
    if was is Awaiting.DANGER and theme_of(text) is None:
        return _stay_near(pen)
    return _name_and_ask(pen, text)


def _partners_answer(was: Awaiting | None, text: str) -> AskAnswer | None:
    """Return the partner's answer; "I don't know what to do" out of the blue is the learner's own."""
    told = was in (Awaiting.ASKED, Awaiting.DANGER) or says("partner_said", text)
    return asking.answer_of(text) if told else None


def _is_new_pain(text: str) -> bool:
    """Whether the message is first of all a pain of its own ("she's asking why she wasn't enough")."""
    return theme_of(text) not in (None, Theme.NUMBNESS)


def _beside(pen: Pen) -> Turn:
    """Someone sobs in reach: one thing to do, one sentence, one check."""
    pen.know(channel=pen.known.channel or Channel.IN_PERSON, danger=Check.OPEN, awaiting=Awaiting.DANGER)
    pen.say("pain_beside", line=pen.words(situations.advice("moments", "beside_me", **pen.bank)))
    check = pen.words(situations.advice("moments", "beside_check", **pen.bank))
    return pen.say("danger_check", check=check, card=checks.DANGER_CARD).turn()


def _check_again(pen: Pen) -> Turn:
    """The same need, unanswered: the check comes first, in other words."""
    check = pen.words(situations.advice("moments", "beside_check", **pen.bank))
    pen.say("pain_still", check=check, card=checks.DANGER_CARD)
    return pen.know(awaiting=Awaiting.DANGER).turn()


def _stay_near(pen: Pen) -> Turn:
    return _ask(pen, pen.known.theme)


def _next_step(pen: Pen, answer: AskAnswer) -> Turn:
    """Obey, or do the next small thing: whatever the answer was, it counts."""
    step = asking.next_step(answer, _channel(pen), used=pen.known.used, pronouns=pen.known.pronouns)
    pen.say("asked", step=pen.words(step)).know(awaiting=Awaiting.ASKED)
    if answer in (AskAnswer.DONT_KNOW, AskAnswer.NOTHING):
        pen.say("own_support_elsewhere")
    return pen.turn()


def _name_and_ask(pen: Pen, text: str) -> Turn:
    theme = theme_of(text) or pen.known.theme
    pen.know(theme=theme)
    if theme is None:
        pen.say("pain_felt" if pen.known.feeling else "pain_unnamed", feeling=pen.known.feeling or "")
        pen.know(feeling=None)
        return _ask(pen, None)
    pen.say("pain_named", name=_line(pen, theme, Part.NAME), say=_line(pen, theme, Part.SAY))
    return _ask(pen, theme)


def _ask(pen: Pen, theme: Theme | None) -> Turn:
    prompt = question_for(pen, theme, _channel(pen))
    pen.know(awaiting=Awaiting.ASKED).remember(prompt.id)
    pen.say("ask_them", prompt=prompt.text, not_this=_not_this(pen, prompt, theme), card=ask_card(prompt))
    return pen.turn()


def question_for(pen: Pen, theme: Theme | None, channel: Channel) -> asking.AskPrompt:
    """Return a question for them: what the support card names comes first, each thing once."""
    carded = asking.card_prompt(pen.known.card, **pen.bank)
    if carded is not None and carded.id not in pen.known.used:
        return carded
    return asking.ask_prompt(theme, channel, **pen.bank)


def ask_card(prompt: asking.AskPrompt) -> dict[str, Any]:
    """Return the card that lets the learner copy the question."""
    return {
        "type": "ask_prompt",
        "text": prompt.text,
        "options": list(prompt.options),
        "not_this": prompt.not_this,
    }


def _not_this(pen: Pen, prompt: asking.AskPrompt, theme: Theme | None) -> str:
    return _line(pen, theme, Part.AVOID) if theme else prompt.not_this


def _line(pen: Pen, theme: Theme, part: Part) -> str:
    return pen.words(theme_line(theme, part, pen.known.used, pronouns=pen.known.pronouns))


def _channel(pen: Pen) -> Channel:
    """Where the question will be asked; unless they write or are apart, people who live together are in one room."""
    return pen.known.channel or Channel.IN_PERSON
