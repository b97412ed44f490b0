"""The guide for staff: its pictures are taken here, and what it says stands on the screens it shows.

With HUBDESK_GUIDE_PICTURES=1 the pictures are taken anew; without, the same steps are driven and every heading, button
and field in **bold** and every key in `code` is looked for on the screens that the chapter shows.
"""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QTabBar
from sqlalchemy import select

from app.models import Enquiry
from app.views.desk import Place
from app.views.shell.demo_day import SIZE, Day
from app.views.shell.desktop import Desktop
from tests.journeys.closed_door import knock_at_a_door
from tests.journeys.kept import keep_to_time
from tests.journeys.known_person import open_somebody
from tests.journeys.patterns_seen import look_at_patterns
from tests.journeys.played import MAKING, PICTURES, Played, Seen, Witness, keep
from tests.journeys.two_records import sort_a_pair

GUIDE = PICTURES.parent
CHAPTERS = sorted(path for path in GUIDE.glob("*.md") if path.name != "README.md")
WALL = "wallboard"
MOST_BYTES = 150_000
LETTERS_OF_THE_QUEUE = {"N", "Enter", "U"}
"""Keys that the queue of a batch names in its own words, not in a list of keys."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.qt_log_ignore("^This plugin does not support (raise|grabbing)", extend=True),
]


@pytest.fixture(scope="package")
def seen(qapp: QApplication, played: Played, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Seen]:
    """What stood on every screen of the day, of the administrator's and of the first start."""
    played.through("see_the_wall")
    if MAKING:
        keep(QImage(str(next(played.driver.out.glob("*-wallboard.png")))), PICTURES / "wallboard.png")
    day = played.day
    sort_a_pair(day)
    open_somebody(day)
    look_at_patterns(day)
    keep_to_time(day)
    knock_at_a_door(day)
    played.driver.sign_out()
    day.sign_in("administrator")
    for tab in ("users", "agencies", "policy"):
        day.go(Place("admin", detail=tab))
        if tab == "users":
            played.driver.walk_to("Users", "Simran Dhami")
            played.driver.settle()
        played.driver.picture(f"admin-{tab}")
    plan_backups(day, tmp_path_factory.mktemp("another disk"))
    ask_the_trail(day)
    first = first_start(tmp_path_factory.mktemp("first") / "hub")
    return {**played.driver.seen, **first}


def ask_the_trail(day: Day) -> None:
    """Sign in as the auditor; look at what is unusual, and at who looked at a family."""
    driver = day.driver
    driver.sign_out()
    day.sign_in("information-governance auditor")
    driver.settle()
    driver.picture("audit-unusual")
    tabs = driver.named("Questions to the audit trail")
    assert isinstance(tabs, QTabBar)
    tabs.setCurrentIndex(1)
    driver.fill("Reference or name", some_reference(day))
    driver.press_button("Show the answer")
    driver.settle()
    driver.picture("audit-family")


def some_reference(day: Day) -> str:
    """The reference of an enquiry of the demo."""
    hub, _actor = day.seat()

    def work() -> str:
        with hub.reading(None) as unit:
            return unit.session.scalars(select(Enquiry.reference).order_by(Enquiry.opened_at).limit(1)).one()

    return day.driver.ask(work)


def plan_backups(day: Day, place: Path) -> None:
    """Say where backups go and make the first, by the keyboard."""
    driver = day.driver
    day.go(Place("admin", detail="backups"))
    driver.settle()
    driver.fill("Folder", str(place))
    driver.choose("When", "Each day at 02:00")
    driver.press_button("Save")
    driver.settle()
    driver.press_button("Back up now")
    driver.until("a backup lies in the folder", lambda: list(place.glob("*.hubdesk-backup")))
    driver.settle()
    field = driver.named("Folder")
    assert isinstance(field, QLineEdit)
    field.setText("S:\\Hubdesk backups")  # no picture shows a folder of the machine it was taken on
    driver.picture("admin-backups")


def first_start(folder: Path) -> dict[str, Seen]:
    """Begin to set a new hub up, by the keyboard."""
    desktop = Desktop(folder)
    desktop.window.resize(*SIZE)
    driver = Witness(desktop, folder.parent)
    desktop.begin()
    desktop.window.show()
    driver.until("a new hub is offered", lambda: driver.all_named("Set up a new hub here"))
    driver.press_button("Set up a new hub here")
    driver.until("the set-up begins", lambda: driver.all_named("Name of the hub"))
    folder_field = driver.named("Folder")
    assert isinstance(folder_field, QLineEdit)
    real = folder_field.text()
    folder_field.setText("Hubdesk")  # no picture shows a folder of the machine it was taken on
    driver.picture("set-up-folder")
    folder_field.setText(real)
    driver.fill("Name of the hub", "Invented hub")
    driver.fill("Hub passphrase", "seven invented words here")
    driver.fill("Hub passphrase once more", "seven invented words here")
    driver.press_button("Next")
    driver.until("the administrator is asked for", lambda: driver.all_named("Sign-in name"))
    driver.settle()
    driver.fill("Name", "Ash Pike")
    driver.fill("Sign-in name", "a.pike")
    driver.picture("set-up-administrator")
    driver.fill("Password", "ladder kettle moss")
    driver.fill("Password once more", "ladder kettle moss")
    driver.press_button("Next")
    driver.until("a policy is asked for", lambda: driver.all_named("Policies"))
    driver.settle()
    driver.go_to("Policies")
    driver.press("Down")
    driver.picture("set-up-policy")
    driver.press_button("Break off for now")
    driver.settle()
    desktop.window.close()
    desktop.window.deleteLater()
    desktop.deleteLater()
    return driver.seen


def pictures_of(chapter: Path) -> list[str]:
    """The names of a chapter's pictures."""
    return re.findall(r"\(pictures/([\w-]+)\.png\)", chapter.read_text(encoding="utf-8"))


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_what_a_chapter_calls_by_name_stands_on_the_screens_it_shows(chapter: Path, seen: dict[str, Seen]) -> None:
    shown = [seen[name] for name in pictures_of(chapter) if name != WALL]
    for name in re.findall(r"\*\*(.+?)\*\*", chapter.read_text(encoding="utf-8")):
        words = " ".join(name.split())
        assert any(each.shows(words) for each in shown), f"“{words}” stands on none of the chapter's screens"


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_every_key_a_chapter_names_works_there(chapter: Path, seen: dict[str, Seen]) -> None:
    known = LETTERS_OF_THE_QUEUE.union(*(each.keys for each in seen.values()))
    for key in re.findall(r"`(.+?)`", chapter.read_text(encoding="utf-8")):
        assert key in known, f"{key} is in no list of keys"


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_every_picture_of_a_chapter_is_there_small_and_of_the_right_size(chapter: Path) -> None:
    names = pictures_of(chapter)
    assert names, "a chapter without a picture"
    for name in names:
        file = PICTURES / f"{name}.png"
        assert file.exists(), f"{name} is not there: take it with HUBDESK_GUIDE_PICTURES=1"
        assert file.stat().st_size < MOST_BYTES, name
        if name != WALL:
            assert QImage(str(file)).size().toTuple() == SIZE, name


def test_no_picture_is_kept_that_no_chapter_shows() -> None:
    shown = {name for chapter in CHAPTERS for name in pictures_of(chapter)}
    if not MAKING:
        assert {path.stem for path in PICTURES.glob("*.png")} == shown


def test_the_index_leads_to_every_chapter() -> None:
    index = (GUIDE / "README.md").read_text(encoding="utf-8")
    for chapter in CHAPTERS:
        assert f"({chapter.name})" in index
