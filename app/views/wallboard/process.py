"""The wallboard as a process of its own: `main.py wallboard --hub FOLDER`.

It asks nobody to sign in: it opens the hub by its own key slot (an invented hub by the passphrase beside it) under the
wallboard's account. What it cannot do it says on the wall, and tries again. A second start speaks to the first.

Options that no person needs: `--handover` (the key is the first line of standard input), `--shot FILE` (a picture
when it ends), `--quit-after SECONDS` (from the first answer of the database), `--every SECONDS` (instead of ten),
`--say` (what the board says, one JSON list a line on standard output, whenever it differs).
"""

from __future__ import annotations

import contextlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication

from app.services.errors import HubdeskError
from app.views import errors, theme
from app.views.background import Background
from app.views.collecting import Collector
from app.views.wallboard import autostart, awake, single
from app.views.wallboard.board import BoardWindow, keep_room, kept_room
from app.views.wallboard.presenter import READ_EVERY, TRY_EVERY, TURN_EVERY, BoardPresenter, Pace
from app.views.wallboard.room_page import RoomPage, guessed_room
from app.views.wallboard.sizes import Room

if TYPE_CHECKING:
    from app.services.oversight.wallboard import Board, BoardSource


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says; see the module."""

    handover: bool = False
    shot: Path | None = None
    quit_after: float = 0
    every: float = READ_EVERY
    say: bool = False


def read_options(arguments: list[str]) -> Options:
    """Read the options.

    Raises:
        ValueError: an unknown option, or one without its value; the text names it.
    """
    rest = list(arguments)
    flags = {name: name in rest for name in ("--handover", "--say")}
    rest = [word for word in rest if word not in flags]
    values: dict[str, str] = {}
    while rest:
        name = rest.pop(0)
        if name not in {"--shot", "--quit-after", "--every"} or not rest:
            raise ValueError(name)
        values[name] = rest.pop(0)
    try:
        quit_after = float(values.get("--quit-after", 0))
        every = float(values.get("--every", READ_EVERY))
    except ValueError:
        raise ValueError("a number of seconds") from None
    shot = values.get("--shot")
    return Options(
        flags["--handover"],
        Path(shot) if shot else None,
        max(0.0, quit_after),
        max(0.05, every),
        flags["--say"],
    )


class WallboardProcess(QObject):
    """Everything of the running wallboard, put together once."""

    def __init__(self, folder: Path, options: Options, handover: str, first: single.FirstBoard) -> None:
        super().__init__()
        self.folder = folder
        self.options = options
        self.first = first
        self.runner = Background()
        self.source: BoardSource | None = None
        self._handover = handover
        self._said: list[str] = []
        self._ending = False
        self._page: RoomPage | None = None
        kept = kept_room()
        screen = wall_screen()
        size = screen.physicalSize()
        self.window = BoardWindow(kept or guessed_room(size.width(), size.height()))
        quick = options.every / READ_EVERY
        self.presenter = BoardPresenter(
            self.window,
            self.runner,
            self.read,
            Pace(options.every, TURN_EVERY, TRY_EVERY * min(1.0, quick)),
        )
        self.window.ticked.connect(self.presenter.tick)
        self.window.ticked.connect(self._after_tick)
        self.window.resized.connect(self.presenter.show)
        self.window.set_up_asked.connect(self.ask_room)
        first.front_asked.connect(self.window.bring_to_front)
        first.key_given.connect(self.take_key)
        self.window.setScreen(screen)
        self.window.setGeometry(screen.geometry())
        self.window.showFullScreen()
        if kept is None:
            self.ask_room(first=True)
        self.presenter.tick()
        Collector(self)
        self.window.start(min(1_000, max(50, round(options.every * 500))))

    def read(self) -> Board:
        """Read the board; on the database thread. The first call loads the database library."""
        if self.source is None:
            from app.services.oversight.wallboard import BoardSource

            self.source = BoardSource(self.folder, self._handover)
        return self.source.read()

    def take_key(self, line: str) -> None:
        """A later start brought a key: use it when the hub is opened next."""
        self._handover = line
        if self.source is not None:
            self.source.hand_over(line)
        self.presenter.ask_now()

    def ask_room(self, *, first: bool = False) -> None:
        """Ask for the screen and the farthest seat, over the board, which goes on behind."""
        if self._page is not None:
            return
        self._page = RoomPage(
            self.window.room,
            first=first,
            starts_itself=autostart.entry_path(self.folder).exists(),
            parent=self.window,
        )
        self._page.chosen.connect(self.set_room)
        self._page.autostart_ended.connect(self._end_autostart)
        self._page.setGeometry(self.window.rect())
        self._page.show()
        self._page.raise_()
        self._page.begin.setFocus()

    def set_room(self, room: Room) -> None:
        """Keep the answer and show the board with it."""
        keep_room(room)
        if self._page is not None:
            self._page.hide()
            self._page.deleteLater()
            self._page = None
        self.window.set_room(room)

    def close(self) -> None:
        """End: the picture that was asked for, the thread, the hub."""
        if self.options.shot is not None:
            self.window.grab().save(str(self.options.shot), "PNG")
        self.first.close()
        self.runner.close()
        if self.source is not None:
            self.source.close()

    def _end_autostart(self) -> None:
        with contextlib.suppress(HubdeskError):
            autostart.remove_entry(self.folder)

    def _after_tick(self) -> None:
        self.first.live = self.presenter.live
        if self._page is not None:
            self._page.setGeometry(self.window.rect())
        if self.options.say:
            self._say()
        if self.options.quit_after and self.presenter.answered and not self._ending:
            self._ending = True
            QTimer.singleShot(round(self.options.quit_after * 1000), self.window.close)

    def _say(self) -> None:
        """Print what a screen reader could hear, when it differs in more than the age of the data."""
        said = self.window.texts()
        if said[:-1] != self._said:
            self._said = said[:-1]
            print(json.dumps(said), flush=True)  # noqa: T201 - asked for by an option


def wall_screen() -> QScreen:
    """The second screen where there is one, else the only one."""
    first = QGuiApplication.primaryScreen()
    return next((each for each in QGuiApplication.screens() if each is not first), first)


def run_wallboard(folder: Path, arguments: list[str]) -> int:
    """Run the wallboard until its window is closed; the exit status comes back."""
    try:
        options = read_options(arguments)
    except ValueError as wrong:
        print(f"The wallboard does not know “{wrong}”.", file=sys.stderr)  # noqa: T201 - the command line's answer
        return 2
    handover = sys.stdin.readline().strip() if options.handover and sys.stdin is not None else ""
    app = QApplication.instance() or QApplication(["hubdesk-wallboard"])
    if not isinstance(app, QApplication):
        raise TypeError("the wallboard needs an application with windows")
    app.setApplicationName("Hubdesk wallboard")
    if single.speak_to_running(folder, handover) is not None:
        print("The wallboard of this hub is already running; it was brought to the front.")  # noqa: T201 - the same
        return 0
    _keep_log()
    theme.start(app, "dark")
    process = WallboardProcess(folder, options, handover, single.FirstBoard(folder))
    with awake.kept_awake():
        status = app.exec()
    process.close()
    return status


def _keep_log() -> None:
    """Faults go into a file, by number; a computer where none can be written shows the wall all the same."""
    from platformdirs import user_log_path

    with contextlib.suppress(HubdeskError):
        errors.install(user_log_path("Hubdesk", appauthor=False) / "wallboard")
