"""How well and how fast known people are found.

`python -m benchmarks.matching --people FILE.csv --queries FILE.csv --out ranked.csv`

People are loaded by the import of the real services into an encrypted database, every query is asked, and ranked ids
with bits and reasons are written. Where `--queries` is left out, the one file is parted by its `side`. The scratch
database is kept under `--scratch` by the digest of its people, and used again. Id numbers are left out unless
`--with-numbers`; `--names-only` asks with names and year of birth.
"""

import argparse
import csv
import hashlib
import pickle
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import select

from app.models import Person
from app.services import clock
from app.services.access import Actor, Role
from app.services.matching.keeping import keeper_of
from app.services.matching.records import Told
from app.services.matching.tokens import ready
from app.services.matching.weights import shipped
from app.services.people.folding import postcode
from app.services.people.import_checks import OLDEST
from app.services.people.imports import check_again, import_people, read_import
from app.services.trust import opening, vault
from app.services.unit_of_work import Hub
from tests.factories import hard_pairs, hubs
from tests.factories.matching_sets import Answer, Row, by_group, figures, group_lines, people_and_queries, read_rows

COLUMNS = (
    "person_id", "forenames", "surname", "date_of_birth", "sex", "address_1", "town", "nhs_number", "email",
    "household_id", "postcode", "date_of_death",
)  # fmt: skip
READS = 10_000
RANKED = 20


def write_people(path: Path, people: Sequence[Row]) -> None:
    """The people as the import takes them; a postcode that is none of Britain's goes with the town.

    Whoever was born longer ago than the import believes of the living has died, and is said to have.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(COLUMNS)
        for row in people:
            lines.writerow(_line(row))


def _line(row: Row) -> tuple[str, ...]:
    told = row.told
    name, place = told.names[0], told.places[0]
    born = told.born.isoformat() if told.born else str(told.years[0]) if told.years else ""
    surname = name.surname or ("" if name.forenames else "Unknown")
    sex = told.sex if told.sex in {"M", "F"} else "U"
    code = postcode(place.postcode) or ""
    whole = bool(code) and len(code) - 1 == len(re.sub(r"\W", "", place.postcode))
    town = place.town if whole else f"{place.town} {place.postcode}".strip()
    line = place.line or ("Address unknown" if place.town or place.postcode else "")
    long_dead = born and int(born[:4]) < clock.today().year - OLDEST
    return (
        row.rid, name.forenames, surname, born, sex, line, town, told.nhs_number, told.email, "", code if whole else "",
        "yes" if long_dead else "",
    )  # fmt: skip


def opened(folder: Path, people: Sequence[Row]) -> Hub:
    """The hub of these people: the one that was kept, or a new one by the import."""
    if vault.there_is_a_hub(folder):
        return opening.open_hub(folder, vault.open_with_passphrase(folder, hubs.PASSPHRASE))
    hub = opening.create_hub(folder, hubs.PASSPHRASE, "benchmark")
    admin: Actor = hubs.fill(hub)[Role.ADMINISTRATOR]
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "people.csv"
        write_people(path, people)
        began, refused = time.perf_counter(), 0
        preview = read_import(hub, admin, (path,))
        while bad := [row for file in preview.files for row in file.bad_rows]:
            cleared = {(row.kind, row.record): {problem.column: "" for problem in row.problems} for row in bad}
            refused += len(bad)
            preview = check_again(hub, admin, preview, cleared)
        if refused:
            print(f"{refused:,} rows hold what the import refuses; those cells were left blank")
        print(import_people(hub, admin, preview).words, f"in {time.perf_counter() - began:.1f} s")
    return hub


def ask_all(hub: Hub, queries: Sequence[tuple[Row, Told]]) -> tuple[list[Answer], list[list[str]], list[float]]:
    """Every query's answer, the lines to write, and the seconds each took."""
    answers, lines, took = [], [], []
    with hub.reading(None) as unit:
        refs: dict[UUID, str] = {
            row.id: row.external_ref or "" for row in unit.session.execute(select(Person.id, Person.external_ref))
        }
        for row, told in queries:
            began = time.perf_counter()
            finder = keeper_of(hub.keepers).finder(unit.session.connection())
            found = finder.ask(ready(told), RANKED + 5, all_bands=True)
            ids = finder.ids([finding.number for finding in found])
            took.append(time.perf_counter() - began)
            ranked = [(refs[ids[each.number]], each) for each in found if refs[ids[each.number]] != row.rid][:RANKED]
            answers.append(Answer(row, [(rid, each.bits) for rid, each in ranked]))
            lines += [
                [row.rid, str(at), rid, f"{each.bits:.2f}", each.band, each.words]
                for at, (rid, each) in enumerate(ranked, 1)
            ]
    return answers, lines, took


