"""Builds the desktop program once, in order: window, threads, sign-in, desk; and takes it down again.

Only PySide6 and the sign-in window are imported before the first paint; the database library comes with the first work
on the database thread (start-up is judged against a bare window).
"""

from __future__ import annotations

import sys
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from app.views import theme
from app.views.background import Background
from app.views.change_hub import ChangeHub
from app.views.shell import machine
from app.views.shell.covers import forget_copied
from app.views.shell.window import MainWindow, dress, open_once
from app.views.sign_in.screen import build_sign_in
from app.views.widgets.painted_later import in_next_turns
from app.views.widgets.turns import turns

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.access import Actor
    from app.services.policy import Policy
    from app.services.unit_of_work import Hub
    from app.views.desk import Desk, Place
    from app.views.errors import Words
    from app.views.shell.instance import InstanceGuard
    from app.views.shell.leaving import Leaving
    from app.views.shell.preferences import HubPreferences
    from app.views.shell.relook import Relook
    from app.views.shell.work import WorkView
    from app.views.sign_in.screen import SignIn

WARM_AFTER_MS = 200
"""Importing beside the first paint would hold it up."""
DROP_AFTER_MS = 150
"""The sign-in window goes once the desk that hides it is painted."""
SWITCH_SECONDS = 0.0005
"""How long one thread may keep Python's lock while another waits for it."""


