"""Exactly which rows go with what was chosen, and what stays although it hangs on it."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Batch, Contact, ContactPerson, Document, Enquiry, EnquiryPerson, Household, HouseholdMember
from app.services import clock
from app.services.errors import Refused
from app.services.retention import holding, kin, traces
from app.services.retention.belonging import (
    BATCH,
    CONTACT,
    ENQUIRY,
    HOUSEHOLD,
    PERSON,
    UNITS,
    Rows,
    everything_on,
    found,
    key_of,
    parts,
    table_of,
)
from app.services.retention.records import Kind, Thing
from app.services.unit_of_work import ReadingUnit

Report = Callable[[int, int, str], None]


def silent(_done: int, _total: int, _words: str = "") -> None:
    """Report to nobody."""


@dataclass(frozen=True)
class Plan:
    """What a deletion takes.

    Attributes:
        roots: what was chosen.
        units: the enquiries, contacts, people, homes and batches that go, by table.
        rows: every row that goes, by table, the units among them; without what only points at them.
        traces: rows that name what goes without hanging on it: drafts, merges, holds …
        stays: people who stay although what goes names them, and why.
        shared: batches whose file stays because it holds others who stay.
    """

    roots: frozenset[Thing]
    units: Rows
    rows: Rows
    traces: Rows
    stays: dict[UUID, str]
    shared: int

    @property
    def digest(self) -> str:
        """The digest of the rows that go; drafts and the like may come and go meanwhile."""
        made = hashlib.sha256()
        for name in sorted(self.rows):
            for each in sorted(self.rows[name]):
                made.update(f"{name}:{each.hex}\n".encode())
        return made.hexdigest()


def plan_of(unit: ReadingUnit, roots: Iterable[Thing], report: Report = silent) -> Plan:
    """Work out what goes with some things.

    Raises:
        Refused: something that stays needs a row of it.
    """
    session, chosen = unit.session, frozenset(roots)
    report(0, 4, "Looking for what hangs on it")
    enquiries = {each.id for each in chosen if each.kind is Kind.ENQUIRY}
    contacts = {each.id for each in chosen if each.kind is Kind.CONTACT}
    contacts = with_duplicates(session, contacts | found(session, Contact.id, Contact.enquiry_id, enquiries))
    going = {CONTACT: contacts, ENQUIRY: enquiries}
    refuse_shared(session, going)
    report(1, 4, "Looking for who stays")
    picked = {each.id for each in chosen if each.kind is Kind.PERSON}
    named = kin.named_on(session, contacts, enquiries) | picked
    families = kin.families_of(session, named)
    today = unit.at.astimezone(clock.LONDON).date()
    stays = kin.who_stays(session, families, going, holding.held(session).people, today)
    people = (set().union(*families) if families else set()) - stays.keys()
    batches, shared = _batches(session, contacts)
    units: Rows = {**going, PERSON: people, BATCH: batches, HOUSEHOLD: _homes(session, people, enquiries)}
    units = {name: ids for name, ids in units.items() if ids}
    report(2, 4, "Gathering every row of it")
    rows = everything_on(session, units)
    report(3, 4, "Gathering drafts, merges and marks")
    hints = traces.find(session, rows)
    return Plan(chosen, units, rows, hints, {each: stays[each] for each in named if each in stays}, shared)


def with_duplicates(session: Session, contacts: Iterable[UUID]) -> set[UUID]:
    """Contacts with every contact that says the same again."""
    every, edge = set[UUID](), set(contacts)
    while edge:
        every |= edge
        edge = found(session, Contact.id, Contact.duplicate_of_id, edge) - every
    return every


def refuse_shared(session: Session, going: Rows) -> None:
    """Refuse contacts of which an enquiry that stays asks about somebody, or that repeat one that stays."""
    named = found(session, ContactPerson.id, ContactPerson.contact_id, going[CONTACT])
    asked = found(session, EnquiryPerson.enquiry_id, EnquiryPerson.contact_person_id, named)
    if asked - going[ENQUIRY] or found(session, Contact.enquiry_id, Contact.id, going[CONTACT]) - going[ENQUIRY]:
        raise Refused(
            "An enquiry that is kept rests on one of these contacts.",
            "Choose the enquiry too, once its time has passed.",
        )


def _homes(session: Session, people: set[UUID], enquiries: set[UUID]) -> set[UUID]:
    """Homes in which nobody who stays ever lived, and that no enquiry that stays names."""
    homes = found(session, HouseholdMember.household_id, HouseholdMember.person_id, people)
    homes |= found(session, Enquiry.household_id, Enquiry.id, enquiries)
    stays = kin.drawn(session, homes, enquiries)
    for part in parts(homes):
        lived = select(HouseholdMember.household_id, HouseholdMember.person_id)
        rows = session.execute(lived.where(HouseholdMember.household_id.in_(part)))
        stays.update(home for home, person in rows if person not in people)
        named = select(Enquiry.household_id, Enquiry.id).where(Enquiry.household_id.in_(part))
        stays.update(home for home, of in session.execute(named) if home is not None and of not in enquiries)
        kept = select(Household.id).where(Household.id.in_(part), Household.external_ref.is_not(None))
        stays.update(session.scalars(kept))
    return homes - stays


def _batches(session: Session, contacts: set[UUID]) -> tuple[set[UUID], int]:
    """Batches of which every contact goes, and how many stay with their file because others of it stay."""
    batches = found(session, Contact.batch_id, Contact.id, contacts)
    stays: set[UUID] = set()
    for part in parts(batches):
        rows = session.execute(select(Contact.batch_id, Contact.id).where(Contact.batch_id.in_(part)))
        stays.update(batch for batch, contact in rows if batch is not None and contact not in contacts)
    shared = found(session, Document.batch_id, Document.batch_id, stays)
    return found(session, Batch.id, Batch.id, batches - stays), len(shared)


def counts_of(session: Session, rows: Rows) -> Counter[str]:
    """How many rows of each table go; some tables have several under one key."""
    counts: Counter[str] = Counter()
    for name, ids in rows.items():
        table = table_of(name)
        if key_of(table).name == "id":
            counts[name] = len(ids)
            continue
        for part in parts(ids):
            asked = select(func.count()).select_from(table).where(key_of(table).in_(part))
            counts[name] += session.scalar(asked) or 0
    return counts


def in_order(units: Rows) -> list[tuple[str, UUID]]:
    """The units, kind by kind."""
    return [(name, each) for name in UNITS for each in sorted(units.get(name, ()))]
