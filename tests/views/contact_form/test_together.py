"""Several documents dropped at once: one contact or one each, and never by accident."""

from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from app.models import Contact, Document
from app.services.intake.contacts import open_contact
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.contact_form.presenter import WAITING
from app.views.contact_form.screen import ContactFormScreen, open_dropped
from app.views.contact_form.together import TogetherDialog
from app.views.desk import Desk
from app.views.widgets.choice import Choice
from tests.factories.fakes import Journey
from tests.factories.forms.families import family
from tests.factories.forms.paper import Paper

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
FORM = "marf_oakhaven_unborn.docx"
BATCH = "police_merlin_batch.csv"
Make = Callable[[Desk], ContactFormScreen]


def _file(name: str) -> tuple[str, bytes]:
    return name, (SAMPLES / name).read_bytes()


def _picture() -> tuple[str, bytes]:
    image = QImage(80, 120, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.lightGray)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.ReadWrite)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide6 wants bytes here and takes str
    return "bruise.png", bytes(buffer.data().data())


def _form_of(seed: int, **changes: str) -> tuple[str, bytes]:
    """A short form of an invented family; `changes` say otherwise than the family has it."""
    case = family(seed, 1)
    child = case.children[0]
    paper = Paper("Referral")
    paper.heading("Child")
    rows = {"Forenames": child.forenames, "Surname": child.surname, "Date of birth": f"{child.born:%d/%m/%Y}"}
    rows["Home address"] = "1 Weir Lane, Ashby"
    paper.table([[label, changes.get(label, value)] for label, value in rows.items()])
    return f"form {len(changes)}.docx", paper.bytes()


@pytest.fixture
def parent(qtbot: QtBot, qapp: QApplication) -> Iterator[QWidget]:
    """A window over which the question stands."""
    theme.start(qapp, "light")
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    with qtbot.waitExposed(window):
        window.show()
    yield window
    WAITING.clear()


def _asked(parent: QWidget) -> TogetherDialog:
    [dialog] = parent.findChildren(TogetherDialog)
    return dialog


def _drop(desk: Desk, parent: QWidget, *files: tuple[str, bytes]) -> TogetherDialog:
    open_dropped(desk, files, parent)
    return _asked(parent)


def _form_after(make: Make, desk: Desk, journey: Journey) -> ContactFormScreen:
    screen = make(desk)
    screen.show_place(journey.places[-1])
    return screen


def test_several_documents_open_nothing_before_it_is_said_what_they_are(
    parent: QWidget, desk: Desk, journey: Journey, qtbot: QtBot
) -> None:
    dialog = _drop(desk, parent, _file(FORM), _picture())
    assert journey.places == []
    dialog.activateWindow()
    qtbot.waitUntil(dialog.cancel.hasFocus)
    assert not dialog.together.isDefault() and not dialog.apart.isDefault()  # noqa: PT018 - one promise of two buttons
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert journey.places == []
    assert WAITING == {}


def test_the_question_is_answered_by_keyboard(parent: QWidget, desk: Desk, journey: Journey, qtbot: QtBot) -> None:
    dialog = _drop(desk, parent, _file(FORM), _picture())
    dialog.activateWindow()
    qtbot.waitUntil(dialog.cancel.hasFocus)
    QTest.keyClick(dialog.cancel, Qt.Key.Key_Tab)
    assert dialog.apart.hasFocus()
    QTest.keyClick(dialog.apart, Qt.Key.Key_Tab)
    assert dialog.together.hasFocus()
    QTest.keyClick(dialog.together, Qt.Key.Key_Return)
    assert len(journey.places) == 1


def test_one_contact_each_opens_a_form_for_every_document(parent: QWidget, desk: Desk, journey: Journey) -> None:
    _drop(desk, parent, _file(FORM), _picture()).apart.click()
    assert [len(WAITING[place.id]) for place in journey.places if place.id is not None] == [1, 1]


def test_a_form_and_a_photograph_become_one_contact_with_both_originals(
    parent: QWidget, desk: Desk, journey: Journey, screen_of: Make, hub: Hub
) -> None:
    files = (_file(FORM), _picture())
    _drop(desk, parent, *files).together.click()
    screen = _form_after(screen_of, desk, journey)
    draft = screen.draft()
    assert any(person.unborn for person in draft.people)
    assert [document.content for document in draft.documents] == [content for _name, content in files]
    assert [screen.form.document.which.itemText(at) for at in range(2)] == [f"1 of 2: {FORM}", "2 of 2: bruise.png"]


