"""Importing people: rows a second, the time that a million people would take, and the ratio against bare inserts.

`python benchmarks/people_import.py --people 50000` writes three CSV files of invented people, previews and imports them
into a new encrypted hub, then writes the very same rows by bare sqlcipher3 into another one. Bar: 1,000,000 people in
20 minutes on two cores.
"""

import argparse
import csv
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.models import Base
from app.models.engine import raw_connection
from app.services.access import Actor, Role
from app.services.demo.population import InventedPerson, generate_people
from app.services.people.imports import import_people, read_import
from app.services.trust import opening, vault
from app.services.unit_of_work import Hub
from tests.factories import hubs

BAR_SECONDS = 20 * 60
MILLION = 1_000_000
TABLES = ("household", "person", "person_name", "household_member", "relationship")


def write_files(folder: Path, people: int, seed: int = 1) -> tuple[Path, ...]:
    """The three files of an import, of `people` invented people."""
    paths = tuple(folder / f"{name}.csv" for name in ("households", "people", "relationships"))
    handles = [path.open("w", encoding="utf-8", newline="") for path in paths]
    try:
        homes, persons, ties = (csv.writer(handle) for handle in handles)
        homes.writerow(("household_id", "address_1", "address_2", "town", "postcode"))
        persons.writerow(
            [
                "person_id",
                "forenames",
                "surname",
                "aliases",
                "date_of_birth",
                "sex",
                "address_1",
                "address_2",
                "town",
                "postcode",
                "nhs_number",
                "upn",
                "household_id",
            ]
        )
        ties.writerow(("person_a", "person_b", "kind", "from", "to"))
        for home in generate_people(people, seed):
            place = (home.address_1, home.address_2 or "", home.town, home.postcode)
            homes.writerow((f"H{home.number}", *place))
            for person in home.people:
                persons.writerow(_person(person, place, f"H{home.number}"))
            for tie in home.ties:
                ties.writerow((f"P{tie.of}", f"P{tie.to}", tie.kind, tie.since or "", tie.until or ""))
    finally:
        for handle in handles:
            handle.close()
    return paths


def _person(person: InventedPerson, place: Sequence[str], home: str) -> Sequence[str]:
    names = [person.alias] if person.alias else []
    names += [f"{person.forenames} {person.former}"] if person.former else []
    return (
        f"P{person.number}",
        person.forenames,
        person.surname,
        "; ".join(names),
        person.born.isoformat(),
        person.sex.value,
        *place,
        person.nhs_number or "",
        person.upn or "",
        home,
    )


def new_hub(folder: Path) -> tuple[Hub, Actor]:
    """A new encrypted hub and its administrator."""
    hub = opening.create_hub(folder, hubs.PASSPHRASE, "benchmark")
    return hub, hubs.fill(hub)[Role.ADMINISTRATOR]


def bare_seconds(source: Hub, folder: Path) -> float:
    """Seconds to write the same rows with executemany of bare sqlcipher3, in one transaction, all indexes there."""
    tables = {table.name: table for table in Base.metadata.sorted_tables if table.name in TABLES}
    target, _ = new_hub(folder)
    target.close()
    keys = vault.open_with_passphrase(folder, hubs.PASSPHRASE)
    connection = raw_connection(vault.database_path(folder), keys.data_key)
    reader = raw_connection(source.store.path, source.store.data_key, read_only=True)
    try:
        rows: dict[str, list[Any]] = {name: reader.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        for name in (table.name for table in Base.metadata.sorted_tables if table.name in TABLES):
            marks = ", ".join("?" * len(tables[name].columns))
            connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows[name])
        connection.execute("COMMIT")
        return time.perf_counter() - began
    finally:
        reader.close()
        connection.close()


def main(arguments: Iterable[str] | None = None) -> int:
    """Measure, print, and fail when a million people would take longer than the bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument(
        "--no-bare", action="store_true", help="leave the bare inserts out: they hold every row in memory"
    )
    asked = parser.parse_args(None if arguments is None else list(arguments))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        began = time.perf_counter()
        files = write_files(folder, asked.people)
        print(f"invented {asked.people:,} people in {time.perf_counter() - began:.1f} s")
        hub, admin = new_hub(folder / "hub")
        began, cpu = time.perf_counter(), time.process_time()
        preview = read_import(hub, admin, files)
        read = time.perf_counter() - began
        began = time.perf_counter()
        changes = import_people(hub, admin, preview)
        written = time.perf_counter() - began
        print(changes.words)
        whole = read + written
        busy = time.process_time() - cpu
        projected = whole * MILLION / asked.people
        print(f"preview {read:.1f} s, import {written:.1f} s: {preview.rows / whole:,.0f} rows/s of the files")
        print(f"processor time {busy:.1f} s of {whole:.1f} s: the rest waited for the disk or for other programs")
        print(f"a million people: {projected / 60:.1f} min (bar {BAR_SECONDS / 60:.0f} min)")
        if not asked.no_bare:
            bare = bare_seconds(hub, folder / "bare")
            print(f"import ÷ bare sqlcipher3 inserts of the same rows: {written / bare:.2f} ({bare:.1f} s bare)")
        hub.close()
    return 0 if projected <= BAR_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
