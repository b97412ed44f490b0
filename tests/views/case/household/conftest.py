"""The Novaks' case, open on a screen with its picture under the hand."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.services.unit_of_work import Hub
from app.views.case.screen import CaseScreen
from tests.factories.hubs import Staff
from tests.services.enquiry.kin import KinCase, kin_case
from tests.views.case.household.on_record import opened


@pytest.fixture
def kin(hub: Hub, staff: Staff) -> KinCase:
    return kin_case(hub, staff)


@pytest.fixture
def screen(qtbot: QtBot, kin: KinCase) -> Iterator[CaseScreen]:
    made = opened(qtbot, kin)
    yield made
    made.close()
