"""The work list of probable duplicates: each pair is decided by a person, and a pair that is two never comes back."""

from collections.abc import Container, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.models import (
    Contact,
    ContactPerson,
    Enquiry,
    EnquiryPerson,
    NotTheSame,
    Person,
    PersonMerge,
    PersonMergeRow,
    ProbableDuplicate,
    UserAccount,
    new_id,
)
from app.models.merging import DuplicateState
from app.services.access import Act, Actor, guarded, may
from app.services.errors import Conflict, Refused
from app.services.people import pair_bands, pairs, repointing
from app.services.people.merge_fields import name_of, side_by_side
from app.services.people.merge_records import DuplicateRow, PairShown
from app.services.people.merge_setting import around
from app.services.trust.closed_people import closed_among, sees_restricted
from app.services.unit_of_work import Changes, Hub, ReadingUnit, changed

MOST_LISTED = 500
TO_DECIDE = (DuplicateState.PROPOSED, DuplicateState.OPEN)


@guarded(Act.SORT_DUPLICATES)
def duplicates_to_decide(hub: Hub, actor: Actor, *, later: bool = False) -> tuple[DuplicateRow, ...]:
    """Pairs that wait for a decision: proposed ones, then likely, then possible, each the strongest first.

    `later` asks for those left for later.

    A pair with a restricted person stands in it only for whom that record is open.
    """
    states = (DuplicateState.LATER,) if later else TO_DECIDE
    with hub.reading(actor) as unit:
        wanted = select(ProbableDuplicate).where(ProbableDuplicate.state.in_(states))
        rows = list(unit.session.scalars(wanted.order_by(ProbableDuplicate.bits.desc(), ProbableDuplicate.id)))
        people = pairs.names_of(unit.session, (each for row in rows for each in (row.one_id, row.other_id)))
        two = pairs.two_people(unit.session)
        kept = [row for row in rows if (row.one_id, row.other_id) not in two]
        closed = closed_among(unit, people)
        shown = [row for row in kept if _open(people, closed, (row.one_id, row.other_id))]
        ties, who = pairs.tied(unit.session, people), _accounts(unit.session)

        def doubted(row: ProbableDuplicate) -> bool:
            return (row.one_id, row.other_id) in ties or _banded(row)[0] == pair_bands.POSSIBLE

        shown.sort(key=lambda row: (row.state is not DuplicateState.PROPOSED, doubted(row)))
        return tuple(_listed(unit, row, people, who, ties) for row in shown[:MOST_LISTED])


@guarded(Act.SORT_DUPLICATES)
def list_merges(hub: Hub, actor: Actor) -> tuple[DuplicateRow, ...]:
    """Merges that stand and may be undone, the newest first."""
    with hub.reading(actor) as unit:
        merges = pairs.merges_standing(unit.session)[::-1]
        people = pairs.names_of(unit.session, (merge.kept_id for merge in merges))
        went = {merge.merged_id: merge.kept_id for merge in merges}
        closed = closed_among(unit, people)
        rows = unit.session.scalars(
            select(PersonMergeRow).where(PersonMergeRow.table_name == "person", PersonMergeRow.after.is_(None))
        )
        gone: dict[UUID, Any] = {row.merge_id: row.before for row in rows if row.before}
        who, found = _accounts(unit.session), []
        for merge in merges:
            kept, was = people.get(merge.kept_id), gone.get(merge.id, {})
            if pairs.now(went, merge.kept_id) in closed:
                continue
            former = f"{was.get('forenames', '')} {was.get('surname', '')}".strip()
            found.append(_merged(unit, merge, name_of(kept) if kept else "merged into another since", former, who))
        return tuple(found[:MOST_LISTED])


@guarded(Act.SORT_DUPLICATES)
def list_not_the_same(hub: Hub, actor: Actor) -> tuple[DuplicateRow, ...]:
    """Pairs of whom somebody said that they are two, the newest first."""
    with hub.reading(actor) as unit:
        two = pairs.two_people(unit.session)
        people = pairs.names_of(unit.session, (each for pair in two for each in pair))
        closed = closed_among(unit, people)
        who = _accounts(unit.session)
        found = [
            DuplicateRow(
                id=said.id,
                kept_id=one,
                merged_id=other,
                names=(name_of(people[one]), name_of(people[other])),
                bits=0.0,
                reasons=(said.reason,),
                found_at=said.at,
                state=DuplicateState.NOT_THE_SAME.value,
                proposed_by=who.get(said.by_id, ""),
            )
            for (one, other), said in two.items()
            if _open(people, closed, (one, other))
        ]
        return tuple(sorted(found, key=lambda row: row.found_at, reverse=True)[:MOST_LISTED])


