"""Partners' own answers: the samples without a wrong value, eight other layouts, and what must stay empty."""

import datetime as dt
from collections.abc import Callable

import pytest

from app.services import clock
from app.services.intake.readers import DocumentKind, Reading, read_document, read_in_child
from app.services.intake.readers.record import ReplyFound
from app.services.intake.readers.shape import as_expected
from tests.factories.forms.replies import LAYOUTS, Answer
from tests.factories.forms.scoring import score
from tests.services.intake.readers.samples import BOOK, FOLDER, read, working_day

SAMPLES = ("reply_police_check.docx", "reply_health_chronology.txt")
HEAD = """\
Reply to MASH request R-26-1044
Information current as of: 25/03/2026
Period searched: 01/09/2023 to 25/03/2026
Systems searched: CPOMS
"""


def of(text: str) -> Reading:
    with working_day():
        return read_document(text.encode(), "answer.txt")


def reply(text: str) -> ReplyFound:
    found = of(text).reply
    assert found is not None
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_the_sample_answers_are_read_without_a_wrong_or_missing_value(name: str) -> None:
    result = score(BOOK[name], as_expected(read(name)))
    assert (result.wrong, result.missed, result.details) == (0, 0, [])
    assert result.right >= 12


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_other_layouts_are_read_without_a_wrong_value(layout: Callable[[], Answer]) -> None:
    name, data, truth = layout()
    with working_day():
        reading = read_document(data, name)
    assert reading.kind is DocumentKind.REPLY
    result = score({"kind": "partner reply", **truth}, as_expected(reading))
    assert result.details == []


def test_every_value_says_where_it_stands() -> None:
    places = as_expected(read("reply_police_check.docx"))["found"]
    assert {"field": "reply.reference", "value": "WX-2026-000318", "where": "table 1, row 1"}.items() <= {
        **places[1]
    }.items()
    assert all(place["where"] for place in places)


def test_what_the_answer_does_not_say_is_named_and_left_empty() -> None:
    reading = read("reply_health_chronology.txt")
    assert "area searched" in reading.not_found
    assert "Logan Fairclough: what was found" in reading.not_found
    assert reading.reply is not None
    assert reading.reply.area_searched is None


def test_a_bare_year_stays_as_it_is_written_and_becomes_no_day() -> None:
    found = read("reply_police_check.docx").reply
    assert found is not None
    old = found.people[1].items[0]
    assert old.date is not None
    assert (old.date.value, old.happened_on) == ("2019", None)
    assert found.people[0].items[0].happened_on == dt.date(2026, 3, 28)


def test_what_the_writer_left_out_and_how_stale_it_is_is_said() -> None:
    assert any("one item more and left it out" in line for line in read("reply_police_check.docx").warnings)
    assert any("3 days old" in line for line in read("reply_health_chronology.txt").warnings)


def test_two_references_are_left_to_a_person() -> None:
    reading = of(HEAD + "Hub reference: R-26-1001\nYour reference: R-26-1002\n")
    assert reading.reply is not None
    assert reading.reply.reference is None
    assert any("two references" in line for line in reading.warnings)


@pytest.mark.parametrize(
    "period", ["25/03/2026 to 01/09/2023", "2019 to 2024", "last five years", "31/02/2020 to 25/03/2026"]
)
def test_a_period_that_is_not_two_days_in_order_stays_empty(period: str) -> None:
    reading = of(HEAD.replace("01/09/2023 to 25/03/2026", period))
    assert reading.reply is not None
    assert (reading.reply.period_from, reading.reply.period_to) == (None, None)
    assert any("period" in line for line in reading.warnings)


@pytest.mark.parametrize(
    "said", ["☒ Current ☒ Historic ☐ None found", "☐ Current ☐ Historic", "see below", "current or historic"]
)
def test_an_involvement_that_is_not_plain_stays_empty(said: str) -> None:
    found = reply(f"{HEAD}Jude Marsh (DOB 11/09/2015)\nInvolvement: {said}\n")
    assert [person.involvement for person in found.people] == [None]


def test_two_different_answers_about_one_person_stay_empty() -> None:
    found = reply(f"{HEAD}Jude Marsh: none found\nJude Marsh: current\n")
    assert [person.involvement for person in found.people] == [None]


def test_text_that_belongs_nowhere_is_kept_and_shown() -> None:
    reading = of(f"{HEAD}Jude Marsh (DOB 11/09/2015)\nInvolvement: Current\nA sentence about much and nothing.\n")
    assert [(left.label, left.text) for left in reading.unplaced] == [
        ("Jude Marsh", "A sentence about much and nothing.")
    ]


def test_a_count_that_does_not_fit_is_said() -> None:
    reading = of(f"{HEAD}Date | Who | Entry\n01/02/2026 | Jude Marsh | Late.\nEnd of chronology: 2 entries.\n")
    assert any("counts 2 entries; 1 were read" in line for line in reading.warnings)


def test_the_partners_marking_is_kept_in_the_partners_words() -> None:
    found = read("reply_health_chronology.txt").reply
    assert found is not None
    marks = {item.handling.value for person in found.people for item in person.items if item.handling}
    assert marks == {"Shareable", "DO NOT SHARE beyond the hub"}


def test_a_referral_form_is_no_reply() -> None:
    for name in ("marf_oakhaven_unborn.docx", "marf_wexmoor_form.pdf", "email_school.eml", "phone_note.txt"):
        assert read(name).reply is None


def test_an_answer_comes_whole_out_of_the_reading_process() -> None:
    name = "reply_police_check.docx"
    with working_day():
        here = read(name)
        there = read_in_child((FOLDER / name).read_bytes(), name)
        assert clock.today() == dt.date(2026, 3, 30)
    assert there == here
