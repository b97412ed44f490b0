"""The picture changed by hand and by key: adding, joining, dates, order, undo, and what contradicts the record."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from app.services.genogram.family_file import read_family
from app.services.genogram.records import UnionKind
from app.views import theme
from app.views.case.household.adding import ADD_HINT
from app.views.case.household.presenter import SIZES
from tests.factories.books import MemoryBook
from tests.factories.pictures import everybody, set_by_hand
from tests.views.case.household.stage import doubts, drag, family_of, fill, press, shown, spot

FAMILIES = Path(__file__).parents[3] / "data" / "families"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


def test_two_keys_add_somebody_and_one_step_takes_them_back(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    picture.view.go("ruth")
    press(picture, Qt.Key.Key_A)
    assert picture.hint.text() == ADD_HINT
    press(picture, Qt.Key.Key_C)
    fill(picture, forenames="Noor", surname="Bright", sex="F", kind="child", other="olu")
    assert picture.form is None
    added = family_of(picture).members[-1]
    assert added.name == "Noor Bright"
    assert picture.view.current == added.id
    assert "add Noor Bright" in picture.bar.undo.text()
    QTest.keyClick(picture.view, Qt.Key.Key_Z, CTRL)
    assert added.id not in picture.view.picture.people
    QTest.keyClick(picture.view, Qt.Key.Key_Y, CTRL)
    assert added.id in picture.view.picture.people
    assert family_of(picture).members[-1].name == "Noor Bright"


def test_nothing_coded_is_chosen_beforehand_and_a_missing_choice_is_said_in_words(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    before = family_of(picture)
    press(picture, Qt.Key.Key_A, Qt.Key.Key_P)
    fill(picture, forenames="Ana")
    assert picture.form is not None
    assert [each.field for each in picture.form.summary.problems] == ["kind"]
    assert family_of(picture) == before
    picture.form.reject()


@pytest.mark.parametrize("letter", ["P", "C", "R", "S", "L", "E"])
def test_every_letter_opens_its_own_form(qtbot: QtBot, letter: str) -> None:
    picture = shown(qtbot)
    picture.view.go("sara")
    press(picture, Qt.Key.Key_A, Qt.Key[f"Key_{letter}"])
    assert picture.form is not None
    words = {"P": "a partner", "C": "a child", "R": "a parent", "S": "a sibling", "L": "a lodger", "E": "an ex-partner"}
    assert picture.form.windowTitle() == f"Add {words[letter]}"
    picture.form.reject()


def test_escape_after_a_adds_nobody_and_the_next_letter_is_a_letter_again(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    press(picture, Qt.Key.Key_A, Qt.Key.Key_Escape)
    assert picture.hint.text() != ADD_HINT
    press(picture, Qt.Key.Key_P)
    assert picture.form is None


def test_a_contradiction_is_said_in_words_and_saved_only_with_a_reason(qtbot: QtBot) -> None:
    book = MemoryBook(everybody())
    picture = shown(qtbot, book)
    picture.view.go("ben")
    press(picture, Qt.Key.Key_A, Qt.Key.Key_C)
    fill(picture, forenames="Old", sex="M", kind="child", born="01/02/2001")
    dialog = doubts(picture)
    assert dialog.cancel.hasFocus()
    assert dialog.items.item(0).text() == "The child would be older than Ben Sethi."
    dialog.save.click()
    assert dialog.isVisible()
    assert dialog.summary.problems
    dialog.reason.setPlainText("The birth certificate says so")
    dialog.save.click()
    assert book.reasons == ["The birth certificate says so"]
    assert family_of(picture).members[-1].name == "Old"


def test_cancelling_a_contradiction_leaves_the_form_as_it_was_typed(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    before = family_of(picture)
    picture.view.go("ben")
    press(picture, Qt.Key.Key_A, Qt.Key.Key_C)
    fill(picture, forenames="Old", sex="M", kind="child", born="01/02/2001")
    doubts(picture).cancel.click()
    assert picture.form is not None
    assert picture.form.values()["forenames"] == "Old"
    assert picture.form.submit.isEnabled()
    assert family_of(picture) == before
    picture.form.reject()


def test_dropping_one_person_on_another_asks_what_they_are_to_each_other(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    picture.view.fit()
    drag(picture, "tom", spot(picture, "joan"))
    assert picture.form is not None
    assert picture.form.windowTitle() == "Tom Lodge and Joan Bright"
    fill(picture, kind="partner")
    assert any(set(union.partners) == {"tom", "joan"} for union in family_of(picture).unions)


def test_j_joins_by_keys_alone(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    picture.view.go("tom")
    press(picture, Qt.Key.Key_J)
    fill(picture, other="mina")
    fill(picture, kind="child")
    made = family_of(picture).unions[-1]
    assert (made.partners, made.children[0].child) == (("mina",), "tom")


def test_f2_changes_kind_and_dates_in_place(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    picture.view.go("kit")
    press(picture, Qt.Key.Key_F2)
    assert picture.form is not None
    fill(picture, kind="separated")
    assert next(u.kind for u in family_of(picture).unions if u.id == "u4") is UnionKind.SEPARATED


def test_dragging_past_a_neighbour_keeps_the_order_as_a_rule_that_later_layouts_follow(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    picture.view.fit()
    row = next(row for row in picture.presenter.layout.rows if "ben" in row)  # type: ignore[union-attr]
    first, second = row[row.index("ben") - 1], "ben"
    past = spot(picture, first) - QPoint(round(40 * picture.view.zoom), 0)
    drag(picture, second, past)
    assert family_of(picture).rules[-1].left == "ben"
    assert family_of(picture).rules[-1].right == first
    press(picture, Qt.Key.Key_Z, held=CTRL)
    assert family_of(picture).rules == ()


def test_ctrl_with_an_arrow_moves_somebody_past_the_neighbour(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    row = next(row for row in picture.presenter.layout.rows if "amira" in row)  # type: ignore[union-attr]
    neighbour = row[row.index("amira") + 1]
    press(picture, Qt.Key.Key_Right, held=CTRL)
    assert (family_of(picture).rules[-1].left, family_of(picture).rules[-1].right) == (neighbour, "amira")


def test_letting_go_on_empty_ground_changes_nothing(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    picture.view.fit()
    before = family_of(picture)
    place = picture.view.picture.people["kit"].pos()
    drag(picture, "kit", QPoint(4, picture.view.viewport().height() - 4))
    assert family_of(picture) == before
    assert picture.view.picture.people["kit"].pos() == place


def test_the_button_beside_a_person_offers_the_same_six(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    picture.view.fit()
    QTest.mouseMove(picture.view.viewport(), spot(picture, "ruth") + QPoint(2, 2))
    QTest.mouseMove(picture.view.viewport(), spot(picture, "ruth"))
    plus: QToolButton = picture.view.plus
    assert plus.isVisible()
    assert plus.accessibleName() == "Add somebody beside Ruth Bright"
    assert min(plus.width(), plus.height()) >= 24
    plus.menu().actions()[0].trigger()
    assert picture.form is not None
    assert picture.view.current == "ruth"
    picture.form.reject()


def test_only_the_chosen_are_arranged_anew(qtbot: QtBot) -> None:
    picture = shown(qtbot, MemoryBook(read_family(FAMILIES / "sixty_entwined.json")))
    assert picture.presenter.layout is not None
    before = picture.presenter.layout.rows
    press(picture, Qt.Key.Key_Space, held=CTRL)
    assert picture.bar.arrange.text() == "Arrange only the 1 chosen"
    mine = picture.view.current
    picture.bar.arrange.trigger()
    after = picture.presenter.layout.rows
    assert [[m for m in row if m != mine] for row in after] == [[m for m in row if m != mine] for row in before]


def test_arranging_is_one_step_that_is_undone_and_leaves_the_record_alone(qtbot: QtBot) -> None:
    book = MemoryBook(everybody())
    picture = shown(qtbot, book)
    by_hand = picture.presenter.layout = set_by_hand(everybody(), sizes=SIZES)
    picture.bar.arrange.trigger()
    found = picture.presenter.layout
    assert found != by_hand
    assert "arrange anew" in picture.bar.undo.text()
    press(picture, Qt.Key.Key_Z, held=CTRL)
    assert picture.presenter.layout == by_hand
    press(picture, Qt.Key.Key_Y, held=CTRL)
    assert picture.presenter.layout == found
    press(picture, Qt.Key.Key_Right, held=CTRL)
    assert picture.steps.count() == 2
    press(picture, Qt.Key.Key_Z, Qt.Key.Key_Z, held=CTRL)
    assert family_of(picture) == everybody()
    assert picture.presenter.layout == by_hand


def test_who_may_not_edit_is_offered_nothing_that_changes(qtbot: QtBot) -> None:
    picture = shown(qtbot, MemoryBook(everybody(), may_edit=False))
    press(picture, Qt.Key.Key_A, Qt.Key.Key_P, Qt.Key.Key_J, Qt.Key.Key_F2)
    assert picture.form is None
    assert [act.text() for act in picture.view.person_menu("sara").actions()] == ["Open\tEnter"]


def test_an_undo_that_somebody_elses_change_forbids_says_so_and_offers_no_more(qtbot: QtBot) -> None:
    book = MemoryBook(everybody())
    picture = shown(qtbot, book)
    press(picture, Qt.Key.Key_Right, held=CTRL)
    book.family = replace(book.family, title="changed elsewhere")
    failures: list[Exception] = []
    picture.failed.connect(failures.append)
    press(picture, Qt.Key.Key_Z, held=CTRL)
    assert len(failures) == 1
    qtbot.waitUntil(lambda: not picture.steps.canUndo())
    assert family_of(picture).title == "changed elsewhere"


def test_whoever_stays_keeps_their_place_in_the_window_when_somebody_is_added(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    picture.view.go("ada")
    before = spot(picture, "ada")
    press(picture, Qt.Key.Key_A, Qt.Key.Key_S)
    fill(picture, forenames="Ivo", sex="M")
    moved = spot(picture, "ada") - before
    assert picture.view.viewport().rect().contains(spot(picture, "ada"))
    assert moved.manhattanLength() < 3 * picture.presenter.layout.sizes.slot  # type: ignore[union-attr]
