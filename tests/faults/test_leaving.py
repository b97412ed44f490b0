"""Closing the window or signing out while something typed cannot be kept: told first, and nothing lost unasked."""

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.services.access import Role
from app.services.enquiry.sending import send_requests
from app.services.people.import_records import FileKind
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.case.own_requests_screen import OwnRequestsScreen
from app.views.contact_form.screen import ContactFormScreen
from app.views.desk import Place
from app.views.people.import_screen import ImportScreen
from app.views.screening.screen import ScreeningScreen
from app.views.shell.work import MOST_OPEN
from app.views.sign_in.lock_view import LockView
from app.views.widgets.dialogs import ConfirmDialog
from tests.factories import rows
from tests.factories.contacts import three_children
from tests.factories.hubs import Staff
from tests.faults.brim import FULL, brimful, type_contact
from tests.faults.conftest import Seated
from tests.faults.stage import Stage, dialogs
from tests.services.enquiry.rows import opened

BIG = "A long history. " * 1500
BAD = Path(__file__).resolve().parents[1] / "data" / "samples" / "bad_inputs" / "people_three_bad_rows_of_ten.csv"


def type_much(stage: Stage) -> None:
    """Type more than fits into what is left of the store."""
    type_contact(stage, three_children())
    stage.settle()
    stage.form().show_draft(dataclasses.replace(stage.form().form.draft(), hoped_for=BIG))


def asked(stage: Stage) -> ConfirmDialog:
    """The question that stands over the desk."""
    stage.until(lambda: dialogs(stage.desktop.window))
    (dialog,) = dialogs(stage.desktop.window)
    assert isinstance(dialog, ConfirmDialog)
    return dialog


def sentence(dialog: ConfirmDialog) -> str:
    return dialog.accessibleDescription()


def test_closing_with_a_draft_that_cannot_be_kept_says_so_and_lets_the_person_stay(
    hub: Hub, staff: Staff, seated: Seated
) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    with brimful(hub):
        type_much(stage)
        assert not stage.desktop.window.close()
        dialog = asked(stage)
        assert sentence(dialog).startswith(f"Your draft could not be kept: {FULL}")
        assert "Make room on the disk" in sentence(dialog)
        assert (dialog.cancel.text(), dialog.confirm.text()) == ("Stay", "Close anyway")
        dialog.cancel.click()
        assert stage.desktop.window.isVisible()
        assert stage.form().form.draft().hoped_for == BIG
    assert stage.desktop.window.close()
    assert stage.desktop.hub is None


def test_closing_anyway_closes(hub: Hub, staff: Staff, seated: Seated) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    with brimful(hub):
        type_much(stage)
        stage.desktop.window.close()
        asked(stage).confirm.click()
        assert not stage.desktop.window.isVisible()
        assert stage.desktop.hub is None


def test_a_save_that_fails_while_the_window_closes_is_not_taken_for_kept(
    hub: Hub, staff: Staff, seated: Seated
) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    with brimful(hub):
        type_much(stage)
        stage.form().presenter.keep()  # under way, and its answer not looked at
        assert not stage.desktop.window.close()
        asked(stage).cancel.click()


def test_signing_out_asks_the_same_and_staying_keeps_the_text(hub: Hub, staff: Staff, seated: Seated) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    with brimful(hub):
        type_much(stage)
        stage.desktop.sign_out()
        dialog = asked(stage)
        assert dialog.confirm.text() == "Sign out anyway"
        dialog.cancel.click()
        stage.settle()
        assert stage.form().form.draft().hoped_for == BIG
    stage.desktop.sign_out()
    stage.until(lambda: stage.desktop.work is None)


def test_from_the_lock_it_is_said_once_before_the_session_ends(hub: Hub, staff: Staff, seated: Seated) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    with brimful(hub):
        type_much(stage)
        stage.desktop.lock("key")
        stage.settle()
        sheet = stage.desktop.window.findChild(LockView)
        assert isinstance(sheet, LockView)
        sheet.leave.click()
        assert f"Your draft could not be kept: {FULL}" in sheet.row.error_label.text()
        stage.settle()
        assert stage.desktop.work is not None
    sheet.leave.click()
    stage.until(lambda: stage.desktop.work is None)


