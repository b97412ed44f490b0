"""A case with a row in every table that hangs on one, a marker in every column that can hold text; and the raw bytes.

The bytes are those of the pages themselves, decrypted one by one: free pages, the slack of pages and every frame of
the write-ahead log are among them, which an export would leave out.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlalchemy import Enum, LargeBinary, String, Table, insert, select, text
from sqlalchemy.types import JSON, BigInteger, Boolean, Date, Float, Integer

from app.models import Base, PatternMark, PolicyVersion, UserAccount, new_id
from app.models.base import Base as Mapped
from app.models.engine import PAGE, raw_connection
from app.models.texts import ANALYSIS_PARTS
from app.models.types import Identifier, Moment
from app.services.access import Role
from app.services.matching.keeping import rebuild
from app.services.patterns.upkeep import rebuild_patterns
from app.services.retention.belonging import GOES_WITH, UNITS, table_of
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff

MARK = "zqxmark"
LONG_AGO = datetime(1999, 3, 1, 9, 0, tzinfo=UTC)
TRACES = (
    "draft", "legal_hold", "not_the_same", "person_merge", "person_merge_row", "probable_duplicate",
)  # fmt: skip
_RESERVED, _IV, _SALT = 80, 16, 16
_WAL_HEAD, _FRAME_HEAD = 32, 24


@dataclass
class Case:
    """What was planted: the ids of one row in each table."""

    ids: dict[str, UUID]
    marks: set[str]


def plant(hub: Hub, staff: Staff) -> Case:
    """A case whose time has passed, with a row in every table that hangs on an enquiry, a contact or a person."""
    tables = [t for t in Base.metadata.sorted_tables if t.name in {*UNITS, *GOES_WITH, *TRACES}]
    ids = {table.name: new_id() for table in tables}
    ids["other person"], case = new_id(), Case(ids, set())
    with hub.store.writer.connect() as connection:
        accounts = {row.id for row in connection.execute(select(UserAccount.id))}
        ids["user_account"] = staff[Role.HUB_WORKER].user_id
        assert ids["user_account"] in accounts
        ids["agency"] = staff.agencies["police"]
        ids["policy_version"] = connection.execute(select(PolicyVersion.id)).scalar_one()
        gates = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        before = [row for row in gates if "BEFORE INSERT" in row.sql]
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        connection.execute(text("PRAGMA ignore_check_constraints = ON"))  # what the rows say does not matter
        for row in before:
            connection.execute(text(f"DROP TRIGGER {row.name}"))
        for table in tables:
            connection.execute(insert(table).values(**_values(table, case)))
        other = _values(table_of("person"), case) | {"id": ids["other person"]}
        connection.execute(insert(table_of("person")).values(**other))
        for row in before:
            connection.exec_driver_sql(row.sql)
        connection.execute(text("PRAGMA ignore_check_constraints = OFF"))
        connection.commit()
    with hub.writing(None) as unit:
        rebuild(unit.session)
        unit.audit("planted")
        unit.commit()
    rebuild_patterns(hub)
    with hub.writing(None) as unit:
        marks = select(PatternMark.subject).where(PatternMark.contact_id == ids["contact"])
        subject = unit.session.scalars(marks).first()
        look = _values(table_of("pattern_look"), case) | {"subject": subject}
        unit.session.execute(insert(table_of("pattern_look")).values(**look))
        unit.audit("planted")
        unit.commit()
    return case


def _values(table: Table, case: Case) -> dict[str, Any]:
    values = {column.name: _value(table, column, case) for column in table.columns}
    whole = values | _fitting(table.name, case)
    case.marks.update(re.findall(f"{MARK}[a-z0-9]+", repr(list(whole.values()))))
    return whole


def _value(table: Table, column: Any, case: Case) -> Any:
    parents = [key.column.table.name for key in column.foreign_keys]
    if parents:
        return None if parents == [table.name] else case.ids.get(parents[0])
    if column.name == "id":
        return case.ids.setdefault(table.name, new_id())
    return _of_kind(table, column)


def _of_kind(table: Table, column: Any) -> Any:
    kind = column.type
    if isinstance(kind, Enum):
        return next(iter(kind.enum_class)) if kind.enum_class else "x"
    mark = f"{MARK}{table.name}x{column.name}".replace("_", "")
    if isinstance(kind, JSON):
        return [mark] if _is_list(table, column.name) else {"said": mark, **dict.fromkeys(ANALYSIS_PARTS, mark)}
    if isinstance(kind, String):
        return mark[: kind.length]
    if isinstance(kind, LargeBinary) and not isinstance(kind, Identifier):
        return mark.encode()
    for types, value in (
        (Identifier, None), (Moment, LONG_AGO), (Boolean, False), (Date, date(1999, 3, 1)),
        ((Integer, BigInteger, Float), 1),
    ):  # fmt: skip
        if isinstance(kind, types):
            return value
    raise AssertionError(f"no value for {table.name}.{column.name}")


def _is_list(table: Table, column: str) -> bool:
    model = next(each.class_ for each in Mapped.registry.mappers if each.local_table is table)
    return "list" in str(model.__annotations__.get(column, ""))


def _fitting(table: str, case: Case) -> dict[str, Any]:
    """What a table's own rules ask of a row."""
    ids = case.ids
    mark = f"{MARK}{table}row".replace("_", "")
    other = {"person_id": ids["person"], "other_id": ids["other person"]}
    pair = dict(zip(("one_id", "other_id"), sorted((ids["person"], ids["other person"])), strict=True))
    of_contact = {"enquiry_id": None}
    fits: dict[str, dict[str, Any]] = {
        "contact": {"status": "in_enquiry", "closed_at": None, "chosen_outcome": "no_further_action"},
        "enquiry": {"status": "closed", "closed_at": LONG_AGO, "restricted": False, "household_id": ids["household"]},
        "contact_person": {"link_state": "linked", "person_id": ids["person"]},
        "contact_relationship": {"to_id": ids["contact_person"]},
        "person": {"expected_delivery": None, "twin_group": None, "restricted": False, "external_ref": None},
        "household": {"external_ref": None},
        "relationship": other, "union_event": pair, "probable_duplicate": {**pair, "state": "open"},
        "not_the_same": pair,
        "consent_event": of_contact, "rating": of_contact, "note": of_contact, "early_help_plan": of_contact,
        "emotional_tie": {"to_id": ids["other person"]}, "harm_tie": {"harming_person_id": ids["other person"]},
        "person_merge": {"kept_id": ids["person"], "merged_id": ids["other person"], "undoes_id": None},
        "person_merge_row": {"table_name": "person", "row_id": ids["person"], "column_name": None},
        "decision": {"step": "chosen", "outcome": "no_further_action"},
        "document": {"batch_id": None, "content": mark.encode(), "size": len(mark)},
        "draft": {"about_id": ids["enquiry"]}, "legal_hold": {"scope": "enquiry", "about_id": ids["enquiry"]},
        "pattern_look": {"layer": "open"}, "disclosure": {"way": "disclosure"},
        "family_change": {"row_id": ids["person"], "table_name": "person"},
        "chronology_mark": {"source_id": ids["contact"]},
    }  # fmt: skip
    return fits.get(table, {})


