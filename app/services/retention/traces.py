"""What names a record without hanging on it by a key: drafts, merges, pairs, holds, earlier proposals, marks."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models import (
    ChronologyMark,
    Deletion,
    DeletionThing,
    Draft,
    LegalHold,
    NotTheSame,
    PersonMerge,
    PersonMergeRow,
    ProbableDuplicate,
)
from app.services.retention.belonging import PERSON, UNITS, Rows, found, parts

_OF_UNITS = ("enquiry_id", "contact_id")


def find(session: Session, rows: Rows) -> Rows:
    """The rows that name what goes, table by table; none of them stands in `rows`."""
    people = rows.get(PERSON, set())
    every = set().union(*rows.values()) if rows else set()
    units = set().union(*(rows.get(name, set()) for name in UNITS))
    merges = _either(session, PersonMerge, PersonMerge.kept_id, PersonMerge.merged_id, people)
    said = found(session, PersonMergeRow.id, PersonMergeRow.merge_id, merges)
    said |= found(session, PersonMergeRow.id, PersonMergeRow.row_id, every) | _within(session, every)
    pairs = _either(session, ProbableDuplicate, ProbableDuplicate.one_id, ProbableDuplicate.other_id, people)
    traces: Rows = {
        "draft": _drafts(session, every | pairs, units),
        "chronology_mark": found(session, ChronologyMark.id, ChronologyMark.source_id, every)
        - rows.get("chronology_mark", set()),
        "legal_hold": found(session, LegalHold.id, LegalHold.about_id, units),
        "not_the_same": _either(session, NotTheSame, NotTheSame.one_id, NotTheSame.other_id, people),
        "person_merge": merges,
        "person_merge_row": said,
        "probable_duplicate": pairs,
        "deletion": _earlier(session, units),
    }
    return {name: ids for name, ids in traces.items() if ids}


def _either(session: Session, model: Any, one: Any, other: Any, people: Iterable[UUID]) -> set[UUID]:
    ids = set(people)
    return found(session, model.id, one, ids) | found(session, model.id, other, ids)


def _within(session: Session, every: set[UUID]) -> set[UUID]:
    """Rows of merges that keep a whole row of what goes: they are named by it, or say whose it was."""
    texts = {str(each) for each in every}
    wanted = select(PersonMergeRow.id, PersonMergeRow.before, PersonMergeRow.after).where(
        or_(PersonMergeRow.before.is_not(None), PersonMergeRow.after.is_not(None))
    )
    rows = session.execute(wanted.execution_options(yield_per=2_000))
    return {
        row.id
        for row in rows
        if any(side and side.get(name) in texts for side in (row.before, row.after) for name in _OF_UNITS)
    }


def _drafts(session: Session, about: set[UUID], units: set[UUID]) -> set[UUID]:
    """Drafts about what goes, or that name it anywhere; originals kept with a draft have drafts of their own."""
    drafts = found(session, Draft.id, Draft.about_id, about)
    texts = {str(each) for each in units}
    named: dict[UUID, str] = {}
    for row in session.execute(select(Draft.id, Draft.body).where(Draft.kind.not_in(_ORIGINALS))):
        body = json.dumps(row.body)
        if row.id in drafts or any(each in body for each in texts):
            named[row.id] = body
    held = session.execute(select(Draft.id, Draft.about_id).where(Draft.kind.in_(_ORIGINALS))).all()
    originals = {row.id for row in held if any(str(row.about_id) in body for body in named.values())}
    return drafts | named.keys() | originals


_ORIGINALS = ("contact_document", "reply_document")


def _earlier(session: Session, units: set[UUID]) -> set[UUID]:
    """Earlier proposals that were refused or withdrawn and list one of these."""
    ids: set[UUID] = set()
    for part in parts(units):
        wanted = (
            select(Deletion.id)
            .join(DeletionThing, DeletionThing.deletion_id == Deletion.id)
            .where(DeletionThing.thing_id.in_(part), Deletion.decided_at.is_not(None))
        )
        ids.update(session.scalars(wanted))
    return ids
