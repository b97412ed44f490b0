"""Answering somebody who asks for their record: found, gathered, decided entry by entry, put on paper, written down."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from app.models import Disclosure, Draft, Person, new_id
from app.services.access import Act, Actor, guarded
from app.services.dates import born_words
from app.services.disclosure import gathering, papers, passages, working
from app.services.disclosure.records import (
    CATEGORY_WORDS,
    Category,
    Entry,
    Gathered,
    LedgerRow,
    Treatment,
    Work,
    decided,
)
from app.services.enquiry.reading import names_of
from app.services.errors import Conflict, Invalid
from app.services.papers.record import Paper
from app.services.people.folding import fold
from app.services.unit_of_work import Changes, Hub, ReadingUnit, changed

MOST_FOUND = 20
FEWEST_LETTERS = 2
CHANGED = "The record has changed since you looked through it."


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody whose record may be asked for."""

    id: UUID
    name: str
    about: str
    restricted: bool


@guarded(Act.ANSWER_SUBJECT_ACCESS)
def find_subject(hub: Hub, actor: Actor, typed: str) -> tuple[Found, ...]:
    """People whose names begin as typed, or who have the number typed; restricted people are among them.

    The search is audited, with how many were found and not with what was typed.
    """
    words = [fold(word) for word in typed.split() if len(word) >= FEWEST_LETTERS]
    if not words:
        return ()
    number = "".join(typed.split())
    wanted = select(Person).order_by(Person.surname_key, Person.forename_key, Person.id).limit(MOST_FOUND)
    for word in words:
        wanted = wanted.where(
            or_(
                Person.surname_key.startswith(word, autoescape=True),
                Person.forename_key.contains(word, autoescape=True),
                Person.nhs_number == number,
            )
        )
    with hub.writing(actor) as unit:
        rows = unit.session.scalars(wanted).all()
        found = tuple(Found(row.id, _name(row), _about(row), row.restricted) for row in rows)
        unit.audit("somebody looked for to answer a request for their record", answers=len(found))
        unit.commit()
    return found


@guarded(Act.ANSWER_SUBJECT_ACCESS)
def gather_record(hub: Hub, actor: Actor, person_id: UUID) -> Gathered:
    """Somebody's whole record as entries, with what was decided of them before. The gathering is audited.

    Raises:
        NotFound: the person is not there, or was merged into another.
    """
    with hub.writing(actor) as unit:
        person = unit.get(Person, person_id, "This person")
        gathered = _gathered(unit, person)
        unit.audit("whole record of a person gathered", "person", person_id, entries=len(gathered.entries))
        unit.commit()
        return gathered


@guarded(Act.ANSWER_SUBJECT_ACCESS)
def keep_work(hub: Hub, actor: Actor, person_id: UUID, work: Work) -> Changes:
    """Keep what this person has decided so far, as a draft of their own."""
    with hub.writing(actor) as unit:
        unit.get(Person, person_id, "This person")
        row = working.draft_row(unit, person_id)
        if row is None:
            row = Draft(
                id=new_id(), user_id=unit.who.user_id, kind=working.KIND, about_id=person_id, body={}, saved_at=unit.at
            )
            unit.add(row)
        row.body, row.saved_at = working.plain(work), unit.at
        unit.audit("draft kept", "draft", row.id)
        return unit.commit(changed("draft", row.id))


@guarded(Act.ANSWER_SUBJECT_ACCESS)
def drop_work(hub: Hub, actor: Actor, person_id: UUID) -> Changes:
    """Forget what was decided so far."""
    with hub.writing(actor) as unit:
        row = working.draft_row(unit, person_id)
        if row is None:
            return Changes()
        unit.session.delete(row)
        unit.audit("draft dropped", "draft", row.id)
        return unit.commit(changed("draft", row.id))


@guarded(Act.ANSWER_SUBJECT_ACCESS)
def paper_of_record(hub: Hub, actor: Actor, person_id: UUID, work: Work, fingerprint: str) -> Paper:
    """The paper as it would be given out, to look at and to save. That it was made is audited.

    Raises:
        Invalid: it does not say to whom or on what basis, a decision has no reason, or a passage is not in its text.
        Conflict: the record has changed since `fingerprint`, so that something would leave that nobody has seen.
    """
    with hub.writing(actor) as unit:
        gathered = _checked(unit, person_id, work, fingerprint)
        policy = unit.policy.policy
        unit.audit("record of a person put on paper", "person", person_id, way=work.way)
        unit.commit()
        return papers.paper_of(gathered, work, policy.handling_mark, policy.name, unit.at)


