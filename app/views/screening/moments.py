"""The two moments that move a contact's clocks: decision-making starts, and the written referral comes. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services.access import Act, may
from app.views.desk import Desk, Notice

if TYPE_CHECKING:
    from app.services.access import Actor
    from app.services.intake.records import ContactDetail
    from app.services.unit_of_work import Changes, Hub


class MomentsView(Protocol):
    """What is asked of the screen."""

    def show_moments(self, *, start: bool, written: bool) -> None:
        """Offer to start decision-making, and to note that the written referral has come, where each applies."""

    def say(self, notice: Notice) -> None:
        """Say something on top."""

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""


class Moments:
    """Offers what applies to the contact in front, and does it.

    Attributes:
        busy: one of the two is being kept; `marked` is called with the contact and its new version when it is.
    """

    def __init__(self, view: MomentsView, desk: Desk, marked: Callable[[UUID, int], None]) -> None:
        self.busy = False
        self._view = view
        self._desk = desk
        self._marked = marked
        self._contact: tuple[UUID, int] | None = None

    def show(self, detail: ContactDetail) -> None:
        """Offer what applies to a contact that was read: only before screening can decision-making start."""
        self._contact = detail.id, detail.version
        records = may(self._desk.actor, Act.RECORD_CONTACT, self._desk.narrowed)
        waits = detail.written_due_at is not None and detail.written_received_at is None
        unstarted = detail.status == "unscreened" and detail.decision_started_at is None
        self._view.show_moments(start=records and unstarted, written=records and waits)

    def start_decision_making(self) -> None:
        """Start the second clock of the contact, now."""
        from app.services.intake.contacts import start_decision_making

        self._keep(start_decision_making)

    def note_written_referral(self) -> None:
        """Note that the written referral has come, now."""
        from app.services.intake.contacts import mark_written_received

        self._keep(mark_written_received)

    def _keep(self, act: Callable[[Hub, Actor, UUID], Changes]) -> None:
        if self._contact is None or self.busy:
            return
        self.busy = True
        contact_id, version = self._contact
        work = partial(act, self._desk.hub, self._desk.actor, contact_id)
        self._desk.runner.operation(work, partial(self._kept, contact_id, version + 1), self._not_kept)

    def _kept(self, contact_id: UUID, version: int, changes: Changes) -> None:
        self.busy = False
        self._view.say(Notice(changes.words, tone="done"))
        self._marked(contact_id, version)

    def _not_kept(self, error: Exception) -> None:
        self.busy = False
        self._view.show_failure(error)
