"""Warning notes: on a person's file, written and reviewed by managers, reviewed within a year."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from app.models import WarningNote, WarningReview, new_id
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.frame_records import WarningRow
from app.services.enquiry.warnings import ReviewDraft, WarningDraft, a_year_on, review_warning, write_warning
from app.services.errors import Invalid, NotFound, Refused
from app.services.intake.linking import link_contact_person
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, opened, put
from tests.services.enquiry.test_notes import close

SINCE = date(2026, 3, 1)


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    """An enquiry in which Dan Orme is known to the hub and nobody else is."""
    made = opened(hub, staff)
    dan = next(each for each in made.read().people if each.name == "Dan Orme")
    link_contact_person(hub, made.worker, dan.contact_person_id, None, "")
    return made


def dan_of(case: Case, name: str = "Dan") -> UUID:
    return next(each.id for each in case.read().people if each.name.startswith(name))


def draft(case: Case) -> WarningDraft:
    return WarningDraft(
        dan_of(case), "risk_to_worker", "Never visit alone", SINCE, date(2026, 9, 1), "no", "He would find out"
    )


def write(case: Case) -> WarningRow:
    write_warning(case.hub, case.staff[Role.MASH_MANAGER], case.id, draft(case))
    return case.read().warnings[0]


def test_a_warning_is_read_with_every_case_of_the_person(case: Case, hub: Hub, staff: Staff) -> None:
    first = write(case)
    assert (first.person, first.kind_words, first.aware, first.by) == ("Dan Orme", "Risk to worker", False, "Mo Farrow")
    other = opened(hub, staff)
    dan = next(each for each in other.read().people if each.name == "Dan Orme")
    known = next(each.person_id for each in case.read().people if each.name == "Dan Orme")
    link_contact_person(hub, other.worker, dan.contact_person_id, known, "Same man")
    assert [each.id for each in other.read().warnings] == [first.id]


def test_nothing_of_a_warning_is_taken_for_granted(case: Case) -> None:
    with pytest.raises(Invalid) as refused:
        write_warning(
            case.hub,
            case.staff[Role.MASH_MANAGER],
            case.id,
            WarningDraft(None, None, "", None, None, None, ""),
        )
    found = [each.field for each in refused.value.problems]
    assert found == ["person", "kind", "text", "since", "review_on", "aware", "awareness"]


@pytest.mark.parametrize("review", [date(2026, 3, 30), date(2027, 3, 2)])
def test_a_review_lies_ahead_and_within_a_year(case: Case, review: date) -> None:
    with pytest.raises(Invalid) as refused:
        write_warning(case.hub, case.staff[Role.MASH_MANAGER], case.id, replace(draft(case), review_on=review))
    assert [each.field for each in refused.value.problems] == ["review_on"]
    assert a_year_on(date(2024, 2, 29)) == date(2025, 2, 28)


def test_somebody_without_a_file_is_told_how_to_get_one(case: Case) -> None:
    with pytest.raises(Refused, match="no file of this person"):
        write_warning(
            case.hub, case.staff[Role.MASH_MANAGER], case.id, replace(draft(case), person_id=dan_of(case, "Mira"))
        )


def test_a_worker_writes_and_reviews_no_warning(case: Case) -> None:
    row = write(case)
    with pytest.raises(Refused, match="write and review warning notes"):
        write_warning(case.hub, case.worker, case.id, draft(case))
    with pytest.raises(Refused, match="write and review warning notes"):
        review_warning(case.hub, case.worker, case.id, row.id, ReviewDraft("ends", None, "Over"))


def test_a_review_keeps_the_note_until_a_new_day_or_ends_it(case: Case, monday: FixedClock) -> None:
    row, manager = write(case), case.staff[Role.MASH_MANAGER]
    review_warning(case.hub, manager, case.id, row.id, ReviewDraft("stays", date(2027, 3, 1), "He is back"))
    monday.advance(60)
    stays = case.read().warnings[0]
    assert (stays.review_on, stays.ended, stays.reviews[0].text) == (date(2027, 3, 1), False, "He is back")
    review_warning(case.hub, case.staff.others["service"], case.id, row.id, ReviewDraft("ends", None, "He has died"))
    over = case.read().warnings[0]
    assert (over.ended, over.reviews[0].by, len(over.reviews)) == (True, "Sal Quist", 2)
    with pytest.raises(Refused, match="has ended"):
        review_warning(case.hub, manager, case.id, row.id, ReviewDraft("ends", None, "Again"))


def test_a_review_says_whether_and_why(case: Case) -> None:
    row, manager = write(case), case.staff[Role.MASH_MANAGER]
    for review, fields in (
        (ReviewDraft(None, None, ""), ["outcome", "text"]),
        (ReviewDraft("stays", None, "x"), ["review_on"]),
        (ReviewDraft("stays", date(2027, 4, 1), "x"), ["review_on"]),
    ):
        with pytest.raises(Invalid) as refused:
            review_warning(case.hub, manager, case.id, row.id, review)
        assert [each.field for each in refused.value.problems] == fields


def test_a_warning_of_nobody_here_is_not_found(case: Case, hub: Hub, staff: Staff) -> None:
    row = write(case)
    with pytest.raises(NotFound):
        review_warning(
            hub, staff[Role.MASH_MANAGER], opened(hub, staff).id, row.id, ReviewDraft("ends", None, "x")
        )


def test_a_closed_case_takes_no_new_warning_and_still_reviews_the_file(case: Case) -> None:
    row, manager = write(case), case.staff[Role.MASH_MANAGER]
    close(case)
    with pytest.raises(Refused, match="closed"):
        write_warning(case.hub, manager, case.id, draft(case))
    review_warning(case.hub, manager, case.id, row.id, ReviewDraft("ends", None, "He has died"))
    assert case.read().warnings[0].ended


@pytest.mark.parametrize("wrong", ["note", "review", "ended"])
def test_the_schema_refuses_a_review_after_a_year_or_after_the_end(case: Case, wrong: str) -> None:
    row = write(case)
    if wrong == "ended":
        review_warning(case.hub, case.staff[Role.MASH_MANAGER], case.id, row.id, ReviewDraft("ends", None, "x"))
    person = next(each.person_id for each in case.read().people if each.name == "Dan Orme")
    at, by = case.read().read_at, case.worker.user_id
    note = WarningNote(
        id=new_id(),
        at=at,
        by_id=by,
        person_id=person,
        kind="missing",
        text="x",
        since=SINCE,
        review_on=SINCE + timedelta(days=367),
        person_aware=True,
        awareness="x",
    )
    day = None if wrong == "ended" else at.date() + timedelta(days=367)
    review = WarningReview(id=new_id(), at=at, by_id=by, warning_id=row.id, ends=day is None, review_on=day, text="x")
    with pytest.raises(Refused):
        put(case.hub, note if wrong == "note" else review)