class Desktop(QObject):
    """The running program.

    Attributes:
        window: the one window.
        background: the threads.
        changes: who tells the screens.
        work: the desk of the person signed in; None before and after.
    Signals
        first_painted(): the sign-in window stands.
    """

    first_painted = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.changes = ChangeHub(self)
        self.background = Background(announce=self.changes.announce, unhandled=self._unhandled, parent=self)
        self.window = MainWindow()
        self.background.departed = self._departed
        self.work: WorkView | None = None
        self.hub: Hub | None = None
        self.actor: Actor | None = None
        self.preferences: HubPreferences | None = None
        self._sign_in: SignIn | None = None
        self._seen = False
        self.window.lock_asked.connect(self.lock)
        self.window.closing.connect(self.close)
        self.window.may_close = lambda: self.work is None or self.leaving.may_close()
        theme.look().changed.connect(self._dress)
        self._dress()

    @cached_property
    def leaving(self) -> Leaving:
        """Who asks before typed text is lost; nothing can be before somebody has signed in."""
        from app.views.shell.leaving import Leaving

        return Leaving(self.background, self.window, lambda: self.work, self)

    @cached_property
    def relook(self) -> Relook:
        """Who sees to the screens when the look changes under a desk at work."""
        from app.views.shell.relook import Relook

        return Relook(self.background, self.leaving, lambda: self.work)

    # --- signing in

    def begin(self) -> None:
        """Show the sign-in window."""
        made = build_sign_in(self.background, self.folder, self.window, again=self._seen)
        made.signed_in.connect(self._admitted)
        made.set_up_wanted.connect(lambda hub, actor: self._lead(hub.folder, hub, actor))
        made.new_hub_wanted.connect(lambda folder: self._lead(folder, None, None))
        made.painted.connect(self._painted)
        self._sign_in = made
        self.window.setWindowTitle("Hubdesk")
        steps = (partial(self.window.show_page, made), made.focus_first)
        if self._seen:
            in_next_turns(made, *steps)
            return
        for step in steps:  # the first time nothing else is there to be seen
            step()

    def _painted(self) -> None:
        if not self._seen:
            self._seen = True
            self.first_painted.emit()
            QTimer.singleShot(WARM_AFTER_MS, self, self._warm)

    def _lead(self, folder: Path, hub: Hub | None, actor: Actor | None) -> None:
        from app.views.admin.set_up_screen import build_set_up

        page = build_set_up(self.background, folder=folder, hub=hub, actor=actor, parent=self.window)

        def finished(opened: Hub, administrator: Actor) -> None:
            self.window.drop_page(page)
            self.folder = opened.folder
            self._admitted(opened, administrator, "Your hub is ready. People you added can sign in now.")

        def stopped() -> None:
            self.window.drop_page(page)
            self.begin()

        page.finished.connect(finished)
        page.broken_off.connect(stopped)
        self._drop_sign_in()
        self.window.show_page(page)

    def _drop_sign_in(self, after_ms: int = 0) -> None:
        page, self._sign_in = self._sign_in, None
        if page is not None:
            QTimer.singleShot(after_ms, page, lambda: self.window.drop_page(page))

    def _admitted(self, hub: Hub, actor: Actor, words: str) -> None:
        self.hub, self.actor = hub, actor
        hub.store.give_way = self.background.way.wait

        def read() -> tuple[Policy, dict[str, str], str]:
            from app.services.trust.preferences import list_preferences
            from app.services.trust.set_up import HUB_NAME
            from app.views.shell import rooms

            rooms.warm_first()
            with hub.reading(actor) as unit:
                policy = unit.policy.policy
            return policy, list_preferences(hub, actor), hub.setting(HUB_NAME) or "This hub"

        self.background.query(read, lambda answer: self._open_desk(*answer, words), self._unhandled)

    def _open_desk(self, policy: Policy, kept: dict[str, str], name: str, words: str) -> None:
        from app.views.desk import Desk, Notice, Place
        from app.views.shell.backing_up import BackupKeeper
        from app.views.shell.preferences import HubPreferences
        from app.views.shell.settings import apply_look
        from app.views.shell.status import role_words
        from app.views.shell.work import WorkView

        hub, actor = self.hub, self.actor
        if hub is None or actor is None:
            return
        preferences = self.preferences = HubPreferences(hub, actor, self.background, kept, self)
        apply_look(preferences)

        def desk(go: Callable[[Place], None]) -> Desk:
            return Desk(hub, actor, policy, self.background, self.changes, go, preferences)

        work = self.work = WorkView(desk, self.window)
        work.status.heed(self.background, lambda: hub.commits)
        work.status.show_hub(name, f"{actor.display_name}, {role_words(actor)}", hub.demo)
        work.lock_asked.connect(lambda: self.lock("key"))
        work.sign_out_asked.connect(self.sign_out)
        work.keys_asked.connect(self.show_keys)
        work.settings_asked.connect(self.show_settings)
        work.board_asked.connect(self.start_board)
        self.window.show_page(work)
        self._drop_sign_in(DROP_AFTER_MS)

        def enter() -> None:
            if work.rooms:
                work.go(Place(work.rooms[0].kind))
            if words:
                work.say(Notice(words))

        in_next_turns(work, enter, work.count)  # the desk stands before its first screen is built
        self.changes.watch(self.background, hub.store.data_version)
        self.window.watch.start(self.window)
        BackupKeeper(work, self.background, self.window.watch.at_rest)
        self.relook.start()

    # --- while working

    def _dress(self) -> None:
        dress(self.window)

    def _warm(self) -> None:
        """Import the screens while the person types a password; importing on demand held up a key for 0.2 s."""

        def work(_report: object) -> None:
            from app.views.shell import rooms

            rooms.warm(lambda: self.background.closing)

        self.background.off_thread(work, lambda _done: None, self._unhandled, context=self)

    def work_or_fail(self) -> WorkView:
        """The desk; raises RuntimeError when nobody is signed in."""
        if self.work is None:
            raise RuntimeError("nobody is signed in")
        return self.work

    def show_keys(self) -> None:
        """F1."""
        from app.views.shell.keys import KeysDialog

        here = self.work.current() if self.work is not None else None
        lines = here.keys() if here is not None else ()
        open_once(KeysDialog(lines, here.title() if here is not None else "", self.window))

    def show_settings(self) -> None:
        """Light or dark, text size, about."""
        from app.views.shell.settings import SettingsDialog

        if self.preferences is not None and self.hub is not None:
            open_once(SettingsDialog(self.preferences, self.hub, self.window, self.relook.dress))

    def start_board(self) -> None:
        """F11: start the wallboard as a process of its own."""
        hub, actor = self.hub, self.actor
        if hub is None or actor is None or self.work is None:
            return
        from app.services.access import Act, may
        from app.views.desk import Notice

        if not may(actor, Act.START_BOARD, self.work.desk.narrowed):
            said = Notice("Your role does not start the wallboard.", "Ask a manager or the administrator.", "warning")
            self.work.say(said)
            return
        from app.views.wallboard.start import start_board

        work = self.work
        self.background.operation(
            partial(start_board, hub, actor),
            lambda told: work.say(Notice(told.sentence, told.next_step, "done")),
            self._tell, context=work,
        )

    def _tell(self, error: Exception) -> None:
        if self.work is not None and (here := self.work.current()) is not None:
            here.show_failure(error)

    def lock(self, cause: str) -> None:
        """Cover the desk; drafts are kept first, and nothing on it can be read or touched."""
        if self.work is None or self.hub is None or self.actor is None or self.window.locked:
            return
        from app.views.sign_in.lock_screen import build_lock

        self.work.save_drafts()
        forget_copied()
        cover = build_lock(
            self.background, self.hub, self.actor, cause, self.window, would_lose=self.leaving.would_lose
        )
        cover.unlocked.connect(self._unlocked)
        cover.signed_out.connect(self._signed_out)
        self.window.setWindowTitle("Hubdesk")
        self.window.raise_lock(cover)

    def _unlocked(self) -> None:
        self.window.lower_lock()
        if self.work is not None:
            here = self.work.current()
            if here is not None:
                here.focus_first()

    def sign_out(self) -> None:
        """Keep drafts, forget everything shown, and go back to the sign-in window."""
        if self.work is None or self.hub is None or self.actor is None:
            return
        hub, actor = self.hub, self.actor

        def leave() -> None:
            from app.services.trust import sign_in

            work = partial(sign_in.sign_out, hub, actor)
            self.background.operation(work, lambda _done: self._signed_out(), self._unhandled)

        self.leaving.sign_out(leave)

    def _departed(self, error: Exception) -> None:
        """Somebody ended this account, or changed its roles, while it was at work: nothing stays on the screen."""
        if self.work is not None:  # else the desk is cleared already, and what was asked before comes back
            self._signed_out()
            self._unhandled(error)

    def _signed_out(self) -> None:
        self.changes.unwatch()
        self.window.watch.stop()
        self.window.others.hide_all_but(self.window)
        self.window.others.close_all()
        self.window.lower_lock()
        forget_copied()
        self.relook.stop()
        if self.preferences is not None:
            self.preferences.flush()
            self.preferences = None
        if self.work is not None:
            self.work.clear_data()
            self.window.drop_slowly(self.work, self.work.stack)
            self.work = None
        if self.hub is not None:
            self.background.query(self.hub.close, lambda _closed: None, self._unhandled)
        self.hub = self.actor = None
        turns().add(self, self.begin, soon=True)

    # --- the end

    def close(self) -> None:
        """Keep settings, finish every write, close the hub; drafts were kept before (`Leaving.may_close`)."""
        self.changes.unwatch()
        self.window.watch.stop()
        forget_copied()
        if self.preferences is not None:
            self.preferences.flush()
        if self._sign_in is not None:
            self._sign_in.stop()
        self.background.close()
        if self.hub is not None:
            self.hub.close()
            self.hub = None

    def _unhandled(self, error: Exception) -> None:
        from app.views.errors import words

        self.tell(words(error))

    def tell(self, said: Words) -> None:
        """Say what nobody else could say: on the desk if there is one, else in a dialog."""
        from app.views.desk import Notice

        here = self.work.current() if self.work is not None else None
        if here is not None:
            here.show_notice(Notice(said.sentence, said.next_step, said.tone))
        else:
            from app.views.widgets.dialogs import ConfirmDialog

            open_once(ConfirmDialog(said.title, f"{said.sentence} {said.next_step}", "Close", parent=self.window))


