"""The clinic's inbox in a real browser, at phone and desktop width: sign in, look, answer; and nothing for thieves."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import expect

from empathy_coach.delivery.inbox import LocalInbox
from empathy_coach.delivery.relay import Relay
from empathy_coach.privacy import passwords
from empathy_coach.privacy.crypto import Cipher, new_key
from empathy_coach.referral.model import Contact, ContactKind, NewReferral, ReferralRequest, Urgency
from empathy_coach.referral.states import State
from empathy_coach.referral.wording import consent_card
from empathy_coach.storage import migrate
from empathy_coach.storage.clinic import SqlClinicStore
from empathy_coach.storage.database import Database
from empathy_coach.storage.stores import Stores, stores_on

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from playwright.async_api import Browser, Page

pytestmark = pytest.mark.browser
in_one_loop = pytest.mark.asyncio(loop_scope="session")
HERE = Path(__file__).parent
AXE = (HERE / "axe.min.js").read_text()
PASSWORD = "a quiet harbour at dusk"
MARKUP = "<b>I</b> can't sleep <script>document.title='broken in'</script>"


@dataclass
class Clinic:
    """A running inbox, and the stores behind it."""

    address: str
    stores: Stores
    users: SqlClinicStore

    async def receive(self, *, urgency: Urgency = Urgency.ROUTINE, hours_ago: float = 0, **more: Any) -> str:
        """Have a request arrive and return its code."""
        request = ReferralRequest(
            **{
                "name": "Sam",
                "contact": Contact(ContactKind.EMAIL, "sam@mail.example"),
                "hours": "weekdays after six",
                "urgency": urgency,
                "individual": True,
                "words": "",
                **more,
            }
        )
        unique = uuid.uuid4().hex
        self.stores.sessions.create(unique)
        code, at = f"{unique[:4]}-{unique[4:8]}".upper(), datetime.now(timezone.utc) - timedelta(hours=hours_ago)
        new = NewReferral(unique, code, f"msg_{unique}", unique, request, consent_card(request).consent, at)
        self.stores.referrals.create(new)
        inbox = LocalInbox(self.stores.inbox, lambda: datetime.now(timezone.utc))
        await Relay(self.stores.outbox, {"inbox": inbox}, lambda: datetime.now(timezone.utc)).drain()
        return code


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """An inbox of the Harbour House with one user."""
    folder, key, port = tmp_path_factory.mktemp("inbox"), new_key(), _free_port()
    url = f"sqlite:///{folder / 'coach.db'}"
    migrate.upgrade(url)
    database = Database(url, Cipher([key]))
    users = SqlClinicStore(database)
    users.add("a.moss", passwords.hash_new(PASSWORD), datetime.now(timezone.utc))
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "COACH_ENCRYPTION_KEYS": key,
        "COACH_INTERNAL_SECRET": "x" * 40,
        "COACH_SESSION_SECRET": "y" * 40,
        "COACH_CLINIC_NAME": "Harbour House",
        "COACH_CLINIC_OWNER": "Dr Ada Moss, +44 20 7946 0958",
        "COACH_CLINIC_HOURS": "Mon-Fri 09:00-17:00",
        "COACH_CLINIC_TIME_ZONE": "Europe/London",
    }
    command = [sys.executable, str(HERE / "inbox_edge.py"), str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n", (folder / "log").read_text()
    yield Clinic(f"http://127.0.0.1:{port}", stores_on(database), users)
    process.kill()
    process.wait()
    process.stdout.close()
    database.dispose()


@pytest_asyncio.fixture(loop_scope="session", params=[(390, 844), (1280, 800)], ids=["phone", "desktop"])
async def page(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """A new page of this width."""
    width, height = request.param
    context = await browser.new_context(viewport={"width": width, "height": height})
    opened = await context.new_page()
    opened.set_default_timeout(20_000)
    yield opened
    await context.close()


async def sign_in(page: Page, clinic: Clinic, password: str = PASSWORD) -> None:
    await page.goto(f"{clinic.address}/clinic/")
    await page.get_by_label("Name").fill("a.moss")
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Sign in").click()


async def is_accessible(page: Page) -> None:
    """Every rule of axe, and nothing wider than the screen."""
    found = await page.evaluate(f"{AXE}; axe.run()")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    shots = os.environ.get("COACH_SCREENSHOTS")
    if shots:
        size = page.viewport_size or {"width": 0}
        name = re.sub(r"\W+", "-", (await page.title()).lower())
        await page.screenshot(path=f"{shots}/inbox-{name}-{size['width']}.png", full_page=True)


@in_one_loop
async def test_a_therapist_signs_in_looks_and_answers(page: Page, clinic: Clinic) -> None:
    calm = await clinic.receive(hours_ago=50)
    soon = await clinic.receive(
        urgency=Urgency.ASAP, words=MARKUP, region="Leeds", summary=("Practised 4 answers.",), individual=True
    )
    await page.goto(f"{clinic.address}/clinic/")
    await is_accessible(page)
    await sign_in(page, clinic)
    await expect(page.get_by_role("heading", name="Requests")).to_be_visible()
    await is_accessible(page)
    listed = await page.get_by_role("link").all_text_contents()
    assert listed.index(soon) < listed.index(calm)  # the more urgent first, though it came later
    await expect(page.locator("tr", has_text=calm)).to_contain_text("2 days")

    await page.get_by_role("link", name=soon).click()
    main = page.get_by_role("main")
    for said in ("sam@mail.example", "weekdays after six", "Leeds", "Practised 4 answers.", "alone", MARKUP):
        await expect(main).to_contain_text(said)
    assert await page.title() == soon  # what somebody wrote is shown, and never run
    await expect(page.get_by_role("contentinfo")).to_contain_text("Dr Ada Moss")
    await is_accessible(page)

    await page.get_by_label("Message to the person").fill("We will write to you on Monday.")
    await page.get_by_role("button", name="Take it on").click()
    await expect(page.get_by_role("status")).to_contain_text("Saved")
    await expect(main).to_contain_text("We will write to you on Monday.")
    stored = clinic.stores.referrals.of(soon)
    assert stored is not None
    assert (stored.state, stored.message) == (State.ACCEPTED, "We will write to you on Monday.")
    await page.get_by_role("button", name="Completed").click()
    await expect(page.get_by_role("button", name="Take it on")).to_have_count(0)
    acts = [(entry.who, entry.action) for entry in clinic.users.log(code=soon)][::-1]
    assert [act for _, act in acts if act != "view"] == ["accepted", "completed"]
    assert acts[0] == ("a.moss", "view")

    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("status")).to_contain_text("signed out")
    await page.goto(f"{clinic.address}/clinic/referrals/{soon}")
    await expect(page.get_by_label("Password")).to_be_visible()
    assert soon not in await page.content()


@in_one_loop
async def test_a_request_that_was_taken_back_shows_nothing_of_the_person(page: Page, clinic: Clinic) -> None:
    code = await clinic.receive(words="please be quick")
    stored = clinic.stores.referrals.of(code)
    assert stored is not None
    await sign_in(page, clinic)
    await page.get_by_role("link", name=code).click()
    await expect(page.get_by_role("main")).to_contain_text("please be quick")
    clinic.stores.referrals.withdraw(stored.session_id, datetime.now(timezone.utc))
    await page.get_by_role("button", name="Take it on").click()
    main = page.get_by_role("main")
    await expect(main).to_contain_text("taken back")
    await expect(main).not_to_contain_text("sam@mail.example")
    await expect(main).not_to_contain_text("please be quick")
    await is_accessible(page)


@in_one_loop
async def test_the_keyboard_alone_is_enough(page: Page, clinic: Clinic) -> None:
    await clinic.receive()
    await page.goto(f"{clinic.address}/clinic/")
    await page.get_by_label("Name").focus()
    await page.keyboard.type("a.moss")
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Requests")).to_be_visible()
    for _ in range(20):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.closest('table') !== null"):
            break
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Message to the person")).to_be_visible()


@in_one_loop
async def test_the_cookie_is_out_of_reach(page: Page, clinic: Clinic) -> None:
    """No script reads it, no other site sends it, and no plain connection carries it."""
    await sign_in(page, clinic)
    await expect(page.get_by_role("heading", name="Requests")).to_be_visible()
    (cookie,) = [each for each in await page.context.cookies() if each["name"] == "__Host-clinic"]
    assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"], cookie["path"]) == (True, True, "Strict", "/")
    assert cookie["expires"] == -1  # it goes with the browser
    assert await page.evaluate("document.cookie") == ""


@in_one_loop
async def test_a_wrong_password_says_no_more_than_that(page: Page, clinic: Clinic) -> None:
    await sign_in(page, clinic, "not the password")
    await expect(page.get_by_role("alert")).to_contain_text("do not fit together")
    await is_accessible(page)


@in_one_loop
async def test_a_practice_link_leads_to_the_chat(page: Page, clinic: Clinic) -> None:
    """A neutral page that says what to write; a partner that does not exist leads to the chat at once."""
    await page.goto(f"{clinic.address}/practise/mira")
    assert await page.title() == "Notes"
    await expect(page.get_by_role("main")).to_contain_text("practise with Mira")
    await is_accessible(page)
    await page.get_by_role("link", name="Open the chat").click()
    await expect(page).to_have_url(re.compile(r"/\?practise=mira&say=practise(%20|\+)with(%20|\+)Mira$"))
    await page.goto(f"{clinic.address}/practise/nobody")
    assert await page.evaluate("location.pathname") == "/"


def test_another_site_cannot_act_in_somebodys_name(clinic: Clinic) -> None:
    """Without the form's own token, or from another site, nothing is done; and no page may be framed or kept."""
    code = asyncio.run(clinic.receive())
    token = "t" * 43
    user = clinic.users.user("a.moss")
    assert user is not None
    now = datetime.now(timezone.utc)
    clinic.users.sign_in(user, token, now, idle=now - timedelta(hours=1), oldest=now - timedelta(hours=1))
    cookies = {"__Host-clinic": token}
    address = f"{clinic.address}/clinic/referrals/{code}"
    shown = httpx.get(address, cookies=cookies)
    assert shown.status_code == 200
    assert "frame-ancestors 'none'" in shown.headers["Content-Security-Policy"]
    assert shown.headers["Cache-Control"] == "no-store"
    good = re.search(r'name="form" value="(\w+)"', shown.text)
    assert good is not None
    form = {"form": good[1], "state": "accepted", "message": ""}
    for wrong, headers in (
        ({**form, "form": ""}, {}),
        ({**form, "form": "0" * 64}, {}),
        ({"state": "accepted"}, {}),
        (form, {"Sec-Fetch-Site": "cross-site"}),
        (form, {"Sec-Fetch-Site": "same-site"}),
    ):
        assert httpx.post(address, data=wrong, cookies=cookies, headers=headers).status_code == 403
        assert _state(clinic, code) is State.CREATED
    assert httpx.post(address, data=form).status_code == 303  # nobody is signed in: to the sign-in
    assert _state(clinic, code) is State.CREATED
    assert httpx.post(address, data={**form, "state": "banana"}, cookies=cookies).status_code == 409
    assert httpx.post(address, data={**form, "state": "unattended"}, cookies=cookies).status_code == 409
    assert httpx.post(address, data={**form, "message": "x" * 1001}, cookies=cookies).status_code == 400
    assert httpx.post(address, data={**form, "message": "x" * 2_000_000}, cookies=cookies).status_code == 413
    assert httpx.post(address, content=b"\xff" * 99, cookies=cookies).status_code == 403
    assert _state(clinic, code) is State.CREATED
    assert httpx.post(address, data=form, cookies=cookies).status_code == 303
    assert _state(clinic, code) is State.ACCEPTED


