"""Screens of a test are gone when it ends: their timers must not fire in the next one, nor be restyled.

A test that asks for `screen` and has none of its own gets a case of which the police were asked, at a manager's desk.
"""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from app.services.access import Role
from app.services.enquiry.sending import send_requests
from app.services.unit_of_work import Hub
from app.views.case.screen import CaseScreen
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import opened
from tests.views.case.parts import shown


@pytest.fixture(autouse=True)
def put_away() -> Iterator[None]:
    """Delete what qtbot closed; without an event loop nobody else does."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def screen(qtbot: QtBot, hub: Hub, staff: Staff) -> Iterator[CaseScreen]:
    """A case whose request to the police left, as a manager sees it."""
    case = opened(hub, staff)
    case.ask(("police",))
    send_requests(hub, case.worker, case.id, list(case.request_ids.values()), case.read().header.version)
    made = shown(qtbot, case, staff[Role.MASH_MANAGER])
    yield made
    made.clear_data()
