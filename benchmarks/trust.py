"""What trust costs: the audit and its mark in a unit of work, and checking the chain of a million entries.

    python benchmarks/trust.py [--entries 1000000] [--units 300] [--rounds 5]

Printed: a unit of work with audit ÷ without (bar 1.5), with audit and a mark that waits for the disk ÷ without (bar 3),
both on this disk, whose file system is named; and verifying the chain ÷ a bare read of the same rows (bar 3).
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.models import AuditEntry, HubSetting, new_id
from app.models.engine import insert_many, raw_connection, room_for_bulk
from app.services import chain, clock
from app.services.anchor import Anchor
from app.services.trust import opening
from app.services.unit_of_work import Hub
from tests.factories.hubs import PASSPHRASE

BATCH = 20_000
APART = 7_123_457
"""Microseconds between two entries: a million of them in eighty days, hardly two in one second."""
OUT = Path(__file__).resolve().parent / "out"


def timed(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def fill(hub: Hub, entries: int) -> None:
    """Append so many entries to the chain, in batches."""
    with hub.reading(None) as unit:
        seq, before = chain.head(unit.session)
    who, sitting, about, began = new_id(), new_id(), new_id(), clock.now()
    with hub.writing(None) as unit:
        connection = unit.session.connection()
        with room_for_bulk(connection):
            while seq < entries:
                rows: list[dict[str, Any]] = []
                for _ in range(min(BATCH, entries - seq)):
                    seq += 1
                    at = began + timedelta(microseconds=seq * APART)
                    said = chain.Event(at, who, sitting, "contact opened", "contact", about, {"n": seq})
                    before = chain.sealed(hub.audit_key, seq, before, said)
                    rows.append({
                        "seq": seq, "at": said.at, "actor_id": who, "session_id": sitting, "act": said.act,
                        "subject_kind": "contact", "subject_id": about, "detail": {"n": seq}, "mac": before,
                    })  # fmt: skip
                insert_many(connection, AuditEntry.__table__, rows)  # type: ignore[arg-type]
        unit.session.commit()
    hub.anchor.put(seq, before)


def verifying(hub: Hub, rounds: int) -> float:
    """Verify ÷ bare read of the same rows, the median of rounds."""
    bare = raw_connection(hub.store.path, hub.store.data_key, read_only=True)
    columns = "seq, at, actor_id, session_id, act, subject_kind, subject_id, detail, mac"
    words = f"SELECT {columns} FROM audit_entry ORDER BY seq"

    def read() -> None:
        for _row in bare.execute(words):
            pass

    def verify() -> None:
        with hub.reading(None) as unit:
            found = chain.verify(unit.session, hub.audit_key, hub.anchor.last())
        assert found.broken_at is None, found
        assert found.passed, found

    ratios = []
    for _ in range(rounds):
        reading, checking = timed(read), timed(verify)
        ratios.append(checking / reading)
        print(f"  bare read {reading:6.2f} s, verify {checking:6.2f} s", flush=True)
    bare.close()
    return statistics.median(ratios)


def writing(hub: Hub, units: int, rounds: int) -> tuple[float, float]:
    """A unit of work with audit ÷ without, and with audit and a durable mark ÷ without."""
    plain_anchor, put = Anchor(hub.folder, hub.audit_key), hub.anchor.put

    def without() -> None:
        for number in range(units):
            with hub.writing(None) as unit:
                unit.session.merge(HubSetting(name="benchmark", value=str(number)))
                unit.session.commit()

    def with_audit() -> None:
        for number in range(units):
            with hub.writing(None) as unit:
                unit.session.merge(HubSetting(name="benchmark", value=str(number)))
                unit.audit("benchmark", None, None, n=number)
                unit.commit()

    audited, anchored = [], []
    for _ in range(rounds):
        bare = timed(without)
        setattr(hub.anchor, "put", lambda _seq, _mac: None)  # noqa: B010 - a method, for the measure only
        audited.append(timed(with_audit) / bare)
        setattr(hub.anchor, "put", partial(plain_anchor.put, durable=True))  # noqa: B010
        anchored.append(timed(with_audit) / bare)
        setattr(hub.anchor, "put", put)  # noqa: B010
        print(f"  without {1_000 * bare / units:.2f} ms a unit", flush=True)
    plain_anchor.close()
    return statistics.median(audited), statistics.median(anchored)


def file_system(folder: Path) -> str:
    """What the folder's file system is called."""
    best = ("", "unknown")
    mounts = Path("/proc/mounts")
    for line in mounts.read_text().splitlines() if mounts.exists() else ():
        _, point, kind, *_ = line.split(" ")
        if folder.is_relative_to(point) and len(point) >= len(best[0]):
            best = (point, kind)
    return best[1]


def main() -> int:
    """Measure, print, and say by the exit status whether the bars hold."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--entries", type=int, default=1_000_000)
    asked.add_argument("--units", type=int, default=300)
    asked.add_argument("--rounds", type=int, default=5)
    options = asked.parse_args()
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=OUT) as place:
        print(f"file system of this disk: {file_system(Path(place).resolve())}")
        hub = opening.create_hub(Path(place) / "hub", PASSPHRASE, "benchmark")
        audited, anchored = writing(hub, options.units, options.rounds)
        fill(hub, options.entries)
        checked = verifying(hub, max(1, options.rounds // 2))
        hub.close()
    told = {"unit of work with audit": (audited, 1.5), "with audit and durable mark": (anchored, 3.0)}
    told[f"verify of {options.entries:,} entries ÷ bare read"] = (checked, 3.0)
    for words, (ratio, bar) in told.items():
        print(f"{words:44} {ratio:5.2f}  bar {bar}  {'held' if ratio <= bar else 'MISSED'}")
    print(json.dumps({words: round(ratio, 3) for words, (ratio, _) in told.items()}))
    return 0 if all(ratio <= bar for ratio, bar in told.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
