"""Sessions: only ours, only for one page, and gone when they are erased."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from empathy_coach.web import words
from empathy_coach.web.ports import RasaAnswer
from empathy_coach.web.tokens import Signer

if TYPE_CHECKING:
    from edge_support import Edge, Start

    from empathy_coach.web.fakes import FakeWorld


CLINIC = "https://clinic.example"


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer x", "Basic abc", "Bearer ü", "Bearer " + "a" * 5000],
)
async def test_without_a_session_the_answer_is_kind_and_carries_the_help_line(edge: Edge, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    response = await edge.client.post("/api/messages", json={"message_id": "a", "text": "b"}, headers=headers)
    body = await response.json()
    assert (response.status, body["error"]) == (401, "session")
    assert body["message"] == words.error("session")
    assert body["help"] == words.help_line()


async def test_a_session_signed_by_somebody_else_is_refused(edge: Edge) -> None:
    visitor = await edge.visitor()
    visitor.token = Signer([b"x" * 32], "session").sign({"s": "a" * 32, "x": 9e9}, context="self")
    assert (await visitor.post(text="hello"))[0] == 401


async def test_a_session_that_was_never_stored_is_refused(edge: Edge) -> None:
    visitor = await edge.visitor()
    visitor.token = Signer([b"s" * 32], "session").sign({"s": "a" * 32, "x": 9e9}, context="self")
    assert (await visitor.post(text="hello"))[0] == 401


async def test_a_session_expires(edge: Edge) -> None:
    visitor = await edge.visitor()
    edge.world.now += timedelta(days=31)
    assert (await visitor.post(text="hello"))[0] == 401


async def test_the_client_cannot_choose_its_id(edge: Edge) -> None:
    for body in ({"session": "mine"}, {"id": "mine"}, {"token": "mine"}):
        await edge.client.post("/api/session", json=body)
    assert all(len(session) == 32 for session in edge.world.sessions)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 201),
        (b"{}", 201),
        (b'{"region":"GB","language":"en-GB","time_zone":"Europe/London"}', 201),
        (b'{"region":null}', 201),
        (b"[]", 400),
        (b"{", 400),
        (b'{"region":"<script>"}', 400),
        (b'{"time_zone":5}', 400),
        (b'{"language":"' + b"a" * 5000 + b'"}', 413),
    ],
)
async def test_what_a_session_may_begin_with(edge: Edge, body: bytes, status: int) -> None:
    response = await edge.client.post("/api/session", data=body)
    assert response.status == status


async def test_a_session_begins_without_the_database_and_is_stored_later(edge: Edge) -> None:
    edge.world.database_down = True
    visitor = await edge.visitor(region="IE")
    edge.world.database_down = False
    assert (await visitor.say("hello"))["status"] == "answered"
    assert [record.region for record in edge.world.sessions.values()] == ["IE"]


async def test_sessions_do_not_cross(edge: Edge) -> None:
    first, second = await edge.visitor(), await edge.visitor()
    await first.say("I want to die", message_id="one")
    answer = await second.say("yes", message_id="one")
    assert answer["replies"] == [{"text": "You said: yes"}]
    assert (await second.client.get("/api/export", headers=second.headers)).status == 200


async def test_a_choice_of_another_session_means_nothing(edge: Edge) -> None:
    offer = {"text": "?", "choices": [{"title": "Yes", "value": "/affirm"}]}
    edge.world.rasa.answer = RasaAnswer("answered", (offer,))
    first, second = await edge.visitor(), await edge.visitor()
    choice = (await first.say("hello"))["replies"][0]["choices"][0]
    answer = await second.choose(choice)
    assert answer["replies"] == [{"text": words.prompt("choice_used")}]
    assert len(edge.world.rasa.sent) == 1


async def test_a_choice_reaches_rasa_as_it_was_offered_and_once(edge: Edge) -> None:
    offer = {"text": "?", "choices": [{"title": "Yes", "value": '/consent{"a":"b"}'}]}
    edge.world.rasa.answer = RasaAnswer("answered", (offer,))
    visitor = await edge.visitor()
    choice = (await visitor.say("hello"))["replies"][0]["choices"][0]
    answers = await asyncio.gather(*(visitor.choose(choice) for _ in range(4)))
    assert [message for _, message, _ in edge.world.rasa.sent] == ["hello", '/consent{"a":"b"}']
    assert sum(answer["status"] == "refused" for answer in answers) == 3


async def test_a_choice_goes_when_the_talk_moves_on(edge: Edge) -> None:
    offer = {"text": "?", "choices": [{"title": "Yes", "value": "/affirm"}]}
    edge.world.rasa.answer = RasaAnswer("answered", (offer,))
    visitor = await edge.visitor()
    choice = (await visitor.say("hello"))["replies"][0]["choices"][0]
    await visitor.say("something else")
    assert (await visitor.choose(choice))["status"] == "refused"


async def test_an_ended_session_takes_no_messages_and_can_be_erased(edge: Edge) -> None:
    visitor = await edge.visitor()
    await visitor.say("hello")
    response = await edge.client.post("/api/session/end", headers=visitor.headers)
    assert await response.json() == {"status": "ended"}
    status, body = await visitor.post(text="hello")
    assert (status, body["error"]) == (401, "ended")
    response = await edge.client.delete("/api/session", headers=visitor.headers)
    assert response.status == 200


async def test_an_erased_session_leaves_nothing_and_is_refused(edge: Edge) -> None:
    visitor = await edge.visitor()
    await visitor.say("hello")
    response = await edge.client.delete("/api/session", headers=visitor.headers)
    assert await response.json() == {"status": "erased"}
    assert edge.world.sessions == {}
    assert edge.world.messages == {}
    assert (await visitor.post(text="hello"))[0] == 401
    status, answer = await visitor.post(text="I want to die")
    assert (status, answer["triage"]["tier"]) == (200, "crisis")
    await edge.settle()
    assert edge.world.messages == {}
    assert len(edge.world.rasa.sent) == 1


async def test_erasing_that_fails_changes_nothing_and_says_so(edge: Edge) -> None:
    visitor = await edge.visitor()
    await visitor.say("hello")
    edge.world.database_down = True
    response = await edge.client.delete("/api/session", headers=visitor.headers)
    assert (response.status, (await response.json())["error"]) == (503, "not_done")
    edge.world.database_down = False
    assert (await visitor.say("still here"))["status"] == "answered"


async def test_the_export_is_a_file_of_ones_own(edge: Edge) -> None:
    visitor = await edge.visitor()
    await visitor.say("hello", message_id="mine")
    response = await edge.client.get("/api/export", headers=visitor.headers)
    assert await response.json() == {"messages": ["mine"]}
    assert "attachment" in response.headers["Content-Disposition"]


async def test_only_listed_pages_may_talk(world: FakeWorld, start: Start) -> None:
    async with start(world, allowed_origins=(CLINIC,)) as edge:
        own = str(edge.client.make_url("/")).rstrip("/")
        for origin, status in ((CLINIC, 201), (own, 201), ("https://evil.example", 403), ("null", 403)):
            response = await edge.client.post("/api/session", headers={"Origin": origin})
            assert response.status == status, origin
            allowed = response.headers.get("Access-Control-Allow-Origin")
            assert allowed == (CLINIC if origin == CLINIC else None)


async def test_a_token_works_on_the_page_that_it_was_made_for(world: FakeWorld, start: Start) -> None:
    async with start(world, allowed_origins=(CLINIC,)) as edge:
        response = await edge.client.post("/api/session", headers={"Origin": CLINIC})
        headers = {"Authorization": f"Bearer {(await response.json())['token']}"}
        body = {"message_id": "a", "text": "hello"}
        assert (await edge.client.post("/api/messages", json=body, headers=headers)).status == 401
        headers["Origin"] = CLINIC
        assert (await edge.client.post("/api/messages", json=body, headers=headers)).status == 200


async def test_a_preflight_is_answered_for_listed_pages(world: FakeWorld, start: Start) -> None:
    async with start(world, allowed_origins=(CLINIC,)) as edge:
        response = await edge.client.options("/api/messages", headers={"Origin": CLINIC})
        assert response.status == 204
        assert "Authorization" in response.headers["Access-Control-Allow-Headers"]


async def test_events_come_to_their_session_and_the_stream_ends_with_it(edge: Edge) -> None:
    visitor, other = await edge.visitor(), await edge.visitor()
    stream = await edge.client.get("/api/events", headers=visitor.headers)
    assert stream.content_type == "text/event-stream"
    assert await stream.content.readuntil(b"\n\n") == b"retry: 5000\n\n"
    mine = next(iter(edge.world.sessions))
    assert edge.services.events.publish(mine, "referral", {"status": "accepted"}) == 1
    line = await stream.content.readuntil(b"\n\n")
    assert json.loads(line.decode().split("data: ")[1]) == {"status": "accepted"}
    await edge.client.delete("/api/session", headers=other.headers)
    await edge.client.post("/api/session/end", headers=visitor.headers)
    assert await stream.content.read() == b""


async def test_events_of_a_guessed_session_are_refused(edge: Edge) -> None:
    response = await edge.client.get("/api/events", headers={"Authorization": "Bearer guess"})
    assert response.status == 401


async def test_a_choice_that_failed_may_be_tried_again(edge: Edge) -> None:
    offer = {"text": "?", "choices": [{"title": "Yes", "value": "/affirm"}]}
    edge.world.rasa.answer = RasaAnswer("answered", (offer,))
    visitor = await edge.visitor()
    choice = (await visitor.say("hello"))["replies"][0]["choices"][0]
    edge.world.rasa.answer = RasaAnswer("failed")
    failed = await visitor.choose(choice)
    edge.world.rasa.answer = None
    assert (await visitor.choose(choice))["status"] == "refused"
    again = await visitor.choose(failed["replies"][1]["choices"][0])
    assert again["replies"] == [{"text": "You said: /affirm"}]


async def test_a_choice_without_the_database_is_not_used_up(edge: Edge) -> None:
    offer = {"text": "?", "choices": [{"title": "Yes", "value": "/affirm"}]}
    edge.world.rasa.answer = RasaAnswer("answered", (offer,))
    visitor = await edge.visitor()
    choice = (await visitor.say("hello"))["replies"][0]["choices"][0]
    edge.world.database_down = True
    assert (await visitor.choose(choice))["status"] == "failed"
    edge.world.database_down = False
    assert (await visitor.choose(choice))["status"] == "answered"