def decrypted(hub: Hub) -> Iterator[tuple[str, bytes]]:
    """Every page of the file and every frame of its log, in the clear, with where it stands."""
    path, key = hub.store.path, hub.store.data_key
    whole = path.read_bytes()
    for number in range(len(whole) // PAGE):
        yield f"page {number + 1}", _page(whole[number * PAGE : (number + 1) * PAGE], key, first=number == 0)
    log = Path(f"{path}-wal")
    frames = log.read_bytes()[_WAL_HEAD:] if log.exists() else b""
    size = _FRAME_HEAD + PAGE
    for at in range(len(frames) // size):
        frame = frames[at * size : (at + 1) * size]
        number = int.from_bytes(frame[:4], "big")
        yield f"frame {at + 1} of page {number}", _page(frame[_FRAME_HEAD:], key, first=number == 1)


def _page(page: bytes, key: bytes, *, first: bool) -> bytes:
    begin, end = (_SALT if first else 0), PAGE - _RESERVED
    cipher = Cipher(algorithms.AES(key), modes.CBC(page[end : end + _IV])).decryptor()
    return cipher.update(page[begin:end]) + cipher.finalize()


def found(hub: Hub, marker: str = MARK) -> list[str]:
    """Where a marker stands in the pages and the log, whatever its case."""
    sought = marker.encode()
    return [place for place, page in decrypted(hub) if sought in page.lower()]


def exported(hub: Hub, to: Path) -> bytes:
    """What SQLCipher's own export gives out, in the clear."""
    connection = raw_connection(hub.store.path, hub.store.data_key)
    try:
        connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(to),))
        connection.execute("SELECT sqlcipher_export('plain')").fetchall()
        connection.execute("DETACH DATABASE plain")
    finally:
        connection.close()
    return to.read_bytes()


def ids_left(hub: Hub, case: Case) -> list[str]:
    """Which tables still hold an id of the case, but for the audit trail."""
    raw = {name: (each.bytes, str(each)) for name, each in case.ids.items()}
    left = []
    with hub.store.reader.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name in {"audit_entry", "user_account", "agency", "policy_version", "user_role"}:
                continue
            for row in connection.execute(select(table)):
                said = json.dumps([str(each) for each in row])
                left += [
                    f"{table.name} names the {name}"
                    for name, (_, words) in raw.items()
                    if name not in {"user_account", "agency", "policy_version"} and words in said
                ]
    return left
