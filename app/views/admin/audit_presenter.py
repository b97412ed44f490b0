"""What the auditor asks of the trail. No Qt."""

from __future__ import annotations

from typing import Protocol

from app.services.trust import audit
from app.services.trust.audit import AuditRow, ChainVerdict
from app.views import errors
from app.views.desk import Desk, Notice

PAGE = 200


class AuditShown(Protocol):
    """What the presenter needs of the screen."""

    def show_rows(self, rows: tuple[AuditRow, ...], *, more: bool) -> None:
        """Show the entries; `more` tells that older ones may be fetched."""

    def show_loading(self) -> None:
        """Say that entries are being fetched."""

    def tell(self, notice: Notice) -> None:
        """Say something on top."""


class AuditPresenter:
    """Fetches entries page by page and has the chain checked."""

    def __init__(self, desk: Desk, shown: AuditShown) -> None:
        self._desk = desk
        self._shown = shown
        self._rows: tuple[AuditRow, ...] = ()
        self._reference = ""

    def search(self, reference: str) -> None:
        """The newest entries, or those on one contact or enquiry."""
        self._reference = reference.strip()
        self._rows = ()
        self._shown.show_loading()
        self._fetch(None)

    def older(self) -> None:
        """The next page."""
        if self._rows:
            self._fetch(self._rows[-1].seq)

    def _fetch(self, before: int | None) -> None:
        hub, actor, reference = self._desk.hub, self._desk.actor, self._reference

        def shown(rows: tuple[AuditRow, ...]) -> None:
            self._rows = (*self._rows, *rows)
            self._shown.show_rows(self._rows, more=len(rows) == PAGE)

        self._desk.runner.query(
            lambda: audit.list_audit(hub, actor, reference=reference, before=before, limit=PAGE),
            shown,
            self._failed,
            lane="audit",
        )

    def check(self) -> None:
        """Check the whole chain; the result is an entry of its own."""
        hub, actor = self._desk.hub, self._desk.actor

        def told(verdict: ChainVerdict) -> None:
            tone = "done" if verdict.holds else "error"
            self._shown.tell(Notice(verdict.sentence, verdict.next_step, tone))

        self._desk.runner.query(lambda: audit.check_audit(hub, actor), told, self._failed, lane="audit-check")

    def _failed(self, error: Exception) -> None:
        self._shown.show_rows(self._rows, more=False)
        said = errors.words(error)
        self._shown.tell(Notice(said.sentence, said.next_step, said.tone))
