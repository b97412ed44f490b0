"""A plan of requests that was begun: kept as a draft, brought back, dropped. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from app.services.enquiry import plan_drafts
from app.views.desk import Desk

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes


class PlanKeeping:
    """The draft of one screen's plan. `fault` says why the last one could not be kept."""

    def __init__(self, desk: Desk, failed: Callable[[Exception], None]) -> None:
        self._desk = desk
        self._failed = failed
        self._stored: Mapping[str, object] = {}
        self.fault: Exception | None = None

    def bring_back(self, enquiry_id: UUID, found: Callable[[Mapping[str, object] | None], None]) -> None:
        """Read what was kept of an enquiry's plan."""
        work = partial(plan_drafts.open_plan, self._desk.hub, self._desk.actor, enquiry_id)
        self._desk.runner.query(work, found, self._failed, lane="plan")

    def begin(self, body: Mapping[str, object]) -> None:
        """A plan stands on the screen as `body`: only what differs from it is worth keeping."""
        self._stored, self.fault = body, None

    def keep(self, enquiry_id: UUID, body: Mapping[str, object]) -> None:
        """Keep the plan as it stands, where it has changed; one that could not be kept is tried again the next time."""
        if body == self._stored:
            return
        former, self._stored = self._stored, body
        work = partial(plan_drafts.keep_plan, self._desk.hub, self._desk.actor, enquiry_id, body)
        self._desk.runner.operation(work, self._kept, partial(self._not_kept, former))

    def _kept(self, _changes: Changes) -> None:
        self.fault = None

    def _not_kept(self, former: Mapping[str, object], error: Exception) -> None:
        self._stored, self.fault = former, error
        self._failed(error)

    def drop(self, enquiry_id: UUID) -> None:
        """Forget the draft: the plan was saved, or left on purpose."""
        self.fault = None
        work = partial(plan_drafts.drop_plan, self._desk.hub, self._desk.actor, enquiry_id)
        self._desk.runner.operation(work, None, self._failed)
