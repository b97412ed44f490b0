"""Two records of one person, with a row in every table that points at people; and what a hub holds, row by row."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Enum, Table, insert, inspect, select, text
from sqlalchemy.types import JSON, BigInteger, Boolean, Date, Float, Integer

from app.models import Base, Person, new_id
from app.models.types import Identifier, Moment
from app.services.access import Role
from app.services.people import duplicates
from app.services.people.merge_records import MergeChanges, MergeDraft
from app.services.people.merging import merge_people, propose_merge
from app.services.people.repointing import POINTS
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff

HISTORY = frozenset({"audit_entry", "person_merge", "person_merge_row", "probable_duplicate", "not_the_same"})
INDEX = frozenset({"match_person", "match_key", "match_word"})
REASON = "Same NHS number and same mother"


def twice(hub: Hub, **columns: Any) -> tuple[UUID, UUID]:
    """One child recorded twice, under two spellings; the first is the one that is kept."""
    kept = rows.person(hub, forenames="Keeva", surname="Byrne", born=date(2016, 3, 14), phone="07700 900111")
    merged = rows.person(
        hub, forenames="Caoimhe", surname="Byrne", born=date(2016, 3, 14), school="St Brigid's", **columns
    )
    return kept, merged


def point_everything_at(hub: Hub, person: UUID, other: UUID) -> dict[str, UUID]:
    """A row in every table and column that points at people; of two columns the second names `other`."""
    made: dict[str, UUID] = {}
    with hub.store.writer.connect() as connection:
        connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")  # what else the rows name does not matter
        connection.execute(text("DROP TRIGGER file_note_is_of_an_agreed_override"))
        connection.execute(text("DROP TRIGGER break_glass_is_for_the_desk"))
        for name, columns in POINTS.items():
            for at, column in enumerate(columns):
                table = Base.metadata.tables[name]
                values = _filler(table)
                values.update({each: other for each in columns if each != column})
                values[column] = person
                if name == "union_event" and values["one_id"] > values["other_id"]:
                    values["one_id"], values["other_id"] = values["other_id"], values["one_id"]
                if name == "order_rule":
                    values.update(left_id=None, right_id=None)
                if name == "warning_note":
                    values["review_on"] = date(2026, 9, 1)
                if name == "disclosure":
                    values["way"] = "disclosure"
                if name == "break_glass":
                    values.update(until=rows.london(2026, 3, 2), reason="She may be in danger tonight")
                if name == "contact_person":
                    values["link_state"] = "linked"
                connection.execute(insert(table).values(**values))
                made[f"{name}.{column}.{at}"] = values["id"]
        connection.commit()
        connection.connection.cursor().execute("PRAGMA foreign_keys = ON")
    return made


def _filler(table: Table) -> dict[str, Any]:
    return {column.name: _of_kind(column.type) for column in table.columns if not column.nullable} | {
        "id": new_id()
    }


def _of_kind(kind: Any) -> Any:
    if isinstance(kind, Enum):
        return next(iter(kind.enum_class)) if kind.enum_class else "x"
    for types, value in (
        (Identifier, new_id()), (Boolean, False), (Date, date(2026, 3, 1)), (Moment, None), (JSON, []),
        ((Integer, BigInteger, Float), 1),
    ):  # fmt: skip
        if isinstance(kind, types):
            return rows.london(2026, 3, 1) if types is Moment else value
    return "x"


def standing(hub: Hub, but: frozenset[str] = HISTORY | INDEX) -> dict[str, list[Mapping[str, Any]]]:
    """Every row of every table, without the versions of people, which only ever count up."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    with hub.store.reader.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name in but:
                continue
            keys = list(inspect(table).primary_key)
            every = connection.execute(select(table).order_by(*keys)).mappings().all()
            found[table.name] = [
                {name: value for name, value in row.items() if not (table.name == "person" and name == "version")}
                for row in every
            ]
    return found


def draft(hub: Hub, kept: UUID, merged: UUID, reason: str = REASON, **choices: str) -> MergeDraft:
    with hub.reading(None) as unit:
        versions = unit.get(Person, kept).version, unit.get(Person, merged).version
    return MergeDraft(kept, merged, versions, {"name": "kept", **choices}, reason)


def merged_by_two(
    hub: Hub, staff: Staff, kept: UUID, merged: UUID, *, by: Role = Role.MASH_MANAGER, **choices: str
) -> MergeChanges:
    propose_merge(hub, staff[Role.HUB_WORKER], draft(hub, kept, merged, **choices))
    return merge_people(hub, staff[by], draft(hub, kept, merged, **choices))


def to_decide(hub: Hub, staff: Staff, role: Role = Role.HUB_WORKER) -> list[tuple[UUID, UUID]]:
    return [(row.kept_id, row.merged_id) for row in duplicates.duplicates_to_decide(hub, staff[role])]
