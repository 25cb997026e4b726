"""An offer of openness in the learner's words: what it still lacks, and a way to say it that is free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from empathy_coach.coaching import offers
from empathy_coach.coaching.conversation.pen import Pen
from empathy_coach.coaching.conversation.situation import Awaiting, Situation
from empathy_coach.coaching.offers import Trait

if TYPE_CHECKING:
    from empathy_coach.coaching.conversation.turn import Turn

_MADE = "offer_looked_at"


def offering(situation: Situation, text: str) -> Turn:
    """Say what stands in the way of the offer, weightiest first, or that nothing does."""
    pen = Pen(situation.hearing(text)).know(awaiting=None, misses=0)
    said = offers.spoken(text)
    seed = pen.known.used.count(_MADE)
    found = offers.check_offer(said, seed=seed)
    pen.know(awaiting=Awaiting.OFFER).remember(_MADE)
    if found.whole or found.missing == (Trait.REVERSIBLE,):
        return pen.know(awaiting=None).say("offer_whole").turn()
    pen.say(
        "offer_lacks", line=pen.words(offers.trait_line(found.missing[0], pen.known.used, pronouns=pen.known.pronouns))
    )
    if found.rewritten:
        pen.say("offer_rewritten", line=found.rewritten)
    return pen.turn()
