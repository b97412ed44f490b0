"""A newcomer's walk through the running program: one demo hub of its own, real keys, and a picture of every step.

With HUBDESK_WALK_PICTURES naming a folder each picture is kept there, numbered; without, only its words are noted.
With HUBDESK_WALK_LOOK, such as "dark 150 1920 1080", the walk is taken in that look at that size.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QAction, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPlainTextEdit
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Contact, Enquiry
from app.services.clock import SystemClock
from app.services.papers.record import Facts, Heading, Paper, Paragraph, Table
from app.views import theme
from app.views.desk import Place
from app.views.shell.demo_day import SIZE
from app.views.shell.demo_hand import Hand
from app.views.shell.desktop import Desktop
from app.views.shell.machine import read_look
from app.views.sign_in.demo_people import read_demo
from tests.journeys.played import Witness, words_of

walking = pytest.mark.qt_log_ignore("^This plugin does not support (raise|grabbing)", extend=True)
KEPT = os.environ.get("HUBDESK_WALK_PICTURES", "")
LOOK = os.environ.get("HUBDESK_WALK_LOOK", "")

T = TypeVar("T")


class Later(SystemClock):
    """The machine's clock, set on by so long: a limit runs out without anybody waiting for it."""

    def __init__(self, on: timedelta) -> None:
        self._on = on

    def now(self) -> datetime:
        """The moment, so much later."""
        return super().now() + self._on


class Walker(Witness):
    """A witness that can keep its pictures."""

    def picture(self, name: str) -> Path:
        """Note what stands there, and keep the picture where somebody wants to look at it."""
        path = super().picture(name)
        if KEPT:
            self.rest(80)
            shot = self.desktop.window.grab()
            dialog = self.dialog()
            if dialog is not None:
                painter = QPainter(shot)
                painter.drawPixmap(self.desktop.window.rect().center() - dialog.rect().center(), dialog.grab())
                painter.end()
            folder = Path(KEPT)
            folder.mkdir(parents=True, exist_ok=True)
            shot.save(str(folder / f"{self.out.name}-{self.number:02d}-{name}.png"))
        return path


