"""The first question for known people on a cold file, and the memory that the matching takes. Bars: 100 ms, 200 MB.

    python benchmarks/matching_cold.py (--hub FOLDER | --index FILE) [--rounds 20] [--questions 1000] < QUESTIONS

`matching.py` starts it in a process of its own, so that its memory is the matching's; QUESTIONS is a pickled list of
what is told of somebody (`Told`). Each round closes the database, has the system drop the file's pages from its cache
(the bytes that the question then reads from the disk are printed), opens it anew, lets the vocabulary learn, which the
desk does once when somebody signs in and first asks, and times the first question. Memory is the growth of the resident
set over the vocabulary, the pages and so many questions. `--index` takes the index alone, under the scratch key.
"""

import argparse
import contextlib
import os
import pickle
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from app.models import engine
from app.services.matching.asking import Finder, learn
from app.services.matching.index import StoreIndex
from app.services.matching.records import Told
from app.services.matching.tokens import ready
from app.services.matching.vocabulary import Vocabulary
from app.services.matching.weights import shipped
from app.services.trust import opening, vault
from tests.factories import hubs

COLD_MS, MEMORY_MB = 100.0, 200.0
RANKED = 25
KEY = bytes(range(32))


@contextlib.contextmanager
def of_hub(folder: Path) -> Iterator[Connection]:
    """The database of a hub, opened as the program opens it."""
    hub = opening.open_hub(folder, vault.open_with_passphrase(folder, hubs.PASSPHRASE))
    try:
        with hub.reading(None) as unit:
            yield unit.session.connection()
    finally:
        hub.close()


@contextlib.contextmanager
def of_index(path: Path) -> Iterator[Connection]:
    """An index alone, under the scratch key; it is only read."""

    def connect() -> sqlcipher.Connection:
        made = sqlcipher.connect(f"file:{path}?immutable=1", uri=True, isolation_level=None)
        for said in (
            f"key = \"x'{KEY.hex()}'\"", "cipher_memory_security = ON", "temp_store = MEMORY",
            f"cache_size = -{engine.CACHE_KIB}",
        ):  # fmt: skip
            made.execute(f"PRAGMA {said}")
        return made

    made = create_engine("sqlite+pysqlite://", module=sqlcipher, creator=connect, poolclass=StaticPool)
    try:
        with made.connect() as connection:
            yield connection
    finally:
        made.dispose()


def drop_pages(path: Path) -> None:
    """Have the system forget what it holds of a file."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def read_from_disk() -> int:
    """Bytes that this process has had read from the disk."""
    return int(dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())["read_bytes"])


def resident() -> float:
    """Megabytes that this process holds in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def finder_on(connection: Connection) -> Finder:
    """A finder whose vocabulary has learnt every word of the index."""
    index, vocabulary = StoreIndex(connection), Vocabulary()
    learn(vocabulary, index, 0)
    return Finder(index, vocabulary, shipped())


def ask(finder: Finder, told: Told) -> float:
    """Seconds of one question, with the ids of those found."""
    began = time.perf_counter()
    found = finder.ask(ready(told), RANKED, all_bands=True)
    finder.ids([each.number for each in found])
    return time.perf_counter() - began


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and say by the exit status whether the bars hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--hub", type=Path)
    where.add_argument("--index", type=Path)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--questions", type=int, default=1_000)
    asked = parser.parse_args(arguments)
    questions: list[Told] = pickle.load(sys.stdin.buffer)
    file = vault.database_path(asked.hub) if asked.hub else asked.index

    def opened() -> contextlib.AbstractContextManager[Connection]:
        return of_hub(asked.hub) if asked.hub else of_index(asked.index)

    with opened() as connection:  # what is imported and read once belongs to the program, not to the matching
        connection.exec_driver_sql("SELECT count(*) FROM match_person").scalar_one()
        ready(questions[0])
        shipped()
    before = resident()
    with opened() as connection:
        finder = finder_on(connection)
        learnt = resident() - before
        warm = sorted(ask(finder, questions[at % len(questions)]) for at in range(asked.questions))
        grown = resident() - before
        people = connection.exec_driver_sql("SELECT count(*) FROM match_person").scalar_one()
        words = connection.exec_driver_sql("SELECT count(*) FROM match_word").scalar_one()
    del finder
    cold, learning, read = [], [], []
    for at in range(asked.rounds):
        drop_pages(file)
        with opened() as connection:
            began = time.perf_counter()
            finder = finder_on(connection)
            learning.append(time.perf_counter() - began)
            bytes_before = read_from_disk()
            cold.append(ask(finder, questions[-1 - at % len(questions)]))
            read.append(read_from_disk() - bytes_before)
        del finder
    cold.sort()
    middle, late, worst = (cold[min(int(len(cold) * share), len(cold) - 1)] * 1e3 for share in (0.5, 0.95, 1.0))
    print(f"{people:,} people, {words:,} words, file of {file.stat().st_size / 1e6:.0f} MB")
    print(f"cold file: first question median {middle:.1f} ms (bar {COLD_MS:g} ms), p95 {late:.1f}, ", end="")
    print(f"worst {worst:.1f}, of {asked.rounds}, {statistics.median(read) / 1e6:.2f} MB from the disk each; ", end="")
    print(f"a warm one {statistics.median(warm) * 1e3:.1f} ms; words learnt in {statistics.median(learning):.2f} s")
    print(
        f"memory: {grown:.0f} MB after {asked.questions:,} questions (bar {MEMORY_MB:g} MB), "
        f"{learnt:.0f} MB of them the vocabulary and its pages"
    )
    return 0 if middle <= COLD_MS and grown <= MEMORY_MB else 1


if __name__ == "__main__":
    sys.exit(main())
