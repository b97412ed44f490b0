"""Telephone notes whose heads are in words of their own, and e-mails that list children or name a house."""

import datetime as dt

import pytest

from app.services import clock
from app.services.intake.readers import read_document
from app.services.intake.readers.note_heads import head_by_words
from app.services.intake.readers.prose import read_prose
from app.services.intake.readers.statements import consent_in
from tests.factories.forms import DAY

NOTE = """Ashcombe Council: Phone log

Screening officer: Asha Rahim
Call date: 26/03/2026
Call time: 09.15
Informant: Una Reed, ward sister, Hill Hospital
Callback: 01632 960111
Regarding: Ada Quill, d.o.b. 06/04/2013 and Ben Quill (DOB 23.03.2014)
Family address: 3 Mill Lane, Ashcombe, ZZ1 1AB
Mother: Ivy Quill, dob 12/12/1994
Mum's boyfriend: Col (surname not known), moved in after Christmas
Dad: Max Quill, lives in Leeds

Account given:
Ada told the caller "I do my own tea every night." Caller thinks level 3.

Parents aware?: Mother was told and refused consent.
What caller would like: A visit today
"""


def test_heads_in_other_words_and_a_callers_job_are_read() -> None:
    with clock.use(clock.FixedClock(DAY.astimezone(dt.UTC))):
        reading = read_document(NOTE.encode(), "call.txt")
    assert reading.note is not None
    assert reading.note.taken_by is not None
    assert reading.note.taken_by.value == "Asha Rahim"
    told = reading.referrer
    assert [one.value if one else "" for one in (told.name, told.role, told.agency)] == [
        *("Una Reed", "ward sister", "Hill Hospital"),
    ]
    assert told.relationship is None
    assert [c.date_of_birth.value for c in reading.children if c.date_of_birth] == [
        *(dt.date(2013, 4, 6), dt.date(2014, 3, 23)),
    ]
    ivy, col, _ = reading.adults
    assert ivy.date_of_birth is not None
    assert ivy.date_of_birth.value == dt.date(1994, 12, 12)
    assert [(tie.to, tie.kind) for tie in col.relationships] == [("adult 1", "partner")]
    assert reading.concern.level_claimed is not None
    assert reading.consent.status is not None
    assert reading.consent.status.value == "refused"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("screening", "officer"), "taken"),
        (("person", "calling"), "caller"),
        (("what", "the", "caller", "told", "us"), "said"),
        (("does", "the", "family", "know"), "consent"),
        (("date", "of", "birth"), None),
        (("shoe", "size"), None),
    ],
)
def test_a_head_is_known_by_its_words(words: tuple[str, ...], kind: str | None) -> None:
    assert head_by_words(words) == kind


def test_children_in_a_list_live_in_the_house_with_a_name() -> None:
    story = read_prose(
        "I would like to refer two of our pupils:\n\n- Benedict Quill (known as Ben), DOB 3.4.2016, Year 5\n"
        "- Ada Quill, DOB 19.10.2018, Year 2\n\nBoth live at Hill Farm, Mill Road, Ashcombe, ZZ1 1AB with their "
        'mother, Ivy Quill.\n\nOn Monday Ben asked to stay. He said "Mum cries all night long."',
        dt.date(2026, 4, 20),
        "Hill School",
    )
    assert [c.date_of_birth.value for c in story.children if c.date_of_birth] == [
        *(dt.date(2016, 4, 3), dt.date(2018, 10, 19)),
    ]
    assert [alias.value for alias in story.children[0].aliases] == ["Ben"]
    assert [c.school.value for c in story.children if c.school] == ["Hill School", "Hill School"]
    assert story.address is not None
    assert story.address.value == "Hill Farm, Mill Road, Ashcombe"
    assert story.concern.childs_words is not None


def test_a_word_behind_a_colon_is_no_child_and_a_question_no_answer() -> None:
    story = read_prose("Reason for concern: Medication was missed.", dt.date(2026, 4, 20), None)
    assert story.children == ()
    assert consent_in([("Has consent been given?", "line 1")]).status is None


def test_a_child_without_a_name_is_told_by_what_is_known_and_not_put_in_a_home() -> None:
    note = (
        "Ashcombe hub - call sheet\n\nDate: 07/03/2026\nTime: 2250 hrs\nWorker: Una Reed\n"
        "From: Dr Max Sharp, on-call registrar, Hill Hospital\n"
        "Regarding: baby girl, not named yet, born 06/03/2026, surname Quill\nMother: Ivy Quill\n"
        "Address: 3 Mill Lane, Ashcombe, ZZ1 1AB\n\nDetails:\nBaby is on the ward.\n"
    )
    with clock.use(clock.FixedClock(DAY.astimezone(dt.UTC))):
        reading = read_document(note.encode(), "call.txt")
    child = reading.children[0]
    assert child.forenames is None
    assert child.surname is not None
    assert (child.surname.value, child.sex.value if child.sex else "") == ("Quill", "F")
    assert child.address is None
    assert reading.adults[0].address is not None
    assert reading.note is not None
    assert reading.note.received_local is not None
    assert reading.note.received_local.hour == 22
