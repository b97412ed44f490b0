"""Starting the worker process, and judging what it left behind."""

import json
import pickle
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.models import AuditEntry, Contact, ContactPerson, ContactRelationship, Document, Feedback
from app.services.access import Actor
from app.services.trust import audit, opening, vault
from app.services.unit_of_work import Hub
from tests.factories.hubs import PASSPHRASE

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Told:
    """What the worker said before it ended."""

    status: int
    acked: tuple[UUID, ...]
    fault: str
    errors: str


def keys_of(folder: Path) -> vault.Keys:
    """The keys of a test's hub."""
    return vault.open_with_passphrase(folder, PASSPHRASE)


class Nursery:
    """The process that forks workers (tests/faults/nursery.py): begun when first asked, ended with the suite."""

    @cached_property
    def _process(self) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.faults.nursery"]
        return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, act: list[str], kill: tuple[int, int] | None) -> dict[str, Any]:
        """Let a worker do something; how it ended and what it said."""
        asking, answers = self._process.stdin, self._process.stdout
        assert asking is not None
        assert answers is not None
        asking.write(json.dumps({"act": act, "kill": kill}) + "\n")
        asking.flush()
        answer: dict[str, Any] = json.loads(answers.readline())
        return answer

    def end(self) -> None:
        """Let it go."""
        if "_process" in self.__dict__:
            self._process.communicate(timeout=20)
            del self._process


NURSERY = Nursery()


def run(
    folder: Path, keys: vault.Keys, actor: Actor, place: Path, *act: str, kill: tuple[int, int] | None = None
) -> Told:
    """Let the worker do one thing in `folder`; `place` takes its keys. Nothing of it is left running.

    `kill` ends it from outside: after so many acknowledged acts, and so many microseconds later.
    """
    place.mkdir(exist_ok=True)
    (place / "keys").write_bytes(pickle.dumps(keys))
    (place / "actor").write_bytes(pickle.dumps(actor))
    ended = NURSERY.ask([str(folder), str(place / "keys"), str(place / "actor"), *act], kill)
    lines = ended["out"].splitlines()
    whole = lines if ended["out"].endswith("\n") else lines[:-1]  # a line cut by the kill acknowledged nothing
    acked = tuple(UUID(line.split(" ")[1]) for line in whole if line.startswith("acked"))
    fault = next((line.removeprefix("fault ") for line in lines if line.startswith("fault")), "")
    return Told(ended["status"], acked, fault, ended["err"])


def judge(folder: Path, keys: vault.Keys, acked: tuple[UUID, ...]) -> Hub:
    """Open the hub again: every acknowledged contact is whole, no other contact is in part, chain and mark hold."""
    hub = opening.open_hub(folder, keys)
    with hub.reading(None) as unit:
        session = unit.session
        found = set(session.scalars(select(Contact.id)))
        assert set(acked) <= found
        for column, many in (
            (ContactPerson.contact_id, 5),
            (ContactRelationship.contact_id, 5),
            (Feedback.contact_id, 1),
            (AuditEntry.subject_id, 1),
        ):
            counted = select(column, func.count()).where(column.in_(select(Contact.id))).group_by(column)
            assert {row[0]: row[1] for row in session.execute(counted)} == dict.fromkeys(found, many), column
        originals = session.execute(select(Document.contact_id, Document.size, Document.content)).all()
        assert all(row.size == len(row.content) for row in originals)
        assert str(session.connection().exec_driver_sql("PRAGMA integrity_check").scalar()) == "ok"
    verdict = audit.verify_chain(hub)
    assert verdict.holds, verdict.sentence
    return hub
