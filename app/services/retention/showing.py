"""A proposed deletion in words: exactly what goes, what stays, and who may decide it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.models import Batch, Contact, Deletion, DeletionThing, Enquiry, EnquiryMember, Household, Person
from app.models.retention import DeletionState
from app.services.access import Role
from app.services.dates import born_words, moment_words
from app.services.enquiry.reading import names_of
from app.services.retention.belonging import BATCH, CONTACT, ENQUIRY, HOUSEHOLD, PERSON, UNITS, Rows, parts
from app.services.retention.plan import Plan
from app.services.retention.records import GoesLine, ProposedRow
from app.services.trust.closed_people import closed_among
from app.services.unit_of_work import ReadingUnit

UNIT_WORDS: Mapping[str, tuple[str, str]] = {
    ENQUIRY: ("enquiry", "enquiries"),
    CONTACT: ("contact", "contacts"),
    PERSON: ("person", "people"),
    HOUSEHOLD: ("home", "homes"),
    BATCH: ("batch of police notifications", "batches of police notifications"),
}
ROW_WORDS: Mapping[str, tuple[str, str]] = {
    "contact_person": ("name on a contact", "names on contacts"),
    "document": ("original document", "original documents"),
    "note": ("note", "notes"),
    "information_request": ("request to a partner", "requests to partners"),
    "reply": ("reply", "replies"),
    "reply_item": ("item of a reply", "items of replies"),
    "chronology_mark": ("entry of a chronology", "entries of chronologies"),
    "analysis": ("version of an analysis", "versions of analyses"),
    "decision": ("decision", "decisions"),
    "summary": ("issued summary", "issued summaries"),
    "family_step": ("step of a household picture", "steps of household pictures"),
    "relationship": ("tie between people", "ties between people"),
    "warning_note": ("warning note", "warning notes"),
    "disclosure": ("entry of the ledger of disclosures", "entries of the ledger of disclosures"),
}
REST = ("other entry", "other entries")
OWN = "You proposed this deletion, so somebody else decides it."
CLOSED = "A restricted record is among these, so a service manager decides it."


def things_in_words(units: Rows) -> str:
    """`2 enquiries, 3 contacts, 7 people`."""
    return ", ".join(_many(len(units[name]), UNIT_WORDS[name]) for name in UNITS if units.get(name))


def counts_in_words(counts: Mapping[str, int]) -> tuple[str, ...]:
    """How many rows of each kind, what has no word of its own together at the end."""
    said = [_many(counts[name], words) for name, words in ROW_WORDS.items() if counts.get(name)]
    rest = sum(many for name, many in counts.items() if name not in ROW_WORDS and name not in UNIT_WORDS)
    return (*said, *([_many(rest, REST)] if rest else []))


def stays_in_words(plan: Plan) -> tuple[str, ...]:
    """Who and what stays although it is named, and why; people are counted, not named."""
    counted = Counter(plan.stays.values())
    lines = [
        f"{_many(many, UNIT_WORDS[PERSON])} stay{'s' if many == 1 else ''}: {why}." for why, many in counted.items()
    ]
    if plan.shared:
        lines.append(
            f"{_many(plan.shared, ('file', 'files'))} of a police batch stay{'s' if plan.shared == 1 else ''}: others "
            "are told of there who stay. It goes with the last of them."
        )
    return tuple(lines)


def _many(many: int, words: tuple[str, str]) -> str:
    return f"{many:,} {words[0] if many == 1 else words[1]}"


def rows_of(unit: ReadingUnit, rows: Iterable[Deletion]) -> tuple[ProposedRow, ...]:
    """Proposals as the list shows them."""
    every = list(rows)
    names = names_of(unit, {each for row in every for each in (row.proposed_by_id, row.decided_by_id)})
    return tuple(_row(unit, row, names) for row in every)


def _row(unit: ReadingUnit, row: Deletion, names: Mapping[UUID | None, str]) -> ProposedRow:
    units = units_of(unit, row.id)
    mine, waits = row.proposed_by_id == unit.who.user_id, row.state is DeletionState.PROPOSED
    why_not = OWN if waits and mine else ""
    if waits and not why_not and closed_to(unit, units):
        why_not = CLOSED
    return ProposedRow(
        id=row.id, state=row.state, reason=row.reason, proposed_at=row.proposed_at,
        proposed_by=names.get(row.proposed_by_id, ""), things=things_in_words(units), may_decide=waits and not why_not,
        why_not=why_not, mine=mine, decided_by=names.get(row.decided_by_id, ""),
        decision_reason=row.decision_reason or "",
    )  # fmt: skip


def units_of(unit: ReadingUnit, deletion_id: UUID) -> Rows:
    """The enquiries, contacts, people, homes and batches that a proposal lists."""
    units: Rows = {}
    asked = select(DeletionThing.thing, DeletionThing.thing_id).where(DeletionThing.deletion_id == deletion_id)
    for name, each in unit.session.execute(asked):
        units.setdefault(name, set()).add(each)
    return units


def closed_to(unit: ReadingUnit, units: Rows) -> bool:
    """Whether a restricted record among these is closed to whoever reads: to all but service managers and the named."""
    if Role.SERVICE_MANAGER in unit.who.roles:
        return False
    named = select(EnquiryMember.enquiry_id).where(EnquiryMember.user_id == unit.who.user_id)
    for part in parts(units.get(PERSON, ())):
        if closed_among(unit, part):
            return True
    for part in parts(units.get(ENQUIRY, ())):
        closed = select(Enquiry.id).where(Enquiry.id.in_(part), Enquiry.restricted, Enquiry.id.not_in(named))
        if unit.session.execute(closed.limit(1)).first():
            return True
    return False


def lines_of(unit: ReadingUnit, deletion_id: UUID) -> tuple[GoesLine, ...]:
    """Everything that a proposal lists, in words; what is gone meanwhile says so."""
    rows = unit.session.execute(
        select(DeletionThing.thing, DeletionThing.thing_id, DeletionThing.root)
        .where(DeletionThing.deletion_id == deletion_id)
        .order_by(DeletionThing.thing_id)
    ).all()
    models: dict[str, Any] = {ENQUIRY: Enquiry, CONTACT: Contact, PERSON: Person, HOUSEHOLD: Household, BATCH: Batch}
    lines: list[GoesLine] = []
    for name in UNITS:
        for row in (each for each in rows if each.thing == name):
            thing = unit.session.get(models[name], row.thing_id)
            reference, about = _told(thing) if thing is not None else ("", "Not there any more")
            lines.append(GoesLine(UNIT_WORDS[name][0].capitalize(), reference, about, row.root))
    return tuple(lines)


def _told(thing: Any) -> tuple[str, str]:
    if isinstance(thing, Person):
        born = born_words(thing)
        return "", f"{thing.forenames} {thing.surname}".strip() + (f", born {born}" if born else "")
    if isinstance(thing, Household):
        return "", ", ".join(each for each in (thing.address_1, thing.town, thing.postcode) if each)
    if isinstance(thing, Batch):
        return "", f"Taken in {moment_words(thing.at)}"
    return str(thing.reference), str(thing.subject_line)
