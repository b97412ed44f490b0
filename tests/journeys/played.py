"""The scripted day as it is played for tests: step by step, once, with what stood on the screen at each picture."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QCoreApplication, QEvent, QModelIndex, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QTabBar,
    QWidget,
)
from sqlalchemy.orm import Session

from app.views import theme
from app.views.shell.demo_day import SIZE, Day
from app.views.shell.desktop import Desktop
from app.views.shell.driver import Driver
from app.views.shell.keys import EVERYWHERE
from app.views.sign_in.demo_people import read_demo

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "guide" / "pictures"
MAKING = os.environ.get("HUBDESK_GUIDE_PICTURES") == "1"
MOST_LINES = 40

T = TypeVar("T")


@dataclass(frozen=True)
class Seen:
    """What stood there when a picture was taken: every word, every key of the screen, and the window's title."""

    words: frozenset[str]
    keys: frozenset[str]
    title: str

    def shows(self, words: str) -> bool:
        """Whether a heading, button or field is called so, or begins so."""
        return any(each == words or each.startswith(words) for each in self.words)


class Witness(Driver):
    """A driver that notes what stands there instead of keeping a picture, or beside it."""

    def __init__(self, desktop: Desktop, out: Path) -> None:
        super().__init__(desktop, out, lambda _words: None)
        self.seen: dict[str, Seen] = {}

    def picture(self, name: str) -> Path:
        """Note what stands there; keep the picture for the guide where it is being made."""
        self.rest(60)
        windows = [self.desktop.window, *filter(None, [self.dialog()])]
        words = frozenset(word for window in windows for word in words_of(window))
        self.seen[name] = Seen(words, keys_of(self.desktop), self.desktop.window.windowTitle())
        self.number += 1
        path = self.out / f"{name}.png"
        if MAKING:
            self.rest(100)
            self._keep(PICTURES / f"{name}.png")
        return path

    def _keep(self, path: Path) -> None:
        """The window, with any dialog over it."""
        shot = self.desktop.window.grab().toImage()
        dialog = self.dialog()
        if dialog is not None:
            painter = QPainter(shot)
            painter.drawImage(self.desktop.window.rect().center() - dialog.rect().center(), dialog.grab().toImage())
            painter.end()
        keep(shot, path)


def keep(shot: QImage, path: Path) -> None:
    """Keep a picture in its 256 most frequent colours: a screen of text needs no more, and the file is a third."""
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = shot.convertToFormat(QImage.Format.Format_RGB32)
    colours = Counter(memoryview(plain.constBits()).cast("I"))
    table = [colour | 0xFF000000 for colour, _count in colours.most_common(256)]
    few = plain.convertToFormat(QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.ThresholdDither)
    few.save(str(path), quality=0)


def words_of(window: QWidget) -> Iterator[str]:
    """Every word that is to be read or heard in a window."""
    yield window.windowTitle()
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        yield widget.accessibleName()
        if isinstance(widget, QLabel | QAbstractButton):
            words = widget.text().replace("&&", "&")
            yield words
            yield re.sub(r"^\d+\s+", "", words)  # the steps of the set-up are numbered
        elif isinstance(widget, QLineEdit):
            yield widget.placeholderText()
        elif isinstance(widget, QTabBar):
            yield from (widget.tabText(at) for at in range(widget.count()))
        elif isinstance(widget, QComboBox):
            yield widget.currentText()
            yield widget.placeholderText()
        elif isinstance(widget, QAbstractItemView):
            yield from _lines(widget)


def _lines(view: QAbstractItemView) -> Iterator[str]:
    model: object = view.model()  # None before one is set, which its stub does not say
    if not isinstance(model, QAbstractItemModel):
        return
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
    for column in range(columns):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(min(model.rowCount(), MOST_LINES)):
            index = model.index(row, column)
            yield str(index.data() or "")
            yield str(index.data(Qt.ItemDataRole.AccessibleTextRole) or "")


def keys_of(desktop: Desktop) -> frozenset[str]:
    """The keys that work where the desktop stands, each by itself."""
    here = desktop.work.current() if desktop.work is not None else None
    lines = [*EVERYWHERE, *(here.keys() if here is not None else ())]
    return frozenset(
        key for line in lines for key in re.split(r"\s+or\s+|\s+…\s+|,\s*|\s{2,}|(?<=\w)\s(?=\w)", line.keys)
    )


class Played:
    """One day, played as far as somebody asked."""

    def __init__(self, folder: Path, out: Path) -> None:
        self.folder = folder
        self.desktop = Desktop(folder)
        self.desktop.window.resize(*SIZE)
        self.driver = Witness(self.desktop, out)
        self.day = Day(self.driver, read_demo(folder).people)
        self.done: list[str] = []
        self.stopped = ""
        self._left = list(self.day.steps())
        self.desktop.begin()
        self.desktop.window.show()

    def through(self, step: str) -> Day:
        """Play every step up to this one that was not played yet."""
        while step not in self.done:
            assert not self.stopped, f"the day stopped at {self.stopped}"
            following = self._left.pop(0)
            self.stopped = getattr(following, "__name__", "")
            following()
            self.done.append(self.stopped)
            self.stopped = ""
        return self.day

    def read(self, question: Callable[[Session], T]) -> T:
        """Ask the database itself, on its own thread."""
        hub = self.desktop.hub
        assert hub is not None

        def work() -> T:
            with hub.reading(None) as unit:
                return question(unit.session)

        return self.driver.ask(work)

    def close(self) -> None:
        """End the program and forget its windows."""
        theme.use("light", 100)
        self.desktop.window.close()
        self.desktop.window.deleteLater()
        self.desktop.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
