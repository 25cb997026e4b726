"""The inbox for clinics without a system of their own: sign in, look, answer. Every look is in the audit log."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

from empathy_coach.language.text import repair
from empathy_coach.referral.service import CODE_FORM
from empathy_coach.referral.states import State
from empathy_coach.web.clinic import signing_in, views
from empathy_coach.web.clinic.callbacks import MESSAGE_MAX
from empathy_coach.web.clinic.offloop import off_loop
from empathy_coach.web.clinic.signing_in import COOKIE, FORM_COOKIE, TooManyTriesError, Visit
from empathy_coach.web.clinic.templates import Pages, words
from empathy_coach.web.ports import PartDownError
from empathy_coach.web.tokens import random_id

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler

    from empathy_coach.clinic_settings import ClinicSettings
    from empathy_coach.referral.states import StoredReferral
    from empathy_coach.storage.clinic import SqlClinicStore
    from empathy_coach.storage.outbox import SqlOutbox
    from empathy_coach.storage.receiver import SqlReceiver
    from empathy_coach.web.clinic.signing_in import SignIn
    from empathy_coach.web.ports import Clock

HOME, LIST = "/clinic/sign-in", "/clinic/referrals"


class Inbox:
    """The pages. Where somebody is not signed in, nothing is shown, not even whether a code exists."""

    def __init__(
        self,
        *,
        store: SqlClinicStore,
        receiver: SqlReceiver,
        outbox: SqlOutbox,
        sign_in: SignIn,
        clinic: ClinicSettings,
        clock: Clock,
    ) -> None:
        self._store = store
        self._receiver = receiver
        self._outbox = outbox
        self._sign_in = sign_in
        self._zone = clinic.opening.hours.zone if clinic.opening.hours else None
        self._pages = Pages(clinic=clinic.name, owner=clinic.owner)
        self._clock = clock

    def app(self) -> web.Application:
        """Return the application that is mounted at ``/clinic/``."""
        app = web.Application(middlewares=[self._calm])
        app.add_routes(
            [
                web.get("/", self.begin),
                web.get("/inbox.css", self.css),
                web.get("/sign-in", self.ask),
                web.post("/sign-in", self.enter),
                web.post("/sign-out", self.leave),
                web.get("/referrals", self.list),
                web.get("/referrals/{code}", self.show),
                web.post("/referrals/{code}", self.answer),
            ]
        )
        return app

    async def begin(self, _request: web.Request) -> web.Response:
        """``GET /clinic/``: to the list, or to the sign-in."""
        raise web.HTTPSeeOther(LIST)

    async def css(self, _request: web.Request) -> web.Response:
        """``GET /clinic/inbox.css``: how the pages look."""
        return web.Response(body=self._pages.css, content_type="text/css", charset="utf-8")

    async def ask(self, request: web.Request) -> web.Response:
        """``GET /clinic/sign-in``: name and password."""
        return self._ask(said=words()["signed_out"] if "out" in request.query else "")

    async def enter(self, request: web.Request) -> web.Response:
        """``POST /clinic/sign-in``: check them."""
        form = await _form(request)
        name = form.get("name", "").strip()
        if not _own(request) or not signing_in.same(request.cookies.get(FORM_COOKIE, ""), form.get("form", "")):
            return self._ask(problem=words()["expired"], name=name, status=HTTPStatus.BAD_REQUEST)
        try:
            visit = await self._sign_in.enter(request, name, form.get("password", ""))
        except TooManyTriesError as error:
            problem = words()["wait"].format(seconds=max(1, round(error.seconds)))
            response = self._ask(problem=problem, name=name, status=HTTPStatus.TOO_MANY_REQUESTS)
            response.headers["Retry-After"] = str(max(1, round(error.seconds)))
            return response
        if visit is None:
            return self._ask(problem=words()["wrong"], name=name, status=HTTPStatus.FORBIDDEN)
        response = web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": LIST})
        signing_in.keep(response, COOKIE, visit.token)
        signing_in.drop(response, FORM_COOKIE)
        return response

    async def leave(self, request: web.Request) -> web.Response:
        """``POST /clinic/sign-out``: end the session here and there."""
        visit = await self._visit(request)
        self._check(request, visit, await _form(request))
        await self._sign_in.leave(visit)
        response = web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": f"{HOME}?out"})
        signing_in.drop(response, COOKIE)
        return response

    async def list(self, request: web.Request) -> web.Response:
        """``GET /clinic/referrals``: what waits, by urgency and age, and what is closed."""
        visit = await self._visit(request)
        await self._note(visit, "list")
        found = await off_loop(self._receiver.received)
        undelivered = await off_loop(self._outbox.dead)
        waiting, closed = views.rows(found, self._clock())
        return self._pages.page(
            "list", words()["title"], visit=visit, open=waiting, closed=closed, undelivered=undelivered
        )

    async def show(self, request: web.Request) -> web.Response:
        """``GET /clinic/referrals/{code}``: one request, with what was agreed to."""
        visit = await self._visit(request)
        return await self._one(request, visit, said=words()["saved"] if "saved" in request.query else "", look="view")

    async def answer(self, request: web.Request) -> web.Response:
        """``POST /clinic/referrals/{code}``: a new state, words to the person, or both."""
        visit, form = await self._visit(request), await _form(request)
        self._check(request, visit, form)
        message = repair(form.get("message", "")).strip()
        if len(message) > MESSAGE_MAX:
            return await self._one(
                request, visit, problem=words()["long"], draft=message, status=HTTPStatus.BAD_REQUEST
            )
        code, state = request.match_info["code"], form.get("state", "")
        if state not in {each.value for each in State}:
            return await self._one(
                request, visit, problem=words()["changed"], draft=message, status=HTTPStatus.CONFLICT
            )
        if await self._stored(code) is None:
            return self._missing(visit)
        try:
            await off_loop(
                lambda: self._receiver.record(code, State(state), self._clock(), message=message or None)
            )  # fmt: skip
        except LookupError:
            return self._missing(visit)
        except ValueError:
            return await self._one(
                request, visit, problem=words()["changed"], draft=message, status=HTTPStatus.CONFLICT
            )
        await self._note(visit, state, code)
        return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": f"{LIST}/{code}?saved"})

    async def _again(self, request: web.Request, visit: Visit, why: str, draft: str, status: int) -> web.Response:
        """Show the request as it stands, with the reason and with what was typed."""
        return await self._one(request, visit, problem=words()[why], draft=draft, status=status)

    async def _one(
        self, request: web.Request, visit: Visit, *, look: str = "", status: int = HTTPStatus.OK, **more: str
    ) -> web.Response:
        code = request.match_info["code"]
        stored = await self._stored(code)
        if stored is None:
            return self._missing(visit)
        if look:
            await self._note(visit, look, code)
        history = await off_loop(lambda: self._store.log(code=code, limit=50))
        shown = views.one(stored, history, self._clock(), self._zone)
        texts = {"problem": "", "said": "", "draft": "", **more}
        return self._pages.page("one", code, visit=visit, status=status, **shown, **texts)

    async def _stored(self, code: str) -> StoredReferral | None:
        """Return the request with this code; what has not the form of one is none."""
        if CODE_FORM.fullmatch(code) is None:
            return None
        return await off_loop(lambda: self._receiver.one(code))

    def _ask(self, *, problem: str = "", said: str = "", name: str = "", status: int = HTTPStatus.OK) -> web.Response:
        token = random_id()
        form = signing_in.form_token(token)
        response = self._pages.page(
            "sign_in", words()["sign_in"], problem=problem, said=said, given=name, form=form, status=status
        )
        signing_in.keep(response, FORM_COOKIE, token)
        return response

    def _missing(self, visit: Visit) -> web.Response:
        return self._pages.page(
            "problem", words()["title"], visit=visit, problem=words()["missing"], status=HTTPStatus.NOT_FOUND
        )

    async def _visit(self, request: web.Request) -> Visit:
        visit = await self._sign_in.visit(request)
        if visit is None:
            raise web.HTTPSeeOther(HOME)
        return visit

    def _check(self, request: web.Request, visit: Visit, form: dict[str, str]) -> None:
        """Refuse a form that was not made for this session."""
        if not _own(request) or not signing_in.same(visit.token, form.get("form", "")):
            raise web.HTTPForbidden

    async def _note(self, visit: Visit, action: str, code: str | None = None) -> None:
        now = self._clock()
        await off_loop(lambda: self._store.note(now, visit.user.name, action, code))

    @web.middleware
    async def _calm(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Turn whatever goes wrong into a page that says what became of it."""
        said = words()
        try:
            return await handler(request)
        except PartDownError:
            status, problem = HTTPStatus.SERVICE_UNAVAILABLE, said["away"]
        except web.HTTPForbidden:
            status, problem = HTTPStatus.FORBIDDEN, said["expired"]
        except web.HTTPRequestEntityTooLarge:
            status, problem = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, said["long"]
        except web.HTTPNotFound:
            status, problem = HTTPStatus.NOT_FOUND, said["missing"]
        return self._pages.page("problem", said["title"], problem=problem, status=status)


async def _form(request: web.Request) -> dict[str, str]:
    """Return the fields of a form; files and broken bodies are no fields."""
    try:
        sent = await request.post()
    except ValueError:
        return {}
    return {name: value for name, value in sent.items() if isinstance(value, str)}


def _own(request: web.Request) -> bool:
    """Whether a form comes from our own pages, as far as the browser says so."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
