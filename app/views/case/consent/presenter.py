"""What happens in the consent part: records events, proposes overrides, and lets somebody else decide them. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING, Protocol

from app.services import clock
from app.services.enquiry import consent
from app.services.enquiry.records import CaseDetail, OverrideRow
from app.views.case import specs
from app.views.case.consent import words
from app.views.case.entries import Entry
from app.views.case.forms import FormField, FormSpec, Values, code_of, day_of, text_of
from app.views.case.part_presenter import PartPresenter, PartView
from app.views.desk import Desk, Notice

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes


class ConsentView(PartView, Protocol):
    """What the part can be told besides its forms."""

    def show_consent(self, standing: str, entries: Sequence[Entry], allowed: frozenset[str]) -> None:
        """Show where consent stands and everything on record."""

    def read_text(self, heading: str, lines: str, written: str) -> None:
        """Show a text whole."""


class ConsentPresenter(PartPresenter):
    """The consent part of one case."""

    def __init__(self, view: ConsentView, desk: Desk) -> None:
        super().__init__(view, desk)
        self._view = view

    def show(self, case: CaseDetail, now: datetime, allowed: frozenset[str]) -> None:
        """Show a case."""
        self.take(case, now, allowed)
        entries = words.entries(case, now, self._desk.actor.user_id, allowed)
        self._view.show_consent(words.standing(case), entries, allowed)

    def record(self) -> None:
        """Ask where consent stands now."""
        if self.case is not None:
            self.open(specs.consent_position(self.case))

    def propose(self) -> None:
        """Ask for the proposal of an override."""
        if self.case is not None:
            self.open(specs.override(self.case))

    def act(self, name: str, key: object) -> None:
        """Do what a button of an entry says."""
        row = next((each for each in (self.case.overrides if self.case else ()) if each.id == key), None)
        if row is None:
            return
        if name == "file_note":
            self._read(row)
        elif name in {"agree", "refuse"}:
            self.decide(row, agree=name == "agree")

    def decide(self, row: OverrideRow, *, agree: bool) -> None:
        """Ask for the reason of a decision; who proposed it is told that somebody else decides."""
        said = words.why_not(row, self._desk.actor.user_id, self.allowed)
        if said:
            self._view.notice(Notice(said, "", "warning"))
            return
        title = "Agree the override" if agree else "Refuse the override"
        sentence = (
            "What was held may then leave; the hub sends it. A locked note goes on each subject's file."
            if agree
            else "Every request that relies on it stays unsent."
        )
        fields = (FormField("reason", "Your reason", "text"),)
        kind = "agree" if agree else "refuse"
        self.open(FormSpec(kind, title, sentence, kind.capitalize(), fields, row, danger=not agree))

    def _read(self, row: OverrideRow) -> None:
        note = row.file_notes[0]
        people = ", ".join(each.person for each in row.file_notes)
        self._view.read_text(note.title, f"On the file of {people} · {note.by} · never changed", note.text)

    def work(self, spec: FormSpec, values: Values) -> Callable[[], Changes] | None:
        """What a form does when it is sent."""
        case = self.case
        if case is None:
            return None
        hub, actor, at, version = self._desk.hub, self._desk.actor, case.header.id, case.header.version
        if spec.kind == "consent":
            draft = consent.ConsentDraft(
                code_of(values, "position"),
                text_of(values, "said_by"),
                text_of(values, "covers"),
                text_of(values, "reason"),
                text_of(values, "explanation"),
            )
            return lambda: consent.record_consent(hub, actor, at, draft, version=version)
        if spec.kind == "override":
            proposal = _override(values)
            return lambda: consent.propose_override(hub, actor, at, proposal)
        about = spec.about
        if not isinstance(about, OverrideRow):
            return None
        reason, override_id = text_of(values, "reason"), about.id
        if spec.kind == "agree":
            return lambda: consent.agree_override(hub, actor, override_id, reason)
        return lambda: consent.refuse_override(hub, actor, override_id, reason)


def _override(values: Values) -> consent.OverrideDraft:
    until = day_of(values, "not_told_until")
    end = datetime.combine(until, time(23, 59), clock.LONDON) if until is not None else None
    return consent.OverrideDraft(
        code_of(values, "ground"),
        text_of(values, "analysis"),
        text_of(values, "alternatives"),
        text_of(values, "not_told"),
        end,
    )

