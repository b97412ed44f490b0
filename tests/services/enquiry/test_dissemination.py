"""The ledger says who holds which version, finds who holds an old one, and every way out of the hub is audited."""

import email
import hashlib
from email import policy

import pytest
from sqlalchemy import delete, select, update

from app.models import AuditEntry, Dissemination
from app.models.enums import ItemHandling
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.dissemination import (
    draft_notice,
    read_book,
    record_export,
    record_export_failed,
    record_sending,
)
from app.services.enquiry.summaries import read_paper
from app.services.enquiry.summary_records import LedgerRow, SendDraft
from app.services.errors import HubdeskError, Invalid, Refused
from app.services.papers.typeset import set_pdf
from app.services.unit_of_work import Hub
from tests.factories import items
from tests.factories.hubs import Staff
from tests.services.enquiry.summary_case import Told, told_case


@pytest.fixture
def told(hub: Hub, staff: Staff, monday: FixedClock) -> Told:
    return told_case(hub, staff, monday)


def sent(told: Told, draft: SendDraft | None = None, number: int = 0) -> LedgerRow:
    """Send the newest version, or that at a place of the book."""
    version = read_book(told.hub, told.worker, told.id).versions[number]
    file = set_pdf(read_paper(told.hub, told.worker, version.id))
    made = draft or SendDraft(
        "Lea Vance, assessment team <lea.vance@wexmoor.example>",
        told.staff.agencies["csc"],
        "email",
        "Assessment under section 17",
        hashlib.sha256(file).hexdigest(),
    )
    entry = record_sending(told.hub, told.worker, version.id, made).new_id
    return next(each for each in read_book(told.hub, told.worker, told.id).ledger if each.id == entry)


def acts(told: Told) -> list[str]:
    with told.hub.reading(None) as unit:
        return list(unit.session.scalars(select(AuditEntry.act).order_by(AuditEntry.seq)))


def test_the_ledger_says_who_got_which_version_with_how_many_items_how_and_why(told: Told) -> None:
    told.issue()
    row = sent(told)
    assert (row.title, row.recipient, row.agency, row.way, row.basis, row.by, row.items) == (
        "MASH summary, version 1",
        "Lea Vance, assessment team <lea.vance@wexmoor.example>",
        "Children's social care",
        "Secure e-mail",
        "Assessment under section 17",
        "Jo Shaw",
        1,
    )
    assert len(row.sha256) == 64
    assert not row.holds_old


def test_nothing_goes_out_without_recipient_way_and_basis(told: Told) -> None:
    told.issue()
    with pytest.raises(Invalid) as caught:
        sent(told, SendDraft(" ", None, None, "", ""))
    assert [each.field for each in caught.value.problems] == ["recipient", "way", "basis"]
    assert read_book(told.hub, told.worker, told.id).ledger == ()


def test_a_corrected_version_finds_everybody_who_holds_the_old_one_until_they_got_the_new(told: Told) -> None:
    told.issue()
    first = sent(told)
    other = sent(told, SendDraft("Bo Reed, Harbour School", None, "by_hand", "Named person", "0" * 64))
    items.mark(told.hub, told.worker, told.items["share"], ItemHandling.HUB_ONLY)
    assert {each.no_longer for each in read_book(told.hub, told.worker, told.id).ledger} == {1}
    told.issue(why="One fact may not be shared")
    holding = [each.id for each in read_book(told.hub, told.worker, told.id).ledger if each.holds_old]
    assert set(holding) == {first.id, other.id}
    sent(
        told,
        SendDraft(first.recipient, first.agency_id, "email", "Correction", "1" * 64, told_of_id=first.id),
    )
    holding = [each.id for each in read_book(told.hub, told.worker, told.id).ledger if each.holds_old]
    assert holding == [other.id]
    sent(told, SendDraft("bo reed, harbour school", None, "by_hand", "Correction", "1" * 64))
    assert not any(each.holds_old for each in read_book(told.hub, told.worker, told.id).ledger)


def test_the_notice_to_a_holder_names_the_version_and_no_family(told: Told) -> None:
    told.issue()
    row = sent(told)
    told.issue(why="A date was wrong")
    made = email.message_from_bytes(draft_notice(told.hub, told.worker, row.id), policy=policy.default)
    assert made["To"] == "lea.vance@wexmoor.example"
    assert made["X-Unsent"] == "1"
    words = made.get_body().get_content()  # type: ignore[union-attr]
    assert "Version 1 of the MASH summary for enquiry M-26-1001" in words
    assert "replaced by version 2" in words
    assert not any(name in words + made["Subject"] for name in ("Ayla", "Novak", "Mira", "Orme"))


def test_every_export_print_and_sending_is_in_the_audit_trail_even_one_that_failed(told: Told) -> None:
    version = told.issue().new_id
    assert version is not None
    before = len(acts(told))
    for kind in ("pdf", "word", "mail", "print"):
        record_export(told.hub, told.worker, version, kind, "ab" * 32)
    record_export_failed(told.hub, told.worker, version, "pdf")
    sent(told)
    assert [each for each in acts(told)[before:] if each != "summary read"] == [
        "summary exported",
        "summary exported",
        "summary put into an e-mail draft",
        "summary printed",
        "summary did not leave",
        "summary sent",
    ]


def test_who_only_reads_cases_sends_and_exports_nothing(told: Told) -> None:
    version = told.issue().new_id
    assert version is not None
    reader = told.staff[Role.SERVICE_MANAGER]
    assert read_book(told.hub, reader, told.id).versions
    with pytest.raises(Refused):
        record_export(told.hub, reader, version, "pdf", "")
    with pytest.raises(Refused):
        record_sending(told.hub, reader, version, SendDraft("x", None, "post", "y", ""))


def test_the_database_refuses_to_change_or_delete_an_entry(told: Told) -> None:
    told.issue()
    sent(told)
    for wrong in (update(Dissemination).values(recipient="Nobody"), delete(Dissemination)):
        with pytest.raises(HubdeskError), told.hub.writing(told.worker) as unit:
            unit.session.execute(wrong)
