"""Advice without a referral: what a professional asked and what the hub advised, on the contact it is about. No Qt."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services.access import Act, may
from app.services.errors import Conflict
from app.views import text
from app.views.case.entries import Entry
from app.views.case.forms import FormField, FormSpec, Values, code_of, text_of
from app.views.desk import Desk, Notice

if TYPE_CHECKING:
    from app.services.intake.consultations import ConsultationRow
    from app.services.intake.records import ContactDetail
    from app.services.unit_of_work import Changes

KIND = "advice"
NAMED = {True: "yes", False: "no"}


class AdviceView(Protocol):
    """What the card can be told."""

    def show_advice(self, entries: tuple[Entry, ...], act: str) -> None:
        """Show the advice on record; `act` is what the button does, "" for none."""

    def open_form(self, spec: FormSpec) -> None:
        """Ask a small form about the contact."""

    def close_form(self) -> None:
        """Close it: what it asked is saved."""

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong."""

    def advice_kept(self) -> None:
        """Know that advice is on record now: what asked for it is answered."""

    def show_notice(self, notice: Notice) -> None:
        """Say something on top."""

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""


class AdvicePresenter:
    """The advice on one contact. A correction is a new entry; what it corrects stays."""

    def __init__(self, view: AdviceView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self._contact: tuple[UUID, bool, bool] | None = None
        self._rows: tuple[ConsultationRow, ...] = ()
        desk.changes.subscribe(("contact",), self._changed)

    def show(self, detail: ContactDetail) -> None:
        """Show the advice on a contact that was read."""
        undecided = detail.status in {"unscreened", "waiting_for_manager"}
        self._contact = detail.id, detail.draft.subject_kind == "adult_at_risk", undecided
        self._read()

    def forget(self) -> None:
        """Hold nothing."""
        self._contact, self._rows = None, ()

    def begin(self) -> None:
        """Ask what was asked and advised; where advice is on record it is corrected."""
        if self._contact is None or not self._act():
            return
        whom = "the adult" if self._contact[1] else "the family"
        named = (("yes", f"Yes, {whom} was named"), ("no", f"No, {whom} was not named"))
        standing = self._rows[0] if self._rows else None
        fields = (
            FormField("asked_by", "Who asked", hint="Name, role and agency."),
            FormField("question", "What was asked", "text"),
            FormField("advice", "What was advised", "text"),
            FormField("family_named", f"Whether {whom} was named", "choice", options=named),
        )
        sentence = "A consultation is advice without a referral. It stays on record, and the contact can end with it."
        begun = None
        if standing is not None:
            sentence = "What was recorded before stays on record beside the correction."
            begun = {
                "asked_by": standing.asked_by,
                "question": standing.question,
                "advice": standing.advice,
                "family_named": NAMED[standing.family_named],
            }
        title = "Correct the advice" if standing else "Record the advice"
        self._view.open_form(FormSpec(KIND, title, sentence, "Record", fields, standing, begun=begun))

    def submit(self, spec: FormSpec, values: Values) -> None:
        """Record it."""
        if self._contact is None:
            return
        from app.services.intake.consultations import ConsultationDraft, ConsultationRow, record_consultation

        code = code_of(values, "family_named")
        draft = ConsultationDraft(
            text_of(values, "asked_by"),
            text_of(values, "question"),
            text_of(values, "advice"),
            None if code is None else code == "yes",
        )
        over = spec.about.id if isinstance(spec.about, ConsultationRow) else None
        hub, actor, at = self._desk.hub, self._desk.actor, self._contact[0]
        work = partial(record_consultation, hub, actor, at, draft, corrects_id=over)
        self._desk.runner.operation(work, self._kept, self._not_kept)

    def _kept(self, changes: Changes) -> None:
        self._view.close_form()
        self._view.advice_kept()
        self._view.show_notice(Notice(changes.words, "", "done"))
        self._read()

    def _not_kept(self, error: Exception) -> None:
        self._view.show_form_failure(error)
        if isinstance(error, Conflict):
            self._read()

    def _changed(self, changes: Changes) -> None:
        if self._contact is not None and any(each.id in {None, self._contact[0]} for each in changes.touched):
            self._read()

    def _read(self) -> None:
        if self._contact is None:
            return
        from app.services.intake.consultations import list_consultations

        work = partial(list_consultations, self._desk.hub, self._desk.actor, self._contact[0])
        self._desk.runner.query(work, self._show, self._view.show_failure, lane="advice")

    def _show(self, rows: tuple[ConsultationRow, ...]) -> None:
        self._rows = rows
        adult = self._contact is not None and self._contact[1]
        entries = tuple(entry(row, newest=at == 0, adult=adult) for at, row in enumerate(rows))
        self._view.show_advice(entries, self._act())

    def _act(self) -> str:
        """What may be done: on a contact that is decided advice is only corrected."""
        undecided = self._contact is not None and self._contact[2]
        if not may(self._desk.actor, Act.ADVISE, self._desk.narrowed) or not (undecided or self._rows):
            return ""
        return "Correct" if self._rows else "Record"


def entry(row: ConsultationRow, *, newest: bool, adult: bool) -> Entry:
    """One consultation: who asked, who advised and when, what was asked, what was advised."""
    whom = "The adult" if adult else "The family"
    named = f"{whom} was {'' if row.family_named else 'not '}named."
    heading = f"{row.asked_by} asked" if newest else f"{row.asked_by} asked (corrected since)"
    lines = (f"{text.moment(row.at)} · advised by {row.by}", named)
    return Entry(row.id, KIND, heading, lines, f"Asked: {row.question}\n\nAdvised: {row.advice}")
