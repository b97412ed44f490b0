"""Each row is heard as one sentence, and says in words what its colour says."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.services.intake.inbox_records import InboxView
from app.services.policy_file import load_builtin
from app.views.inbox import wording
from tests.factories.hubs import MONDAY
from tests.views.inbox.test_list_model import row

POLICY = load_builtin("west_berkshire")
HOUR = timedelta(hours=1)


def test_a_row_is_one_sentence_with_everything_a_glance_gives() -> None:
    whole = replace(row(1187), rating="red", repeat_count=2, assigned_to="KM", due_at=MONDAY + 1.2 * HOUR)
    assert wording.sentence(whole, MONDAY, POLICY) == (
        "C-26-1187, Neglect, school, Mira Adeyemi, 7, Red, unread, 1 hour 12 minutes left, Due 11:12, 3rd contact,"
        " assigned to KM."
    )


def test_a_late_row_says_so_in_words() -> None:
    late = replace(row(1), due_at=MONDAY - HOUR, unread=False)
    assert "Overdue by 1 hour" in wording.sentence(late, MONDAY, POLICY)
    assert wording.side(late, MONDAY, POLICY) == wording.Side("Overdue 1 h 00 m", "Due 09:00", late=True)


def test_a_closed_row_says_when_and_with_what_outcome() -> None:
    closed = replace(row(1), status="closed", closed_at=MONDAY, chosen_outcome="early_help")
    assert wording.side(closed, MONDAY, POLICY) == wording.Side("Closed 10:00", "Early help")
    assert "Closed 10:00, Early help" in wording.sentence(closed, MONDAY, POLICY)


def test_a_row_without_a_limit_is_never_late() -> None:
    assert wording.side(replace(row(1), due_at=None), MONDAY, POLICY) == wording.Side("No limit", "")


def test_an_outcome_that_the_policy_no_longer_has_is_shown_as_itself() -> None:
    assert wording.outcome_words(POLICY, "an_old_code") == "an_old_code"


@pytest.mark.parametrize(("count", "said"), [(0, ""), (1, "2nd contact"), (2, "3rd contact"), (10, "11th contact")])
def test_repeat_contacts_are_counted_in_words(count: int, said: str) -> None:
    assert wording.repeat_words(replace(row(1), repeat_count=count)) == said


def test_every_view_has_a_name_and_says_what_belongs_there() -> None:
    for view in InboxView:
        title, sentence = wording.EMPTY_WORDS[view]
        assert wording.VIEW_WORDS[view]
        assert title
        assert sentence.endswith(".")


def test_only_the_chosen_details_are_said() -> None:
    whole = replace(row(1), repeat_count=1, assigned_to="JS", consent="refused", status="waiting_for_manager")
    assert wording.details(whole, ("repeat", "assigned"), MONDAY) == ["2nd contact", "JS"]
    assert wording.details(whole, ("status", "consent"), MONDAY) == ["waits for a manager", "consent refused"]
    assert wording.details(whole, (), MONDAY) == []
