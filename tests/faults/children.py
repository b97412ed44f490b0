"""Starting the worker process, and judging what it left behind."""

import pickle
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from app.models import AuditEntry, Contact, ContactPerson, ContactRelationship, Document, Feedback
from app.services import chain
from app.services.access import Actor
from app.services.trust import opening, vault
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


def run(folder: Path, keys: vault.Keys, actor: Actor, place: Path, *act: str) -> Told:
    """Let the worker do one thing in `folder`; `place` takes its keys. Nothing of it is left running."""
    place.mkdir(exist_ok=True)
    (place / "keys").write_bytes(pickle.dumps(keys))
    (place / "actor").write_bytes(pickle.dumps(actor))
    ended = subprocess.run(
        [sys.executable, "-m", "tests.faults.worker", str(folder), str(place / "keys"), str(place / "actor"), *act],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    lines = ended.stdout.splitlines()
    acked = tuple(UUID(line.split(" ")[1]) for line in lines if line.startswith("acked"))
    fault = next((line.removeprefix("fault ") for line in lines if line.startswith("fault")), "")
    return Told(ended.returncode, acked, fault, ended.stderr)


def judge(folder: Path, keys: vault.Keys, acked: tuple[UUID, ...]) -> Hub:
    """Open the hub again: every acknowledged contact is whole, no other contact is in part, the chain verifies."""
    hub = opening.open_hub(folder, keys)
    with hub.reading(None) as unit:
        session = unit.session
        found = set(session.scalars(select(Contact.id)))
        assert set(acked) <= found
        for contact in found:
            counts = [
                session.scalar(select(func.count()).select_from(model).where(model.contact_id == contact))
                for model in (ContactPerson, ContactRelationship, Feedback)
            ]
            assert counts == [5, 5, 1], contact
            told = select(func.count()).select_from(AuditEntry).where(AuditEntry.subject_id == contact)
            assert session.scalar(told) == 1
        originals = session.execute(select(Document.contact_id, Document.size, Document.content)).all()
        assert all(row.size == len(row.content) for row in originals)
        assert chain.verify(session, hub.audit_key).broken_at is None
        assert str(session.connection().exec_driver_sql("PRAGMA integrity_check").scalar()) == "ok"
    return hub
