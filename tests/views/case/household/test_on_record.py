"""The picture over a real hub: read from the record, changed on it, undone on it, and audited when it leaves."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.models import AuditEntry
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.case.screen import CaseScreen
from app.views.case.work_split import PICTURE_SHARE
from app.views.desk import Place
from app.views.widgets.painted_later import is_building
from tests.factories.hubs import Staff
from tests.services.enquiry.kin import KinCase, kin_case
from tests.views.case.household.on_record import opened, picture_of
from tests.views.case.household.stage import doubts, fill
from tests.views.case.seats import nameless
from tests.views.test_store_gone import held, words

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def kin(hub: Hub, staff: Staff) -> KinCase:
    return kin_case(hub, staff)


@pytest.fixture
def screen(qtbot: QtBot, kin: KinCase) -> Iterator[CaseScreen]:
    made = opened(qtbot, kin)
    yield made
    made.close()


def names(screen: CaseScreen) -> set[str]:
    return {item.member.label for item in picture_of(screen).view.picture.people.values()}


def press(screen: CaseScreen, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(picture_of(screen).view, key, held)
    QApplication.processEvents()


def acts(kin: KinCase) -> list[str]:
    with kin.hub.reading(None) as unit:
        return [row.act for row in unit.session.query(AuditEntry)]


def test_a_case_opens_with_its_household_drawn_and_the_list_behind_a_button(screen: CaseScreen) -> None:
    assert names(screen) == {"Ayla", "Finn", "Mira", "Dan"}
    assert picture_of(screen).isVisible()
    screen.household.as_list.click()
    assert screen.people.isVisible()
    assert not picture_of(screen).isVisible()
    assert any(each.startswith("Ayla Novak") for each in screen.people.names())
    screen.household.as_picture.click()
    assert picture_of(screen).isVisible()


def test_f8_puts_the_picture_over_the_working_area_and_back(qtbot: QtBot, screen: CaseScreen) -> None:
    beside = picture_of(screen).width()
    QTest.keyClick(picture_of(screen).view, Qt.Key.Key_F8)
    QApplication.processEvents()
    assert not screen.tabs.isVisible()
    assert picture_of(screen).width() > 1000
    assert picture_of(screen).view.hasFocus()
    QTest.keyClick(picture_of(screen).view, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: screen.tabs.isVisible() and not is_building(screen))
    assert picture_of(screen).width() == beside
    assert picture_of(screen).view.hasFocus()


def test_f8_twice_before_the_parts_are_back_leaves_the_picture_wide(qtbot: QtBot, screen: CaseScreen) -> None:
    for _ in range(3):
        QTest.keyClick(picture_of(screen).view, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: not is_building(screen))
    assert screen.split.wide
    assert not screen.tabs.isVisible()


def test_household_and_work_share_a_new_width_until_somebody_moves_the_line_between(screen: CaseScreen) -> None:
    screen.resize(1366, 700)
    QApplication.processEvents()
    narrow = screen.split.sizes()
    screen.resize(1900, 700)
    QApplication.processEvents()
    wide = screen.split.sizes()
    assert wide[0] == round(screen.split.width() * PICTURE_SHARE) > narrow[0]
    screen.split.moveSplitter(500, 1)
    screen.resize(1366, 700)
    QApplication.processEvents()
    assert screen.split.sizes()[0] not in (wide[0], narrow[0])


def test_asking_for_a_part_ends_the_wide_picture(screen: CaseScreen) -> None:
    QTest.keyClick(picture_of(screen).view, Qt.Key.Key_F8)
    assert screen.turn_to("record")
    assert screen.tabs.isVisible()


def test_a_child_added_by_two_keys_stands_on_the_record_and_undo_takes_it_off(
    qtbot: QtBot, screen: CaseScreen, kin: KinCase
) -> None:
    picture = picture_of(screen)
    picture.view.go(str(kin.at("Mira")))
    press(screen, Qt.Key.Key_A, Qt.Key.Key_C)
    fill(picture, forenames="Ivo", surname="Novak", sex="M", kind="child", born="Mar 2022")
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    assert "Ivo" in names(screen)
    assert picture.presenter.name(picture.view.current) == "Ivo Novak"
    press(screen, Qt.Key.Key_Z, held=CTRL)
    assert "Ivo" not in names(screen)
    press(screen, Qt.Key.Key_Y, held=CTRL)
    assert "Ivo" in names(screen)
    assert acts(kin).count("picture changed") == 3


def test_a_contradiction_on_the_record_is_said_and_kept_with_its_reason(screen: CaseScreen, kin: KinCase) -> None:
    picture = picture_of(screen)
    picture.view.go(str(kin.at("Ayla")))
    press(screen, Qt.Key.Key_A, Qt.Key.Key_R)
    fill(picture, forenames="Una", surname="Novak", sex="F", kind="parent", born="2 Feb 2021")
    asked = doubts(picture)
    assert asked.cancel.hasFocus()
    said = [asked.items.item(at).text() for at in range(asked.items.count())]
    assert "Ayla Novak is older than Una Novak, a parent." in said
    assert "Una" not in names(screen)
    asked.reason.setPlainText("Told so by the register office")
    asked.save.click()
    assert "Una" in names(screen)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("forenames", "x" * 300),
        ("surname", "x" * 300),
        ("born", "31/02/2020"),
        ("born", "soon"),
        ("source", "x" * 600),
    ],
)
def test_a_wrong_field_is_told_beside_it_and_what_was_typed_stays(
    screen: CaseScreen, kin: KinCase, field: str, wrong: str
) -> None:
    picture = picture_of(screen)
    picture.view.go(str(kin.at("Mira")))
    press(screen, Qt.Key.Key_A, Qt.Key.Key_C)
    form = picture.form
    assert form is not None
    fill(picture, **{"forenames": "Una", "surname": "Tarn", "sex": "F", "kind": "child", field: wrong})
    assert picture.form is form, "a wrong field was taken"
    told = {name: row.sentence for name, row in form.rows.items() if row.sentence}
    assert list(told) == [field]
    assert told[field].endswith(".")
    assert "Una" not in names(screen)


def test_while_another_program_writes_it_is_said_and_the_form_keeps_what_was_typed(
    screen: CaseScreen, kin: KinCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = picture_of(screen)
    picture.view.go(str(kin.at("Mira")))
    press(screen, Qt.Key.Key_A, Qt.Key.Key_C)
    form = picture.form
    assert form is not None
    with held(kin.hub, monkeypatch):
        fill(picture, forenames="Ivo", surname="Novak", sex="M", kind="child")
        assert picture.form is form
        said = words(form)
        assert "busy with another program" in said
        assert "try again" in said
    assert form.values()["forenames"] == "Ivo"
    form.submit.click()
    QApplication.processEvents()
    assert "Ivo" in names(screen)


def test_a_lodger_moves_in_where_the_person_lives(screen: CaseScreen, kin: KinCase) -> None:
    picture = picture_of(screen)
    picture.view.go(str(kin.at("Mira")))
    press(screen, Qt.Key.Key_A, Qt.Key.Key_L)
    fill(picture, forenames="Ted", sex="M")
    assert picture.presenter.shown is not None
    (home,) = [each for each in picture.presenter.shown.family.households if each.label == "4 Rowan Court"]
    assert picture.view.current in home.members
    assert next(stay.word for stay in home.stays if stay.member == picture.view.current) == "lodger"


def test_joining_says_a_couple_with_its_year(screen: CaseScreen, kin: KinCase) -> None:
    picture = picture_of(screen)
    picture.editing.join(str(kin.at("Dan")), str(kin.at("Mira")))
    fill(picture, kind="couple:living_together", since="2023")
    assert picture.presenter.shown is not None
    couples = [each for each in picture.presenter.shown.family.unions if len(each.partners) == 2]
    assert [(each.kind.value, each.since) for each in couples] == [("living_together", "2023")]


def test_harm_is_recorded_with_kind_and_status_and_stands_at_both_sides(screen: CaseScreen, kin: KinCase) -> None:
    picture = picture_of(screen)
    picture.editing.join(str(kin.at("Dan")), str(kin.at("Mira")))
    fill(picture, kind="harm")
    fill(picture, kind="domestic", status="alleged", text="Seen by a neighbour")
    assert picture.presenter.shown is not None
    (tie,) = picture.presenter.shown.family.ties
    assert (tie.source, tie.target) == (str(kin.at("Dan")), str(kin.at("Mira")))
    picture.presenter.person(str(kin.at("Mira")))
    assert picture.side.card is not None
    (harm,) = picture.side.card.harms
    assert harm.words == "Harm by Dan to Mira: domestic abuse, alleged"


def test_the_side_leads_to_the_pages_of_somebody_and_of_their_homes(screen: CaseScreen, kin: KinCase) -> None:
    picture = picture_of(screen)
    picture.view.go(str(kin.at("Ayla")))
    press(screen, Qt.Key.Key_Return)
    gone: list[Place] = []
    picture.side.page_asked.connect(gone.append)
    leads = [each for each in picture.side.area.findChildren(QAbstractButton) if each.text().startswith("Open ")]
    assert leads[0].accessibleName() == "Open their page"
    for each in leads:
        each.click()
    card = picture.side.card
    assert card is not None
    assert gone == [Place(kind, page_id) for _, kind, page_id in card.pages]
    assert gone[0] == Place("person", kin.ids["Ayla"])
    assert {each.kind for each in gone} <= {"person", "household"}


def test_a_tie_is_changed_in_place_from_the_side(screen: CaseScreen, kin: KinCase) -> None:
    picture = picture_of(screen)
    picture.view.go(str(kin.at("Ayla")))
    press(screen, Qt.Key.Key_Return)
    assert picture.side.card is not None
    (row,) = picture.side.card.ties
    assert row.words == "Child of Mira Novak"
    picture.side.entries[row.id].menu().actions()[0].trigger()
    fill(picture, responsibility="yes", source="Birth certificate")
    facts = picture.presenter.shown
    assert facts is not None
    assert picture.form is None
    assert picture.side.card.ties[0].responsibility == "yes"


def test_order_by_hand_is_a_rule_on_the_record(screen: CaseScreen, kin: KinCase) -> None:
    picture = picture_of(screen)
    picture.view.go(str(kin.at("Ayla")))
    press(screen, Qt.Key.Key_Right, held=CTRL)
    assert picture.presenter.shown is not None
    (rule,) = picture.presenter.shown.family.rules
    assert (rule.left, rule.right) == (str(kin.at("Finn")), str(kin.at("Ayla")))
    row = next(row for row in picture.presenter.layout.rows if rule.left in row)  # type: ignore[union-attr]
    assert row.index(rule.left) < row.index(rule.right)


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_an_export_is_written_and_audited(
    screen: CaseScreen, kin: KinCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    begins = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF"}[form]
    place = tmp_path / f"out.{form}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_more, **_named: (str(place), ""))
    picture_of(screen)._asked("export")
    assert place.read_bytes().startswith(begins)
    assert acts(kin).count("picture left the hub") == 1
    if form == "svg":
        assert "Key" in place.read_text("utf-8")


def test_a_copied_picture_is_in_the_clipboard_and_audited(screen: CaseScreen, kin: KinCase) -> None:
    picture_of(screen)._asked("copy")
    image = QApplication.clipboard().image()
    assert isinstance(image, QImage)
    assert image.width() > 600
    assert acts(kin)[-1] == "picture left the hub"


def test_a_folder_that_is_gone_is_told_and_nothing_is_audited(
    screen: CaseScreen, kin: KinCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "nowhere" / "out.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_more, **_named: (str(place), ""))
    picture_of(screen)._asked("export")
    assert screen.notices.notice is not None
    assert "The folder is not there any more" in screen.notices.notice.sentence
    assert "picture left the hub" not in acts(kin)


def test_the_whole_screen_has_names_for_whatever_a_hand_can_use(screen: CaseScreen) -> None:
    press(screen, Qt.Key.Key_Return)
    assert nameless(screen) == []


def test_a_day_before_a_birth_shows_the_family_without_the_child(screen: CaseScreen, kin: KinCase) -> None:
    picture_of(screen).presenter.slide(date(2024, 1, 1))
    assert "Finn" not in names(screen)
    assert picture_of(screen).was.isVisible()
    picture_of(screen).presenter.slide(None)
    assert "Finn" in names(screen)
