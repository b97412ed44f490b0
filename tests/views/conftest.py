"""A filled hub, looked at on one Monday."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from app.models.enums import ConsentPosition
from app.services import clock
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.consent import OverrideDraft, propose_override
from app.services.enquiry.request_records import Basis
from app.services.intake import contacts, screening
from app.services.people.duplicate_search import find_duplicates
from app.services.people.duplicates import duplicates_to_decide
from app.views import theme
from tests.factories import hubs, rows
from tests.factories.contacts import adult_at_risk, three_children
from tests.factories.patterned import repeated_child
from tests.services.enquiry.rows import authorised_contact, opened
from tests.services.people.doubles import twice
from tests.views.looking import Filled, staff_of
from tests.views.screening.stage import GOOD, record


@pytest.fixture(scope="module")
def filled(hub_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """A hub with contacts in every state, a batch, enquiries, requests in every state, a duplicate, patterns."""
    staff = staff_of(hub_template)
    with clock.use(FixedClock(hubs.MONDAY)), hubs.copied(hub_template, tmp_path_factory.mktemp("every") / "hub") as hub:
        worker, manager = staff[Role.HUB_WORKER], staff[Role.MASH_MANAGER]
        family = contacts.record_contact(hub, worker, three_children()).new_id
        adult = contacts.record_contact(hub, worker, adult_at_risk()).new_id
        assert family is not None
        assert adult is not None
        batch = record(hub, worker)
        line = batch.lines[0]
        screening.screen_contact(hub, worker, line.contact_id, GOOD)
        to_open = authorised_contact(hub, staff)
        rows.contact(hub, worker, due_at=hubs.MONDAY - timedelta(hours=1))
        asked = opened(hub, staff)
        asked.ask()
        held = opened(hub, staff, consent=ConsentPosition.REFUSED)
        held.ask(("police",), basis=Basis.OVERRIDE)
        propose_override(hub, manager, held.id, OverrideDraft("c", "Asking would warn him", "Asking her alone", ""))
        repeated_child(hub, worker)
        twice(hub)
        find_duplicates(hub, lambda _done, _total: None)
        pairs = duplicates_to_decide(hub, worker)
        home = rows.household(hub, members=(pairs[0].kept_id, pairs[0].merged_id))
        yield Filled(
            hub,
            {
                "duplicates": (pairs[0].id,),
                "person": (pairs[0].kept_id,),
                "household": (home,),
                "contact_form": (family, adult),
                "screening": (family, adult, line.contact_id, to_open),
                "batch": (batch.id,),
                "case": (asked.id, held.id),
            },
        )


@pytest.fixture
def moment() -> Iterator[datetime]:
    """The moment at which the filled hub is looked at."""
    with clock.use(FixedClock(hubs.MONDAY)):
        yield hubs.MONDAY


@pytest.fixture
def dressed_alone(qapp: QApplication) -> Iterator[None]:
    """The usual look; whatever dialog a test leaves open is put away after it."""
    theme.start(qapp, "light", 100)
    yield
    for window in QApplication.topLevelWidgets():
        if isinstance(window, QDialog):
            window.reject()
