"""A real hub with an open enquiry, the theme, and the screens that a test opens."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.unit_of_work import Hub
from app.views import theme
from app.views.case.screen import CaseScreen
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, opened


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    return opened(hub, staff)


@pytest.fixture
def screens(qtbot: QtBot, case: Case) -> Iterator[list[CaseScreen]]:
    made: list[CaseScreen] = []
    yield made
    for each in made:
        each.close()
