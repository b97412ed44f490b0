"""Persons written as cards, family rows under tables of children, and headings that ask for two things."""

import datetime as dt

from app.services import clock
from app.services.intake.readers import read_document
from app.services.intake.readers.record import Reading
from tests.factories.forms import DAY
from tests.factories.forms.paper import Paper


def _read(*parts: tuple[str, list[list[str]]]) -> Reading:
    paper = Paper("Referral form")
    for heading, rows in parts:
        paper.heading(heading)
        paper.table(rows)
    with clock.use(clock.FixedClock(DAY.astimezone(dt.UTC))):
        return read_document(paper.bytes(), "form.docx")


def _card(name: str, *lines: str) -> str:
    return "\n".join((name, *lines))


def test_a_card_that_begins_with_a_bare_name_is_a_person() -> None:
    ada = _card("Ada Quill", "Date of birth: 01/02/2016", "Sex: Female", "School: Mill Lane Primary")
    ben = _card("Ben Quill", "Date of birth: 03/04/2018", "Sex: Male", "School:")
    ivy = _card("Ivy Quill", "Relationship: Mother of both children", "Telephone: 07700 900111", "PR: Yes")
    none = _card("", "Relationship:", "Telephone:", "PR:")
    reading = _read(
        ("The children", [["Child 1", "Child 2"], [ada, ben]]), ("The adults", [["Adult 1", "Adult 2"], [ivy, none]])
    )
    assert [child.name_as_written.value for child in reading.children if child.name_as_written] == [
        "Ada Quill",
        "Ben Quill",
    ]
    assert reading.children[0].school is not None
    assert reading.children[1].school is None
    assert [adult.name_as_written.value for adult in reading.adults if adult.name_as_written] == ["Ivy Quill"]
    assert {tie.kind for tie in reading.adults[0].relationships} == {"parent"}
