"""``GET /practise/{scenario}``: a link that a therapist gives somebody to rehearse with one made-up partner."""

from __future__ import annotations

from aiohttp import web

from empathy_coach import content
from empathy_coach.practice import scenario
from empathy_coach.web.clinic.templates import render


class PracticeLink:
    """A page that names the partner and leads to the chat. It needs no session and leaves no trace."""

    def __init__(self, exit_url: str) -> None:
        self._exit_url = exit_url

    async def show(self, request: web.Request) -> web.Response:
        """Return the page; a partner that does not exist leads to the ordinary chat."""
        wanted = request.match_info["scenario"].lower()
        if wanted not in scenario.ids():
            raise web.HTTPSeeOther("/")
        words = content.load("referral/assigned.yml", "referral_assigned")
        name = scenario.load(wanted).name
        line = words["line"].format(name=name)
        return render("assigned", w=words, id=wanted, name=name, line=line, exit=self._exit_url)
