"""The form takes every way that reaches a person, and says kindly what does not."""

from __future__ import annotations

import pytest

from empathy_coach import content
from empathy_coach.referral.model import ContactKind, Item, Urgency
from empathy_coach.referral.questions import (
    Answers,
    ReferralError,
    check_contact,
    check_hours,
    check_name,
    check_words,
    individual_only,
    prepare,
    urgency_for,
)

GOOD = Answers("Sam", "sam@mail.example", safe=True)


def refused(key: str, text: str) -> None:
    with pytest.raises(ReferralError) as error:
        check_contact(text)
    assert error.value.key == key


@pytest.mark.parametrize(
    "text",
    ["sam@mail.example", "  first.last+tag@sub.mail.co.uk ", "o'neil@mail.ie", "sam@münchen.example"],
)
def test_an_email_address_is_one(text: str) -> None:
    assert check_contact(text).kind is ContactKind.EMAIL


@pytest.mark.parametrize(
    "text",
    ["07700 900123", "+44 (0)7700 900-123", "(555) 010-4477", "tel: +1 555.010.4477", "5550104477 x12"],
)
def test_a_phone_number_is_one(text: str) -> None:
    assert check_contact(text).kind is ContactKind.PHONE


@pytest.mark.parametrize(
    "text",
    [
        "WhatsApp, +44 7700 900123",
        "Signal @sam_w",
        "Signal:@sam_w",
        "through my sister Ana, 0151 496 0123",
        "email sam@mail.example after six",
        "https://chat.example/sam",
        "letter to my office, 3 Mill Lane",
        "telegram: sam77",
        "сообщение в телеграм",
    ],
)
def test_another_way_is_kept_in_the_persons_words(text: str) -> None:
    contact = check_contact(text)
    assert contact.kind is ContactKind.OTHER
    assert contact.value == text


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\n"])
def test_nothing_asks_again(text: str) -> None:
    refused("contact_missing", text)


@pytest.mark.parametrize("text", ["sam@", "sam@mail", "sam@mail.", "sam@@mail.example", "a b@c", "sam@mail,com"])
def test_a_broken_email_is_named_as_such(text: str) -> None:
    refused("contact_email", text)


@pytest.mark.parametrize("text", ["12345", "123 456", "+1234567890123456", "----", "((("])
def test_a_broken_phone_number_is_named_as_such(text: str) -> None:
    refused("contact_phone", text)


@pytest.mark.parametrize(
    "text",
    ["idk", "I don't know.", "I don\u2019t know", "no", "asdf", "whatsapp", "hello", "??", "ab", "💙💙💙"],
)
def test_no_way_to_reach_anyone_is_told_kindly(text: str) -> None:
    refused("contact_nonsense", text)


def test_an_essay_is_no_contact() -> None:
    refused("contact_long", "please " * 60)


def test_white_space_and_invisible_characters_go() -> None:
    assert check_contact("sam@mail.example\r\nBcc: x").value == "sam@mail.example Bcc: x"
    assert check_name("S\u202eam\x00\n") == "S am"


@pytest.mark.parametrize(("text", "key"), [("", "name_missing"), ("💙", "name_missing"), ("x" * 61, "name_long")])
def test_a_name_needs_a_letter_and_an_end(text: str, key: str) -> None:
    with pytest.raises(ReferralError) as error:
        check_name(text)
    assert error.value.key == key


@pytest.mark.parametrize("name", ["J", "Zoë", "李", "Somebody 7"])
def test_any_alias_will_do(name: str) -> None:
    assert check_name(name) == name


def test_hours_and_words_may_be_empty_and_have_an_end() -> None:
    assert check_hours("  ") == check_words("") == ""
    assert check_words(" one \n\n two ") == "one\n\ntwo"
    with pytest.raises(ReferralError):
        check_hours("x" * 201)
    with pytest.raises(ReferralError):
        check_words("x" * 1001)


@pytest.mark.parametrize(("safe", "key"), [(False, "contact_unsafe"), (None, "contact_safe_unasked")])
def test_no_contact_is_used_that_nobody_called_safe(*, safe: bool | None, key: str) -> None:
    with pytest.raises(ReferralError) as error:
        prepare(Answers("Sam", "sam@mail.example", safe=safe), tier="none")
    assert error.value.key == key


@pytest.mark.parametrize(
    ("tier", "urgency"),
    [
        ("none", Urgency.ROUTINE),
        ("distress", Urgency.URGENT),
        ("crisis", Urgency.ASAP),
        ("emergency", Urgency.STAT),
        ("nonsense", Urgency.STAT),
    ],
)
def test_urgency_follows_the_tier(tier: str, urgency: Urgency) -> None:
    assert urgency_for(tier) is urgency


@pytest.mark.parametrize("concern", ["partner_violence", "own_violence"])
def test_after_violence_it_is_for_the_person_alone(concern: str) -> None:
    wish = Answers("Sam", "sam@mail.example", safe=True, together=True)
    assert prepare(wish, tier="crisis", concerns=[concern]).individual
    assert prepare(wish, tier="none", locked=True).individual
    assert not prepare(wish, tier="none").individual
    assert not individual_only(["suicide", "panic"])


def test_it_is_for_the_person_alone_unless_they_ask() -> None:
    assert prepare(GOOD, tier="none").individual


def test_a_request_tells_only_what_was_given() -> None:
    assert Item.WORDS not in prepare(GOOD, tier="none").items()
    full = Answers(
        "Sam", "sam@mail.example", safe=True, hours="evenings", words="please", region="Leeds", summary=("a",)
    )
    assert set(prepare(full, tier="none").items()) == set(Item)


def test_every_sentence_is_kind_enough_to_be_a_sentence() -> None:
    for sentence in content.load("referral/questions.yml")["errors"].values():
        assert sentence.endswith((".", "?"))
        assert "invalid" not in sentence.lower()
        assert "error" not in sentence.lower()
