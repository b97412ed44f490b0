"""The rules that show an auditor unusual access first: pure, each with its edge."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from app.services import deadlines
from app.services.oversight import unusual as rules
from app.services.oversight.unusual import MANY_CASES, MANY_REFUSALS, WHY, Access, Known, Rule, unusual
from app.services.policy_file import load_builtin

NOON = datetime(2026, 3, 30, 11, tzinfo=UTC)
ME, OTHER, CASE = UUID(int=1), UUID(int=2), UUID(int=3)
OPEN = Known(is_open=lambda _: True)


def opened(*at: datetime, record: UUID | None = CASE, act: str = "enquiry read", account: UUID = ME) -> list[Access]:
    return [Access(seq, moment, account, act, record) for seq, moment in enumerate(at, 1)]


def rules_of(entries: list[Access], known: Known) -> list[Rule]:
    return [each.rule for each in unusual(entries, known)]


def tasks(*records: UUID) -> frozenset[tuple[UUID, UUID]]:
    return frozenset((ME, each) for each in records)


def test_somebody_who_opens_their_own_case_in_the_day_is_not_unusual() -> None:
    assert unusual(opened(NOON), Known(lambda _: True, tasks=tasks(CASE))) == ()


def test_a_case_opened_without_a_task_is_found_and_a_managers_is_not() -> None:
    assert rules_of(opened(NOON), OPEN) == [Rule.NO_TASK]
    assert rules_of(opened(NOON), Known(lambda _: True, managers=frozenset({ME}))) == []


def test_a_persons_page_is_a_task_where_one_of_their_cases_is() -> None:
    person = uuid4()
    entries = opened(NOON, record=person, act="person opened")
    known = Known(lambda _: True, tasks=tasks(CASE), cases={person: frozenset({CASE})})
    assert rules_of(entries, known) == []
    assert rules_of(entries, Known(lambda _: True, tasks=tasks(CASE))) == [Rule.NO_TASK]


@pytest.mark.parametrize(("hour", "minute"), [(0, 0), (7, 59), (8, 0), (9, 0), (16, 59), (17, 0), (17, 30), (23, 59)])
def test_the_hub_is_open_by_its_policys_hours_in_london(hour: int, minute: int) -> None:
    opening = load_builtin("west_berkshire").opening
    hours = opening.days[0]
    assert hours is not None
    moment = datetime(2026, 1, 12, hour, minute, tzinfo=UTC)  # a Monday in winter: London is UTC
    assert deadlines.open_at(opening, moment) is (hours.opens <= moment.time() < hours.closes)
    assert not deadlines.open_at(opening, moment.replace(day=11)), "a Sunday"


def test_an_opening_while_the_hub_is_shut_is_found() -> None:
    known = Known(lambda moment: moment.hour < 18, tasks=tasks(CASE))
    assert rules_of(opened(NOON, NOON.replace(hour=22)), known) == [Rule.HOURS]


def test_a_record_with_ones_own_surname_is_found_and_another_is_not() -> None:
    known = Known(
        lambda _: True, {ME: "novak", OTHER: ""}, {CASE: frozenset({"novak", "orme"})}, tasks(CASE) | {(OTHER, CASE)}
    )
    assert rules_of(opened(NOON), known) == [Rule.SURNAME]
    assert rules_of(opened(NOON, account=OTHER), known) == []


@pytest.mark.parametrize("more", [0, 1])
def test_many_records_in_an_hour_are_found_at_one_more_than_the_bound(more: int) -> None:
    records = [uuid4() for _ in range(MANY_CASES + more)]
    known = Known(lambda _: True, tasks=tasks(*records))
    entries = [
        Access(seq, NOON + timedelta(minutes=3 * seq), ME, "contact read", record)
        for seq, record in enumerate(records, 1)
    ]
    found = unusual(entries, known)
    assert [each.rule for each in found] == [Rule.MANY] * more
    if more:
        assert found[0].records == MANY_CASES + 1
        assert found[0].words == f"{MANY_CASES + 1} records"


def test_one_record_read_again_and_again_is_not_many() -> None:
    entries = opened(*(NOON + timedelta(seconds=each) for each in range(60)))
    assert rules_of(entries, Known(lambda _: True, tasks=tasks(CASE))) == []


def test_refusals_close_together_are_found_and_far_apart_are_not() -> None:
    close = opened(*(NOON + timedelta(minutes=each) for each in range(MANY_REFUSALS)), act="refused", record=None)
    far = opened(*(NOON + timedelta(hours=2 * each) for each in range(MANY_REFUSALS)), act="refused", record=None)
    assert rules_of(close, OPEN) == [Rule.REFUSALS]
    assert unusual(close, OPEN)[0].words == f"{MANY_REFUSALS} refusals"
    assert rules_of(far, OPEN) == []


def test_break_glass_stands_first_and_a_clock_set_back_hides_nothing() -> None:
    entries = [
        Access(1, NOON, ME, "enquiry read", CASE),
        Access(2, NOON - timedelta(days=400), ME, "opened by break-glass", CASE),
    ]
    found = unusual(entries, OPEN)
    assert [each.rule for each in found] == [Rule.GLASS, Rule.NO_TASK, Rule.NO_TASK]
    assert found[1].seqs == (2,)


def test_the_findings_of_one_day_and_person_are_one_line() -> None:
    later = NOON + timedelta(days=1)
    found = unusual(opened(NOON, NOON + timedelta(hours=2), later), OPEN)
    assert [each.seqs for each in found] == [(3,), (1, 2)]


def test_every_rule_says_why() -> None:
    assert set(WHY) == set(Rule) == set(rules.RULES)
    assert all(len(words) > 30 for words in WHY.values())