def make_application(arguments: list[str], mode: theme.Mode = "system", scale: int = 100) -> QApplication:
    """The one QApplication, dressed. The GUI thread gets Python's lock within a millisecond, not five.

    Measured: while the database thread works in Python, every call from Qt into Python waits for the lock once; laying
    out a screen makes thousands of such calls.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    app = QApplication([sys.argv[0], *theme.STYLE, *arguments])
    app.setApplicationName("Hubdesk")
    app.setApplicationDisplayName("Hubdesk")
    app.setOrganizationName("Hubdesk")
    theme.start(app, mode, scale, styled=True)
    return app


def run_desk(folder: Path) -> int:
    """Run the desk on a hub's folder; a second start brings the first to the front."""
    app = make_application([], *machine.kept_look())
    from app.views.shell.instance import InstanceGuard

    guard = InstanceGuard(folder)
    if not guard.is_first() and guard.knock():
        return 0
    desktop = Desktop(folder)
    guard.asked_to_front.connect(desktop.window.bring_to_front)
    desktop.window.restore_place()
    desktop.begin()
    desktop.window.show()
    desktop.first_painted.connect(lambda: _after_first_paint(desktop, guard))
    status = app.exec()
    guard.release()
    return status


def _after_first_paint(desktop: Desktop, guard: InstanceGuard) -> None:
    """Collect garbage from now on, listen for a second start, install the fault log: all of it costs time."""
    from app.views import errors
    from app.views.collecting import Collector

    Collector(desktop, desktop.window.watch.at_rest)
    guard.serve()
    errors.install(desktop.folder.parent, lambda said: QTimer.singleShot(0, desktop, lambda: desktop.tell(said)))
