"""Hashing at a fraction of its cost, and accounts that can sign in."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.models import UserAccount
from app.services.trust import passwords, vault
from app.services.unit_of_work import Hub
from tests.factories.hubs import LEAST_ARGON

PASSWORD = "ladder kettle moss"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real functions with the least parameters Argon2 takes; one test checks the real parameters."""
    from argon2 import PasswordHasher

    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: hasher)
    passwords._nobody.cache_clear()
    monkeypatch.setattr(vault, "ARGON", LEAST_ARGON)


@pytest.fixture
def give_password(hub: Hub) -> Callable[[str], None]:
    """`give_password("worker")`: this account's password is PASSWORD from now on."""

    def give(name: str) -> None:
        with hub.writing(None) as unit:
            account = unit.session.query(UserAccount).filter_by(sign_in_name=name).one()
            account.password_hash = passwords.hashed(PASSWORD)
            unit.audit("test set a password")
            unit.commit()

    return give


def last_acts(hub: Hub, count: int = 1) -> list[str]:
    """The newest entries of the audit trail, newest first."""
    from app.models import AuditEntry

    with hub.reading(None) as unit:
        rows = unit.session.query(AuditEntry).order_by(AuditEntry.seq.desc()).limit(count)
        return [row.act for row in rows]


@pytest.fixture
def folder(empty_template: Path, tmp_path: Path) -> Path:
    """The folder of an empty hub of the test's own, closed."""
    return shutil.copytree(empty_template, tmp_path / "hub")
