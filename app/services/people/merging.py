"""Making two records of one person one, and taking that back exactly. A hub worker proposes, a manager confirms.

The merged record leaves `person`, so no reader has to ask whether somebody still counts; its row, and every row that
was pointed elsewhere, stands in `PersonMergeRow`.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from app.models import Person, PersonMerge, PersonName, ProbableDuplicate, new_id
from app.models.enums import NameKind
from app.models.merging import DuplicateState
from app.services.access import Act, Actor, guarded
from app.services.errors import Conflict, Invalid, Problem, Refused
from app.services.people import merge_counts, merge_undoing, pairs, repointing
from app.services.people.folding import fold
from app.services.people.merge_fields import differing, value_of
from app.services.people.merge_records import FIELDS, KEPT, MERGED, MergeChanges, MergeDraft
from app.services.people.row_json import snapshot
from app.services.unit_of_work import Changes, Hub, Touched, WritingUnit, changed

WHY = "Write why these two records are one person, such as the same NHS number and mother."


@guarded(Act.SORT_DUPLICATES)
def propose_merge(hub: Hub, actor: Actor, draft: MergeDraft) -> Changes:
    """Propose that two records are one person, with whose value of each field stands; somebody else confirms it.

    Raises:
        Invalid: a field that differs has no choice, or there is no reason.
        Refused: they were said to be two, the record ties them to each other, or one is restricted.
        Conflict: one of them was changed or merged meanwhile.
    """
    with hub.writing(actor) as unit:
        reason = _checked(unit, draft)
        row = pairs.pair_row(unit.session, draft.kept_id, draft.merged_id)
        if row is None:
            row = _by_hand(unit, draft)
        row.state = DuplicateState.PROPOSED
        row.proposal = dict(draft.choices)
        row.proposal_reason = reason
        row.proposed_by_id, row.proposed_at = unit.who.user_id, unit.at
        row.decided_by_id = row.decided_at = None
        row.version += 1
        unit.audit("merge proposed", "person", draft.kept_id, with_person=str(draft.merged_id))
        return unit.commit(changed("duplicates"), new_id=row.id, words="Proposed. A manager confirms it.")


@guarded(Act.MERGE_PEOPLE)
def merge_people(hub: Hub, actor: Actor, draft: MergeDraft) -> MergeChanges:
    """Make two records one, as somebody else proposed; everything that pointed at the merged one points at the other.

    Raises:
        Invalid: a field that differs has no choice, or there is no reason.
        Refused: nobody else proposed it; they were said to be two; the record ties them to each other.
        Conflict: one of them was changed or merged meanwhile.
    """
    with hub.writing(actor) as unit:
        reason = _checked(unit, draft)
        row = pairs.pair_row(unit.session, draft.kept_id, draft.merged_id)
        if row is None or row.state is not DuplicateState.PROPOSED:
            raise Refused("Nobody has proposed this merge.", "A hub worker proposes it, and a manager confirms it.")
        if row.proposed_by_id == unit.who.user_id:
            raise Refused("You proposed this merge, so somebody else confirms it.", "Ask another manager.")
        merge = PersonMerge(
            id=new_id(), at=unit.at, by_id=unit.who.user_id, kept_id=draft.kept_id, merged_id=draft.merged_id,
            choices=dict(draft.choices), reason=reason, proposed_by_id=row.proposed_by_id,
        )  # fmt: skip
        unit.add(merge)
        unit.session.flush()
        moved, touched = _merge(unit, merge)
        row.state = DuplicateState.MERGED
        row.decided_by_id, row.decided_at = unit.who.user_id, unit.at
        row.version += 1
        unit.audit(
            "people merged", "person", draft.kept_id,
            merged=str(draft.merged_id), merge=str(merge.id), proposed_by=str(row.proposed_by_id), rows=moved,
        )  # fmt: skip
        made = unit.commit(*touched, words="Merged. It can be undone from the list of merges.")
        return MergeChanges(made.touched, draft.kept_id, made.words, merge.id)


@guarded(Act.MERGE_PEOPLE)
def undo_merge(hub: Hub, actor: Actor, merge_id: UUID, reason: str) -> MergeChanges:
    """Make two people of one again, both just as they were; what was recorded since stays with the one that was kept.

    Raises:
        Invalid: there is no reason.
        Refused: it was undone already, or a later merge or change rests on it.
        Conflict: the kept one was changed since in a field that the merge had set.
    """
    said = pairs.why("reason", reason, "Write why these are two people after all.")
    with hub.writing(actor) as unit:
        merge = unit.get(PersonMerge, merge_id, "This merge")
        try:
            stayed, touched = merge_undoing.undo(unit, merge, said)
        except IntegrityError:
            raise Refused(
                "Something recorded since contradicts what stood before the merge, so it is not undone.",
                "Look whether another record has the same number in another system by now.",
            ) from None
        row = pairs.pair_row(unit.session, merge.kept_id, merge.merged_id)
        if row is not None:
            row.state, row.decided_by_id, row.decided_at = DuplicateState.OPEN, None, None
            row.version += 1
        unit.audit("merge undone", "person", merge.kept_id, merged=str(merge.merged_id), merge=str(merge.id))
        words = "Undone: these are two people again."
        if stayed:
            words += f" Recorded since and still with the kept one: {', '.join(stayed)}. Look whose they are."
        made = unit.commit(*touched, words=words)
        return MergeChanges(made.touched, merge.merged_id, made.words, merge.id, stayed)


def _checked(unit: WritingUnit, draft: MergeDraft) -> str:
    """The reason, once everything else allows the merge."""
    kept, merged = pairs.both(unit, draft.kept_id, draft.merged_id)
    if (kept.version, merged.version) != draft.versions:
        raise Conflict("Somebody else changed one of these two people while you compared them.", {}, {})
    if pairs.in_order(kept.id, merged.id) in pairs.two_people(unit.session):
        raise Refused("Somebody said that these two are not the same person.", "Take that back first, with its reason.")
    repointing.refuse_tied(unit.session, kept.id, merged.id)
    open_fields = [name for name in differing(kept, merged) if draft.choices.get(name) not in {KEPT, MERGED}]
    problems = [Problem(name, f"Choose which is right: {FIELDS[name][0].lower()}.") for name in open_fields]
    if problems:
        raise Invalid(tuple(problems))
    return pairs.why("reason", draft.reason, WHY)


def _by_hand(unit: WritingUnit, draft: MergeDraft) -> ProbableDuplicate:
    one, other = pairs.in_order(draft.kept_id, draft.merged_id)
    row = ProbableDuplicate(
        id=new_id(), one_id=one, other_id=other, bits=0.0, reasons=["found by hand"], found_at=unit.at,
        state=DuplicateState.OPEN, version=1,
    )  # fmt: skip
    unit.add(row)
    return row


def _merge(unit: WritingUnit, merge: PersonMerge) -> tuple[int, list[Touched]]:
    session = unit.session
    kept, merged = unit.get(Person, merge.kept_id), unit.get(Person, merge.merged_id)
    log = repointing.Log(session, merge.id)
    was, gone = snapshot(kept), snapshot(merged)
    values, names = _values(kept, merged, merge.choices), {_name(kept), _name(merged)}
    touched = pairs.touched_by(unit, (kept.id, merged.id))
    repointing.point(log, merged.id, kept.id)
    log.note("person", merged.id, before=gone)
    session.delete(merged)
    session.flush()
    for name, value in values.items():
        setattr(kept, name, value)
    kept.version += 1
    session.flush()
    for said in sorted(names - {_name(kept)}):
        _other_name(log, kept.id, said)
    log.note("person", kept.id, before=was, after=snapshot(kept))
    session.expire_all()
    merge_counts.count_merged(log, merge.kept_id)
    return log.written, touched


def _values(kept: Person, merged: Person, choices: Mapping[str, Any]) -> dict[str, Any]:
    """What changes on the kept record: a chosen value, or one that only the merged record has."""
    values: dict[str, Any] = {}
    apart = differing(kept, merged)
    for name, (_, columns) in FIELDS.items():
        takes = choices.get(name) == MERGED if name in apart else not value_of(kept, name) and value_of(merged, name)
        if takes:
            values.update({column: getattr(merged, column) for column in columns})
    return values


def _name(person: Person) -> tuple[str, str]:
    return person.forenames, person.surname


def _other_name(log: repointing.Log, person: UUID, name: tuple[str, str]) -> None:
    """Keep the name that was not chosen as another name, so that whoever asks by it still finds the person."""
    forenames, surname = name
    whole = f"{forenames} {surname}".strip()
    standing = log.session.query(PersonName.id).filter_by(person_id=person, name=whole).first()
    if standing is not None:
        return
    row = PersonName(
        id=new_id(), person_id=person, kind=NameKind.ALIAS, name=whole,
        surname_key=fold(surname), forename_key=fold(forenames),
    )  # fmt: skip
    log.session.add(row)
    log.session.flush()
    log.note("person_name", row.id, after=snapshot(row))

