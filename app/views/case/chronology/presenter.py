"""What happens on the chronology: reads it, filters it, marks events and prints what is shown. No Qt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.services.access import Act, may
from app.services.enquiry import chronology
from app.services.enquiry.chronology_records import (
    Chronology,
    ChronologyEvent,
    EventFilter,
    EventKind,
    MarkDraft,
    TypedEvent,
)
from app.services.papers.record import Paper
from app.views.case.chronology.contract import ChronologyView
from app.views.case.forms import FormField, FormSpec, Values, code_of, text_of
from app.views.desk import Desk, Notice

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

YES_NO = (("yes", "Yes"), ("no", "No"))


class ChronologyPresenter:
    """The chronology of one case."""

    def __init__(self, view: ChronologyView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self._id: UUID | None = None
        self._as_of: datetime | None = None
        self.whole: Chronology | None = None
        self.filter = EventFilter()

    def show(self, enquiry_id: UUID, read_at: datetime) -> None:
        """Show the chronology of a case; read again where the case was."""
        if enquiry_id != self._id:
            self.whole = None
            self.filter = EventFilter()
            self._view.show_loading()
        elif read_at == self._as_of:
            return
        self._id, self._as_of = enquiry_id, read_at
        work = partial(chronology.read_chronology, self._desk.hub, self._desk.actor, enquiry_id)
        self._desk.runner.query(work, self._read, self._view.show_events_failure, lane="chronology")

    def again(self) -> None:
        """Read it again after a failure."""
        if self._id is not None and self._as_of is not None:
            at, self._as_of = self._as_of, None
            self.show(self._id, at)

    def forget(self) -> None:
        """Hold nothing of the case."""
        self.whole = None
        self._id = self._as_of = None
        self.filter = EventFilter()

    def _read(self, found: Chronology) -> None:
        self.whole = found
        self._show()

    def _show(self) -> None:
        if self.whole is not None:
            curate = may(self._desk.actor, Act.CURATE_CHRONOLOGY, self._desk.narrowed)
            self._view.show_events(self.whole, self.shown(), may_curate=curate)

    def shown(self) -> tuple[ChronologyEvent, ...]:
        """The events that the filter takes."""
        return () if self.whole is None else tuple(each for each in self.whole.events if self.filter.takes(each))

    # --- filter ---

    def narrow(self, **to: Any) -> None:
        """Change a part of the filter: person, agency, kind, significant_only, words."""
        self.filter = replace(self.filter, **to)
        self._show()

    def widen(self) -> None:
        """Show everything again."""
        self.filter = EventFilter()
        self._show()

    # --- marks ---

    def mark(self, event: ChronologyEvent | None) -> None:
        """Ask what an event means. Nothing is chosen beforehand where nobody has marked it yet."""
        if event is None:
            self._view.show_notice(Notice("Choose an event first.", "Go to its line and press M.", "info"))
            return
        before = "" if event.mark is None else event.mark.analysis
        self._view.open_form(
            FormSpec(
                "mark",
                "Mark this event",
                f"{event.title}. A mark is a new entry; earlier ones stay on the record.",
                "Mark",
                (
                    FormField("significant", "Significant", "choice", options=YES_NO),
                    FormField("hidden", "Kept out of the summary", "choice", options=YES_NO),
                    FormField("analysis", "What it means", "text", hint=_before(before), optional=True),
                ),
                about=event,
            )
        )

    def add(self) -> None:
        """Ask for an event to add by hand."""
        if self.whole is not None:
            self._view.open_form(self._typed_form("add", "Add an event", None))

    def correct(self, event: ChronologyEvent | None) -> None:
        """Ask for the words of an event that was added by hand, anew."""
        if event is None or event.kind is not EventKind.TYPED:
            self._view.show_notice(
                Notice("Only an event added by hand can be corrected.", "Mark the others, or add an event.", "info")
            )
            return
        self._view.open_form(self._typed_form("correct", "Correct this event", event))

    def remove(self, event: ChronologyEvent | None) -> None:
        """Ask why an event that was added by hand is taken out."""
        if event is None or event.kind is not EventKind.TYPED:
            words = "Only an event added by hand can be taken out."
            self._view.show_notice(Notice(words, "Keep others out of the summary by a mark.", "info"))
            return
        fields = (FormField("reason", "Why it is taken out", "text"),)
        sentence = "It stays on the record, and nobody sees it in the chronology."
        spec = FormSpec("remove", "Take this event out", sentence, "Take out", fields, event, danger=True)
        self._view.open_form(spec)

    def _typed_form(self, kind: str, title: str, event: ChronologyEvent | None) -> FormSpec:
        people = () if self.whole is None else tuple((str(each), name) for each, name in self.whole.people)
        stood = _before(event.text) if event is not None else ""
        return FormSpec(
            kind,
            title,
            "It stands in the chronology beside what the record holds by itself.",
            "Save",
            (
                FormField("text", "What happened", "text", hint=stood),
                FormField("happened_on", "Day", "date", optional=True),
                FormField(
                    "as_written", "Or when, as far as it is known", hint="Such as “spring 2024”.", optional=True
                ),
                FormField("person", "Person", "choice", hint="Empty means everybody.", options=people, optional=True),
                FormField("significant", "Significant", "choice", options=YES_NO),
                FormField("hidden", "Kept out of the summary", "choice", options=YES_NO),
                FormField("analysis", "What it means", "text", optional=True),
            ),
            about=event,
        )

    def submit(self, spec: FormSpec, values: Values) -> None:
        """Save what a form asked."""
        from app.services.errors import Invalid, Problem

        if self._id is None:
            return
        hub, actor, at = self._desk.hub, self._desk.actor, self._id
        unsaid = tuple(
            Problem(name, words)
            for name, words in (
                ("significant", "Choose whether it is significant."),
                ("hidden", "Choose whether it is kept out of the summary."),
            )
            if spec.kind != "remove" and code_of(values, name) is None
        )
        if unsaid:
            self._view.show_form_failure(Invalid(unsaid))
            return
        event = spec.about if isinstance(spec.about, ChronologyEvent) else None
        seen = event.mark.id if event is not None and event.mark is not None else None
        significant, hidden = code_of(values, "significant") == "yes", code_of(values, "hidden") == "yes"
        if spec.kind == "mark" and event is not None:
            draft = MarkDraft(significant, hidden, text_of(values, "analysis") or _kept(event))
            work = partial(chronology.mark_event, hub, actor, at, event.source_id, draft, seen=seen)
        elif spec.kind == "remove" and event is not None and seen is not None:
            reason = text_of(values, "reason")
            work = partial(chronology.remove_event, hub, actor, at, event.source_id, reason, seen=seen)
        else:
            day, person = values.get("happened_on"), code_of(values, "person")
            typed = TypedEvent(
                text_of(values, "text"),
                day if isinstance(day, date) else None,
                text_of(values, "as_written"),
                UUID(person) if person else None,
                significant,
                hidden,
                text_of(values, "analysis"),
            )
            corrects = event.source_id if event is not None else None
            work = partial(chronology.add_event, hub, actor, at, typed, corrects=corrects, seen=seen)
        self._desk.runner.operation(work, self._saved, self._view.show_form_failure)

    def _saved(self, changes: Changes) -> None:
        self._view.close_form()
        self._view.show_notice(Notice(changes.words, "", "done"))

    # --- print ---

    def print_shown(self) -> None:
        """Set what is shown as a paper for use inside the hub; the printing is audited."""
        if self._id is None:
            return
        work = partial(chronology.print_chronology, self._desk.hub, self._desk.actor, self._id, self.filter)
        self._desk.runner.query(work, self._printed, self._view.show_failure)

    def _printed(self, paper: Paper) -> None:
        self._view.show_paper(paper)


def _before(words: str) -> str:
    return f"So far: {words}" if words else ""


def _kept(event: ChronologyEvent) -> str:
    return event.mark.analysis if event.mark is not None else ""
