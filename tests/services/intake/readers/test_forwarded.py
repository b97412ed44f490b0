"""A message that only passes on another one: the other one is the referral."""

import datetime as dt
from email.message import EmailMessage

import pytest

from app.services.intake.prefill import prefill_from
from app.services.intake.readers import DocumentKind, Reading, read_document
from tests.factories.forms import fresh
from tests.services.intake.readers.samples import FOLDER, working_day

REFERRAL = (
    "Dear team,\n\nI am worried about Ava Quill, aged 6. Her mother, Dawn Quill, can be reached on 07700 900417.\n"
    "The family address is:\n\n14 Weir Lane\nAshby\nZZ1 2AB\n\nKind regards\n\nNia Holt\nSchool nurse\n"
    "Ashgrove Primary School\nTel: 01632 960111\n"
)
OUTLOOK = (
    "FYI\n\nSam\n\n________________________________\nFrom: Nia Holt <nia.holt@ashgrove.example>\n"
    "Sent: 27 March 2026 09:05\nTo: Sam Duty <sam.duty@council.example>\nSubject: Worry\n\n" + REFERRAL
)
GMAIL = (
    "---------- Forwarded message ---------\nFrom: Nia Holt <nia.holt@ashgrove.example>\n"
    "Date: Fri, 27 Mar 2026 at 09:05\nSubject: Worry\nTo: <sam.duty@council.example>\n\n\n" + REFERRAL
)
APPLE = (
    "Please log.\n\nBegin forwarded message:\n\n> From: Nia Holt <nia.holt@ashgrove.example>\n> Subject: Worry\n"
    "> Date: 27 March 2026 at 09:05:12 GMT\n> To: sam.duty@council.example\n>\n"
    + "".join(f"> {line}\n" for line in REFERRAL.split("\n"))
)


def _mail(text: str, subject: str = "Concern", sender: str = "Sam Duty <sam.duty@council.example>") -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "front.door@council.example"
    message["Subject"] = subject
    message["Date"] = "Mon, 30 Mar 2026 09:00:00 +0100"
    message.set_content(text)
    return message


def _referral() -> EmailMessage:
    return _mail(REFERRAL, "Worry", "Nia Holt <nia.holt@ashgrove.example>")


def _read(message: EmailMessage) -> Reading:
    with working_day():
        return read_document(message.as_bytes(), "letter.eml")


def _is_the_referral(reading: Reading) -> None:
    assert [child.forenames.value for child in reading.children if child.forenames] == ["Ava"]
    assert [adult.forenames.value for adult in reading.adults if adult.forenames] == ["Dawn"]
    assert reading.referrer.name is not None
    assert reading.referrer.name.value == "Nia Holt"
    assert reading.referrer.email is not None
    assert reading.referrer.email.value == "nia.holt@ashgrove.example"
    assert reading.referrer.role is not None
    assert reading.referrer.role.value == "School nurse"
    assert reading.household_postcode is not None
    assert reading.household_postcode.value == "ZZ1 2AB"


def test_a_message_passed_on_as_an_attachment_fills_the_contact_and_says_where_each_thing_stood() -> None:
    outer = _mail("Please see attached.", "FW: Worry")
    outer.add_attachment(_referral())
    reading = _read(outer)
    _is_the_referral(reading)
    prefill = prefill_from(reading)
    places = {found.where for found in prefill.summary.found if found.filled}
    assert all(place.startswith("forwarded message, ") for place in places)
    assert prefill.draft.concern.startswith("Dear team,")
    assert {found.where for found in prefill.summary.found if found.field == "concern"} == {"forwarded message, body"}


def test_a_contact_passed_on_was_received_when_it_reached_the_hub() -> None:
    outer = _mail("Please see attached.")
    inner = _referral()
    inner.replace_header("Date", "Fri, 27 Mar 2026 09:05:00 +0000")
    outer.add_attachment(inner)
    assert prefill_from(_read(outer)).draft.received == "30/03/2026 09:00"


