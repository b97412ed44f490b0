"""Fixtures that every test may ask for."""

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services import clock
from app.services.clock import FixedClock
from app.services.trust import opening
from app.services.unit_of_work import Hub
from tests.factories import hubs
from tests.factories.hubs import Staff


@pytest.fixture(scope="session")
def hub_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled hub on disk, made once."""
    folder = tmp_path_factory.mktemp("template") / "hub"
    with clock.use(FixedClock(hubs.MONDAY)), hubs.quickly_opened():
        hub = opening.create_hub(folder, hubs.PASSPHRASE, "test")
        staff = hubs.fill(hub)
        hub.close()
    (folder.parent / "staff.pickle").write_bytes(pickle.dumps(staff))
    return folder


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub as it is made, with nothing in it; made once, for tests to copy: to make one costs two seconds."""
    folder = tmp_path_factory.mktemp("empty") / "hub"
    with hubs.quickly_opened():
        opening.create_hub(folder, hubs.PASSPHRASE, "test").close()
    return folder


@pytest.fixture
def monday() -> Iterator[FixedClock]:
    """Monday 30 March 2026, 10:00 in London, standing still until moved."""
    fixed = FixedClock(hubs.MONDAY)
    with clock.use(fixed):
        yield fixed


@pytest.fixture
def hub(hub_template: Path, tmp_path: Path, monday: FixedClock) -> Iterator[Hub]:
    """A real encrypted hub with West Berkshire's policy and an account for every role."""
    with hubs.copied(hub_template, tmp_path / "hub") as opened:
        yield opened


@pytest.fixture
def staff(hub_template: Path) -> Staff:
    """The accounts of `hub`."""
    found: Staff = pickle.loads((hub_template.parent / "staff.pickle").read_bytes())
    return found
