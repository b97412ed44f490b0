"""Puts the sign-in window together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.views.desk import Runner, ScopedRunner
from app.views.sign_in.presenter import SignInPresenter
from app.views.sign_in.view import SignInView

if TYPE_CHECKING:
    from app.services.access import Actor
    from app.services.unit_of_work import Hub


class SignIn(SignInView):
    """The sign-in window's content with its presenter. `begin` is called by itself after the first paint.

    Signals
        painted(): it has been painted for the first time; heavy things may be loaded now.
    """

    painted = Signal()

    def __init__(self, runner: Runner, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen = False
        self.presenter = SignInPresenter(
            self, ScopedRunner(runner, self), folder, self._admit, self._lead_on
        )
        self.submitted.connect(self.presenter.submit)
        self.retry_asked.connect(self.presenter.start)
        self.folder_chosen.connect(self.presenter.choose_folder)
        self.new_hub_asked.connect(lambda: self.new_hub_wanted.emit(self.presenter.folder))

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

    def _lead_on(self, hub: Hub, actor: Actor | None) -> None:
        self.clear()
        self.set_up_wanted.emit(hub, actor)

    def _admit(self, hub: Hub, actor: Actor, words: str) -> None:
        self.clear()
        self.signed_in.emit(hub, actor, words)


def build_sign_in(runner: Runner, folder: Path, parent: QWidget | None = None) -> SignIn:
    """The sign-in window's content for a hub's folder; it begins its work once it has been painted."""
    return SignIn(runner, folder, parent)
