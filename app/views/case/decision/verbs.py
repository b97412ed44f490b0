"""What the part "analysis and decision" can be told by its presenter. No Qt, so that a test may stand in for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from app.services.enquiry.decision_records import DecisionRoom, Known
from app.services.errors import Conflict, Problem
from app.views.case.forms import FormSpec, Question
from app.views.desk import Notice


class DecisionView(Protocol):
    """What the part can be told."""

    def show_room(self, room: DecisionRoom, now: datetime, allowed: frozenset[str]) -> None:
        """Show all of it; `allowed` names the acts this person may do. What is being typed stays."""

    def show_analysis(self, sections: Mapping[str, str]) -> None:
        """Put a text into the sections: the version that holds, or a draft that came back."""

    def show_draft_words(self, words: str) -> None:
        """Say how the draft stands: kept, changed by somebody else meanwhile."""

    def typed_sections(self) -> dict[str, str]:
        """What stands in the sections now."""

    def show_analysis_problems(self, problems: Sequence[Problem]) -> None:
        """Say what the analysis lacks."""

    def show_conflict(self, conflict: Conflict) -> None:
        """Show both texts of the analysis side by side."""

    def show_page(self, kind: str, body: Mapping[str, object]) -> None:
        """Turn to the page that recommends, decides or plans, with what was typed on it before."""

    def typed_page(self) -> dict[str, object]:
        """What stands on that page now."""

    def show_page_problems(self, problems: Sequence[Problem]) -> None:
        """Say what the page lacks; what was typed stays."""

    def leave_page(self) -> None:
        """Turn back from the page."""

    def show_known(self, title: str, known: Known) -> None:
        """Show what was known at a decision, whole."""

    def open_form(self, spec: FormSpec) -> None:
        """Ask a small form."""

    def close_form(self) -> None:
        """Close it: what it asked is saved."""

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong."""

    def ask_question(self, question: Question) -> None:
        """Ask for a confirmation."""

    def show_notice(self, notice: Notice) -> None:
        """Say something on top of the case."""

    def show_failure(self, error: Exception) -> None:
        """Say there what went wrong."""
