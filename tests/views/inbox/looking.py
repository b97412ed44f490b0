"""What the tests of the inbox look at and press."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import func, select

from app.models import AuditEntry
from app.services.access import Actor
from app.services.unit_of_work import Hub
from app.views.inbox.view import InboxScreen
from tests.factories import rows
from tests.factories.hubs import MONDAY
from tests.factories.rows import Who

HOUR = timedelta(hours=1)



Opened = Callable[[], InboxScreen]


def listed(screen: InboxScreen) -> list[str]:
    found = [screen.model.row(at) for at in range(screen.model.rowCount())]
    return [each.reference if each else "" for each in found]


def current(screen: InboxScreen) -> str:
    row = screen.list.current_row()
    return row.reference if row else ""


def said(screen: InboxScreen) -> str:
    """The notice on top, "" when there is none."""
    notice = screen.notices.notice
    return notice.sentence if notice else ""


def press(screen: InboxScreen, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(screen.list, key, modifier)


def reads(hub: Hub) -> int:
    with hub.reading(None) as unit:
        return unit.session.scalar(select(func.count()).where(AuditEntry.act == "contact read")) or 0


def three(hub: Hub, worker: Actor) -> list[UUID]:
    return [
        rows.contact(hub, worker, due_at=MONDAY + (1 + at) * HOUR, who=(Who(name),))
        for at, name in enumerate(("Ayo", "Bo", "Cy"))
    ]