def test_an_e_mail_saved_with_its_form_becomes_one_contact(
    parent: QWidget, desk: Desk, journey: Journey, screen_of: Make
) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "Nia Holt <nia.holt@ashgrove.example>", "front.door@council.example"
    message["Subject"], message["Date"] = "Form", "Mon, 30 Mar 2026 09:00:00 +0100"
    message.set_content("Please find the form.")
    name, form = _form_of(5)
    message.add_attachment(form, maintype="application", subtype="octet-stream", filename=name)
    _drop(desk, parent, ("letter.eml", message.as_bytes()), (name, form)).together.click()
    draft = _form_after(screen_of, desk, journey).draft()
    assert [person.forenames for person in draft.people] == [family(5, 1).children[0].forenames]
    assert (draft.channel, draft.received, len(draft.documents)) == ("email", "30/03/2026 09:00", 2)


def test_what_two_forms_disagree_on_is_blank_and_named(
    parent: QWidget, desk: Desk, journey: Journey, screen_of: Make
) -> None:
    _drop(desk, parent, _form_of(5), _form_of(5, **{"Date of birth": "01/02/2020"})).together.click()
    screen = _form_after(screen_of, desk, journey)
    [child] = screen.draft().people
    assert child.birth == ""
    assert screen.notices.notice is not None
    assert "Child 1: Date of birth" in screen.notices.notice.sentence
    box = screen.form.document.list
    named = [
        box.item(at)
        for at in range(box.count())
        if "01/02/2020 (form 1.docx" in box.item(at).text().replace("\n", " (")
    ]
    assert [item.data(Qt.ItemDataRole.UserRole) for item in named] == ["people.child-1.birth"]


def test_what_two_documents_disagree_on_is_said_beside_its_field(
    parent: QWidget, desk: Desk, journey: Journey, screen_of: Make
) -> None:
    _drop(desk, parent, _form_of(5), _form_of(5, **{"Home address": "2 Weir Lane, Ashby"})).together.click()
    screen = _form_after(screen_of, desk, journey)
    assert screen.draft().address == ""
    hint = screen.form._bounds["address"].row.hint
    assert all(words in hint for words in ("1 Weir Lane", "2 Weir Lane", "form 0.docx", "form 1.docx"))


def test_a_document_that_cannot_be_read_is_kept_with_the_others(
    parent: QWidget, desk: Desk, journey: Journey, screen_of: Make
) -> None:
    _drop(desk, parent, _form_of(5), ("more.docx", b"no Word document")).together.click()
    screen = _form_after(screen_of, desk, journey)
    assert [document.content for document in screen.draft().documents][1] == b"no Word document"
    assert screen.notices.notice is not None
    assert "could not be read and is kept" in screen.notices.notice.sentence


def test_where_none_can_be_read_it_is_said_and_nothing_is_kept(
    parent: QWidget, desk: Desk, journey: Journey, screen_of: Make
) -> None:
    _drop(desk, parent, ("a.docx", b"none"), ("b.docx", b"nor this")).together.click()
    screen = _form_after(screen_of, desk, journey)
    assert screen.draft().documents == ()
    assert screen.notices.notice is not None


def test_a_police_batch_goes_to_its_queue_whatever_it_was_dropped_with(
    parent: QWidget, desk: Desk, journey: Journey
) -> None:
    dialog = _drop(desk, parent, _file(FORM), _file(BATCH), _picture())
    assert [WAITING[place.id][0][0] for place in journey.places if place.id is not None] == [BATCH]
    assert dialog.files.count() == 2


def test_a_batch_and_one_form_need_no_question(parent: QWidget, desk: Desk, journey: Journey) -> None:
    open_dropped(desk, [_file(BATCH), _file(FORM)], parent)
    assert parent.findChildren(TogetherDialog) == []
    assert len(journey.places) == 2


def test_recorded_together_the_contact_keeps_every_original(
    parent: QWidget, desk: Desk, journey: Journey, screen_of: Make, hub: Hub
) -> None:
    _drop(desk, parent, _file(FORM), _picture()).together.click()
    screen = _form_after(screen_of, desk, journey)
    for field, code in (("source_code", "3F"), ("consent_position", "given")):
        editor = screen.form._bounds[field].row.editor
        assert isinstance(editor, Choice)
        editor.choose(code)
    screen._save()
    with hub.reading(desk.actor) as unit:
        contact = unit.session.scalar(select(Contact.id))
        assert unit.session.scalar(select(func.count()).select_from(Document)) == 2
    assert contact is not None
    assert [each.name for each in open_contact(hub, desk.actor, contact).documents] == [FORM, "bruise.png"]


def test_the_account_of_each_document_can_be_chosen(
    parent: QWidget, desk: Desk, journey: Journey, screen_of: Make
) -> None:
    _drop(desk, parent, _file(FORM), _picture()).together.click()
    panel = _form_after(screen_of, desk, journey).form.document
    panel.which.setCurrentIndex(1)
    panel.which.activated.emit(1)
    assert "No text could be read" in panel.list.item(1).text()
    panel.toggle.click()
    assert panel.picture.isVisible()
