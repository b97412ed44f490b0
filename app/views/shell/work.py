"""The working desk: rail, search line, the screen in front, and the status line."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services import clock
from app.services.errors import Unreadable
from app.views import theme
from app.views.desk import Desk, Notice, Place
from app.views.shell import rooms
from app.views.shell.finder import Finder
from app.views.shell.navigation import Navigation
from app.views.shell.status import News, StatusLine
from app.views.widgets import tab_order
from app.views.widgets.buttons import button
from app.views.widgets.painted_later import Stack
from app.views.widgets.screen import Screen

if TYPE_CHECKING:
    from app.services.oversight.standing import Standing

COUNT_EVERY_MS = 15_000
MOST_OPEN = 12
MAX_DROP = 64 * 1024 * 1024


class WorkView(QWidget):
    """Everything a signed-in person works in.

    Signals
        board_asked(): F11 was pressed.
        settings_asked(), keys_asked(), lock_asked(), sign_out_asked(): from the menu at the foot of the rail.
        title_changed(str): the screen in front has another title.
    """

    board_asked = Signal()
    settings_asked = Signal()
    keys_asked = Signal()
    lock_asked = Signal()
    sign_out_asked = Signal()
    title_changed = Signal(str)

    def __init__(self, desk_maker: Callable[[Callable[[Place], None]], Desk], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk_maker(self.go)
        self._screens: dict[Place, Screen] = {}
        self._behind: list[Place] = []
        self._here: Place | None = None
        self.setAcceptDrops(True)
        self.rooms = rooms.open_to(self.desk)
        self.navigation = Navigation(self.rooms, self)
        self.navigation.room_chosen.connect(lambda kind: self.go(Place(kind)))
        self.stack = Stack(self)
        self.finder = Finder(self.desk, self)
        self.status = StatusLine(self)
        self._top = self._build_top()
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._top)
        right.addWidget(self.stack, 1)
        across = QHBoxLayout()
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.navigation)
        across.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(across, 1)
        layout.addWidget(self.status)
        self._build_foot()
        self._build_keys()
        self._news = News()
        self._counter = QTimer(self)
        self._counter.setInterval(COUNT_EVERY_MS)
        self._counter.timeout.connect(self.count)
        self._counter.start()
        self.desk.within(self).changes.subscribe(
            ("contact", "inbox", "batch", "enquiry", "request", "override", "policy", "break_glass", "interest"),
            lambda _changes: self.count(),
        )

    # --- building

    def _build_top(self) -> QWidget:
        top = QWidget(self)
        top.setProperty("part", "top")
        top.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(top)
        line.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        line.setSpacing(theme.px(8))
        line.addWidget(self.finder, 1)
        line.addStretch(0)
        new, document = partial(self.go, Place("contact_form")), self.ask_for_documents
        self.new_contact = button("New contact", "primary", new, tip="Ctrl+N", parent=top)
        self.open_document = button("Open document…", clicked=document, tip="Ctrl+O, or drop it here", parent=top)
        for made in (self.open_document, self.new_contact):
            made.setVisible(self._may("RECORD_CONTACT"))
            line.addWidget(made)
        self.finder.setMaximumWidth(theme.px(560))
        return top

    def _build_foot(self) -> None:
        for words, signal in (
            ("Lock  (Ctrl+L)", self.lock_asked),
            ("Settings", self.settings_asked),
            ("Keys  (F1)", self.keys_asked),
            ("Sign out", self.sign_out_asked),
        ):
            self.navigation.foot.addWidget(button(words, "quiet", signal.emit, parent=self.navigation))

    def _build_keys(self) -> None:
        self._key("Ctrl+K", self.finder.begin)
        if self._may("RECORD_CONTACT"):
            self._key("Ctrl+N", lambda: self.go(Place("contact_form")))
            self._key("Ctrl+O", self.ask_for_documents)
        self._key("F6", self.next_pane)
        self._key("Shift+F6", lambda: self.next_pane(-1))
        acts = {"F11": self.board_asked.emit, "F1": self.keys_asked.emit, "F5": self.refresh}
        for keys, act in {**acts, "Esc": self.back, "Alt+Left": self.back}.items():
            self._key(keys, act)
        for number, room in enumerate(self.rooms[:8], 1):
            self._key(f"Ctrl+{number}", partial(self.go, Place(room.kind)))

    def _key(self, keys: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    def _may(self, act: str) -> bool:
        from app.services.access import Act, may

        return may(self.desk.actor, Act[act], self.desk.narrowed)

    # --- going about

    def go(self, place: Place) -> None:
        """Bring a place to the front, building its screen if need be; the place before is one Esc away."""
        try:
            wanted = rooms.room(place.kind)
        except LookupError:
            self.say(Notice("There is no such screen.", "Choose one from the list at the left.", "warning"))
            return
        if not rooms.may_open(self.desk, wanted):
            self.say(Notice("Your role does not open this screen.", "Ask a manager if you need to.", "warning"))
            return
        key = Place(wanted.kind) if wanted.single else Place(wanted.kind, place.id, place.detail)
        screen = self._screens.get(key) or self._make(wanted.kind, key)
        self._leave()
        if self._here is not None and self._here != place:
            self._behind = [*self._behind[-20:], self._here]
        self._here = place
        screen.show_place(place)
        self.stack.setCurrentWidget(screen)
        self.navigation.show_room(rooms.line_of(wanted, self.rooms))
        self.title_changed.emit(screen.title())
        screen.shown()
        screen.focus_first()

    def _make(self, kind: str, key: Place) -> Screen:
        if len(self._screens) >= MOST_OPEN:
            self._forget_oldest()
        screen = rooms.build(kind, self.desk, self.stack)
        screen.title_changed.connect(lambda title, made=screen: self._retitle(made, title))
        screen.back_asked.connect(self.back)
        self._screens[key] = screen
        self.stack.addWidget(screen)
        return screen

    def _forget_oldest(self) -> None:
        for key, screen in list(self._screens.items()):
            if not (rooms.room(key.kind).single or screen is self.stack.currentWidget() or screen.working()):
                screen.save_drafts()
                kept = partial(self._drop_if_kept, key, screen)
                self.desk.within(screen).runner.query(lambda: None, kept)  # answered after the save before it
                return

    def _drop_if_kept(self, key: Place, screen: Screen, _answer: None) -> None:
        """Take a screen away once its drafts are safe; one that came to the front or has begun to work stays."""
        ended = screen.unkept() is None and not screen.working()
        if self._screens.get(key) is screen and screen is not self.current() and ended:
            self.drop_screen(key)

    def drop_screen(self, key: Place) -> None:
        """Take a screen away for good."""
        screen = self._screens.pop(key)
        self.stack.removeWidget(screen)
        screen.deleteLater()

    def _retitle(self, screen: Screen, title: str) -> None:
        if screen is self.stack.currentWidget():
            self.title_changed.emit(title)

    def _leave(self) -> None:
        here = self.stack.currentWidget()
        if isinstance(here, Screen):
            here.save_drafts()
            here.hidden()

    def place(self) -> Place | None:
        """The place in front."""
        return self._here

    def current(self) -> Screen | None:
        """The screen in front."""
        here = self.stack.currentWidget()
        return here if isinstance(here, Screen) else None

    def back(self) -> None:
        """Go to the place before this one."""
        if self._behind:
            place, self._here = self._behind.pop(), None
            self.go(place)

    def event(self, event: QEvent) -> bool:
        """Where the window comes to the front and nothing has the focus, begin in the screen, not in the rail."""
        if event.type() == QEvent.Type.WindowActivate and self.window().focusWidget() is None:
            here = self.current()
            if here is not None:
                here.focus_first()
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        """Tab goes through rail, top line and screen as they stand, and round again.

        Qt also asks this when what has the focus goes out of sight: then what stood around it takes the focus.
        """
        lineage = tab_order.lineage(self.window().focusWidget())
        place = tab_order.near(lineage) if lineage and not lineage[0].isVisible() else None
        if place is not None and self.isAncestorOf(place):
            place.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return tab_order.step(self, forward=forward, round_again=True) or super().focusNextPrevChild(forward)

    def next_pane(self, step: int = 1) -> None:
        """F6: put the focus into the next pane of the screen in front."""
        here = self.current()
        panes = [pane for pane in (here.panes() if here is not None else ()) if pane.isVisible()]
        if not panes:
            return
        around = tab_order.lineage(self.focusWidget())
        at = next((i for i, pane in enumerate(panes) if pane in around), -1)
        panes[(at + step) % len(panes)].setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """F5: read again what is shown."""
        from app.services.unit_of_work import Changes, Touched
        from app.views.desk import EVERYTHING

        self.desk.changes.announce(Changes((Touched(EVERYTHING),)))

    def put_one_away(self) -> bool:
        """Take an open screen away, draft kept, the one in front last; whether there was one."""
        here = self.current()
        for key, screen in sorted(self._screens.items(), key=lambda each: each[1] is here):
            if screen.working():
                continue
            screen.save_drafts()
            self.drop_screen(key)
            QCoreApplication.sendPostedEvents(screen, QEvent.Type.DeferredDelete)
            return True
        return False

    def bring_back(self) -> None:
        """Build the screen in front anew, in the look in force."""
        here = self._here
        if here is not None and self.current() is None:
            self._here = None
            self.go(here)

    def save_drafts(self) -> None:
        """Keep what has been typed on every screen."""
        for screen in self._screens.values():
            screen.save_drafts()

    def unkept(self) -> Exception | None:
        """Why something typed on a screen would be lost; None when nothing would."""
        return next((fault for each in self._screens.values() if (fault := each.unkept()) is not None), None)

    def stop_work(self) -> None:
        """Ask every long job to stop cleanly: the desk is being left for good."""
        for screen in self._screens.values():
            screen.stop_work()

    def clear_data(self) -> None:
        """Forget everything shown: the person has signed out. The screen in front at once, each other as it goes."""
        self._counter.stop()
        here = self.current()
        if here is not None:
            here.clear_data()
        self._screens.clear()

    def say(self, notice: Notice) -> None:
        """Say something on the screen in front."""
        here = self.current()
        if here is not None:
            here.show_notice(notice)

    # --- numbers

    def count(self) -> None:
        """Read the numbers of the rail and the status line."""
        from app.services.oversight.standing import count_standing

        within = self.desk.within(self)
        work = partial(count_standing, self.desk.hub, self.desk.actor)
        within.runner.query(work, self._show_standing, self.status.show_stale, lane="standing")

    def _show_standing(self, now: Standing) -> None:
        for made in self.navigation.buttons:
            room = made.room
            made.show_counts(room.count(now) if room.count else None, (room.alert(now) if room.alert else None) or 0)
        self.status.show_fresh(clock.now())
        for words in self._news.of(now):
            self.say(Notice(*words, "warning"))

    # --- documents

    def ask_for_documents(self) -> None:
        """Ctrl+O: choose documents instead of dropping them."""
        from PySide6.QtWidgets import QFileDialog

        names, _kind = QFileDialog.getOpenFileNames(
            self,
            "Open a referral, e-mail, police batch or note",
            "",
            "Documents (*.docx *.pdf *.eml *.msg *.csv *.txt *.png *.jpg *.jpeg *.tif *.tiff);;All files (*)",
        )
        if names:
            self.open_files(names)

    def open_files(self, names: list[str]) -> None:
        """Read the bytes away from the GUI thread and hand them to the contact form."""

        def read(_report: object) -> tuple[list[tuple[str, bytes]], list[Unreadable]]:
            taken: list[tuple[str, bytes]] = []
            refused: list[Unreadable] = []
            for name in names:
                try:
                    taken.append(_bytes_of(name))
                except Unreadable as error:
                    refused.append(error)
            return taken, refused

        def opened(got: tuple[list[tuple[str, bytes]], list[Unreadable]]) -> None:
            from app.views.contact_form.screen import open_dropped

            taken, refused = got
            open_dropped(self.desk, taken, self)
            if refused and taken:
                left = len(refused)
                said = "One of the files was left out" if left == 1 else f"{left} of the files were left out"
                self.say(Notice(f"{said}: {refused[0].sentence}", refused[0].next_step, "warning"))
            elif refused:
                self._failed(refused[0])

        self.desk.within(self).runner.off_thread(read, opened, self._failed)

    def _failed(self, error: Exception) -> None:
        here = self.current()
        if here is not None:
            here.show_failure(error)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take files only."""
        if event.mimeData().hasUrls() and self.new_contact.isVisible():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """A document was dropped onto the window."""
        names = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if names:
            event.acceptProposedAction()
            self.open_files(names)


def _bytes_of(name: str) -> tuple[str, bytes]:
    """The name and the bytes of a dropped file; raises Unreadable in words. Away from the GUI thread."""
    from pathlib import Path

    path = Path(name)
    try:
        if path.is_dir():
            raise Unreadable("A folder was given instead of a document.", "Open it and drop the documents themselves.")
        if path.stat().st_size > MAX_DROP:
            raise Unreadable("One of the files is larger than 64 MB.", "Ask for it in parts, or attach it later.")
        return path.name, path.read_bytes()
    except OSError:
        raise Unreadable(
            "One of the files could not be opened.", "Check that it is still there, then drop it again."
        ) from None
