"""One demo hub and one day for all journeys: making a hub takes seconds, and a day is played once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.services import clock
from app.services.demo.make import make_demo_hub
from app.views import theme
from tests.journeys.played import Played
from tests.journeys.walks import Walk


@pytest.fixture(scope="package")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo hub on disk that nobody has worked in yet."""
    folder = tmp_path_factory.mktemp("demo") / "hub"
    make_demo_hub(folder, clock.now()).hub.close()
    return folder


@pytest.fixture(scope="package")
def played(qapp: QApplication, demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """The scripted day on a copy of the demo hub, played as far as a test asks."""
    theme.start(qapp, "light", 100)
    place = tmp_path_factory.mktemp("day")
    shutil.copytree(demo_folder, place / "hub")
    day = Played(place / "hub", place)
    yield day
    day.close()


@pytest.fixture
def walk(
    qapp: QApplication, demo_folder: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Walk]:
    """A newcomer at the door of a demo hub of their own; the module says what the walk is called."""
    theme.start(qapp, "light", 100)
    shutil.copytree(demo_folder, tmp_path / "hub")
    out = tmp_path / request.module.WALK
    out.mkdir()
    made = Walk(tmp_path / "hub", out)
    yield made
    made.close()