@pytest.mark.parametrize("text", [OUTLOOK, GMAIL, APPLE])
def test_a_message_forwarded_in_the_text_is_read_as_its_writers(text: str) -> None:
    reading = _read(_mail(text, "FW: Worry"))
    _is_the_referral(reading)
    assert reading.children[0].forenames is not None
    assert reading.children[0].forenames.where.startswith("forwarded message, ")


def test_a_message_passed_on_twice_is_still_the_first_writers() -> None:
    middle = _mail("See below, thanks.", "FW: Worry", "Kim Post <kim.post@ashgrove.example>")
    middle.add_attachment(_referral())
    outer = _mail("For you.", "FW: FW: Worry")
    outer.add_attachment(middle)
    reading = _read(outer)
    _is_the_referral(reading)
    assert reading.concern.text is not None
    assert reading.concern.text.where == "forwarded message, body"


def test_a_form_inside_the_message_passed_on_fills_the_contact() -> None:
    inner = _mail("The form is attached.", "Form", "Nia Holt <nia.holt@ashgrove.example>")
    inner.add_attachment(
        (FOLDER / "marf_oakhaven_unborn.docx").read_bytes(),
        maintype="application",
        subtype="octet-stream",
        filename="form.docx",
    )
    outer = _mail("For you.", "FW: Form")
    outer.add_attachment(inner)
    reading = _read(outer)
    [form] = [each for each in reading.attached if each.kind is DocumentKind.FORM]
    assert len(form.children) == 1
    draft = prefill_from(reading).draft
    assert [person.label for person in draft.people if person.unborn] == ["unborn 1"]


def test_the_one_who_passes_on_is_never_the_referrer() -> None:
    outer = _mail("For you.\n\nKind regards\nSam Duty\nDuty worker\nTel: 01632 960999", "FW: Worry")
    outer.add_attachment(_mail("I am worried about Ava Quill, aged 6.", "Worry", "reception@surgery.example"))
    referrer = _read(outer).referrer
    assert referrer.name is None
    assert referrer.phone is None


def test_of_two_messages_passed_on_none_is_believed() -> None:
    outer = _mail("Two for you.", "FW: Worries")
    outer.add_attachment(_referral())
    outer.add_attachment(_mail("I am worried about Zed Holm, aged 9.", "Other", "Kim Post <kim@ashgrove.example>"))
    reading = _read(outer)
    assert reading.children == ()
    assert reading.referrer.name is None
    assert any("2 messages are attached" in warning for warning in reading.warnings)


def test_a_message_with_a_story_of_its_own_is_not_replaced_by_what_hangs_on_it() -> None:
    outer = _mail("I am worried about Zed Holm, aged 9. An older message about another family is attached.")
    outer.add_attachment(_referral())
    reading = _read(outer)
    assert [child.forenames.value for child in reading.children if child.forenames] == ["Zed"]
    assert any("not used" in warning for warning in reading.warnings)


def test_an_answer_in_a_chain_is_no_forward() -> None:
    text = "Thank you, I will ring you tomorrow.\n\nOn 27 March 2026 at 09:05, Nia Holt wrote:\n> " + REFERRAL
    assert _read(_mail(text, "Re: Worry")).children == ()


def test_the_day_of_the_inner_message_counts_for_what_it_says() -> None:
    inner = _mail("It happened on Thursday 26 March. I am worried about Ava Quill, born 3 May 2019.", "Worry")
    outer = _mail("For you.", "FW: Worry")
    outer.add_attachment(inner)
    born = _read(outer).children[0].date_of_birth
    assert born is not None
    assert born.value == dt.date(2019, 5, 3)


def test_a_web_forms_own_sender_is_nobody() -> None:
    name, data, _ = fresh.web_form_mail(911)
    with working_day():
        reading = read_document(data, name)
    assert reading.referrer.email is not None
    assert "noreply" not in reading.referrer.email.value
