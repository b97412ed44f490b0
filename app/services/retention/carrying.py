"""An approved deletion carried out: everything of it in one transaction, and then cleaned out of the file.

Only the audit entry stays, with ids and counts. A process that ends at any moment leaves all of it or nothing; what is
left to clean is cleaned by whoever comes next.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models import Base, Deletion, DeletionThing, HubSetting, MissingEpisode, PatternLook, PatternMark, clearing
from app.models.migrations.guards import every_append_only
from app.models.retention import DeletionState
from app.services.access import Act, Actor, guarded
from app.services.errors import Conflict, Refused
from app.services.matching import keeping as matching
from app.services.patterns import keeping as patterns
from app.services.patterns import missing
from app.services.patterns.missing import AreaMonth, missing_key, place_of
from app.services.patterns.writing import entries
from app.services.retention import cleaning, proposing, showing
from app.services.retention.belonging import CONTACT, ENQUIRY, PERSON, UNITS, Rows, key_of, parts, table_of
from app.services.retention.fading import CLEANING
from app.services.retention.plan import Plan, Report, counts_of, silent
from app.services.retention.records import Deleted, ProposedRow, ProposedShown
from app.services.trust import people_on_cases
from app.services.unit_of_work import Changes, Hub, WritingUnit, changed

CHANGED = "The record has changed since this was proposed, so what would go is not what was listed."
_SHOWN = ("retention", "inbox", "enquiry", "contact", "person", "household", "patterns", "duplicates", "feedback")
_GUARDED = frozenset({*every_append_only(), "consent_override", "feedback"})


@guarded(Act.DECIDE_DELETION)
def list_deletions(hub: Hub, actor: Actor) -> tuple[ProposedRow, ...]:
    """Proposals, those that wait first; whoever proposed one sees it and does not decide it."""
    with hub.reading(actor) as unit:
        rows = list(unit.session.scalars(select(Deletion).order_by(Deletion.id.desc())))
        return showing.rows_of(unit, sorted(rows, key=lambda row: row.state is not DeletionState.PROPOSED))


@guarded(Act.DECIDE_DELETION)
def open_deletion(hub: Hub, actor: Actor, deletion_id: UUID, report: Report = silent) -> ProposedShown:
    """A proposal as a whole, before it is decided: exactly what goes, and what stays. The reading is audited.

    Raises:
        NotFound: it is not there any more.
        Refused: a restricted record among these is closed to this person.
    """
    with hub.reading(actor) as unit:
        row = unit.get(Deletion, deletion_id, "This proposal")
        (shown,) = showing.rows_of(unit, [row])
        if showing.closed_to(unit, showing.units_of(unit, row.id)):
            raise Refused(showing.CLOSED, "Ask a service manager.")
        lines = showing.lines_of(unit, row.id)
        stays: tuple[str, ...] = ()
        is_changed = False
        if row.state is DeletionState.PROPOSED:
            try:
                plan = proposing.checked(unit, proposing.roots_of(unit, row.id), report)
            except Refused:
                is_changed = True
            else:
                is_changed = plan.digest != row.digest
                stays = showing.stays_in_words(plan)
        counts = showing.counts_in_words({name: int(many) for name, many in row.counts.items()})
    with hub.writing(actor) as writing:
        writing.audit("proposed deletion read", "deletion", deletion_id)
        writing.commit()
    return ProposedShown(shown, lines, counts, stays, is_changed)


@guarded(Act.DECIDE_DELETION)
def approve_deletion(hub: Hub, actor: Actor, deletion_id: UUID, report: Report = silent) -> Deleted:
    """Approve what somebody else proposed, and delete it: exactly what was listed, in one transaction.

    Raises:
        Refused: it was decided already, this person proposed it, something of it is held or closed to them.
        Conflict: the record has changed since, so that something else would go.
        StoreFault: the disk refused; nothing was deleted.
    """
    with hub.writing(actor) as unit:
        row = proposing.still_proposed(unit, deletion_id)
        if row.proposed_by_id == unit.who.user_id:
            raise Refused(showing.OWN, "Ask another MASH manager or service manager.")
        if showing.closed_to(unit, showing.units_of(unit, row.id)):
            raise Refused(showing.CLOSED, "Ask a service manager who did not propose it.")
        plan = proposing.checked(unit, proposing.roots_of(unit, row.id), report)
        if plan.digest != row.digest:
            raise Conflict(CHANGED, {}, {})
        clearing.overwrite(unit.session.connection())
        rows = _carry_out(unit, row, plan, report)
        made = unit.commit(
            *(changed(kind) for kind in _SHOWN),
            words=f"Deleted: {showing.things_in_words(plan.units)}. Two people agreed, and only that is kept.",
        )
    hub.forget()
    hub.worked_out.clear()
    return Deleted(rows, made)


@guarded(Act.DECIDE_DELETION)
def clean_up(hub: Hub, actor: Actor, report: Report = silent) -> Changes:
    """Clean what was deleted out of the index of words and of the file; nothing happens where it is clean.

    Raises:
        StoreFault: the disk has no room for it, or another desk was reading; it is tried again later.
    """
    cleaning.clean(hub, actor, report)
    return Changes((changed("retention"),))


def _carry_out(unit: WritingUnit, row: Deletion, plan: Plan, report: Report) -> int:
    session, connection = unit.session, unit.session.connection()
    row.state, row.decided_at, row.decided_by_id = DeletionState.APPROVED, unit.at, unit.who.user_id
    row.version += 1
    session.flush()
    counts = counts_of(session, plan.rows)
    marks = _marks(session, plan.rows)
    on_these = people_on_cases.people_on(session, plan.rows.get(ENQUIRY, ()))
    goes = {name: plan.rows.get(name, set()) | plan.traces.get(name, set()) for name in {*plan.rows, *plan.traces}}
    earlier = goes.pop("deletion", set()) | {row.id}
    told = {name: sorted(str(each) for each in plan.units.get(name, ())) for name in UNITS if plan.units.get(name)}
    proposed_by, total = row.proposed_by_id, sum(len(ids) for ids in goes.values())
    session.expunge_all()
    for name in sorted(_GUARDED & goes.keys()):
        clearing.open_guard(connection, row.id, name, goes[name])
    done = 0
    for name in reversed(_order(goes)):
        _delete(session, name, goes[name])
        done += len(goes[name])
        report(done, total, "Deleting")
    report(total, total, "Bringing the indexes up to date")
    matching.keep(session, goes.get(PERSON, set()))
    matching.drop_lost_words(session)
    patterns.keep(session, patterns.Touched(contacts=set(goes.get(CONTACT, ())), missing=set(marks.places)))
    _forget_looks(session, row.id, marks.subjects - _still_missing(session, marks.places))
    people_on_cases.keep(session, on_these)
    clearing.close_guard(connection)
    for part in parts(earlier):
        session.execute(delete(DeletionThing).where(DeletionThing.deletion_id.in_(part)))
        session.execute(delete(Deletion).where(Deletion.id.in_(part)))
    session.merge(HubSetting(name=CLEANING, value=unit.at.isoformat()))
    unit.audit(
        "deleted under retention", "deletion", row.id, proposed_by=str(proposed_by), rows=dict(sorted(counts.items())),
        traces={name: len(ids) for name, ids in sorted(plan.traces.items())}, **told,
    )  # fmt: skip
    return sum(counts.values())


class _Marks:
    """Which subjects of patterns, and which areas and months, what goes counted for."""

    def __init__(self) -> None:
        self.subjects: set[int] = set()
        self.places: set[AreaMonth] = set()


def _marks(session: Session, rows: Rows) -> _Marks:
    marks = _Marks()
    for entry in entries(session, rows.get(CONTACT, ())).values():
        marks.subjects.update(key for key, _ in entry.subjects)
    for part in parts(rows.get(ENQUIRY, ())):
        asked = select(MissingEpisode.area, MissingEpisode.since).where(MissingEpisode.enquiry_id.in_(part))
        marks.places.update(place_of(row.area, row.since) for row in session.execute(asked))
    marks.subjects.update(missing_key(place) for place in marks.places)
    return marks


def _still_missing(session: Session, places: set[AreaMonth]) -> set[int]:
    """Areas and months in which an episode of somebody else still stands."""
    if not places:
        return set()
    months = {month for _, month in places}
    left = missing.standing(session, min(months), missing.next_month(max(months)))
    return {missing_key(place_of(each.area, each.since)) for each in left}


def _forget_looks(session: Session, deletion_id: UUID, subjects: Iterable[int]) -> None:
    """What managers wrote of a pattern goes once nothing that it counted is left."""
    ordered = sorted(subjects)
    for start in range(0, len(ordered), 400):
        keys = ordered[start : start + 400]
        left = set(session.scalars(select(PatternMark.subject).where(PatternMark.subject.in_(keys))))
        gone = [key for key in keys if key not in left]
        looks = set(session.scalars(select(PatternLook.id).where(PatternLook.subject.in_(gone))))
        if looks:
            clearing.open_guard(session.connection(), deletion_id, "pattern_look", looks)
            _delete(session, "pattern_look", looks)


def _order(goes: Rows) -> list[str]:
    """The tables, whoever is pointed at first."""
    return [table.name for table in Base.metadata.sorted_tables if table.name in goes]


def _delete(session: Session, name: str, ids: set[UUID]) -> None:
    table = table_of(name)
    for part in parts(ids):
        session.execute(delete(table).where(key_of(table).in_(part)))
