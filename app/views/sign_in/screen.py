"""Puts the sign-in window together."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.views.sign_in import DEMO_MARK
from app.views.sign_in.view import SignInView
from app.views.widgets.painted_later import in_next_turns

if TYPE_CHECKING:
    from app.services.access import Actor
    from app.services.unit_of_work import Hub
    from app.views.desk import Runner
    from app.views.sign_in.presenter import Entry, SignInPresenter


class SignIn(SignInView):
    """The sign-in window's content with its presenter. `begin` is called by itself after the first paint.

    Signals
        painted(): it has been painted for the first time; heavy things may be loaded now.
    """

    painted = Signal()

    def __init__(
        self, runner: Runner, folder: Path, parent: QWidget | None = None, *, again: bool = False
    ) -> None:
        super().__init__(parent)
        self._seen = False
        self._runner, self._folder = runner, folder
        self.submitted.connect(self._submit)
        self.retry_asked.connect(self.begin)
        self.folder_chosen.connect(self._choose)
        self.new_hub_asked.connect(lambda: self.new_hub_wanted.emit(self.presenter.folder))
        self.show_hub("", folder.name)
        if (folder / DEMO_MARK).exists():  # the demo's people stand there from the first paint on
            from app.views.sign_in.demo_people import read_demo

            people = read_demo(folder).people
            if again:
                in_next_turns(self, lambda: self.show_demo(people))
            else:
                self.show_demo(people)

    @cached_property
    def presenter(self) -> SignInPresenter:
        """Who does the work. Made once the window stands: nothing of it is needed to paint the form."""
        from app.views.desk import ScopedRunner
        from app.views.sign_in.presenter import SignInPresenter

        return SignInPresenter(self, ScopedRunner(self._runner, self), self._folder, self._admit, self._lead_on)

    def event(self, event: QEvent) -> bool:
        """Begin once the window stands: what the database thread imports would hold back the first paint."""
        if event.type() is QEvent.Type.Paint and not self._seen:
            self._seen = True
            QTimer.singleShot(0, self, self._painted)
        return super().event(event)

    def _painted(self) -> None:
        self.painted.emit()
        self.begin()

    def begin(self) -> None:
        """Look at the hub's folder and go on from there."""
        self.presenter.start()

    def stop(self) -> None:
        """The window goes: break off the bringing up of an older hub."""
        if "presenter" in self.__dict__:
            self.presenter.stop()

    def _submit(self, entry: Entry) -> None:
        self.presenter.submit(entry)

    def _choose(self, folder: Path) -> None:
        self.presenter.choose_folder(folder)

    def _lead_on(self, hub: Hub, actor: Actor | None) -> None:
        self.clear()
        self.set_up_wanted.emit(hub, actor)

    def _admit(self, hub: Hub, actor: Actor, words: str) -> None:
        self.clear()
        self.signed_in.emit(hub, actor, words)


def build_sign_in(runner: Runner, folder: Path, parent: QWidget | None = None, *, again: bool = False) -> SignIn:
    """The sign-in window's content for a hub's folder; it begins its work once it has been painted.

    `again`: somebody has just signed out, and keys get through between its parts.
    """
    return SignIn(runner, folder, parent, again=again)