@guarded(Act.ANSWER_SUBJECT_ACCESS)
def record_disclosure(
    hub: Hub, actor: Actor, person_id: UUID, work: Work, fingerprint: str, *, form: str, sha256: str
) -> Changes:
    """Write into the ledger what was given out, once its file stands; the draft goes.

    Raises:
        Invalid, Conflict: as `paper_of_record`.
    """
    with hub.writing(actor) as unit:
        gathered = _checked(unit, person_id, work, fingerprint)
        entries = [_ledger(each, work) for each in gathered.entries]
        back = Counter(each["category"] for each in entries if each["treatment"] == Treatment.WITHHOLD.value)
        redacted = sum(each["treatment"] == Treatment.REDACT.value for each in entries)
        given = sum(each["treatment"] == Treatment.GIVE.value for each in entries)
        row = Disclosure(
            id=new_id(), at=unit.at, by_id=unit.who.user_id, person_id=person_id, way=work.way,
            recipient=work.recipient.strip(), basis=work.basis.strip(), asked_on=work.asked_on, form=form,
            sha256=sha256, given=given, redacted=redacted, withheld=dict(back), entries=entries,
        )  # fmt: skip
        unit.add(row)
        draft = working.draft_row(unit, person_id)
        if draft is not None:
            unit.session.delete(draft)
        unit.audit(
            "record of a person given out", "person", person_id, disclosure=str(row.id), way=work.way, form=form,
            given=given, redacted=redacted, withheld=dict(sorted(back.items())),
        )  # fmt: skip
        return unit.commit(changed("disclosure"), new_id=row.id, words="Given out, and written into the ledger.")


def _gathered(unit: ReadingUnit, person: Person) -> Gathered:
    entries = gathering.gather(unit, person)
    others = passages.items_of_others(unit, person)
    elsewhere = (
        f"{others:,} {'item' if others == 1 else 'items'} about other people on the same enquiries "
        f"{'is' if others == 1 else 'are'} not part of this record."
        if others
        else ""
    )
    draft = working.draft_row(unit, person.id)
    work = working.read(draft.body) if draft is not None else Work()
    ledger = unit.session.scalars(
        select(Disclosure).where(Disclosure.person_id == person.id).order_by(Disclosure.id.desc())
    ).all()
    return Gathered(
        person.id, _name(person), _about(person), entries, elsewhere, _fingerprint(entries), work,
        _ledger_rows(unit, ledger),
    )  # fmt: skip


def _checked(unit: ReadingUnit, person_id: UUID, work: Work, fingerprint: str) -> Gathered:
    gathered = _gathered(unit, unit.get(Person, person_id, "This person"))
    if gathered.fingerprint != fingerprint:
        raise Conflict(CHANGED, {}, {})
    problems = working.problems(gathered.entries, work)
    if problems:
        raise Invalid(problems)
    return gathered


def _fingerprint(entries: Sequence[Entry]) -> str:
    made = hashlib.sha256()
    for each in entries:
        made.update(json.dumps([each.key, each.heading, str(each.on), each.text, each.usual.treatment]).encode())
    return made.hexdigest()


def _ledger(entry: Entry, work: Work) -> dict[str, str]:
    made = decided(entry, work)
    return {
        "entry": entry.key,
        "treatment": made.treatment.value,
        "category": made.category.value if made.category else "",
        "reason": made.reason,
    }


def _ledger_rows(unit: ReadingUnit, rows: Sequence[Disclosure]) -> tuple[LedgerRow, ...]:
    names = names_of(unit, {row.by_id for row in rows})
    return tuple(
        LedgerRow(
            row.id, row.at, names.get(row.by_id, ""), row.way, row.recipient, row.basis, row.asked_on, row.form,
            row.given, row.redacted,
            tuple((CATEGORY_WORDS[Category(name)], int(many)) for name, many in sorted(row.withheld.items())),
        )
        for row in rows
    )  # fmt: skip


def _name(person: Person) -> str:
    return f"{person.forenames} {person.surname}".strip()


def _about(person: Person) -> str:
    born = born_words(person)
    number = f"NHS {person.nhs_number}" if person.nhs_number else ""
    return ", ".join(each for each in (f"born {born}" if born else "", number) if each)
