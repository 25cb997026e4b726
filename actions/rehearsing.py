"""What the actions of a rehearsal share: what they say, and where finished rehearsals are kept."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError

from actions import memory
from empathy_coach import practice
from empathy_coach.practice import drills, results, scenario, stepping, wording
from empathy_coach.practice.stepping import Step
from empathy_coach.safety import help_card
from empathy_coach.safety.model import Concern
from empathy_coach.storage.database import DatabaseError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rasa_sdk import Tracker
    from rasa_sdk.executor import CollectingDispatcher

    from empathy_coach.coaching.conversation.situation import Situation
    from empathy_coach.practice.debrief import Debrief
    from empathy_coach.practice.results import Result
    from empathy_coach.storage.practices import PracticeRepository

_log = logging.getLogger(__name__)
_ASIDES = {Step.HINT: "utter_practice_hint", Step.HELP: "utter_practice_help"}
_TWICE = 2
MOST_CHOICES = 4
"""Partners to choose from at once; the card names them all."""


class Rehearsals:
    """Finished rehearsals; where the database fails, a rehearsal goes on without them."""

    def __init__(self, opened: Callable[[], PracticeRepository]) -> None:
        self._opened = opened

    def last(self, owner: str, *, besides: practice.Session | None = None) -> Result | None:
        """Return the latest rehearsal, or the latest other one than ``besides``."""
        latest: list[Result] = self._try(lambda kept: kept.latest(owner)) or []
        now = results.result(besides) if besides else None
        return next((one for one in latest if now is None or not now.is_same_run(one)), None)

    def add(self, owner: str, result: Result) -> None:
        """Keep scores and kinds."""
        self._try(lambda kept: kept.add(owner, result))

    def keep(self, owner: str, session: practice.Session) -> bool:
        """Keep the learner's words too; whether that was done."""
        words = [record.reply for record in session.records]
        return bool(self._try(lambda kept: kept.keep_words(owner, words)))

    def forget(self, owner: str, session: practice.Session) -> bool:
        """Blank the learner's words in the conversation, unless they asked to keep them; whether they are blanked."""
        last = self.last(owner)
        if last is not None and last.words:
            return False
        self._try(lambda kept: kept.forget_words(owner, results.own_words(session)))
        return True

    def _try(self, use: Callable[[PracticeRepository], Any]) -> Any:
        try:
            return use(self._opened())
        except (SQLAlchemyError, DatabaseError) as error:
            _log.warning("a finished rehearsal could not be read or kept: %s", type(error).__name__)
            return None


def owner_of(tracker: Tracker) -> str:
    """The session that the conversation belongs to."""
    return str(memory.metadata_of(tracker).get("session") or tracker.sender_id)


def was_away(tracker: Tracker) -> bool:
    """Whether more than an hour lies between the last two messages."""
    sent = [event.get("timestamp") for event in tracker.events if event.get("event") == "user"]
    last = [moment for moment in sent if moment][-2:]
    return len(last) == 2 and last[1] - last[0] > stepping.AWAY  # noqa: PLR2004 - a pair


def attentive(session: practice.Session) -> practice.Session:
    """The session without a message that waited to be told a reply or not."""
    return replace(session, waiting="")


def ask_with_whom(dispatcher: CollectingDispatcher, known: Situation, left: practice.Session | None) -> None:
    """Ask whether to go on with the rehearsal that was left, or with whom to begin."""
    if left is not None:
        name = scenario.load(left.scenario).name
        dispatcher.utter_message(response="utter_practice_offer", name=name, line=practice.partner_line(left))
        return
    every = [scenario.load(one) for one in scenario.ids()]
    fitting = [one for one in every if known.pronoun in (None, "they", one.pronouns.subject)] or every
    shown = [*fitting, *(one for one in every if one not in fitting)]
    buttons = [{"title": f"{one.name}: {one.title}", "payload": one.name} for one in shown[:MOST_CHOICES]]
    items = [one.entry() for one in shown]
    dispatcher.utter_message(
        response="utter_practice_menu", json_message={"card": {"type": "practice_menu", "items": items}}
    )
    dispatcher.utter_message(response="utter_practice_menu_who", buttons=buttons)


def brief(dispatcher: CollectingDispatcher, session: practice.Session, *, telling: bool) -> None:
    """Set the scene."""
    about = scenario.load(session.scenario)
    if telling:
        dispatcher.utter_message(response="utter_practice_telling")
    card = about.card(session.drill)
    dispatcher.utter_message(response="utter_practice_briefing", json_message={"card": card}, briefing=about.briefing)
    if session.drill:
        drill = about.drill(session.drill)
        told = wording.fill(drills.rules()[session.drill]["briefing"], about)
        told = told.replace("{about}", drill.about).replace("{answer}", drill.answer)
        dispatcher.utter_message(response="utter_practice_drill", briefing=told)


