"""A case whose partners were asked, and the screen that shows it."""


from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.enums import ContactRole
from app.services.access import Role
from app.services.enquiry.item_records import ItemDraft
from app.services.enquiry.opening import open_enquiry
from app.services.enquiry.replies import log_reply
from app.services.enquiry.request_records import ReplyDraft
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.case.screen import CaseScreen
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, authorised_contact, opened
from tests.services.enquiry.test_replies import NOTHING, version_of
from tests.views.case.replies.replying import asked, shown

HOUSEHOLD = (
    ("Efa", "Prosser", date(2018, 7, 4), ContactRole.SUBJECT, True),
    ("Macsen", "Prosser", date(2020, 10, 12), ContactRole.SUBJECT, True),
    ("Sian", "Prosser", date(1990, 11, 17), ContactRole.HOUSEHOLD, False),
    ("Gareth", "Lyle", date(1986, 6, 2), ContactRole.HOUSEHOLD, False),
)
SEEN = ItemDraft("Seen at the door, well", date(2026, 3, 28), source_system="Niche", partner_marking="Can be shared")
OLD = ItemDraft("Caution for assault", happened_as_written="2019", partner_marking="Social care only")
BIRTH = ItemDraft("Born at term", date(2025, 9, 1), source_system="maternity record")




@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)





@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    """Police answered with two items about Ayla and none about Mira; health with one about Finn."""
    made = asked(opened(hub, staff))
    people = made.read().people
    log_reply(
        hub,
        made.worker,
        made.request_ids["police"],
        [ReplyDraft(people[0].id, "current", items=(SEEN, OLD)), replace(NOTHING, person_id=people[2].id)],
        version=version_of(made, "police"),
    )
    log_reply(
        hub,
        made.worker,
        made.request_ids["health"],
        [ReplyDraft(people[1].id, "current", items=(BIRTH,))],
        version=version_of(made, "health"),
    )
    return made


@pytest.fixture
def household(hub: Hub, staff: Staff) -> Case:
    """The household of the police sample, asked about and not answered."""
    contact = authorised_contact(hub, staff, family=HOUSEHOLD)
    made = open_enquiry(hub, staff[Role.HUB_WORKER], [contact], staff[Role.HUB_WORKER].user_id)
    assert made.new_id is not None
    return asked(Case(hub, staff, made.new_id))


@pytest.fixture
def screen(qtbot: QtBot, case: Case) -> Iterator[CaseScreen]:
    made = shown(qtbot, case)
    yield made
    made.close()