@pytest.mark.parametrize("way", ["close", "sign out"])
def test_leaving_while_a_document_is_being_read_asks_first_and_staying_keeps_it(
    hub: Hub, staff: Staff, seated: Seated, tmp_path: Path, way: str
) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    note = tmp_path / "note.txt"
    note.write_text("Phone note\nChild: Zed Example\nConcern: hungry at school.", "utf-8")
    stage.drop(note)
    stage.until(lambda: stage.kind() == "contact_form")
    assert stage.form().working()
    if way == "close":
        assert not stage.desktop.window.close()
    else:
        stage.desktop.sign_out()
    dialog = asked(stage)
    assert sentence(dialog).startswith("A document is still being read into a form.")
    dialog.cancel.click()
    stage.settle()
    assert stage.form().form.draft().documents
    stage.work.save_drafts()
    stage.settle()
    assert stage.kept_originals() == {"note.txt"}
    assert stage.desktop.window.close()


def test_closing_a_locked_window_says_it_on_the_lock_and_goes_the_second_time(
    hub: Hub, staff: Staff, seated: Seated
) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    with brimful(hub):
        type_much(stage)
        stage.desktop.lock("idle")
        stage.settle()
        assert not stage.desktop.window.close()
        sheet = stage.desktop.window.findChild(LockView)
        assert isinstance(sheet, LockView)
        assert "close once more to lose it" in sheet.row.error_label.text()
        assert dialogs(stage.desktop.window) == []
        assert stage.desktop.window.close()


def test_another_text_size_takes_no_form_away_that_could_not_be_kept(hub: Hub, staff: Staff, seated: Seated) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    with brimful(hub):
        type_much(stage)
        theme.use("light", 125)
        QApplication.processEvents()
        assert stage.form().form.draft().hoped_for == BIG
    theme.use("light", 100)
    stage.settle()
    assert BIG in {draft.hoped_for for draft in stage.kept()}


@pytest.mark.slow
def test_opening_many_screens_takes_none_away_whose_draft_could_not_be_kept(
    hub: Hub, staff: Staff, seated: Seated
) -> None:
    contacts = [rows.contact(hub, staff[Role.HUB_WORKER]) for _ in range(MOST_OPEN + 2)]
    stage = seated(hub, staff[Role.HUB_WORKER])
    with brimful(hub):
        type_much(stage)
        form = stage.form()
        for each in contacts:
            stage.work.go(Place("contact", each))
            stage.settle()
        stage.work.go(Place("contact_form"))
        assert stage.form() is form
        assert form.form.draft().hoped_for == BIG
    assert isinstance(form, ContactFormScreen)


def test_a_screening_that_could_not_be_kept_is_asked_about_too(hub: Hub, staff: Staff, seated: Seated) -> None:
    contact = rows.contact(hub, staff[Role.HUB_WORKER])
    stage = seated(hub, staff[Role.HUB_WORKER])
    stage.work.go(Place("contact", contact))
    stage.settle()
    screen = stage.work.current()
    assert isinstance(screen, ScreeningScreen)
    with brimful(hub):
        screen.panel.rating_reason.setPlainText(BIG)
        assert not stage.desktop.window.close()
        dialog = asked(stage)
        assert FULL in sentence(dialog)
        dialog.cancel.click()
        assert screen.panel.rating_reason.toPlainText() == BIG


def test_a_reply_that_was_begun_and_not_logged_is_asked_about(hub: Hub, staff: Staff, seated: Seated) -> None:
    case = opened(hub, staff)
    send_requests(hub, case.worker, case.id, list(case.ask(("police",)).values()), case.read().header.version)
    stage = seated(hub, staff[Role.PARTNER])
    screen = stage.work.current()
    assert isinstance(screen, OwnRequestsScreen)
    screen.table.row_opened.emit(screen.model.rows()[0].id)
    stage.settle()
    screen.form.answers[0].found.choose("none_found")
    assert not stage.desktop.window.close()
    dialog = asked(stage)
    assert sentence(dialog).startswith("A reply you began is not logged yet.")
    dialog.cancel.click()
    screen.form.cancelled.emit()
    assert stage.desktop.window.close()


def test_rows_mended_for_an_import_are_asked_about(hub: Hub, staff: Staff, seated: Seated) -> None:
    stage = seated(hub, staff[Role.ADMINISTRATOR])
    stage.work.go(Place("import"))
    stage.settle()
    screen = stage.work.current()
    assert isinstance(screen, ImportScreen)
    screen.files_chosen.emit([BAD])
    stage.settle()
    screen.cell_edited.emit(FileKind.PEOPLE, 3, "surname", "Penrose")
    assert not stage.desktop.window.close()
    dialog = asked(stage)
    assert sentence(dialog).startswith("Rows you mended are not imported yet.")
    dialog.confirm.click()
    assert not stage.desktop.window.isVisible()
