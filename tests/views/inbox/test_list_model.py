"""The virtual list: as long as the view, filled page by page, its marks kept on their contacts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from app.services.intake.inbox_records import ContactRow
from app.views.inbox.list_model import MOST_KEPT, PAGE, InboxModel
from app.views.widgets.table_model import ID_ROLE, SPOKEN_ROLE
from tests.factories.hubs import MONDAY


def row(number: int) -> ContactRow:
    return ContactRow(
        id=UUID(int=number),
        version=1,
        reference=f"C-26-{number}",
        headline="Neglect, school",
        subject_line="Mira Adeyemi, 7",
        status="unscreened",
        channel="phone",
        rating=None,
        received_at=MONDAY,
        due_at=MONDAY + timedelta(hours=1),
        due_reason="Contact decision, 24 hours from 10:00",
        closed_at=None,
        chosen_outcome=None,
        consent=None,
        repeat_count=0,
        unread=True,
        assigned_to_id=None,
        assigned_to="",
        enquiry_id=None,
    )


def some(numbers: Sequence[int]) -> tuple[ContactRow, ...]:
    return tuple(row(each) for each in numbers)


@pytest.fixture
def model(qtbot: QtBot) -> InboxModel:
    return InboxModel(lambda each: f"said {each.reference}", lambda each: "<why>")


def references(model: InboxModel) -> list[str | None]:
    found = [model.row(at) for at in range(model.rowCount())]
    return [each.reference if each else None for each in found]


def test_the_model_is_sound_empty_filled_grown_renewed_and_cut(model: InboxModel) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows(3, 0, some((1, 2, 3)))
    mark = QPersistentModelIndex(model.index(1))
    model.set_total(250)
    model.put_rows(PAGE, some(range(100, 200)))
    model.renew(4, 0, some((9, 1, 2, 3)), {})
    model.renew(2, 0, some((9, 1)), {})
    model.renew(300, 0, some(range(1, 101)), {})
    model.set_total(10)
    model.show_rows(0, 0, ())
    assert model.rowCount() == 0
    assert not mark.isValid()
    assert tester.model() is model


def test_rows_that_have_not_come_say_so_and_are_asked_for_by_page(model: InboxModel) -> None:
    model.show_rows(60, 0, some(range(1, 61)))
    model.set_total(1_000)
    assert model.missing(0, 12) == []
    assert model.missing(55, 65) == [0]
    assert model.missing(195, 204) == [100, 200]
    assert model.missing(995, 5_000) == [900]
    assert model.index(500).data(SPOKEN_ROLE) == "Being fetched"
    assert model.index(500).data(ID_ROLE) is None
    model.put_rows(500, some(range(501, 601)))
    assert model.index(500).data(SPOKEN_ROLE) == "said C-26-501"


def test_marks_follow_their_contacts_when_rows_come_and_go(model: InboxModel) -> None:
    model.show_rows(4, 0, some((1, 2, 3, 4)))
    two, four = QPersistentModelIndex(model.index(1)), QPersistentModelIndex(model.index(3))
    model.renew(4, 0, some((7, 8, 2, 4)), {})
    assert (two.row(), four.row()) == (2, 3)
    model.renew(1, 0, some((4,)), {})
    assert not two.isValid()
    assert four.row() == 0


def test_a_mark_goes_to_a_place_that_is_not_fetched_when_that_place_is_known(model: InboxModel) -> None:
    model.show_rows(2, 0, some((1, 2)))
    mark = QPersistentModelIndex(model.index(0))
    model.renew(900, 0, some(range(1_000, 1_100)), {UUID(int=1): 700})
    assert mark.row() == 700
    assert model.row(700) is None
    assert model.missing(700, 700) == [700]


def test_a_mark_whose_contact_left_does_not_jump_to_another_one(model: InboxModel) -> None:
    model.show_rows(3, 0, some((1, 2, 3)))
    mark = QPersistentModelIndex(model.index(1))
    model.renew(3, 0, some((1, 3, 4)), {})
    assert not mark.isValid()
    assert references(model) == ["C-26-1", "C-26-3", "C-26-4"]


def test_one_contact_changes_where_it_stands(model: InboxModel, qtbot: QtBot) -> None:
    model.show_rows(3, 0, some((1, 2, 3)))
    with qtbot.waitSignal(model.dataChanged) as told:
        model.change_row(replace(row(2), unread=False))
    assert told.args is not None
    assert told.args[0].row() == 1
    changed = model.row(1)
    assert changed is not None
    assert not changed.unread


def test_memory_does_not_grow_with_scrolling(model: InboxModel) -> None:
    model.show_rows(100_000, 0, some(range(1, 61)))
    for offset in range(0, 10 * MOST_KEPT, PAGE):
        model.put_rows(offset, some(range(offset, offset + PAGE)), near=offset)
    held = [at for at in range(10 * MOST_KEPT) if model.row(at) is not None]
    assert len(held) <= MOST_KEPT
    assert model.row(10 * MOST_KEPT - 1) is not None


def test_a_tooltip_is_never_markup(model: InboxModel) -> None:
    model.show_rows(1, 0, some((1,)))
    assert "&lt;why&gt;" in model.index(0).data(Qt.ItemDataRole.ToolTipRole)