@pytest.mark.parametrize("code", ["NOPE-NOPE", "..%2f..%2fetc", "%00", "x" * 300, "'; drop table referral; --"])
def test_a_code_that_is_none_shows_a_kind_page(clinic: Clinic, code: str) -> None:
    user = clinic.users.user("a.moss")
    assert user is not None
    now, token = datetime.now(timezone.utc), uuid.uuid4().hex
    clinic.users.sign_in(user, token, now, idle=now - timedelta(hours=1), oldest=now - timedelta(hours=1))
    answer = httpx.get(f"{clinic.address}/clinic/referrals/{code}", cookies={"__Host-clinic": token})
    assert answer.status_code == 404
    assert "no request with this code" in answer.text


def test_a_session_ends_by_itself_and_with_its_user(clinic: Clinic) -> None:
    """After half an hour of silence, after twelve hours, and when the user is removed."""
    clinic.users.add("b.leaver", passwords.hash_new(PASSWORD), datetime.now(timezone.utc))
    user = clinic.users.user("b.leaver")
    assert user is not None
    now, long_ago = datetime.now(timezone.utc), datetime(2020, 1, 1, tzinfo=timezone.utc)

    def answers(token: str, at: datetime) -> int:
        clinic.users.sign_in(user, token, at, idle=long_ago, oldest=long_ago)
        return httpx.get(f"{clinic.address}/clinic/referrals", cookies={"__Host-clinic": token}).status_code

    assert answers("young", now) == 200
    assert answers("quiet", now - timedelta(minutes=31)) == 303
    assert answers("old", now - timedelta(hours=13)) == 303
    clinic.users.close("b.leaver", now)
    assert httpx.get(f"{clinic.address}/clinic/referrals", cookies={"__Host-clinic": "young"}).status_code == 303


