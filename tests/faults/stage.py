"""The running desktop over a real hub, for attacks: signed in, quiet when asked, and everything it says readable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.services import chain
from app.services.access import Actor
from app.services.intake.drafts import list_drafts, open_draft
from app.services.intake.records import ContactDraft
from app.services.unit_of_work import Hub
from app.views.contact_form.screen import ContactFormScreen
from app.views.desk import Notice, Place
from app.views.shell.desktop import Desktop
from app.views.shell.work import WorkView
from app.views.widgets.painted_later import is_building

PATIENCE_MS = 20_000


@dataclass
class Stage:
    """A desktop with somebody signed in, driven by a test."""

    desktop: Desktop
    qtbot: QtBot

    @property
    def work(self) -> WorkView:
        """The desk."""
        return self.desktop.work_or_fail()

    def until(self, true: Callable[[], object]) -> None:
        """Let the event loop run until something holds."""
        self.qtbot.waitUntil(lambda: bool(true()), timeout=PATIENCE_MS)

    def settle(self) -> None:
        """Wait until nothing is under way, twice: an answer may ask the next question."""
        for _ in range(3):
            self.until(lambda: self.desktop.background.pending == 0 and not is_building(self.desktop.window))
            QApplication.processEvents()

    def drop(self, *paths: Path) -> bool:
        """Drop files onto the window; False when the window does not take them."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(each)) for each in paths])
        place = self.work.rect().center()
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        none = Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPoint(place), copy, mime, left, none)
        QApplication.sendEvent(self.work, enter)
        if enter.isAccepted():
            QApplication.sendEvent(self.work, QDropEvent(QPointF(place), copy, mime, left, none))
        return enter.isAccepted()

    def said(self) -> str:
        """Every sentence that stands on the screen in front and on open dialogs."""
        places: list[QWidget] = [*dialogs(self.desktop.window)]
        here = self.work.current()
        if here is not None:
            places.append(here)
        parts: list[QLabel | QAbstractButton] = []
        for place in places:
            parts += [*place.findChildren(QLabel), *place.findChildren(QAbstractButton)]
        return "\n".join(each.text() for each in parts if each.isVisible() and each.text())

    def kind(self) -> str:
        """The kind of the place in front."""
        place = self.work.place()
        return place.kind if place is not None else ""

    def go_home(self) -> None:
        """Go to the first room."""
        self.work.go(Place(self.work.rooms[0].kind))
        self.settle()

    def notice(self) -> Notice | None:
        """What the bar of the screen in front says."""
        here = self.work.current()
        return here.notices.notice if here is not None else None

    def notice_of_drop(self) -> Notice:
        """What the window says after a drop: on the form that read the file, or where it was refused."""
        self.until(lambda: self.desktop.background.pending == 0 and self.notice() is not None)
        told = self.notice()
        assert told is not None
        here = self.work.current()
        assert here is not None
        here.notices.clear()
        return told

    def kept(self) -> list[ContactDraft]:
        """The drafts of this person as the database keeps them."""
        hub, actor = self.work.desk.hub, self.work.desk.actor
        return [open_draft(hub, actor, each.id).draft for each in list_drafts(hub, actor)]

    def kept_originals(self) -> set[str]:
        """The names of the originals that this person's drafts keep."""
        return {document.name for draft in self.kept() for document in draft.documents}

    def kept_concerns(self) -> set[str]:
        """The concerns of this person's drafts."""
        return {draft.concern for draft in self.kept()}

    def form(self) -> ContactFormScreen:
        """The contact form in front."""
        here = self.work.current()
        assert isinstance(here, ContactFormScreen), type(here)
        return here


def dialogs(window: QWidget) -> list[QWidget]:
    """The dialogs that can be seen."""
    return [
        each
        for each in QApplication.topLevelWidgets()
        if each is not window and each.isVisible() and each.windowType() == Qt.WindowType.Dialog
    ]


def texts(place: QWidget) -> str:
    """Everything that can be read in a widget: labels and what is typed."""
    found = [each.text() for each in place.findChildren(QLabel) if each.isVisible()]
    found += [each.text() for each in place.findChildren(QLineEdit) if each.isVisible()]
    found += [each.toPlainText() for each in place.findChildren(QPlainTextEdit) if each.isVisible()]
    found += [each.toPlainText() for each in place.findChildren(QTextEdit) if each.isVisible()]
    return "\n".join(found)


def guessing_labels(place: QWidget) -> list[str]:
    """The labels that would take what they show for rich text."""
    return [
        each.text()
        for each in place.findChildren(QLabel)
        if each.textFormat() != Qt.TextFormat.PlainText and each.text()
    ]


def chain_holds(hub: Hub) -> bool:
    """Whether the audit chain verifies from its first entry."""
    with hub.reading(None) as unit:
        return chain.verify(unit.session, hub.audit_key).broken_at is None


def seat(desktop: Desktop, hub: Hub, actor: Actor) -> None:
    """Let somebody in, past the sign-in window."""
    desktop._admitted(hub, actor, "")