class Walk(Hand):
    """One walk. Sign in, go about, and ask the database itself what became of it."""

    def __init__(self, folder: Path, out: Path) -> None:
        self.desktop = Desktop(folder)
        self.desktop.window.resize(*SIZE)
        super().__init__(Walker(self.desktop, out), read_demo(folder).people)
        self.seen = self.driver.seen if isinstance(self.driver, Walker) else {}
        self.desktop.begin()
        self.desktop.window.show()
        self.driver.settle()

    def as_(self, role: str, name: str = "") -> None:
        """Sign in as somebody else, whoever is there."""
        if self.desktop.work is not None:
            self.driver.sign_out()
        self.sign_in(role, name)
        if LOOK:  # after the person's own settings were put on
            mode, scale, wide, high = LOOK.split()
            theme.use(*read_look(mode, scale))
            self.desktop.window.resize(int(wide), int(high))
            self.driver.settle()

    def read(self, question: Callable[[Session], T]) -> T:
        """Ask the database itself, on its own thread."""
        hub = self.desktop.hub
        assert hub is not None

        def work() -> T:
            with hub.reading(None) as unit:
                return question(unit.session)

        return self.driver.ask(work)

    def enquiry(self, concern: str) -> tuple[UUID, str]:
        """The demo's enquiry whose contact says this: its id and reference."""

        def look(session: Session) -> tuple[UUID, str]:
            asked = select(Enquiry).join(Contact, Contact.enquiry_id == Enquiry.id)
            found = session.scalars(asked.where(Contact.concern.contains(concern))).one()
            return found.id, found.reference

        return self.read(look)

    def contact(self, concern: str) -> UUID:
        """The demo's contact that says this."""
        asked = select(Contact.id).where(Contact.concern.contains(concern))
        return self.read(lambda session: session.scalars(asked).one())

    def open_case(self, reference: str, view: str = "") -> None:
        """Open a case as a newcomer does: the room at the left, the line, Enter."""
        self.go(Place("enquiries", detail=view))
        self.driver.walk_to("Enquiries", reference)
        self.driver.press("Return")
        self.driver.until("the case is open", lambda: self.kind() == "case")
        self.driver.settle()

    def part(self, number: int) -> None:
        """Bring a part of the case to the front by its key."""
        self.driver.press(f"Alt+{number}")
        self.driver.settle()

    def write(self, name: str, words: str) -> None:
        """Type into the text of this name, where a button is called so too."""
        found = [each for each in self.driver.all_named(name) if isinstance(each, QPlainTextEdit)]
        self.driver.write(found[0], words)

    def form(self, button: str, shown: str) -> None:
        """Press a button and wait for its form."""
        driver = self.driver
        driver.press_button(button)
        driver.until(f"the form “{shown}” is open", lambda: driver.dialog() is not None and driver.says(shown))
        self.driver.rest(60)

    def menu(self, button: str, item: str) -> None:
        """Open a button's menu, walk to an item by the arrow key, and press Enter."""
        gone: list[str] = []

        def walk() -> None:
            popup = QApplication.activePopupWidget()
            if not isinstance(popup, QMenu):  # not open yet
                QTimer.singleShot(100, walk)
                return
            self.driver.picture(f"menu-{item.split(maxsplit=1)[0].casefold()}")
            for _ in popup.actions():
                QTest.keyClick(popup, Qt.Key.Key_Down)
                here: QAction | None = popup.activeAction()  # None where no line is lit
                if here is not None and here.text().startswith(item):
                    gone.append(here.text())
                    QTest.keyClick(popup, Qt.Key.Key_Return)
                    return
            popup.close()

        QTimer.singleShot(100, walk)  # the menu runs its own event loop until it is closed
        self.driver.press_button(button)
        self.driver.until(f"“{item}” is chosen", lambda: gone)
        self.driver.settle()

    def marked(self) -> str:
        """The room that the navigation marks."""
        rail = self.desktop.work_or_fail().navigation
        return next((made.room.title for made in rail.buttons if made.isChecked()), "")

    def rail(self, title: str) -> str:
        """What a line of the navigation says, with its numbers."""
        self.driver.settle()
        rail = self.desktop.work_or_fail().navigation
        return next(made.accessibleName() for made in rail.buttons if made.room.title == title)

    def in_screen(self) -> bool:
        """Whether the focus stands in the screen, where its keys work, and in sight."""
        self.driver.settle()
        self.driver.front()
        here = self.driver.focus()
        screen = self.desktop.work_or_fail().current()
        return screen is not None and here.isVisible() and screen.isAncestorOf(here)

    def words(self) -> str:
        """Everything that is to be read in the window in front."""
        window = self.driver.front()
        typed = [each.toPlainText() for each in window.findChildren(QPlainTextEdit) if each.isVisible()]
        return "\n".join([*words_of(window), *typed])

    def expect(self, words: str) -> None:
        """Wait until words stand anywhere in front, on a button too; raises DayError when they do not come."""
        self.driver.until(f"the screen says “{words}”", lambda: words in self.words())

    def close(self) -> None:
        """End the program and forget its windows."""
        theme.use("light", 100)
        self.desktop.window.close()
        self.desktop.window.deleteLater()
        self.desktop.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def paper_words(paper: Paper) -> str:
    """Every word of a paper, as it prints."""
    said: list[str] = []
    for block in paper.blocks:
        if isinstance(block, Paragraph | Heading):
            said.append(block.words)
        elif isinstance(block, Facts):
            said += [f"{name}: {words}" for name, words in block.rows]
        elif isinstance(block, Table):
            said += [" | ".join(row) for row in block.rows]
    return "\n".join(said)
