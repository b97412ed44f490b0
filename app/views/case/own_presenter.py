"""What happens in a partner representative's own queue. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services.enquiry import own_requests, replies
from app.services.enquiry.request_records import OwnRequest, OwnRequestRow, ReplyDraft
from app.services.errors import Invalid
from app.views.case.reply_people import Answering, own_answering
from app.views.desk import Desk, Notice

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes


class OwnView(Protocol):
    """What the queue can be told."""

    def show_rows(self, rows: tuple[OwnRequestRow, ...]) -> None:
        """Show the queue."""

    def show_list_failure(self, error: Exception) -> None:
        """Show why it cannot be shown."""

    def show_request(self, request: OwnRequest, people: tuple[Answering, ...]) -> None:
        """Show a request beside the answers it waits for."""

    def show_queue(self) -> None:
        """Turn back to the queue."""

    def show_reply_problems(self, error: Invalid) -> None:
        """Say what the answers lack."""

    def show_notice(self, notice: Notice) -> None:
        """Say something on top."""

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""


class OwnPresenter:
    """The queue of one agency."""

    def __init__(self, view: OwnView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self.request: OwnRequest | None = None
        desk.changes.subscribe(("request", "enquiry"), self._changed)

    def refresh(self) -> None:
        """Read the queue again."""
        hub, actor = self._desk.hub, self._desk.actor
        self._desk.runner.query(
            lambda: own_requests.list_own_requests(hub, actor),
            self._view.show_rows,
            self._view.show_list_failure,
            lane="queue",
        )

    def open(self, request_id: UUID) -> None:
        """Open a request; the reading is audited."""
        hub, actor = self._desk.hub, self._desk.actor
        self._desk.runner.query(
            lambda: own_requests.open_own_request(hub, actor, request_id),
            self._opened,
            self._view.show_failure,
            lane="request",
        )

    def _opened(self, request: OwnRequest) -> None:
        self.request = request
        self._view.show_request(request, own_answering(request))

    def save(self, drafts: tuple[ReplyDraft, ...]) -> None:
        """Log the answers of one's own agency."""
        request = self.request
        if request is None:
            return
        hub, actor = self._desk.hub, self._desk.actor
        self._desk.runner.operation(
            lambda: replies.log_reply(hub, actor, request.row.id, drafts, version=request.version),
            self._saved,
            self._failed,
        )

    def leave(self) -> None:
        """Turn back to the queue without saving."""
        self.request = None
        self._view.show_queue()

    def _saved(self, changes: Changes) -> None:
        self.leave()
        self._view.show_notice(Notice(changes.words, "", "done"))
        self.refresh()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Invalid):
            self._view.show_reply_problems(error)
        else:
            self._view.show_failure(error)

    def _changed(self, _changes: Changes) -> None:
        self.refresh()
