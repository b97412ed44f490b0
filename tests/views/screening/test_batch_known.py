"""The batch queue says who may be known and why, and ties with a way back."""

from uuid import UUID

from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from app.models import AuditEntry, Contact, ContactPerson
from app.services.access import Role
from app.services.intake.linking import create_person_from_contact, unlink_contact_person
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.desk import Place
from app.views.screening.batch_screen import BatchScreen
from app.views.widgets.painted_later import is_building
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.views.screening.stage import record, stage


def rows_of(hub: Hub, contact: UUID) -> list[ContactPerson]:
    with hub.reading(None) as unit:
        wanted = select(ContactPerson).where(ContactPerson.contact_id == contact).order_by(ContactPerson.position)
        return list(unit.session.scalars(wanted))


def searches(hub: Hub) -> int:
    with hub.reading(None) as unit:
        return unit.session.scalar(select(func.count()).where(AuditEntry.act == "searched")) or 0


def test_a_known_person_stands_under_the_notification_and_is_tied_with_a_way_back(
    qtbot: QtBot, qapp: QApplication, hub: Hub, staff: Staff
) -> None:
    theme.start(qapp, "light", 100)
    worker = staff[Role.HUB_WORKER]
    detail = record(hub, worker)
    contact = detail.lines[0].contact_id
    row = next(each for each in rows_of(hub, contact) if each.forenames and each.surname)
    known = create_person_from_contact(hub, worker, row.id).new_id
    unlink_contact_person(hub, worker, row.id, "Taken back for the test")
    screen = BatchScreen(stage(hub, staff.others["worker"]).desk)
    qtbot.addWidget(screen)
    screen.show()
    screen.show_place(Place("batch", detail.id))
    qtbot.waitUntil(lambda: not is_building(screen))
    said = [each.text() for each in screen.known.findChildren(QLabel)]
    assert any(words.startswith("Likely: ") and ". Same name" in words for words in said)
    assert searches(hub) == 1
    link = next(
        each
        for each in screen.known.findChildren(QAbstractButton)
        if each.isVisibleTo(screen) and each.accessibleName().startswith(f"Link {row.forenames}")
    )
    link.click()
    tied = next(each for each in rows_of(hub, contact) if each.id == row.id)
    assert tied.person_id == known
    assert "same name" in (tied.link_reason or "").lower()
    screen.presenter.known._unlink(row.id)
    assert next(each for each in rows_of(hub, contact) if each.id == row.id).person_id is None
    assert searches(hub) == 1, "one line, one entry"


def test_what_is_known_of_the_address_stands_under_the_notification_and_its_household_opens(
    qtbot: QtBot, qapp: QApplication, hub: Hub, staff: Staff
) -> None:
    theme.start(qapp, "light", 100)
    detail = record(hub, staff[Role.HUB_WORKER])
    with hub.reading(None) as unit:
        key = unit.get(Contact, detail.lines[0].contact_id).address_key
    home = rows.household(hub, members=(rows.person(hub),), address_key=key)
    rows.contact(hub, staff[Role.HUB_WORKER], address_key=key)
    at = stage(hub, staff.others["worker"])
    screen = BatchScreen(at.desk)
    qtbot.addWidget(screen)
    screen.show()
    screen.show_place(Place("batch", detail.id))
    qtbot.waitUntil(lambda: not is_building(screen))
    said = "\n".join(each.text() for each in screen.known.findChildren(QLabel))
    assert "on this address in the last 12 months" in said
    opens = [each for each in screen.known.findChildren(QAbstractButton) if each.text().startswith("Open the house")]
    opens[0].click()
    assert at.journey.places[-1] == Place("household", home)
