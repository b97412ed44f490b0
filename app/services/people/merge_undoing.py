"""Taking a merge back: every row as it stood before, the newest first, and what was recorded since named."""

from collections import Counter
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from app.models import Base, ContactPerson, Person, PersonMerge, PersonMergeRow, PersonName, new_id
from app.services.errors import Conflict, Refused
from app.services.people import merge_counts, pairs, repointing
from app.services.people.merge_records import FIELDS
from app.services.people.row_json import loaded, snapshot
from app.services.trust.closed_people import check_person
from app.services.unit_of_work import Touched, WritingUnit


def undo(unit: WritingUnit, merge: PersonMerge, reason: str) -> tuple[tuple[str, ...], list[Touched]]:
    """Put both people back as they were; what stays with the kept one, and what screens show anew."""
    session = unit.session
    if merge.undoes_id is not None:
        raise Refused("This is the undoing of a merge.", "Merge the two again if they are one person.")
    standing = pairs.merges_standing(session)
    if merge.id not in {each.id for each in standing}:
        raise Refused("This merge was undone already.", "Refresh the list and look again.")
    if any(each.merged_id == merge.kept_id and each.id > merge.id for each in standing):
        raise Refused("The kept person was merged into another since.", "Undo that later merge first.")
    kept = session.get(Person, merge.kept_id)
    if kept is None or session.get(Person, merge.merged_id) is not None:
        raise Refused("The record by now contradicts what stood before this merge.", "Tell the administrator.")
    check_person(unit, kept)
    again = PersonMerge(
        id=new_id(), at=unit.at, by_id=unit.who.user_id, kept_id=merge.kept_id, merged_id=merge.merged_id,
        choices={}, reason=reason, undoes_id=merge.id,
    )  # fmt: skip
    session.add(again)
    session.flush()
    log = repointing.Log(session, again.id)
    rows = list(
        session.scalars(
            select(PersonMergeRow).where(PersonMergeRow.merge_id == merge.id).order_by(PersonMergeRow.position.desc())
        )
    )
    touched = pairs.touched_by(unit, (kept.id, merge.merged_id))
    stayed = _since(unit, merge)
    people = [row for row in rows if row.table_name == "person"]
    _fields_back(log, kept, next(row for row in people if row.row_id == kept.id))
    gone = next(row for row in people if row.row_id == merge.merged_id)
    session.add(Person(**loaded(Person, gone.before or {})))
    session.flush()
    log.note("person", gone.row_id, after=gone.before)
    _rows_back(log, [row for row in rows if row.table_name not in {"person", merge_counts.CONTACT}])
    session.expire_all()
    merge_counts.count_parted(log, merge, rows)
    return stayed, touched


def _fields_back(log: repointing.Log, kept: Person, row: PersonMergeRow) -> None:
    """The fields that the merge set, as they were before; others stand as they are by now."""
    before, after, now = row.before or {}, row.after or {}, snapshot(kept)
    columns = [column for _, names in FIELDS.values() for column in names]
    ours = [column for column in columns if before.get(column) != after.get(column)]
    apart = [column for column in ours if now.get(column) != after.get(column)]
    if apart:
        raise Conflict("Somebody changed the kept person since in what the merge had set.", {}, {})
    values = loaded(Person, before)
    for column in ours:
        setattr(kept, column, values[column])
    kept.version += 1
    log.session.flush()
    log.note("person", kept.id, before=now, after=snapshot(kept))


def _rows_back(log: repointing.Log, rows: list[PersonMergeRow]) -> None:
    moves: dict[tuple[str, UUID], dict[str, tuple[UUID, UUID]]] = {}
    for row in rows:
        table = Base.metadata.tables[row.table_name]
        if row.column_name is not None and row.from_id is not None and row.to_id is not None:
            moves.setdefault((row.table_name, row.row_id), {})[row.column_name] = (row.from_id, row.to_id)
        elif row.after is None and log.session.get(repointing.model_of(row.table_name), row.row_id) is None:
            log.put(table, row.row_id, row.before or {})
        elif row.before is None:
            _name_away(log, row)
    for (name, row_id), values in moves.items():
        repointing.point_back(log, row_id, Base.metadata.tables[name], values)


def _name_away(log: repointing.Log, row: PersonMergeRow) -> None:
    """Take away the other name that the merge had put, unless somebody made more of it."""
    standing: Any = log.session.get(PersonName, row.row_id)
    if standing is not None and snapshot(standing) == row.after:
        log.take_away(Base.metadata.tables[row.table_name], row.row_id, row.after)


def _since(unit: WritingUnit, merge: PersonMerge) -> tuple[str, ...]:
    """What points at the kept person and was recorded since the merge: ids begin with the time they were made."""
    last = unit.session.scalars(
        select(PersonMergeRow.id).where(PersonMergeRow.merge_id == merge.id).order_by(PersonMergeRow.position.desc())
    ).first()
    found: Counter[str] = Counter()
    for table, columns in repointing.tables():
        newer: Any = table.c.id > (last or merge.id)
        if table.name == ContactPerson.__tablename__:
            newer = or_(newer, ContactPerson.linked_at > merge.at)
        wanted = select(table.c.id).where(or_(*(table.c[name] == merge.kept_id for name in columns)), newer)
        found[table.name] += len(unit.session.execute(wanted).all())
    return repointing.counted(found)
