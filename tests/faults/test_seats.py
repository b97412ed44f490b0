"""Every role against every place and after its rights are gone: refused in words, nothing lost, nothing shown."""

from collections.abc import Callable

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from sqlalchemy import delete

from app.models import Contact, Draft, UserAccount, UserRole, new_id
from app.models.enums import ConsentPosition
from app.services.access import Role
from app.services.enquiry.consent import OverrideDraft, propose_override
from app.services.enquiry.own_requests import open_own_request
from app.services.enquiry.request_records import Basis
from app.services.enquiry.sending import send_requests
from app.services.errors import HubdeskError
from app.services.unit_of_work import Hub
from app.views.desk import Place
from app.views.shell.rooms import ROOMS
from tests.factories.contacts import three_children
from tests.factories.hubs import Staff
from tests.faults.conftest import Seated
from tests.faults.stage import Stage, chain_holds, dialogs, texts
from tests.services.enquiry.rows import Case, opened

FAMILY = ("Novak", "Ayla", "Rowan Court")
WHO = ("worker", "police", "social", "manager", "service", "auditor", "admin")
MAY_SEE_FAMILIES = {"worker", "manager", "service"}


def busy(hub: Hub, staff: Staff) -> Case:
    """An enquiry with a proposed override."""
    case = opened(hub, staff, consent=ConsentPosition.REFUSED)
    case.ask(basis=Basis.OVERRIDE)
    draft = OverrideDraft("c", "It would warn him.", "Asking her alone.")
    propose_override(hub, staff[Role.MASH_MANAGER], case.id, draft)
    return case


@pytest.mark.parametrize("who", WHO)
def test_a_role_that_opens_any_place_directly_sees_no_more_than_it_may(
    who: str, hub: Hub, staff: Staff, seated: Seated
) -> None:
    case = busy(hub, staff)
    with hub.reading(None) as unit:
        contact = unit.session.query(Contact).one().id
    stage = seated(hub, staff.others[who])
    things = {"screening": contact, "contact_form": contact, "case": case.id, "batch": new_id(), "batch_mend": new_id()}
    for kind in [*(room.kind for room in ROOMS), "contact", "nowhere"]:
        stage.work.go(Place(kind, things.get(kind)))
        stage.settle()
        shown = texts(stage.desktop.window)
        assert "fault of its own" not in shown, kind
        if who not in MAY_SEE_FAMILIES:
            assert not any(word in shown for word in FAMILY), kind
    assert chain_holds(hub)


def test_a_partner_who_opens_another_agencys_request_is_refused(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    case.ask()
    send_requests(hub, case.worker, case.id, list(case.request_ids.values()), case.read().header.version)
    with pytest.raises(HubdeskError) as told:
        open_own_request(hub, staff.others["health"], case.request_ids["police"])
    assert told.value.next_step
    assert not any(word in f"{told.value.sentence}{told.value.next_step}" for word in FAMILY)
    assert open_own_request(hub, staff.others["police"], case.request_ids["police"]).people


def ended(hub: Hub, staff: Staff) -> None:
    """The worker's account ends."""
    with hub.writing(None) as unit:
        unit.get(UserAccount, staff[Role.HUB_WORKER].user_id).ended_at = unit.at
        unit.audit("user ended")
        unit.commit()


def demoted(hub: Hub, staff: Staff) -> None:
    """The worker's role is taken away."""
    with hub.writing(None) as unit:
        unit.session.execute(delete(UserRole).where(UserRole.user_id == staff[Role.HUB_WORKER].user_id))
        unit.audit("role taken")
        unit.commit()


def typing(stage: Stage) -> str:
    """Type a contact; the concern as a person does."""
    stage.work.go(Place("contact_form"))
    stage.settle()
    stage.form().show_draft(three_children())
    field = next(each for each in stage.form().findChildren(QPlainTextEdit) if each.accessibleName() == "The worry")
    field.setFocus()
    field.clear()
    QTest.keyClicks(field, "Hungry again.")
    return "Hungry again."


@pytest.mark.parametrize(("change", "words"), [(ended, "has ended"), (demoted, "roles have changed")])
def test_rights_taken_away_in_mid_session_refuse_the_next_act_clear_the_desk_and_keep_the_draft(
    change: Callable[[Hub, Staff], None], words: str, hub: Hub, staff: Staff, seated: Seated
) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    concern = typing(stage)
    stage.form().save_drafts()  # as the form does by itself a moment after the last key
    stage.settle()
    change(hub, staff)
    stage.form().presenter.save()
    stage.until(lambda: stage.desktop.work is None and stage.desktop.background.pending == 0)
    stage.until(lambda: words in " ".join(texts(each) for each in dialogs(stage.desktop.window)))
    assert concern not in texts(stage.desktop.window)
    with hub.reading(None) as unit:
        assert unit.session.query(Contact).count() == 0
        assert any(concern in str(each.body) for each in unit.session.query(Draft))
    assert chain_holds(hub)