@guarded(Act.SORT_DUPLICATES)
def open_pair(hub: Hub, actor: Actor, pair_id: UUID) -> PairShown:
    """Both people of a pair side by side; that they were read is audited.

    Raises:
        Conflict: one of them was merged meanwhile.
        Refused: one of them is restricted, and not open to this person.
    """
    with hub.writing(actor) as unit:
        row = unit.get(ProbableDuplicate, pair_id, "This pair")
        kept, merged = pairs.both(unit, row.one_id, row.other_id)
        people = {kept.id: kept, merged.id: merged}
        shown = PairShown(
            row=_listed(unit, row, people, _accounts(unit.session), pairs.tied(unit.session, people)),
            versions=(kept.version, merged.version),
            fields=side_by_side(kept, merged),
            beside=around(unit, kept.id, merged.id),
            moves=_moves(unit, merged.id),
            proposal=dict(row.proposal or {}) if row.state is DuplicateState.PROPOSED else {},
            proposal_reason=(row.proposal_reason or "") if row.state is DuplicateState.PROPOSED else "",
        )
        unit.audit("probable duplicate opened", "person", kept.id, with_person=str(merged.id))
        unit.commit()
        return shown


@guarded(Act.SORT_DUPLICATES)
def leave_for_later(hub: Hub, actor: Actor, pair_id: UUID, *, back: bool = False) -> Changes:
    """Put a pair aside, or with `back` among those to decide again; a proposal made for it stands no longer."""
    with hub.writing(actor) as unit:
        row = unit.get(ProbableDuplicate, pair_id, "This pair")
        pairs.both(unit, row.one_id, row.other_id)
        _undecided(row)
        row.state = DuplicateState.OPEN if back else DuplicateState.LATER
        row.decided_by_id, row.decided_at = unit.who.user_id, unit.at
        row.version += 1
        unit.audit("probable duplicate left for later", "person", row.one_id, with_person=str(row.other_id), back=back)
        return unit.commit(changed("duplicates"), words="Back among those to decide." if back else "Left for later.")


@guarded(Act.SORT_DUPLICATES)
def say_not_the_same(hub: Hub, actor: Actor, one: UUID, other: UUID, reason: str) -> Changes:
    """Say that two people are two, with the reason; they never come as a probable duplicate again.

    Raises:
        Invalid: there is no reason.
        Conflict: one of them was merged meanwhile.
        Refused: it was said already, or one of them is restricted.
    """
    said = pairs.why("reason", reason, "Write how you know that these are two people.")
    with hub.writing(actor) as unit:
        pairs.both(unit, one, other)
        pair = pairs.in_order(one, other)
        if pair in pairs.two_people(unit.session):
            raise Refused("Somebody said already that these two are not the same person.", "Refresh and look again.")
        entry = NotTheSame(
            id=new_id(), at=unit.at, by_id=unit.who.user_id, one_id=pair[0], other_id=pair[1], reason=said
        )
        unit.add(entry)
        row = pairs.pair_row(unit.session, one, other)
        if row is not None:
            row.state = DuplicateState.NOT_THE_SAME
            row.decided_by_id, row.decided_at = unit.who.user_id, unit.at
            row.version += 1
        unit.audit("people said not the same", "person", pair[0], with_person=str(pair[1]))
        words = "Kept: these are two people, and will not be asked about again."
        return unit.commit(changed("duplicates"), new_id=entry.id, words=words)


@guarded(Act.SORT_DUPLICATES)
def take_back_not_the_same(hub: Hub, actor: Actor, entry_id: UUID, reason: str) -> Changes:
    """Take back that two people are two; the pair is asked about again.

    Raises:
        Invalid: there is no reason.
        Refused: it was taken back already, or one of them is restricted.
    """
    said = pairs.why("reason", reason, "Write why they may be one person after all.")
    with hub.writing(actor) as unit:
        entry = unit.get(NotTheSame, entry_id, "This entry")
        now = next((pair for pair, row in pairs.two_people(unit.session).items() if row.id == entry_id), None)
        if now is None:
            raise Refused("This was taken back already.", "Refresh the list and look again.")
        pairs.both(unit, *now)
        unit.add(
            NotTheSame(
                id=new_id(), at=unit.at, by_id=unit.who.user_id, one_id=entry.one_id, other_id=entry.other_id,
                reason=said, takes_back_id=entry_id,
            )
        )
        row = pairs.pair_row(unit.session, *now)
        if row is not None and row.state is DuplicateState.NOT_THE_SAME:
            row.state, row.decided_by_id, row.decided_at = DuplicateState.OPEN, None, None
            row.version += 1
        unit.audit("not the same taken back", "person", now[0], with_person=str(now[1]))
        return unit.commit(changed("duplicates"), words="Taken back: the pair is asked about again.")


