"""The lock and the blank key against dialogs, imports and documents under way: hidden at once, typing survives."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.services.access import Role
from app.services.unit_of_work import Hub
from app.views.desk import Place
from app.views.widgets.dialogs import ConfirmDialog
from tests.factories.hubs import Staff
from tests.faults.conftest import Seated
from tests.faults.stage import Stage, dialogs
from tests.views.native import native

CONCERN = "Hungry at school on Monday and again on Tuesday."


def at_the_form(stage: Stage) -> None:
    """Open a new contact form and type a concern."""
    stage.work.go(Place("contact_form"))
    stage.settle()
    type_concern(stage, CONCERN)


def type_concern(stage: Stage, words: str) -> None:
    """Type into the concern as a person does."""
    from PySide6.QtWidgets import QPlainTextEdit

    field = next(each for each in stage.form().findChildren(QPlainTextEdit) if each.accessibleName() == "The worry")
    field.setFocus()
    QTest.keyClicks(field, words)


def ask(stage: Stage) -> ConfirmDialog:
    """Open a dialog over the desk."""
    dialog = ConfirmDialog("Discard it?", "Zed Example's draft is given up.", "Discard", parent=stage.desktop.window)
    dialog.open()
    QApplication.processEvents()
    return dialog


def test_a_lock_hides_an_open_dialog_at_once_and_gives_it_back(hub: Hub, staff: Staff, seated: Seated) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    dialog = ask(stage)
    QTest.keyClick(native(dialog), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert stage.desktop.window.locked
    assert dialogs(stage.desktop.window) == []
    stage.settle()
    stage.desktop._unlocked()
    assert dialogs(stage.desktop.window) == [dialog]
    dialog.reject()


def test_a_dialog_that_opens_behind_the_lock_is_not_seen_before_it_is_lifted(
    hub: Hub, staff: Staff, seated: Seated
) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    stage.desktop.lock("key")
    dialog = ask(stage)
    assert dialogs(stage.desktop.window) == []
    stage.settle()
    stage.desktop._unlocked()
    assert dialogs(stage.desktop.window) == [dialog]
    dialog.reject()


def test_a_dialog_that_opens_behind_the_blank_sheet_is_not_seen(hub: Hub, staff: Staff, seated: Seated) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    window = stage.desktop.window
    window.toggle_blank()
    dialog = ask(stage)
    assert dialogs(window) == []
    window.toggle_blank()
    assert dialogs(window) == [dialog]
    dialog.reject()


def test_a_lock_over_the_blank_sheet_gives_every_dialog_back_once(hub: Hub, staff: Staff, seated: Seated) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    window = stage.desktop.window
    dialog = ask(stage)
    window.toggle_blank()
    stage.desktop.lock("idle")
    stage.settle()
    window.toggle_blank()
    assert window.locked
    assert dialogs(window) == []
    stage.desktop._unlocked()
    assert dialogs(window) == [dialog]
    dialog.reject()


def test_keys_pressed_on_the_blank_sheet_reach_nothing_behind_it(hub: Hub, staff: Staff, seated: Seated) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    at_the_form(stage)
    window = stage.desktop.window
    window.toggle_blank()
    before = stage.form().form.draft()
    for _ in range(5):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        QTest.keyClicks(window.focusWidget(), "xyz")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert stage.form().form.draft() == before
    assert stage.kind() == "contact_form"
    window.toggle_blank()


def test_what_was_typed_is_there_after_a_lock_and_kept_before_it(hub: Hub, staff: Staff, seated: Seated) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    at_the_form(stage)
    stage.desktop.lock("idle")
    stage.settle()
    assert stage.kept_concerns() == {CONCERN}
    stage.desktop._unlocked()
    assert stage.form().form.draft().concern == CONCERN


def test_a_lock_while_a_document_is_read_lets_it_arrive_behind_the_cover(
    hub: Hub, staff: Staff, seated: Seated, tmp_path: Path
) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    path = tmp_path / "note.txt"
    path.write_text("Phone note\nChild: Zed Example\nConcern: hungry at school.", "utf-8")
    stage.drop(path)
    stage.until(lambda: stage.kind() == "contact_form")
    stage.desktop.lock("key")
    stage.settle()
    assert stage.desktop.window.locked
    assert dialogs(stage.desktop.window) == []
    stage.desktop._unlocked()
    assert stage.form().form.draft().documents


def test_a_file_dropped_on_a_locked_or_blanked_desk_is_not_taken(
    hub: Hub, staff: Staff, seated: Seated, tmp_path: Path
) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    path = tmp_path / "note.txt"
    path.write_text("Phone note\nChild: Zed Example", "utf-8")
    stage.desktop.lock("key")
    assert not stage.drop(path)
    stage.settle()
    assert stage.kind() == "inbox"