def test_guessing_is_slowed_down_for_a_name_and_told(clinic: Clinic) -> None:
    """The sixth try within a minute waits, whatever the password; the page itself stays up."""
    with httpx.Client(base_url=clinic.address) as client:
        answers = [_try(client, "c.guessed", "wrong wrong wrong") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [403] * 5 + [429]
        assert int(answers[-1].headers["Retry-After"]) > 30
        assert "wait" in answers[-1].text
        assert client.get("/clinic/sign-in").status_code == 200
    assert any(entry.action == "sign_in_refused" and entry.who == "?" for entry in clinic.users.log())


def test_a_sign_in_that_another_site_makes_is_refused(clinic: Clinic) -> None:
    form = {"name": "a.moss", "password": PASSWORD, "form": "0" * 64}
    answer = httpx.post(f"{clinic.address}/clinic/sign-in", data=form)
    assert answer.status_code == 400
    assert "__Host-clinic=" not in answer.headers.get("set-cookie", "")


def _try(client: httpx.Client, name: str, password: str) -> httpx.Response:
    shown = client.get("/clinic/sign-in")
    token = re.search(r'name="form" value="(\w+)"', shown.text)
    assert token is not None
    kept = re.search(r"__Host-clinic-form=([^;]+)", shown.headers["set-cookie"])
    assert kept is not None
    form = {"name": name, "password": password, "form": token[1]}
    return client.post("/clinic/sign-in", data=form, headers={"Cookie": f"__Host-clinic-form={kept[1]}"})


def _state(clinic: Clinic, code: str) -> State:
    stored = clinic.stores.referrals.of(code)
    assert stored is not None
    return stored.state


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