def _undecided(row: ProbableDuplicate) -> None:
    if row.state in (DuplicateState.MERGED, DuplicateState.NOT_THE_SAME):
        raise Conflict("Somebody else decided this pair meanwhile.", {}, {})


def _open(people: Mapping[UUID, Person], closed: Container[UUID], pair: tuple[UUID, UUID]) -> bool:
    """Whether both are there and open to whoever reads."""
    return all(each in people and each not in closed for each in pair)


def _listed(
    unit: ReadingUnit,
    row: ProbableDuplicate,
    people: Mapping[UUID, Person],
    who: Mapping[UUID, str],
    ties: Container[tuple[UUID, UUID]],
) -> DuplicateRow:
    proposed = row.state is DuplicateState.PROPOSED
    merges = may(unit.who, Act.MERGE_PEOPLE, unit.hub.narrowed)
    why_not = ""
    if not proposed:
        why_not = "Nobody has proposed this merge yet."
    elif not merges:
        why_not = "A manager confirms it."
    elif row.proposed_by_id == unit.who.user_id:
        why_not = "You proposed it, so somebody else confirms it."
    band, doubt = _banded(row)
    if (row.one_id, row.other_id) in ties:
        band, doubt = pair_bands.POSSIBLE, f"{pair_bands.TIED}, and {doubt}" if doubt else pair_bands.TIED
    return DuplicateRow(
        id=row.id,
        kept_id=row.one_id,
        merged_id=row.other_id,
        names=(name_of(people[row.one_id]), name_of(people[row.other_id])),
        bits=row.bits,
        reasons=tuple(row.reasons),
        found_at=row.found_at,
        state=row.state.value,
        proposed_by=who.get(row.proposed_by_id, "") if proposed and row.proposed_by_id else "",
        may_merge=proposed and not why_not,
        why_not=why_not,
        band=band,
        doubt=doubt,
    )


def _merged(unit: ReadingUnit, merge: PersonMerge, kept: str, former: str, who: Mapping[UUID, str]) -> DuplicateRow:
    at: datetime = merge.at
    allowed = may(unit.who, Act.MERGE_PEOPLE, unit.hub.narrowed)
    return DuplicateRow(
        id=merge.id,
        kept_id=merge.kept_id,
        merged_id=merge.merged_id,
        names=(kept, former),
        bits=0.0,
        reasons=(merge.reason,),
        found_at=at,
        state=DuplicateState.MERGED.value,
        proposed_by=who.get(merge.by_id, ""),
        may_merge=allowed,
        why_not="" if allowed else "A manager undoes a merge.",
        merge_id=merge.id,
    )


def _banded(row: ProbableDuplicate) -> tuple[str, str]:
    """The band of a pair and the doubt about it; neither of one that somebody put together by hand."""
    return pair_bands.band_of(row.bits, row.reasons) if row.bits else ("", "")


def _accounts(session: Session) -> dict[UUID, str]:
    return {row.id: row.display_name for row in session.execute(select(UserAccount.id, UserAccount.display_name))}


def _moves(unit: ReadingUnit, person: UUID) -> tuple[str, ...]:
    """What points at somebody, in words; of restricted enquiries nothing, unless they are open to whoever reads."""
    found: dict[str, int] = {}
    closed = select(Enquiry.id).where(Enquiry.restricted)
    for table, columns in repointing.tables():
        wanted: list[ColumnElement[bool]] = [or_(*(table.c[name] == person for name in columns))]
        if not sees_restricted(unit):
            if "enquiry_id" in table.c:
                wanted.append(table.c.enquiry_id.not_in(closed))
            elif "enquiry_person_id" in table.c:
                kin = select(EnquiryPerson.id).where(EnquiryPerson.enquiry_id.in_(closed))
                wanted.append(table.c.enquiry_person_id.not_in(kin))
            elif table.name == ContactPerson.__tablename__:
                theirs = select(Contact.id).where(Contact.enquiry_id.in_(closed))
                wanted.append(table.c.contact_id.not_in(theirs))
        found[table.name] = unit.session.execute(select(func.count()).select_from(table).where(*wanted)).scalar_one()
    return repointing.counted(found)
