"""What a dropped document makes of the contact form, at a real window on a real hub."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QImage
from sqlalchemy import func, select

from app.models import Contact, Draft
from app.services.unit_of_work import Hub
from app.views.contact_form.screen import ContactFormScreen, open_dropped
from app.views.desk import Desk
from tests.factories.fakes import Journey

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
Make = Callable[[Desk], ContactFormScreen]


def count(hub: Hub, model: type) -> int:
    with hub.reading(None) as unit:
        return int(unit.session.execute(select(func.count()).select_from(model)).scalar_one())


def test_a_referral_that_was_dropped_fills_a_form_of_its_own(
    screen_of: Make, desk: Desk, journey: Journey, hub: Hub
) -> None:
    name = "marf_oakhaven_unborn.docx"
    open_dropped(desk, [(name, (SAMPLES / name).read_bytes())])
    screen = screen_of(desk)
    screen.show_place(journey.places[-1])
    draft = screen.draft()
    assert any(person.unborn for person in draft.people)
    assert (draft.consent_position, draft.level_claimed, draft.source_code) == ("", "", "")
    assert draft.documents[0].content == (SAMPLES / name).read_bytes()
    assert screen.form.document.list.count() > 20
    assert count(hub, Draft) == 2
    row = next(row for row in screen.form._rows() if row.field == "consent_position")
    assert row.hint == "The document says: Given"


def test_the_original_of_a_dropped_document_can_be_read_beside_the_form(
    screen_of: Make, desk: Desk, journey: Journey
) -> None:
    name = "marf_oakhaven_unborn.docx"
    open_dropped(desk, [(name, (SAMPLES / name).read_bytes())])
    screen = screen_of(desk)
    screen.show_place(journey.places[-1])
    screen.form.document.toggle.click()
    assert screen.form.document.words.isReadOnly()
    assert screen.draft().people[0].surname in screen.form.document.words.toPlainText()


def test_a_line_of_the_document_leads_to_its_field(screen_of: Make, desk: Desk, journey: Journey) -> None:
    name = "marf_oakhaven_unborn.docx"
    open_dropped(desk, [(name, (SAMPLES / name).read_bytes())])
    screen = screen_of(desk)
    screen.show_place(journey.places[-1])
    box = screen.form.document.list
    item = next(
        box.item(at) for at in range(box.count()) if box.item(at).data(Qt.ItemDataRole.UserRole) == "referrer_name"
    )
    box.itemActivated.emit(item)
    row = next(row for row in screen.form._rows() if row.field == "referrer_name")
    assert row.editor.hasFocus()


def test_a_picture_stands_beside_an_empty_form(screen_of: Make, desk: Desk, journey: Journey) -> None:
    image = QImage(80, 120, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.lightGray)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.ReadWrite)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide6 wants bytes here and takes str
    open_dropped(desk, [("letter.png", bytes(buffer.data().data()))])
    screen = screen_of(desk)
    screen.show_place(journey.places[-1])
    assert screen.notices.notice is not None
    assert screen.notices.notice.sentence == "No text could be read; type it from the picture."
    assert screen.form.document.picture.isVisible()
    assert screen.draft().people == ()


def test_a_file_that_cannot_be_read_says_so_and_keeps_nothing(
    screen_of: Make, desk: Desk, journey: Journey, hub: Hub
) -> None:
    open_dropped(desk, [("referral.docx", b"this is no Word document")])
    screen = screen_of(desk)
    screen.show_place(journey.places[-1])
    assert screen.notices.notice is not None
    assert "not a Word document" in screen.notices.notice.sentence
    assert count(hub, Draft) == 0


def test_a_police_batch_goes_on_to_its_queue(screen_of: Make, desk: Desk, journey: Journey, hub: Hub) -> None:
    name = "police_merlin_batch.csv"
    open_dropped(desk, [(name, (SAMPLES / name).read_bytes())])
    screen = screen_of(desk)
    screen.show_place(journey.places[-1])
    assert journey.places[-1].kind == "batch"
    assert count(hub, Contact) > 5
    assert count(hub, Draft) == 0
