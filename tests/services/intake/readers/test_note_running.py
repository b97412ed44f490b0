"""Notes of telephone calls in running words, and notes whose fields stand beneath heads of their own."""

import datetime as dt

from app.services import clock
from app.services.intake.readers import read_document
from app.services.intake.readers.note_running import field_under, running_parts
from app.services.intake.readers.record import Reading
from tests.factories.forms import DAY

RUNNING = """phone call 05/03/26 9.40am taken by Una Reed, duty desk

Call from Max Lowe, youth worker at Hill Road Centre in Ashcombe, tel 01632 960111.
He is worried about Ada Quill, dob 06/04/2019, who comes on Mondays
with mum Ivy Quill. They live at 3 Mill Lane, Ashcombe, ZZ1 1AB.

Ada had no coat. Max thinks level 2.
"""
HEADED = """ASHCOMBE - RECORD OF TELEPHONE CALL

Date of call:   5 March 2026
Time of call:   09:40
Call taken by:  Una Reed

CALLER
Name:               Max Lowe
Job / agency:       Youth worker, Hill Road Centre
E-mail:             m.lowe@hillroad.example
How knows child:    Runs the Monday club
Happy to be named:  Yes

CHILD
Name:               Ada Quill
DOB:                not known - looks about 7
Sex:                girl

WHAT THE CALLER SAID
She had no coat.
"""


def _read(text: str) -> Reading:
    with clock.use(clock.FixedClock(DAY.astimezone(dt.UTC))):
        return read_document(text.encode(), "call.txt")


def test_a_note_in_running_words_is_read() -> None:
    reading = _read(RUNNING)
    told = reading.referrer
    assert [one.value if one else "" for one in (told.name, told.role, told.agency, told.phone)] == [
        *("Max Lowe", "youth worker", "Hill Road Centre", "01632 960111"),
    ]
    (child,) = reading.children
    assert child.name_as_written is not None
    assert child.name_as_written.value == "Ada Quill"
    assert child.date_of_birth is not None
    assert child.date_of_birth.value == dt.date(2019, 4, 6)
    assert reading.household_postcode is not None
    assert [one.name_as_written.value for one in reading.adults if one.name_as_written] == ["Ivy Quill"]
    assert reading.note is not None
    assert reading.note.taken_by is not None
    assert reading.note.taken_by.value == "Una Reed"


def test_without_a_day_or_a_caller_nothing_is_split() -> None:
    assert running_parts("phone call taken by Una Reed\n\nCall from Max Lowe, cook. Ada is cold.") == []
    assert running_parts("phone call 05/03/26\n\nSomebody rang about Ada.") == []


def test_fields_beneath_a_head_belong_to_it() -> None:
    reading = _read(HEADED)
    told = reading.referrer
    assert [one.value if one else "" for one in (told.name, told.role, told.agency, told.email)] == [
        *("Max Lowe", "Youth worker", "Hill Road Centre", "m.lowe@hillroad.example"),
    ]
    assert told.relationship is not None
    assert told.relationship.value == "Runs the Monday club"
    assert told.wishes_anonymity is not None
    assert told.wishes_anonymity.value is False
    (child,) = reading.children
    assert child.name_as_written is not None
    assert child.name_as_written.value == "Ada Quill"
    assert child.age_as_written is not None
    assert child.age_as_written.value == "about 7"
    assert child.sex is not None
    assert child.sex.value == "F"
    assert field_under("", "Name") is None