def bare_reads(hub: Hub) -> float:
    """Seconds of ten thousand bare reads by primary key in the same database."""
    with hub.reading(None) as unit:
        ids = [bytes(each.bytes) for each in unit.session.scalars(select(Person.id))]
        cursor = unit.session.connection().connection.cursor()
        picked = random.Random(1).choices(ids, k=READS)
        began = time.perf_counter()
        for each in picked:
            cursor.execute("SELECT surname_key FROM person WHERE id = ?", (each,)).fetchone()
        return time.perf_counter() - began


def cold_and_memory(folder: Path, questions: Sequence[Told]) -> str:
    """What the first question costs on a cold file, and the memory: measured in a process of its own."""
    line = [sys.executable, str(Path(__file__).with_name("matching_cold.py")), "--hub", str(folder)]
    told = pickle.dumps(list(questions))
    return subprocess.run(line, input=told, stdout=subprocess.PIPE, check=False).stdout.decode().strip()


def main(arguments: Iterable[str] | None = None) -> int:
    """Load, ask, write, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=Path, required=True)
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--scratch", type=Path, help="where the database is kept; else it is thrown away")
    parser.add_argument("--most", type=int, help="ask only so many queries")
    parser.add_argument("--with-numbers", action="store_true")
    parser.add_argument("--names-only", action="store_true")
    asked = parser.parse_args(None if arguments is None else list(arguments))
    people, queries = people_and_queries(read_rows(asked.people, asked.with_numbers))
    if asked.queries:
        queries = read_rows(asked.queries, asked.with_numbers)
    queries = queries[: asked.most]
    digest = hashlib.sha256(" ".join(COLUMNS).encode() + asked.people.read_bytes()).hexdigest()[:16]
    with tempfile.TemporaryDirectory() as thrown:
        folder = (asked.scratch or Path(thrown)) / digest
        folder.parent.mkdir(parents=True, exist_ok=True)
        hub = opened(folder, people)
        wanted = [(row, names_and_year(row.told) if asked.names_only else row.told) for row in queries]
        ask_all(hub, wanted[:20])
        answers, lines, took = ask_all(hub, wanted)
        took.sort()
        bare = bare_reads(hub)
        hub.close()
        apart = cold_and_memory(folder, [told for _, told in wanted])
    if asked.out:
        with asked.out.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("query", "rank", "rid", "bits", "band", "reasons"))
            writer.writerows(lines)
    print(figures(answers, people, shipped().likely).words())
    middle, late = took[len(took) // 2] * 1000, took[int(len(took) * 0.95)] * 1000
    print(f"a query p50 {middle:.1f} ms, p95 {late:.1f} ms; {READS:,} bare indexed reads {bare * 1000:.0f} ms")
    print(apart)
    print("\n".join(group_lines(by_group(answers, people))))
    print("\n".join(hard_pairs.lines()))
    return 0


def names_and_year(told: Told) -> Told:
    """What is left of a question with names and the year of birth only."""
    year = told.born.year if told.born else None
    return replace(
        told, born=None, years=(year, year) if year else told.years, precision="year", sex="", email="", places=()
    )


if __name__ == "__main__":
    sys.exit(main())
