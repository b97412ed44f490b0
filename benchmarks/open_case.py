"""Opening the heaviest case among 100,000 contacts ÷ its bare SQL, one audited commit included. Bar: ≤ 3.

Opening a case is itself recorded, so both write: the baseline runs, on a bare sqlcipher3 connection with the house's
pragmas and in one transaction, the very statements that the service gave the driver, fetches every row, writes an
audit entry as long as the service's, and commits. Run: `python benchmarks/open_case.py [--contacts N] [--times N]`.
The filled hub is kept under benchmarks/out; each run works on a copy. `--fill` makes it and measures nothing.
"""

import argparse
import pickle
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import event

from app.models.engine import raw_connection
from app.services import clock
from app.services.access import Actor, Role
from app.services.clock import FixedClock
from app.services.demo.scale import fill_contacts
from app.services.enquiry.case_file import open_case
from app.services.trust import opening, vault
from app.services.unit_of_work import Hub
from tests.factories import hubs
from tests.factories.heavy import heaviest_case

BAR = 3.0
OUT = Path(__file__).resolve().parent / "out"
_ACCOUNT = "user_account.ended_at"
"""The account looked at again at the start of each unit is the program's cost, not the case's."""


def statements_of(hub: Hub, actor: Actor, case: UUID) -> list[tuple[str, Any]]:
    """What the service asks of the database to open the case, as the driver was given it."""
    heard: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, text: str, values: Any, *_rest: Any) -> None:
        if text.startswith("SELECT") and _ACCOUNT not in text and "audit_entry" not in text:
            heard.append((text, values))

    open_case(hub, actor, case)
    event.listen(hub.store.writer, "before_cursor_execute", hear)
    open_case(hub, actor, case)
    event.remove(hub.store.writer, "before_cursor_execute", hear)
    return heard


def baseline(connection: Any, statements: Sequence[tuple[str, Any]]) -> Callable[[], int]:
    """A function that runs the statements and one audited commit; how many rows it fetched comes back."""
    columns = [row[1] for row in connection.execute("PRAGMA table_info(audit_entry)")]
    last = connection.execute("SELECT * FROM audit_entry ORDER BY seq DESC LIMIT 1").fetchone()
    insert = f"INSERT INTO audit_entry ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    number = 0

    def run() -> int:
        nonlocal number
        number -= 1
        connection.execute("BEGIN IMMEDIATE")
        rows = sum(len(connection.execute(text, values).fetchall()) for text, values in statements)
        connection.execute("SELECT mac FROM audit_entry ORDER BY seq DESC LIMIT 1").fetchone()
        entry = [number if name == "seq" else value for name, value in zip(columns, last, strict=True)]
        connection.execute(insert, entry)
        connection.execute("COMMIT")
        return rows

    return run


def filled(contacts: int) -> Path:
    """The folder of a filled hub, made where there is none yet; its staff are in the file `staff`."""
    folder = OUT / f"open-case-{contacts}"
    if not (folder / "staff").exists():
        shutil.rmtree(folder, ignore_errors=True)
        with hubs.filling():
            hub = opening.create_hub(folder, hubs.PASSPHRASE, "benchmark")
            staff = hubs.fill(hub)
            fill_contacts(hub, staff[Role.HUB_WORKER], contacts)
            hub.close()
        (folder / "staff").write_bytes(pickle.dumps(staff))
    return folder


def main() -> int:
    """Measure, print the ratio and the table row; 1 when the bar is missed."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--contacts", type=int, default=100_000)
    options.add_argument("--times", type=int, default=40)
    options.add_argument("--fill", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as place, clock.use(FixedClock(hubs.MONDAY)):
        folder = Path(place) / "hub"
        kept = filled(chosen.contacts)
        if chosen.fill:
            return 0
        shutil.copytree(kept, folder)
        hub = opening.open_hub(folder, vault.open_with_passphrase(folder, hubs.PASSPHRASE))
        staff: hubs.Staff = pickle.loads((folder / "staff").read_bytes())
        worker = staff[Role.HUB_WORKER]
        case = heaviest_case(hub, staff)
        statements = statements_of(hub, worker, case)
        key = vault.open_with_passphrase(folder, hubs.PASSPHRASE).data_key
        bare = raw_connection(hub.store.path, key)
        replay = baseline(bare, statements)
        for _ in range(3):
            rows = replay()
            detail = open_case(hub, worker, case)
        ours, theirs = [], []
        for _ in range(chosen.times):  # in turns, so that a busy machine slows both
            ours.append(_timed(lambda: open_case(hub, worker, case)))
            theirs.append(_timed(replay))
        bare.close()
        hub.close()
    service, sql = statistics.median(ours), statistics.median(theirs)
    ratio = service / sql
    print(
        f"open_case        median {service * 1000:8.1f} ms ({len(detail.people)} people, {len(detail.replies)} replies)"
    )
    print(
        f"bare sqlcipher3  median {sql * 1000:8.1f} ms ({len(statements)} statements, {rows:,} rows, one commit)"
    )
    print(f"ratio {ratio:.2f} (bar {BAR:g}), among {chosen.contacts:,} contacts, {chosen.times} of each in turns")
    print(f"| open the heaviest case ÷ its bare SQL, audited commit included | ≤ {BAR:g} | {ratio:.2f} |")
    return 0 if ratio <= BAR else 1


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
