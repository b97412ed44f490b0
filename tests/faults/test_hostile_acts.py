"""Hostile text in screenings, requests, replies, notes, overrides, accounts, agencies and policies."""

import dataclasses
from collections.abc import Callable
from uuid import UUID

import pytest

from app.models import Contact
from app.models.enums import ConsentPosition
from app.services.access import Role
from app.services.enquiry.consent import OverrideDraft, propose_override, refuse_override
from app.services.enquiry.notes import add_note
from app.services.enquiry.ratings import pause_clock, rate_enquiry
from app.services.enquiry.replies import log_reply
from app.services.enquiry.request_records import Basis, ReplyDraft
from app.services.enquiry.sending import send_requests, withdraw_request
from app.services.errors import Invalid
from app.services.intake.contacts import record_contact
from app.services.intake.screening import authorise_contact, screen_contact
from app.services.intake.screening_records import AuthorisationDraft
from app.services.policy_file import builtin_text
from app.services.trust.accounts import UserDraft, add_user
from app.services.trust.agencies import AgencyDraft, add_agency
from app.services.trust.policy_changes import propose_policy
from app.services.trust.sign_in import sign_in
from app.services.unit_of_work import Hub
from tests.factories.contacts import three_children
from tests.factories.hubs import Staff
from tests.faults.hostile import TEXTS, telling
from tests.faults.judged import GOOD
from tests.faults.stage import chain_holds
from tests.services.enquiry.rows import Case, opened

Act = Callable[[Hub, Staff, str], Callable[[], object]]


def version(hub: Hub, contact_id: UUID) -> int:
    with hub.reading(None) as unit:
        return unit.get(Contact, contact_id).version


def recorded(hub: Hub, staff: Staff) -> UUID:
    made = record_contact(hub, staff[Role.HUB_WORKER], three_children()).new_id
    assert made is not None
    return made


def screening(hub: Hub, staff: Staff, text: str) -> Callable[[], object]:
    contact = recorded(hub, staff)
    draft = dataclasses.replace(GOOD, rating_reason=text, outcome_reason=text)
    return lambda: screen_contact(hub, staff[Role.HUB_WORKER], contact, draft)


def authorising(hub: Hub, staff: Staff, text: str) -> Callable[[], object]:
    contact = recorded(hub, staff)
    screen_contact(hub, staff[Role.HUB_WORKER], contact, GOOD)
    draft = AuthorisationDraft(version(hub, contact), "early_help", text, text)
    return lambda: authorise_contact(hub, staff[Role.MASH_MANAGER], contact, draft)


def noting(hub: Hub, staff: Staff, text: str) -> Callable[[], object]:
    case = opened(hub, staff)
    return lambda: add_note(hub, case.worker, case.id, text[:150], text)


def proposing(hub: Hub, staff: Staff, text: str) -> Callable[[], object]:
    case = opened(hub, staff, consent=ConsentPosition.REFUSED)
    return lambda: propose_override(hub, staff[Role.MASH_MANAGER], case.id, OverrideDraft("c", text, text))


def refusing(hub: Hub, staff: Staff, text: str) -> Callable[[], object]:
    case = opened(hub, staff, consent=ConsentPosition.REFUSED)
    case.ask(basis=Basis.OVERRIDE)
    draft = OverrideDraft("c", "It would warn him.", "Asking her alone.")
    propose_override(hub, staff[Role.MASH_MANAGER], case.id, draft)
    return lambda: refuse_override(hub, staff[Role.SERVICE_MANAGER], case.read().overrides[0].id, text)


def rating(hub: Hub, staff: Staff, text: str) -> Callable[[], object]:
    case = opened(hub, staff)
    return lambda: rate_enquiry(hub, case.worker, case.id, "red", text, version=case.read().header.version)


def pausing(hub: Hub, staff: Staff, text: str) -> Callable[[], object]:
    case = opened(hub, staff)
    manager = staff[Role.MASH_MANAGER]
    return lambda: pause_clock(hub, manager, case.id, text, version=case.read().header.version)


def asked(hub: Hub, staff: Staff) -> Case:
    case = opened(hub, staff)
    case.ask()
    send_requests(hub, case.worker, case.id, list(case.request_ids.values()), case.read().header.version)
    return case


def withdrawing(hub: Hub, staff: Staff, text: str) -> Callable[[], object]:
    case = asked(hub, staff)
    row = case.read().requests[0]
    return lambda: withdraw_request(hub, case.worker, row.id, text, row.version)


def replying(hub: Hub, staff: Staff, text: str) -> Callable[[], object]:
    case = asked(hub, staff)
    row = next(each for each in case.read().requests if each.agency_id == staff.agencies["police"])
    drafts = [
        dataclasses.replace(
            ReplyDraft(person, "none_found", text=text),
            provider=text,
            contact_person=text,
            area_searched=text,
            systems_searched=text,
            systems_not_searched=text,
        )
        for person in row.asked
    ]
    return lambda: log_reply(hub, staff[Role.PARTNER], row.id, drafts, version=row.version)


def user(hub: Hub, staff: Staff, text: str) -> Callable[[], object]:
    draft = UserDraft("zed.new", text, "ZN", staff.agencies["HUB"], frozenset({Role.HUB_WORKER}), "ladder kettle moss")
    return lambda: add_user(hub, staff[Role.ADMINISTRATOR], draft)


def signing_name(hub: Hub, staff: Staff, text: str) -> Callable[[], object]:
    draft = UserDraft(text, "Zed New", "ZN", staff.agencies["HUB"], frozenset({Role.HUB_WORKER}), "ladder kettle moss")
    return lambda: add_user(hub, staff[Role.ADMINISTRATOR], draft)


def agency(hub: Hub, staff: Staff, text: str) -> Callable[[], object]:
    draft = AgencyDraft(text, "ZED", core=False, email="", phone=text)
    return lambda: add_agency(hub, staff[Role.ADMINISTRATOR], draft)


def policy_reason(hub: Hub, staff: Staff, text: str) -> Callable[[], object]:
    return lambda: propose_policy(hub, staff[Role.ADMINISTRATOR], builtin_text("surrey"), text)


def stranger(hub: Hub, staff: Staff, text: str) -> Callable[[], object]:
    return lambda: sign_in(hub, text, text)


ACTS: tuple[Act, ...] = (
    screening, authorising, noting, proposing, refusing, rating, pausing, withdrawing, replying, user, signing_name,
    agency, policy_reason, stranger,
)  # fmt: skip


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
@pytest.mark.parametrize("name", ["half", "two hundred thousand"])
def test_hostile_text_in_any_act_is_taken_or_refused_in_words(act: Act, name: str, hub: Hub, staff: Staff) -> None:
    telling(act(hub, staff, TEXTS[name]), TEXTS[name])
    assert chain_holds(hub)


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_policy_that_is_hostile_text_is_refused_by_its_line(name: str, hub: Hub, staff: Staff) -> None:
    with pytest.raises(Invalid) as told:
        propose_policy(hub, staff[Role.ADMINISTRATOR], TEXTS[name], "A change.")
    assert len(told.value.problems[0].sentence) < 1000
    assert chain_holds(hub)


@pytest.mark.slow
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
@pytest.mark.parametrize("name", sorted(TEXTS))
def test_every_hostile_text_in_every_act_is_taken_or_refused_in_words(
    act: Act, name: str, hub: Hub, staff: Staff
) -> None:
    telling(act(hub, staff, TEXTS[name]), TEXTS[name])
    assert chain_holds(hub)
