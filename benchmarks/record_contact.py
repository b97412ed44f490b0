"""Recording a contact with three children ÷ the same rows by bare sqlcipher3 in one transaction. Bar: ≤ 3.

Both write into the same kind of encrypted file with the house's pragmas (WAL, synchronous FULL). The baseline replays
exactly the rows that the service wrote: contact, people, relationships, professional, consent event, feedback, counter
and audit entry, each table with one prepared statement. Run: `python benchmarks/record_contact.py [--times N]`.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.models.engine import raw_connection
from app.services import clock
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.intake.contacts import record_contact
from app.services.intake.records import ContactDraft
from app.services.trust import opening
from tests.factories import hubs
from tests.factories.contacts import three_children

BAR = 3.0
TABLES = (
    "contact", "contact_person", "contact_relationship", "contact_professional", "consent_event", "feedback",
    "audit_entry",
)  # fmt: skip


def main() -> int:
    """Measure, print the ratio and the table row; 1 when the bar is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=300)
    times = options.parse_args().times
    with tempfile.TemporaryDirectory() as folder, clock.use(FixedClock(hubs.MONDAY)):
        hub = opening.create_hub(Path(folder) / "hub", hubs.PASSPHRASE, "benchmark")
        staff = hubs.fill(hub)
        drafts = _families(2 * times + 100)
        actor = staff[Role.HUB_WORKER]
        key = _key_of(Path(folder) / "hub")
        for _ in range(20):
            record_contact(hub, actor, next(drafts))
        bare = raw_connection(hub.store.path, key)
        replay = _replayer(bare)
        for _ in range(20):
            replay()
        ours: list[float] = []
        theirs: list[float] = []
        for _ in range(times):  # in turns, so that a busy machine slows both
            ours.append(_timed(partial(record_contact, hub, actor, next(drafts))))
            theirs.append(_timed(replay))
        bare.close()
        hub.close()
    service, baseline = statistics.median(ours), statistics.median(theirs)
    ratio = service / baseline
    print(f"record_contact   median {service * 1000:7.3f} ms")
    print(f"bare sqlcipher3  median {baseline * 1000:7.3f} ms")
    print(f"ratio {ratio:.2f} (bar {BAR:g}), {times} of each in turns")
    print(
        "| record a contact with three children (all rows, audit, commit) ÷ the same rows by bare sqlcipher3 "
        f"| ≤ {BAR:g} | {ratio:.2f} |"
    )
    return 0 if ratio <= BAR else 1


def _families(count: int) -> Iterator[ContactDraft]:
    """Families that differ in names and address, so that each contact is new to the hub."""
    for number in range(count):
        draft = three_children(address=f"{number} Harbour Row, Ashby", family_phone=f"01632 {number:06}")
        people = tuple(replace(person, surname=f"{person.surname} {_letters(number)}") for person in draft.people)
        yield replace(draft, people=people)


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def _key_of(folder: Path) -> bytes:
    from app.services.trust import vault

    return vault.open_with_passphrase(folder, hubs.PASSPHRASE).data_key


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _replayer(connection: Any) -> Callable[[], None]:
    """A function that writes again, under new ids and references, the rows of the newest contact."""
    kept: dict[str, tuple[str, list[str], list[tuple[Any, ...]]]] = {}
    newest = connection.execute("SELECT id FROM contact ORDER BY id DESC LIMIT 1").fetchone()[0]
    for table in TABLES:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        where = {"contact": "id = ?", "audit_entry": "seq = (SELECT max(seq) FROM audit_entry) AND ? IS NOT NULL"}
        rows = connection.execute(f"SELECT * FROM {table} WHERE {where.get(table, 'contact_id = ?')}", (newest,))
        marks = ", ".join("?" * len(columns))
        kept[table] = (f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", columns, rows.fetchall())
    number = 900_000

    def replay() -> None:
        nonlocal number
        number += 1
        ids: dict[bytes, bytes] = {}
        connection.execute("BEGIN IMMEDIATE")
        for table, (statement, columns, rows) in kept.items():
            fresh = [_renewed(table, columns, row, ids, number) for row in rows]
            connection.executemany(statement, fresh)
        connection.execute("UPDATE reference_counter SET next_number = next_number + 1 WHERE kind = 'contact'")
        connection.execute("COMMIT")

    return replay


def _renewed(
    table: str, columns: list[str], row: tuple[Any, ...], ids: dict[bytes, bytes], number: int
) -> tuple[Any, ...]:
    """A row with new ids and references; accounts and policy versions stay."""
    kept = {"created_by_id", "by_id", "policy_version_id", "actor_id", "session_id", "mac"}
    values: list[Any] = []
    for column, value in zip(columns, row, strict=True):
        if isinstance(value, bytes) and len(value) == 16 and column not in kept:
            values.append(ids.setdefault(value, os.urandom(16)))
        elif column in {"reference", "plain_reference"}:
            values.append(f"{value[:3]}-{number}")
        elif table == "audit_entry" and column == "seq":
            values.append(-number)
        else:
            values.append(value)
    return tuple(values)


if __name__ == "__main__":
    sys.exit(main())
