"""The working desk on a real hub: its rooms, keys, finder, notices, status line, drops and look."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import AuditEntry
from app.services import clock
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.unit_of_work import Changes, Hub
from app.views import theme
from app.views.contact_form.screen import ContactFormScreen
from app.views.desk import EVERYTHING, Place
from app.views.people.person_screen import PersonScreen
from app.views.shell import work as work_module
from app.views.shell.desktop import Desktop
from app.views.shell.keys import EVERYWHERE, KeysDialog
from app.views.shell.preferences import HubPreferences
from app.views.shell.settings import SettingsDialog
from app.views.shell.status import STALE_SECONDS, late_words
from app.views.shell.work import WorkView
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.views.shell.conftest import Desks

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

RAIL = {
    Role.HUB_WORKER: ("Inbox", "Police batches", "Enquiries"),
    Role.PARTNER: ("Requests to us",),
    Role.MASH_MANAGER: ("Inbox", "Police batches", "Enquiries", "Approvals"),
    Role.AUDITOR: ("Audit trail",),
}


def spoken(desktop: Desktop) -> str:
    """Every word that stands on the screen in front."""
    here = desktop.work_or_fail().current()
    assert here is not None
    return " ".join(label.text() for label in here.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize(("role", "rooms"), RAIL.items(), ids=lambda value: value if isinstance(value, Role) else "")
def test_the_rail_shows_only_the_rooms_of_the_role(desks: Desks, role: Role, rooms: tuple[str, ...]) -> None:
    work = desks.open(role).work_or_fail()
    shown = tuple(each.room.title for each in work.navigation.buttons)
    assert set(rooms) <= set(shown)
    assert "Administration" not in shown
    assert ("Inbox" in shown) == (role in {Role.HUB_WORKER, Role.MASH_MANAGER})
    assert work.new_contact.isVisible() == (role in {Role.HUB_WORKER, Role.MASH_MANAGER})


def test_a_screen_of_another_role_is_refused_in_words(desktop: Desktop, work: WorkView) -> None:
    before = work.place()
    work.go(Place("admin"))
    assert work.place() == before
    assert "Your role does not open this screen." in spoken(desktop)
    work.go(Place("nowhere"))
    assert "There is no such screen." in spoken(desktop)


def test_control_and_a_number_go_to_the_rooms_and_escape_goes_back(desks: Desks, desktop: Desktop) -> None:
    work = desktop.work_or_fail()
    for number, each in enumerate(work.rooms[:8], 1):
        desks.press(desktop, Qt.Key(Qt.Key.Key_0 + number), CONTROL)
        assert work.place() == Place(each.kind)
        assert work.navigation.buttons[number - 1].isChecked()
    desks.press(desktop, Qt.Key.Key_Escape)
    assert work.place() == Place(work.rooms[-2].kind)


def test_f6_walks_the_panes_and_shift_f6_walks_back(desks: Desks, desktop: Desktop) -> None:
    work = desktop.work_or_fail()
    desks.go(desktop, "inbox")
    here = work.current()
    assert here is not None
    panes = [pane for pane in here.panes() if pane.isVisible()]
    assert len(panes) >= 2

    def at() -> int:
        focused = work.focusWidget()
        return next(i for i, pane in enumerate(panes) if pane is focused or pane.isAncestorOf(focused))

    panes[0].setFocus()
    start = at()
    work.next_pane()
    assert at() == (start + 1) % len(panes)
    work.next_pane(-1)
    assert at() == start


def test_tab_goes_from_the_rail_over_the_top_line_into_the_screen_and_round(desks: Desks, desktop: Desktop) -> None:
    work = desktop.work_or_fail()
    desks.go(desktop, "enquiries")
    work.navigation.buttons[0].setFocus()
    seen = []
    for _ in range(40):
        desks.press(desktop, Qt.Key.Key_Tab)
        seen.append(work.focusWidget())
        if seen[-1] is work.navigation.buttons[0]:
            break
    here = work.current()
    assert here is not None
    inside = [here.isAncestorOf(each) for each in seen]
    assert seen[-1] is work.navigation.buttons[0]
    assert seen.index(work.finder.line) < seen.index(work.open_document) < seen.index(work.new_contact)
    assert inside.index(True) == seen.index(work.new_contact) + 1
    assert not any(each is work.finder.line for each in seen[inside.index(True) :])


def test_f5_asks_every_screen_to_read_again(desks: Desks, desktop: Desktop) -> None:
    heard: list[Changes] = []
    desktop.changes.subscribe(("inbox",), heard.append)
    desks.press(desktop, Qt.Key.Key_F5)
    assert any(touched.kind == EVERYTHING for changes in heard for touched in changes.touched)


def found(desks: Desks, desktop: Desktop, text: str) -> list[str]:
    """What Ctrl+K finds for a text."""
    finder = desktop.work_or_fail().finder
    desks.press(desktop, Qt.Key.Key_K, CONTROL)
    assert finder.line.hasFocus()
    QTest.keyClicks(finder.line, text)
    finder._settle.stop()
    finder.ask()
    desks.quiet(desktop)
    return [finder.answers.item(row).text() for row in range(finder.answers.count())]


def test_control_k_finds_a_reference_a_person_and_a_screen(
    desks: Desks, hub: Hub, staff: Staff, desktop: Desktop
) -> None:
    contact = rows.contact(hub, staff[Role.HUB_WORKER])
    with hub.reading(None) as unit:
        from app.models import Contact

        reference, subject = unit.session.execute(
            select(Contact.reference, Contact.subject_line).where(Contact.id == contact)
        ).one()
    assert reference in found(desks, desktop, reference)[0]
    surname = subject.split(",")[0].rsplit(" ", 2)[-2]
    assert any(reference in line for line in found(desks, desktop, surname))
    assert "Enquiries\nScreen" in found(desks, desktop, "enquir")
    assert found(desks, desktop, "zzzz") == []
    assert "text found. Try the surname alone" in desktop.work_or_fail().finder.said.text()


def test_control_k_opens_a_known_person_with_whom_a_contact_is_begun(desks: Desks, hub: Hub, desktop: Desktop) -> None:
    known = rows.person(hub, forenames="Mira", surname="Quillfeather")
    assert found(desks, desktop, "quillf") == [
        "Mira Quillfeather, 7\nKnown person, on no contact\nPossible: surname shortened"
    ]
    desks.press(desktop, Qt.Key.Key_Return, on=desktop.work_or_fail().finder.line)
    page = desktop.work_or_fail().current()
    assert isinstance(page, PersonScreen)
    assert page.title() == "Mira Quillfeather"
    page.begin.click()
    desks.quiet(desktop)
    screen = desktop.work_or_fail().current()
    assert isinstance(screen, ContactFormScreen)
    (person,) = screen.draft().people
    assert (person.surname, person.person_id) == ("Quillfeather", known)
    assert "Linked" in spoken(desktop)


def test_a_restricted_record_that_may_match_is_found_as_a_door_without_a_name(
    desks: Desks, hub: Hub, desktop: Desktop
) -> None:
    rows.person(hub, forenames="Zed", surname="Quillfeather", restricted=True)
    assert found(desks, desktop, "Zed Quillfeather 4/5/2018") == [
        "Restricted record\nA restricted record may match: ask the duty manager."
    ]
    desks.press(desktop, Qt.Key.Key_Return, on=desktop.work_or_fail().finder.line)
    page = desktop.work_or_fail().current()
    assert isinstance(page, PersonScreen)
    assert page.stack.currentWidget() is page.closed
    assert page.closed.action.text() == "Open with a written reason…"
    assert page.title() == "Known person"


def test_an_answer_of_control_k_is_opened_by_enter(desks: Desks, desktop: Desktop) -> None:
    assert found(desks, desktop, "batches")
    line = desktop.work_or_fail().finder.line
    desks.press(desktop, Qt.Key.Key_Return, on=line)
    assert desktop.work_or_fail().place() == Place("batches")
    assert not line.text()


def searches(hub: Hub) -> list[str]:
    """The details of every search in the audit trail."""
    with hub.reading(None) as unit:
        entries = unit.session.scalars(select(AuditEntry).where(AuditEntry.act == "searched")).all()
        return [str(entry.detail).lower() for entry in entries]


def test_a_search_is_audited_once_it_settles_and_without_its_words(desks: Desks, hub: Hub, desktop: Desktop) -> None:
    finder = desktop.work_or_fail().finder
    found(desks, desktop, "Quill")
    found(desks, desktop, "feather")
    assert searches(hub) == [], "nothing has settled yet"
    finder._settled.stop()
    finder.settled()
    finder.settled()
    desks.quiet(desktop)
    assert len(searches(hub)) == 1
    assert "quill" not in searches(hub)[0]
    assert "feather" not in searches(hub)[0]


def test_a_chosen_answer_is_audited_before_it_is_opened(desks: Desks, hub: Hub, desktop: Desktop) -> None:
    rows.person(hub, forenames="Mira", surname="Quillfeather")
    found(desks, desktop, "quillf")
    desks.press(desktop, Qt.Key.Key_Return, on=desktop.work_or_fail().finder.line)
    with hub.reading(None) as unit:
        acts = list(unit.session.scalars(select(AuditEntry.act).order_by(AuditEntry.seq)))
    assert acts.index("searched") < acts.index("person opened")
    assert acts.count("searched") == 1


def test_a_notice_says_what_has_just_fallen_late(desks: Desks, hub: Hub, staff: Staff, monday: FixedClock) -> None:
    rows.contact(hub, staff[Role.HUB_WORKER], due_at=clock.now() + timedelta(minutes=30))
    desktop = desks.open()
    monday.advance(31 * 60)
    desktop.work_or_fail().count()
    desks.quiet(desktop)
    assert "A contact has just fallen overdue." in spoken(desktop)


def test_several_things_fallen_late_are_said_in_one_sentence() -> None:
    said, where = late_words((1, 0), (0, 0))
    assert (said, where) == ("A contact has just fallen overdue.", "See which under the Overdue view of the inbox.")
    said, where = late_words((3, 2), (1, 1))
    assert said == "2 contacts have fallen overdue and a partner's reply is now late."
    assert where.endswith("inbox and Waiting on partners among the enquiries.")


def test_the_status_line_says_since_when_it_is_stale(work: WorkView, monday: FixedClock) -> None:
    assert work.status.fresh.text() == "Live, 10:00"
    monday.advance(STALE_SECONDS + 1)
    work.status._tick()
    assert work.status.fresh.text() == "Not refreshed since 10:00. Hubdesk tries again by itself."


def test_settings_come_back_for_the_same_person_and_no_other(desks: Desks, hub: Hub, desktop: Desktop) -> None:
    kept = desktop.preferences
    assert isinstance(kept, HubPreferences)
    kept.set("inbox.columns", "wide")
    kept.flush()
    desks.quiet(desktop)
    again = desks.open().preferences
    other = desks.open(Role.MASH_MANAGER).preferences
    assert again is not None
    assert other is not None
    assert again.get("inbox.columns") == "wide"
    assert other.get("inbox.columns", "none") == "none"


def test_settings_change_the_look_under_a_form_and_what_was_typed_comes_back(
    desks: Desks, desktop: Desktop, qtbot: QtBot
) -> None:
    work = desktop.work_or_fail()
    desks.go(desktop, "contact_form")
    before = work.current()
    assert isinstance(before, ContactFormScreen)
    before.form.slices.finish()
    QTest.keyClicks(before.form.start.bounds[-1].row.editor, "R-77")
    del before
    desktop.show_settings()
    dialog = desktop.window.findChild(SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    dialog.mode.setCurrentIndex(dialog.mode.findData("dark"))
    dialog.mode.activated.emit(dialog.mode.currentIndex())
    desks.quiet(desktop)
    qtbot.waitUntil(lambda: theme.look().mode == "dark" and work.current() is not None)
    here = work.current()
    assert isinstance(here, ContactFormScreen)
    assert theme.look().mode == "dark"
    qtbot.waitUntil(lambda: here.draft().sender_reference.endswith("R-77"))
    dialog.reject()


def test_the_list_of_keys_holds_those_of_the_program_and_of_the_screen(desktop: Desktop, qtbot: QtBot) -> None:
    here = desktop.work_or_fail().current()
    assert here is not None
    dialog = KeysDialog(here.keys(), here.title())
    qtbot.addWidget(dialog)
    said = {label.text() for label in dialog.findChildren(QLabel)}
    assert {each.keys for each in EVERYWHERE} <= said
    of_screen = here.keys()
    assert {each.what for each in of_screen} <= said


@pytest.mark.parametrize("scale", [100, 150])
def test_settings_and_keys_fit_a_small_screen_and_go_by_keyboard(
    desks: Desks, desktop: Desktop, qtbot: QtBot, scale: int
) -> None:
    theme.use("light", scale)
    qtbot.waitUntil(lambda: desktop.work_or_fail().current() is not None)
    desks.quiet(desktop)
    here = desktop.work_or_fail().current()
    assert here is not None
    assert desktop.preferences is not None
    assert desktop.hub is not None
    for dialog in (
        KeysDialog(here.keys(), here.title(), desktop.window),
        SettingsDialog(desktop.preferences, desktop.hub, desktop.window),
    ):
        dialog.open()
        qtbot.waitUntil(dialog.isActiveWindow)
        assert dialog.minimumSizeHint().width() <= 1366 - 48
        assert dialog.minimumSizeHint().height() <= 768 - 64
        for label in dialog.findChildren(QLabel):
            if label.isVisible() and not label.wordWrap():
                assert label.width() >= label.sizeHint().width(), label.text()
        assert dialog.focusWidget() is not None
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()


def test_the_wallboard_is_refused_to_a_hub_worker_in_words(desks: Desks, desktop: Desktop) -> None:
    desks.press(desktop, Qt.Key.Key_F11)
    assert "Your role does not start the wallboard." in spoken(desktop)


Dropped = Callable[[Path], Path]


def _missing(folder: Path) -> Path:
    return folder / "gone.pdf"


def _too_large(folder: Path) -> Path:
    path = folder / "large.pdf"
    with path.open("wb") as file:
        file.truncate(work_module.MAX_DROP + 1)
    return path


@pytest.mark.parametrize(
    ("made", "sentence"),
    [(_missing, "One of the files could not be opened."), (_too_large, "One of the files is larger than 64 MB.")],
)
def test_a_file_that_cannot_be_taken_is_said_in_words_and_opens_nothing(
    desks: Desks, desktop: Desktop, tmp_path: Path, made: Dropped, sentence: str
) -> None:
    before = desktop.work_or_fail().place()
    desktop.work_or_fail().open_files([str(made(tmp_path))])
    desks.quiet(desktop)
    assert sentence in spoken(desktop)
    assert desktop.work_or_fail().place() == before


@pytest.mark.parametrize("ask", [Desktop.show_keys, Desktop.show_settings], ids=["keys", "settings"])
def test_a_closed_dialog_of_the_desk_is_gone_for_good(
    desktop: Desktop, qtbot: QtBot, ask: Callable[[Desktop], None]
) -> None:
    ask(desktop)
    (dialog,) = (each for each in desktop.window.findChildren(QDialog) if each.isVisible())
    qtbot.waitUntil(dialog.isActiveWindow)
    with qtbot.waitSignal(dialog.destroyed):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert desktop.window.findChildren(QDialog) == []