def say_line(dispatcher: CollectingDispatcher, session: practice.Session) -> None:
    """Speak for the partner, bubble by bubble; in a drill under the heading of its day."""
    about = scenario.load(session.scenario)
    day = drills.day(session, about)
    if day:
        dispatcher.utter_message(response="utter_practice_day", day=day)
    _say_bubbles(dispatcher, about.name, practice.partner_bubbles(session))


def _say_bubbles(dispatcher: CollectingDispatcher, name: str, bubbles: list[str]) -> None:
    for number, bubble in enumerate(bubbles):
        response = "utter_practice_bubble" if number else "utter_practice_partner"
        dispatcher.utter_message(response=response, name=name, line=bubble)


def ask_guess(dispatcher: CollectingDispatcher, card: dict[str, Any]) -> None:
    """Ask what the reply did before it is told."""
    dispatcher.utter_message(
        response="utter_practice_guess", json_message={"card": card}, question=card["guess"]["text"]
    )


def say_feedback(dispatcher: CollectingDispatcher, card: dict[str, Any]) -> None:
    """Say what landed and what did not, in words; the numbers are in the card. Then the partner's first answer."""
    guess = card.get("guess")
    parts = [guess["text"]] if guess else []
    parts += [card["shift"]] if guess or card["what_if"] else []
    parts += [card["feedback"][name] for name in ("landed", "missed", "change")]
    dispatcher.utter_message(
        response="utter_practice_feedback", json_message={"card": card}, feedback=" ".join(filter(None, parts))
    )
    if card["what_if"]:
        before = card["what_if"]["before"]
        dispatcher.utter_message(
            response="utter_practice_what_if", quote=before["quote"], line=" / ".join(before["partner"]),
            name=card["name"],
        )  # fmt: skip
    _say_bubbles(dispatcher, card["name"], card["reaction"])


def called_names_again(session: practice.Session) -> bool:
    """Whether the last reply was the second one that calls the partner names."""
    names = ["insult" in record.signals for record in session.records]
    return sum(names) == _TWICE and names[-1]


def step_out(
    dispatcher: CollectingDispatcher, session: practice.Session, heard: stepping.Heard, text: str
) -> practice.Session:
    """Answer a step out of the scene, and return the session as it is then."""
    about = scenario.load(session.scenario)
    if heard.step is Step.AGAIN:
        turn = heard.turn if heard.turn and heard.turn <= len(session.records) else None
        dispatcher.utter_message(response="utter_practice_again" if session.records else "utter_practice_first")
        return practice.again(session, turn) if session.records else session
    if heard.step is Step.AWAY:
        dispatcher.utter_message(response="utter_practice_away", name=about.name)
        return replace(session, waiting=text)
    if heard.step is Step.NUMBERS:
        dispatcher.utter_message(response="utter_practice_numbers", table=practice.debrief(session).table)
    elif heard.step is Step.FACTS:
        facts = "\n".join(f"- {fact}" for fact in about.facts)
        dispatcher.utter_message(response="utter_practice_facts", name=about.name, facts=facts)
    elif heard.step in _ASIDES:
        dispatcher.utter_message(response=_ASIDES[heard.step], hint=practice.hint(session))
    return attentive(session)


def say_end(dispatcher: CollectingDispatcher, session: practice.Session) -> None:
    """Say the partner's last word, if there was one; the scene is over."""
    name = scenario.load(session.scenario).name
    spoken = bool(session.records) and session.records[-1].reaction in ("closing", "leave")
    if spoken:
        _say_bubbles(dispatcher, name, practice.partner_bubbles(session))


def say_debrief(dispatcher: CollectingDispatcher, told: Debrief) -> None:
    """Step out, then say what to take along; the card holds the rest, the chart too."""
    dispatcher.utter_message(response="utter_practice_out", out=told.step_out)
    parts = (told.opening, told.compared, told.next, told.question)
    response = "utter_practice_debrief" if told.states[1:] else "utter_practice_nothing_said"
    dispatcher.utter_message(
        response=response, json_message={"card": told.to_json()}, summary="\n\n".join(part for part in parts if part)
    )


def say_safety(dispatcher: CollectingDispatcher, tracker: Tracker, told: Debrief) -> None:
    """Leave the role for good: no score, no partner, and whom to call."""
    card = help_card(memory.safety_of(tracker).region, (Concern.OWN_VIOLENCE,))
    dispatcher.utter_message(response="utter_practice_safety", json_message={"card": card}, words=told.opening)


def help_lines(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Show whom one can call, in the middle of a practice too."""
    state = memory.safety_of(tracker)
    dispatcher.utter_message(
        response="utter_help_lines", json_message={"card": help_card(state.region, state.concerns)}
    )
