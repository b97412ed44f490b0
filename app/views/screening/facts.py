"""The facts of a contact, read-only: who, what, where, when, and how consent stands, as the referral says."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services import clock, codes
from app.services.intake.typed_dates import in_words
from app.views import text, theme
from app.views.screening.fact_lines import FactLines
from app.views.screening.options import CONSENT_WORDS
from app.views.widgets.buttons import button
from app.views.widgets.card import Card
from app.views.widgets.due import DueLabel
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import ElidedLabel, text_label
from app.views.widgets.rating import RatingMark
from app.views.widgets.slices import Slices

if TYPE_CHECKING:
    from app.services.intake.records import ContactDetail, ContactDraft, ContactPersonDetail

AROUND = 56
"""What stands at both sides of a card's lines, in pixels at 100 %."""
_YES_NO = {True: "Yes", False: "No", None: ""}


class ContactFacts(QWidget):
    """Shows one contact.

    Signals
        original_asked(object): the id of a document to open.
        amend_asked(): open the contact form.
    """

    original_asked = Signal(object)
    amend_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slices = Slices(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(theme.px(16), 0, theme.px(8), theme.px(16))
        self._layout.setSpacing(theme.px(12))

    def clear(self) -> None:
        """Show nothing."""
        self.slices.drop()
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def show_contact(self, detail: ContactDetail) -> None:
        """Replace what is shown: the worry and the people at once, the other cards in the next moments."""
        self.clear()
        draft = detail.draft
        self._layout.addWidget(self._worry(draft))
        self._layout.addStretch(1)
        self._add(partial(self._people, detail))
        cards = [partial(self._referrer, detail), partial(self._consent, draft)]
        if draft.subject_kind == "adult_at_risk":
            cards.append(partial(self._adult, draft))
        if draft.police is not None:
            cards.append(partial(self._police, draft))
        if detail.documents:
            cards.append(partial(self._documents, detail))
        if detail.earlier:
            cards.append(partial(self._earlier, detail))
        self.slices.add(partial(self._add, make) for make in cards)

    def _add(self, make: Callable[[], Card]) -> None:
        made = make()
        self._layout.insertWidget(self._layout.count() - 1, made)
        made.show()

    def _card(self, title: str, lines: tuple[tuple[str, str], ...]) -> Card:
        card = Card(title, self)
        self._form(card, lines)
        return card

    def _form(self, card: Card, lines: tuple[tuple[str, str], ...]) -> None:
        told = tuple((label, value) for label, value in lines if value)
        if told:
            card.body.addWidget(FactLines(told, self.width() - theme.px(AROUND), card))
        else:
            card.body.addWidget(text_label("Nothing is recorded here.", "muted", wrap=True, parent=card))

    def _worry(self, draft: ContactDraft) -> Card:
        card = Card("The worry", self)
        card.tools.addWidget(button("Amend", "quiet", self.amend_asked.emit, accessible_name="Amend this contact"))
        card.body.addWidget(text_label(draft.concern or "No concern text is recorded.", wrap=True, selectable=True))
        lines = (
            ("When", in_words(draft.happened_on)),
            ("The child's words", draft.childs_words),
            ("Strengths", draft.strengths),
            ("Action taken", draft.action_taken),
            ("Earlier help", draft.earlier_help),
            ("Hoped for", draft.hoped_for),
            ("Level the referrer claims", draft.level_claimed),
            ("Ticked on the form", ", ".join(draft.categories_ticked)),
        )
        if any(value for _label, value in lines):
            self._form(card, lines)
        return card

    def _people(self, detail: ContactDetail) -> Card:
        card = Card("People", self)
        for person in detail.people:
            card.body.addWidget(text_label(_person_head(person), "strong", wrap=True, selectable=True))
            card.body.addWidget(text_label(_person_line(person, detail), "secondary", wrap=True, selectable=True))
        place = ", ".join(part for part in (detail.draft.address, detail.draft.postcode) if part)
        if place:
            card.body.addWidget(text_label(f"Household address: {place}", "body", wrap=True, selectable=True))
        return card

    def _referrer(self, detail: ContactDetail) -> Card:
        draft = detail.draft
        source = codes.words_of(codes.sources(), draft.source_code) if draft.source_code else ""
        return self._card(
            "Referrer",
            (
                ("Name", draft.referrer_name),
                ("Role", draft.referrer_role),
                ("Agency", draft.referrer_agency),
                ("Source", f"{draft.source_code}  {source}".strip()),
                ("Telephone", draft.referrer_phone),
                ("E-mail", draft.referrer_email),
                ("Relationship", draft.referrer_relationship),
                ("Wishes anonymity", _YES_NO[draft.wishes_anonymity]),
                ("Received", text.moment(detail.received_at)),
                (
                    "Decision-making started",
                    text.moment(detail.decision_started_at) if detail.decision_started_at else "",
                ),
                ("Written referral due", text.moment(detail.written_due_at) if detail.written_due_at else ""),
                (
                    "Written referral received",
                    text.moment(detail.written_received_at) if detail.written_received_at else "",
                ),
            ),
        )

    def _consent(self, draft: ContactDraft) -> Card:
        return self._card(
            "Consent, as the referral says",
            (
                ("Position", dict(CONSENT_WORDS).get(draft.consent_position, "")),
                ("Adult told" if draft.subject_kind == "adult_at_risk" else "Family told", _YES_NO[draft.family_told]),
                ("By", draft.consent_by),
                ("Covers", draft.consent_covers),
                ("Reason", draft.consent_reason.replace("_", " ")),
                ("Explanation", draft.consent_explanation),
            ),
        )

    def _adult(self, draft: ContactDraft) -> Card:
        kinds = {code.code: code.words for code in codes.adult_abuse_kinds()}
        return self._card(
            "Adult at risk (Care Act 2014, section 42)",
            (
                ("Care and support needs", _YES_NO[draft.care_and_support_needs]),
                ("Experiencing or at risk of abuse", _YES_NO[draft.experiencing_abuse]),
                ("Unable to protect themselves", _YES_NO[draft.unable_to_protect]),
                ("Kinds of abuse", ", ".join(kinds.get(code, code) for code in draft.abuse_kinds)),
                ("Mental capacity", draft.mental_capacity),
                ("Advocate", draft.advocate),
                ("Their own wishes", draft.own_wishes),
            ),
        )

    def _police(self, draft: ContactDraft) -> Card:
        police = draft.police
        if police is None:
            return Card()
        asked = police.dash_count is not None or police.dash_grade
        count = "count not given" if police.dash_count is None else f"{police.dash_count} ticks"
        grade = f"graded {police.dash_grade} by the officer" if police.dash_grade else "no grade given"
        return self._card(
            "Police notification",
            (
                ("Form", police.form),
                ("Reference", police.notification_reference),
                ("Occurrence", police.occurrence_number),
                ("Officer", police.officer),
                ("Incident", in_words(police.incident_as_written)),
                ("Grading", police.grading),
                ("Children present", _YES_NO[police.children_present]),
                ("DASH", f"{count}, {grade}" if asked else ""),
                ("Why graded so", police.dash_reason),
            ),
        )

    def _documents(self, detail: ContactDetail) -> Card:
        card = Card("Originals", self)
        for document in detail.documents:
            line = QHBoxLayout()
            words = f"{document.name}, {text.file_size(document.size)}"
            line.addWidget(button(words, "link", _emit(self, document.id)))
            line.addStretch(1)
            card.body.addLayout(line)
        return card

    def _earlier(self, detail: ContactDetail) -> Card:
        number = sum(1 for each in detail.earlier if each.repeat)
        card = Card(f"Earlier contacts ({number} in 12 months)", self)
        for each in detail.earlier[:8]:
            head = f"{each.reference}  {text.moment(each.received_at)}  {each.headline}"
            card.body.addWidget(text_label(head, "body", wrap=True, selectable=True))
            card.body.addWidget(text_label("; ".join(each.why), "secondary", wrap=True))
        return card


def _emit(facts: ContactFacts, document_id: UUID) -> Callable[[], None]:
    return lambda: facts.original_asked.emit(document_id)


def _person_head(person: ContactPersonDetail) -> str:
    parts = [person.name or "Name not given"]
    if person.age:
        parts.append(person.age)
    if person.typed.role == "subject":
        parts.append("subject")
    return ", ".join(parts)


def _person_line(person: ContactPersonDetail, detail: ContactDetail) -> str:
    names = {str(each.id): each.name for each in detail.people} | {each.typed.key: each.name for each in detail.people}
    typed = person.typed
    ties = [
        f"{relation.kind} of {names.get(relation.to, 'somebody')}"
        for relation in detail.draft.relations
        if relation.of == typed.key
    ]
    known = {"linked": f"known: {person.person_line}", "new": "recorded as a new person"}
    parts = [
        typed.label,
        f"born {in_words(typed.birth)}" if typed.birth else "",
        f"due {in_words(typed.expected_delivery)}" if typed.expected_delivery else "",
        *ties,
        typed.school,
        f"NHS {text.nhs_number(typed.nhs_number)}" if typed.nhs_number else "",
        "lives elsewhere" if typed.in_household is False else "",
        "alleged source of harm" if typed.alleged_source_of_harm else "",
        known.get(person.link_state, "not yet linked to a known person"),
    ]
    return " · ".join(part for part in parts if part)


class ContactHeader(QWidget):
    """The head that stays: rating, reference, subjects, clock, and the two moments that move the clocks.

    Signals
        start_asked(): decision-making begins now.
        written_asked(): the written referral after a telephone call has come.
    """

    start_asked = Signal()
    written_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(8))
        outer.setSpacing(theme.px(8))
        line = QHBoxLayout()
        line.setSpacing(theme.px(12))
        outer.addLayout(line)
        self.moments = QWidget(self)
        self.start = button("Start decision-making", "secondary", self.start_asked.emit, parent=self.moments)
        self.written = button(
            "Written referral received", "secondary", self.written_asked.emit, parent=self.moments
        )
        moments = FlowLayout(self.moments, gap=8)
        for each in (self.start, self.written):
            moments.addWidget(each)
        self.moments.hide()
        outer.addWidget(self.moments)
        self.mark = RatingMark(parent=self)
        self.title = ElidedLabel("", "title", self)
        self.under = text_label("", "muted", wrap=True, parent=self)
        self.due = DueLabel(self)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.under)
        line.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        line.addWidget(self.due, 0, Qt.AlignmentFlag.AlignTop)

    def show_moments(self, *, start: bool, written: bool) -> None:
        """Offer what applies: to start decision-making, to note that the written referral has come."""
        self.start.setVisible(start)
        self.written.setVisible(written)
        self.moments.setVisible(start or written)

    def show_contact(self, detail: ContactDetail) -> None:
        """Say which contact it is and when it is due."""
        self.mark.set_rating(detail.rating or None)
        self.title.setText(f"{detail.reference}  {detail.subject_line}")
        repeat = f" · {detail.repeat_count} earlier in 12 months" if detail.repeat_count else ""
        assigned = f" · {detail.assigned_to}" if detail.assigned_to else ""
        self.under.setText(f"{detail.headline} · received {text.moment(detail.received_at)}{repeat}{assigned}")
        closed = detail.status in {"closed", "duplicate", "in_enquiry"}
        why = detail.decision_due.sentence
        if detail.decision_due.assumptions:
            why += f" (assumed: {', '.join(detail.decision_due.assumptions)})"
        self.due.set_due(None if closed else detail.decision_due.at_utc, why, without="")
        self.setAccessibleName(f"{detail.reference}, {detail.subject_line}, as of {text.moment(clock.now())}")
