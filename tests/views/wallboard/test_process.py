"""The wallboard as the process it is: `main.py wallboard`, on a real hub that another process writes to."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from app.models.enums import RatingColour
from app.services.access import Role
from app.services.trust import keyring_slots, opening, vault
from app.services.unit_of_work import Hub
from app.views.wallboard import single
from app.views.wallboard.process import Options, read_options
from app.views.wallboard.start import start_board
from tests.factories import hubs, rows
from tests.factories.hubs import Staff

ROOT = Path(__file__).resolve().parents[3]


class Running:
    """A wallboard process; its sentences come line by line."""

    def __init__(self, hub: Hub, key: str = "", *options: str) -> None:
        self.folder = hub.folder
        words = [sys.executable, str(ROOT / "main.py"), "wallboard", "--hub", str(hub.folder), "--say"]
        words += ["--every", "0.1", *(["--handover"] if key else []), *options]
        self.process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
        )
        assert self.process.stdin is not None
        self.process.stdin.write(f"{key}\n")
        self.process.stdin.flush()

    def says(self, wanted: str) -> list[str]:
        """Wait until the wall says it; everything it says at that moment."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said: list[str] = json.loads(line)
            if any(wanted in each for each in said):
                return said
        raise AssertionError(self.end()[1] or f"ended without saying {wanted}")

    def end(self) -> tuple[int, str]:
        """Let it end by itself (it was told when), or end it; its status and what it complained of."""
        _, complaints = self.process.communicate(timeout=60)
        return self.process.returncode, complaints


Start = Callable[..., Running]


@pytest.fixture
def start(hub: Hub, own_home: Path) -> Iterator[Start]:
    """Start a wallboard on the hub, on a machine that was asked for its screen before."""
    settings = own_home / "config" / "Hubdesk"
    settings.mkdir(parents=True)
    (settings / "Wallboard.conf").write_text("[General]\ninches=55\nmetres=5\n")
    made: list[Running] = []

    def run(key: str = "", *options: str) -> Running:
        made.append(Running(hub, key, *options))
        return made[-1]

    yield run
    for each in made:
        if each.process.poll() is None:
            each.process.terminate()
        each.process.communicate()


@pytest.fixture
def key(hub: Hub, staff: Staff) -> str:
    return keyring_slots.enrol_wallboard(hub, staff[Role.MASH_MANAGER]).handover


def test_the_wall_shows_what_another_process_writes_and_says_when_the_database_is_gone_and_back(
    hub: Hub, staff: Staff, start: Start, key: str, tmp_path: Path
) -> None:
    wall = start(key)
    assert wall.says("Open 0")[1].startswith("Nothing is waiting.")
    worker = staff[Role.HUB_WORKER]
    rows.enquiry(hub, worker, rating=RatingColour.RED, short_number="4711")
    assert any("Red, case 4711, worker J S; no agency asked yet" in each for each in wall.says("4711"))
    path = vault.database_path(hub.folder)
    path.rename(tmp_path / "aside")
    gone = wall.says("NOT LIVE SINCE")
    assert any("The hub's database is not in its folder." in each for each in gone)
    assert any("case 4711" in each for each in gone)
    (tmp_path / "aside").rename(path)
    back = wall.says("Live")
    assert not any("NOT LIVE" in each for each in back)


def test_it_leaves_a_picture_of_the_wall_and_no_complaint(hub: Hub, staff: Staff, start: Start, tmp_path: Path) -> None:
    (hub.folder / opening.DEMO_MARK).write_text(f"passphrase: {hubs.PASSPHRASE}\n", "utf-8")
    case = rows.enquiry(hub, staff[Role.HUB_WORKER], rating=RatingColour.AMBER)
    rows.request(hub, staff[Role.HUB_WORKER], case, staff.agencies["police"])
    shot = tmp_path / "wall.png"
    wall = start("", "--shot", str(shot), "--quit-after", "0.5")
    wall.says("case 1001")
    assert wall.end() == (0, "")
    picture = QImage(str(shot))
    assert not picture.isNull()
    assert picture.width() >= 480


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file from which programs started from now on read what screens the machine has."""
    path = tmp_path / "screens.json"
    monkeypatch.setenv("QT_QPA_PLATFORM", f"offscreen:configfile={path}")
    return path


@pytest.mark.parametrize(
    ("screens", "filled"),
    [(((1366, 768), (1920, 1080)), (1920, 1080)), (((1366, 768),), (1366, 768))],
    ids=["a second screen", "only one"],
)
def test_it_fills_the_second_screen_of_the_machine_and_the_only_one_where_there_is_none(
    machine: Path, start: Start, key: str, screens: tuple[tuple[int, int], ...], filled: tuple[int, int]
) -> None:
    beside, described = 0, []
    for number, (width, height) in enumerate(screens):
        size = {"width": width, "height": height, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
        described.append({"name": f"screen {number}", "x": beside, "y": 0, **size})
        beside += width
    machine.write_text(json.dumps({"screens": described}), "utf-8")
    shot = machine.with_name("wall.png")
    wall = start(key, "--shot", str(shot), "--quit-after", "0.5")
    wall.says("Open 0")
    assert wall.end() == (0, "")
    picture = QImage(str(shot))
    assert (picture.width(), picture.height()) == filled


def test_without_a_key_the_wall_itself_says_what_to_do(start: Start) -> None:
    said = start().says("cannot open the hub")
    assert any("sign in there and press F11" in each for each in said)
    assert any("Trying again" in each for each in said)


def test_a_second_start_speaks_to_the_first_and_may_bring_it_the_key(hub: Hub, start: Start, key: str) -> None:
    first = start()
    first.says("cannot open the hub")
    assert single.speak_to_running(hub.folder) == single.WAITING
    second = start(key)
    assert second.process.wait(60) == 0
    first.says("Nothing is waiting.")
    assert first.process.poll() is None


def test_f11_brings_a_wall_that_is_live_to_the_front_instead_of_starting_a_second(
    hub: Hub, staff: Staff, start: Start, key: str
) -> None:
    start(key).says("Nothing is waiting.")
    assert single.speak_to_running(hub.folder) == single.LIVE
    told = start_board(hub, staff[Role.MASH_MANAGER])
    assert told.sentence == "The wallboard is already running; it was brought to the front."


def test_an_option_that_is_not_known_is_said_in_words(start: Start) -> None:
    status, complaints = start("", "--colour").end()
    assert (status, complaints.strip()) == (2, "The wallboard does not know “--colour”.")


def test_options_are_read() -> None:
    assert read_options([]) == Options()
    read = read_options(["--handover", "--shot", "a.png", "--quit-after", "3", "--every", "0.5", "--say"])
    assert read == Options(handover=True, shot=Path("a.png"), quit_after=3, every=0.5, say=True)
    for wrong in (["--shot"], ["--quit-after", "soon"], ["open"]):
        with pytest.raises(ValueError, match=r"."):
            read_options(wrong)
