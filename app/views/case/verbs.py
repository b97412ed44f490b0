"""What the case screen can be told by its presenter. No Qt, so that a test may stand in for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from app.services.enquiry.records import CaseDetail
from app.services.enquiry.request_records import DueForecast
from app.services.errors import Invalid
from app.views.case.ask_state import AskState
from app.views.case.forms import FormSpec, Question
from app.views.desk import Notice


class CaseView(Protocol):
    """What the screen can be told."""

    def show_case(self, case: CaseDetail, now: datetime, allowed: frozenset[str]) -> None:
        """Show the case; `allowed` names the acts this person may do on it."""

    def show_loading(self) -> None:
        """Show that the case is being fetched."""

    def show_case_failure(self, error: Exception) -> None:
        """Show why the case cannot be shown."""

    def show_door(self, sentence: str, next_step: str, action: str) -> None:
        """Show nothing of the case but why it is closed, and what may be done about it; "" for nothing."""

    def show_ask(self, state: AskState) -> None:
        """Turn to the page that plans the grid."""

    def show_forecasts(self, forecasts: tuple[DueForecast, ...]) -> None:
        """Show when requests would fall due if they left now."""

    def show_plan(self) -> None:
        """Show the plan after it was filled."""

    def show_ask_problems(self, error: Invalid) -> None:
        """Say what the plan lacks."""

    def show_main(self) -> None:
        """Turn back to the case."""

    def then(self, work: Callable[[], object]) -> None:
        """Do something more in the next turn, once keys and paints have had theirs."""

    def open_form(self, spec: FormSpec) -> None:
        """Ask a small form."""

    def close_form(self) -> None:
        """Close it: what it asked is saved."""

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong."""

    def ask_question(self, question: Question) -> None:
        """Ask for a confirmation."""

    def show_notice(self, notice: Notice) -> None:
        """Say something on top."""

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""
