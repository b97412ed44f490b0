"""While the hub's disk takes nothing, a banner says so on every screen; it goes with the next save."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton
from sqlalchemy.pool import PoolProxiedConnection

from app.services.access import Role
from app.services.intake.contacts import record_contact
from app.services.unit_of_work import Changes, Hub
from app.views.desk import Place
from app.views.shell.status import WriteBanner
from tests.factories.contacts import three_children
from tests.factories.hubs import Staff
from tests.faults.brim import FULL, brimful, type_contact
from tests.faults.conftest import Seated
from tests.faults.stage import Stage

READ_ONLY = "The database is read-only here, so nothing was saved."


@contextmanager
def read_only(hub: Hub) -> Iterator[None]:
    """The database takes nothing, as on a disk that was mounted anew without the right to write."""

    def bound(on: int) -> None:
        held: list[PoolProxiedConnection] = []
        for _ in range(4):
            connection = hub.store.writer.raw_connection()
            connection.cursor().execute(f"PRAGMA query_only = {on}")
            held.append(connection)
        for connection in held:
            connection.close()

    bound(1)
    try:
        yield
    finally:
        bound(0)


def banner(stage: Stage) -> WriteBanner:
    (found,) = stage.work.status.findChildren(WriteBanner)
    return found


@pytest.mark.parametrize(("fault", "words"), [(brimful, FULL), (read_only, READ_ONLY)])
def test_a_banner_stands_on_every_screen_until_something_can_be_saved_again(
    fault: Callable[[Hub], AbstractContextManager[None]], words: str, hub: Hub, staff: Staff, seated: Seated
) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    type_contact(stage, three_children())
    assert banner(stage).isHidden()
    with fault(hub):
        stage.form().show_draft(dataclasses.replace(stage.form().form.draft(), hoped_for="A long history. " * 6000))
        stage.form().presenter.save()
        stage.settle()
        assert banner(stage).isVisible()
        assert words in banner(stage).words.text()
        assert "Not saving since" in banner(stage).words.text()
        assert banner(stage).findChildren(QPushButton) == []  # nobody can put it away
        stage.work.go(Place("inbox"))
        stage.settle()
        assert banner(stage).isVisible()
        stage.desktop.background.operation(Changes)  # one that is done and has written nothing
        stage.settle()
        assert banner(stage).isVisible()
    stage.work.go(Place("contact_form"))
    stage.settle()
    stage.form().presenter.save()
    stage.until(lambda: stage.kind() == "contact")
    stage.settle()
    assert banner(stage).isHidden()


def test_it_is_told_too_when_the_screen_that_asked_is_gone(hub: Hub, staff: Staff, seated: Seated) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    asker = QObject()
    with read_only(hub):
        work = partial(record_contact, hub, staff[Role.HUB_WORKER], three_children())
        stage.desktop.background.operation(work, lambda _done: None, lambda _error: None, context=asker)
        shiboken6.delete(asker)
        stage.settle()
        assert banner(stage).isVisible()
