"""What has passed its time, looked through slice by slice before anything is proposed; the list deletes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.models import (
    Contact,
    ContactPerson,
    Decision,
    Deletion,
    DeletionThing,
    Enquiry,
    EnquiryPerson,
    HandOver,
    HubSetting,
    Person,
)
from app.models.enums import ContactStatus, EnquiryStatus
from app.models.retention import DeletionState
from app.services import clock
from app.services.access import Act, Actor, guarded
from app.services.dates import born_words
from app.services.policy import Stage
from app.services.policy_retention import CLASS_WORDS, OutcomeClass
from app.services.retention import fading, holding, kin
from app.services.retention.belonging import parts
from app.services.retention.records import Cursor, DueRow, Kind, Slice, Standing, Thing
from app.services.unit_of_work import Hub, ReadingUnit

MOST_A_SLICE = 500
SOONEST = timedelta(days=365)
HELD_WORDS = "A legal hold stands, so it is not deleted."
PROPOSED_WORDS = "Its deletion is proposed already."
_ORDER = tuple(Kind)


@dataclass(frozen=True)
class _Barred:
    """What cannot be proposed now."""

    held: holding.Held
    proposed: frozenset[UUID]

    def of(self, kind: Kind, thing: UUID, contacts: Iterable[UUID] = ()) -> tuple[str, bool]:
        """Why a thing cannot be proposed, and whether that is a hold."""
        covered = {Kind.ENQUIRY: self.held.enquiries, Kind.CONTACT: self.held.contacts, Kind.PERSON: self.held.people}
        inside = any(each in self.held.contacts for each in contacts)
        if self.held.hub or thing in covered[kind] or inside:
            return HELD_WORDS, True
        return (PROPOSED_WORDS, False) if thing in self.proposed else ("", False)


@guarded(Act.DECIDE_DELETION)
def retention_standing(hub: Hub, actor: Actor) -> Standing:
    """How long what is kept, whether everything is held, and by when the last backup that holds it will be gone."""
    with hub.reading(actor) as unit:
        return Standing(
            unit.policy.policy.retention,
            holding.held(unit.session).hub,
            fading.words(unit),
            unit.session.get(HubSetting, fading.CLEANING) is not None,
        )


@guarded(Act.KEEP_TO_TIME)
def look_through(hub: Hub, actor: Actor, cursor: Cursor | None = None) -> Slice:
    """The next slice of what has passed its time: enquiries with their contacts, contacts without, people on nothing.

    Begin without a cursor, and go on with the one that comes back until there is none. The first look is audited.
    """
    here = cursor or Cursor(Kind.ENQUIRY)
    if cursor is None:
        with hub.writing(actor) as unit:
            unit.audit("what has passed its time looked through")
            unit.commit()
    with hub.reading(actor) as unit:
        return _SLICES[here.kind](unit, here)


def is_due(unit: ReadingUnit, thing: Thing) -> DueRow | None:
    """A thing that has passed its time; None where it has not, or is not there."""
    asked: dict[Kind, Any] = {Kind.ENQUIRY: _enquiries, Kind.CONTACT: _contacts, Kind.PERSON: _people}
    found = asked[thing.kind](unit, [thing.id])
    return found[0] if found else None


# --- slices ---


def _slice(
    unit: ReadingUnit, cursor: Cursor, of: tuple[Any, Any], moment: InstrumentedAttribute[Any],
    *only: ColumnElement[bool],
) -> Slice:
    """The next rows of one kind, by when they closed."""
    model, rows_of = of
    wanted = (moment <= unit.at - SOONEST, *only)
    asked = select(model.id, moment).where(*wanted).order_by(moment, model.id).limit(MOST_A_SLICE)
    if cursor.after is not None:
        at, last_id = cursor.after
        asked = asked.where(or_(moment > at, and_(moment == at, model.id > last_id)))
    rows = unit.session.execute(asked).all()
    total = unit.session.scalar(select(func.count()).select_from(model).where(*wanted)) or 0
    if len(rows) == MOST_A_SLICE:
        last = (rows[-1][1], rows[-1][0])
        before = select(func.count()).select_from(model).where(*wanted, moment <= last[0])
        looked = unit.session.scalar(before) or 0
        onward: Cursor | None = Cursor(cursor.kind, last)
    else:
        later = _ORDER[_ORDER.index(cursor.kind) + 1 :]
        looked, onward = total, Cursor(later[0]) if later else None
    return Slice(tuple(rows_of(unit, [row[0] for row in rows])), looked, total, onward)


def _enquiry_slice(unit: ReadingUnit, cursor: Cursor) -> Slice:
    closed = Enquiry.status == EnquiryStatus.CLOSED
    return _slice(unit, cursor, (Enquiry, _enquiries), Enquiry.closed_at, closed)


def _contact_slice(unit: ReadingUnit, cursor: Cursor) -> Slice:
    closed = Contact.status == ContactStatus.CLOSED
    return _slice(unit, cursor, (Contact, _contacts), Contact.closed_at, closed, Contact.enquiry_id.is_(None))


def _people_slice(unit: ReadingUnit, cursor: Cursor) -> Slice:
    return _slice(unit, cursor, (Person, _people), Person.created_at, *_on_nothing())


_SLICES = {Kind.ENQUIRY: _enquiry_slice, Kind.CONTACT: _contact_slice, Kind.PERSON: _people_slice}


# --- rows ---


def _enquiries(unit: ReadingUnit, ids: Sequence[UUID]) -> list[DueRow]:
    found: list[DueRow] = []
    barred = _barred(unit)
    for part in parts(ids):
        ended: dict[UUID, set[OutcomeClass]] = {each: set() for each in part}
        contacts: dict[UUID, list[UUID]] = {each: [] for each in part}
        chosen = (
            select(Decision.enquiry_id, Decision.outcome, Enquiry.policy_version_id)
            .join(Enquiry, Enquiry.id == Decision.enquiry_id)
            .where(Decision.enquiry_id.in_(part), Decision.step == "chosen")
        )
        for made in unit.session.execute(chosen):
            ended[made.enquiry_id].add(_class(unit, made.policy_version_id, Stage.ENQUIRY, made.outcome))
        for handed in unit.session.scalars(select(HandOver.enquiry_id).where(HandOver.enquiry_id.in_(part))):
            ended[handed].add(OutcomeClass.PROTECTION)
        named = select(Contact.enquiry_id, Contact.id, Contact.policy_version_id, Contact.chosen_outcome)
        for said in unit.session.execute(named.where(Contact.enquiry_id.in_(part))):
            contacts[said.enquiry_id].append(said.id)
            if said.chosen_outcome:
                how = _class(unit, said.policy_version_id, Stage.CONTACT, said.chosen_outcome)
                ended[said.enquiry_id] |= {how} & {OutcomeClass.PROTECTION}
        closed = Enquiry.status == EnquiryStatus.CLOSED
        for enquiry in unit.session.scalars(select(Enquiry).where(Enquiry.id.in_(part), closed)):
            row = _row(unit, Kind.ENQUIRY, enquiry, ended[enquiry.id] or {OutcomeClass.OTHER})
            if row is not None:
                why_not, held = barred.of(Kind.ENQUIRY, enquiry.id, contacts[enquiry.id])
                found.append(replace(row, why_not=why_not, held=held))
    return sorted(found, key=_by_day)


def _contacts(unit: ReadingUnit, ids: Sequence[UUID]) -> list[DueRow]:
    found: list[DueRow] = []
    barred = _barred(unit)
    for part in parts(ids):
        wanted = select(Contact).where(
            Contact.id.in_(part), Contact.status == ContactStatus.CLOSED, Contact.enquiry_id.is_(None)
        )
        for each in unit.session.scalars(wanted):
            how = {_class(unit, each.policy_version_id, Stage.CONTACT, each.chosen_outcome or "")}
            row = _row(unit, Kind.CONTACT, each, how)
            if row is not None:
                why_not, held = barred.of(Kind.CONTACT, each.id)
                found.append(replace(row, why_not=why_not, held=held))
    return sorted(found, key=_by_day)


def _people(unit: ReadingUnit, ids: Sequence[UUID]) -> list[DueRow]:
    """People on no contact, no enquiry and no family that is kept, from no register."""
    years, today, barred = unit.policy.policy.retention.people, _today(unit), _barred(unit)
    found: list[DueRow] = []
    rows = [
        row
        for part in parts(ids)
        for row in unit.session.scalars(select(Person).where(Person.id.in_(part), *_on_nothing()))
        if years_on(_day(row.created_at), years) <= today
    ]
    families = kin.families_of(unit.session, [row.id for row in rows])
    stays = kin.who_stays(unit.session, families, {}, set(), today)
    for row in rows:
        if row.id in stays:
            continue
        why_not, held = barred.of(Kind.PERSON, row.id)
        born = born_words(row)
        about = f"{row.forenames} {row.surname}".strip() + (f", born {born}" if born else "")
        since = _day(row.created_at)
        thing = Thing(Kind.PERSON, row.id)
        due = years_on(since, years)
        found.append(DueRow(thing, "", about, "on nothing any more", since, years, due, why_not, held))
    return sorted(found, key=_by_day)


def _on_nothing() -> tuple[ColumnElement[bool], ...]:
    named = select(ContactPerson.id).where(ContactPerson.person_id == Person.id).exists()
    asked = select(EnquiryPerson.id).where(EnquiryPerson.person_id == Person.id).exists()
    return Person.external_ref.is_(None), ~named, ~asked


def _row(unit: ReadingUnit, kind: Kind, of: Contact | Enquiry, how: set[OutcomeClass]) -> DueRow | None:
    """A row, once its time has passed; where it ended in several ways the longest time holds."""
    rules = unit.policy.policy.retention
    longest = max(sorted(how), key=rules.years)
    if of.closed_at is None:
        return None
    closed, years = _day(of.closed_at), rules.years(longest)
    due = years_on(closed, years)
    if due > _today(unit):
        return None
    return DueRow(Thing(kind, of.id), of.reference, of.subject_line, CLASS_WORDS[longest], closed, years, due)


def _class(unit: ReadingUnit, version: UUID, stage: Stage, outcome: str) -> OutcomeClass:
    """How an outcome counts for keeping, by the policy it was chosen under."""
    try:
        rule = unit.policy_of(version).outcome(stage, outcome)
    except LookupError:
        return OutcomeClass.OTHER
    if rule.immediate:
        return OutcomeClass.PROTECTION
    if rule.consultation:
        return OutcomeClass.ADVICE
    if rule.no_further_action:
        return OutcomeClass.NO_FURTHER_ACTION
    return OutcomeClass.EARLY_HELP if rule.early_help else OutcomeClass.OTHER


def _barred(unit: ReadingUnit) -> _Barred:
    open_ones = (
        select(DeletionThing.thing_id)
        .join(Deletion, Deletion.id == DeletionThing.deletion_id)
        .where(Deletion.state == DeletionState.PROPOSED)
    )
    return _Barred(holding.held(unit.session), frozenset(unit.session.scalars(open_ones)))


def years_on(day: date, years: int) -> date:
    """The same day so many years on; of the 29th of February the first of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _by_day(row: DueRow) -> tuple[date, UUID]:
    return row.due_on, row.thing.id


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.LONDON).date()


def _today(unit: ReadingUnit) -> date:
    return _day(unit.at)
