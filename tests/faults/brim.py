"""A store with no room left, and a form filled on it: shared by the tests of a full disk and of leaving the desk."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from sqlalchemy.pool import PoolProxiedConnection

from app.services.intake.records import ContactDraft
from app.services.unit_of_work import Hub
from app.views.desk import Place
from tests.faults.stage import Stage

FULL = "The disk is full, so nothing was saved."
CONCERN = "Hungry at school on Monday and again on Tuesday."


@contextmanager
def brimful(hub: Hub) -> Iterator[None]:
    """No further page fits into the database, as on a disk without room; at the end there is room again."""

    def bound(pages: int) -> None:
        for _ in range(4):
            connection = hub.store.writer.raw_connection()
            connection.cursor().execute(f"PRAGMA max_page_count = {pages}")
            held.append(connection)
        while held:
            held.pop().close()

    held: list[PoolProxiedConnection] = []
    with hub.reading(None) as unit:
        size = int(unit.session.connection().exec_driver_sql("PRAGMA page_count").scalar_one())
    bound(size)
    try:
        yield
    finally:
        bound(4_294_967_294)


def type_contact(stage: Stage, draft: ContactDraft) -> None:
    """Put a whole contact onto a new form, then type the concern as a person does."""
    stage.work.go(Place("contact_form"))
    stage.settle()
    stage.form().show_draft(draft)
    field = next(each for each in stage.form().findChildren(QPlainTextEdit) if each.accessibleName() == "The worry")
    field.setFocus()
    field.clear()
    QTest.keyClicks(field, CONCERN)
