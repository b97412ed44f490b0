"""The screening screen: the contact's facts at the left, the judgement at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.services.errors import Conflict, Problem
from app.services.intake.screening_records import ScreeningDraft
from app.views import theme
from app.views.desk import Desk, Notice, Place
from app.views.screening.advice_card import AdviceCard
from app.views.screening.facts import ContactFacts, ContactHeader
from app.views.screening.options import ScreeningOptions
from app.views.screening.panel import AuthorisePanel, ScreeningPanel
from app.views.screening.presenter import ScreeningPresenter
from app.views.screening.questions import open_conflict
from app.views.widgets.buttons import button
from app.views.widgets.card import Card
from app.views.widgets.dialogs import ConfirmDialog, Dialog
from app.views.widgets.labels import text_label
from app.views.widgets.painted_later import in_next_turns
from app.views.widgets.screen import KeyLine, Screen
from app.views.widgets.scrolled import scroll_area, scroll_column
from app.views.widgets.states import EmptyState, StateStack

if TYPE_CHECKING:
    from app.services.intake.records import ContactDetail, OriginalDocument

SAVE_AFTER_MS = 2_000
"""What is typed is kept this long after the last key."""


def build(desk: Desk, parent: QWidget | None = None) -> ScreeningScreen:
    """Build the screen and its presenter."""
    return ScreeningScreen(desk, parent)


_TITLES = {"screen": "Where it stands", "open": "Next step", "go": "In an enquiry", "read": "Where it stands"}


class ScreeningScreen(Screen):
    """One contact, screened and authorised."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Contact", parent)
        self._desk = desk.within(self)
        self._step = "read"
        self._begin = False
        self._filled = False  # with a contact that is not shown yet
        self._lay_out()
        self.presenter = ScreeningPresenter(self, self._desk)
        self.facts.original_asked.connect(self.presenter.open_original)
        self.facts.amend_asked.connect(self.presenter.amend)
        self.header.start_asked.connect(self.presenter.moments.start_decision_making)
        self.header.written_asked.connect(self.presenter.moments.note_written_referral)
        self.states.retry_requested.connect(self.presenter.load)
        self._saver = QTimer(self)
        self._saver.setSingleShot(True)
        self._saver.setInterval(SAVE_AFTER_MS)
        self._saver.timeout.connect(self.presenter.save_drafts)
        for keys, act in (
            ("Ctrl+Return", self._do_step),
            ("Ctrl+S", self._do_step),
            ("Ctrl+Shift+R", self._go_rating),
            ("Ctrl+Shift+D", self._go_outcome),
            ("Ctrl+Shift+A", self.advice.presenter.begin),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        in_next_turns(self, lambda: self.panel, lambda: self.decide)

    @cached_property
    def panel(self) -> ScreeningPanel:
        """What the worker chooses."""
        made = ScreeningPanel(self.form_card)
        self.form_card.body.addWidget(made)
        self.form_card.setFocusProxy(made.level)
        made.keep_asked.connect(self.presenter.keep)
        for done in (self.presenter.propose, self._saver.start):
            made.changed.connect(done)
        return made

    @cached_property
    def decide(self) -> AuthorisePanel:
        """What the manager chooses."""
        made = AuthorisePanel(self.decide_card)
        self.decide_card.body.addWidget(made)
        self.decide_card.setFocusProxy(made.outcome)
        made.authorise_asked.connect(self.presenter.authorise)
        return made

    def _lay_out(self) -> None:
        """Set out the room from outside in: a widget given to its parent later is dressed anew with all it holds."""
        content = QWidget(self)
        self.states = StateStack(content, EmptyState("No contact is open", "Choose one in the inbox."), self)
        self.states.show_empty()
        self.body.addWidget(self.states)
        whole = QVBoxLayout(content)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.header = ContactHeader(content)
        whole.addWidget(self.header)
        self.split = QSplitter(Qt.Orientation.Horizontal, content)
        whole.addWidget(self.split, 1)
        self.facts_area = scroll_area("The contact's facts", self.split)
        self.facts = ContactFacts(self.facts_area.viewport())
        self.facts_area.setWidget(self.facts)
        right_area, right = scroll_column("The judgement", self.split)
        right_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        right.setContentsMargins(theme.px(8), 0, theme.px(16), theme.px(16))
        inside = right_area.widget()
        self.next_card = Card("Next step", inside)
        self.decide_card = Card("Manager's decision", inside)
        self.form_card = Card("Screening", inside)
        self.history = Card("Screenings on record", inside)
        self.advice = AdviceCard(self, self._desk, inside)
        self.advice.kept.connect(lambda: self.show_decision_problems(()))
        for card in (self.next_card, self.decide_card, self.advice, self.form_card, self.history):
            right.addWidget(card)
        right.addStretch(1)
        self._lay_out_step()
        self._lines = text_label("", "body", wrap=True, selectable=True, parent=self.history)
        self.history.body.addWidget(self._lines)
        for at, pane in enumerate((self.facts_area, right_area)):
            self.split.setStretchFactor(at, 1)
            pane.setMinimumWidth(theme.px(320))
        self.split.setChildrenCollapsible(False)
        self.split.setSizes([10_000, 11_000])

    def _lay_out_step(self) -> None:
        self.step_words = text_label("", "strong", wrap=True, parent=self.next_card)
        self.step_words.setAccessibleName("Where this contact stands")
        self.open_enquiry = button("Open the enquiry", "primary", self._do_step, parent=self.next_card)
        self.go_enquiry = button("Go to the enquiry", "primary", self._do_step, parent=self.next_card)
        self.next_card.body.addWidget(self.step_words)
        foot = QHBoxLayout()
        self.next_card.body.addLayout(foot)
        foot.addWidget(self.open_enquiry)
        foot.addWidget(self.go_enquiry)
        foot.addStretch(1)

    # --- the shell's verbs

    def show_place(self, place: Place) -> None:
        """Show the contact named."""
        if place.id is not None:
            self.presenter.show(place.id)

    def panes(self) -> Sequence[QWidget]:
        """Facts, then what is to be done; a card of words alone takes no focus."""
        return (self.facts_area, self.decide_card, self.form_card, self.open_enquiry, self.go_enquiry)

    def focus_first(self) -> None:
        """Begin with the first thing to choose, as soon as the contact is there."""
        self._begin = True
        if self.states.currentWidget() is self.states.content:
            self._begin_work()

    def hidden(self) -> None:
        """Keep what was typed."""
        self.save_drafts()

    def save_drafts(self) -> None:
        """Keep what was typed, now."""
        self._saver.stop()
        self.presenter.save_drafts()
        self.advice.save_drafts()

    def unkept(self) -> Exception | None:
        """Why what is typed could not be kept."""
        return self.presenter.unkept() or self.advice.unkept()

    def clear_data(self) -> None:
        """Forget everything shown."""
        self._saver.stop()
        self.presenter.forget()
        self._filled = False
        self.states.show_empty()
        self.panel.show_draft(ScreeningDraft(version=0))
        self.facts.clear()
        self.advice.clear_data()
        self.show_history(())

    def keys(self) -> Sequence[KeyLine]:
        """What this screen adds."""
        return (
            KeyLine("Ctrl+Return", "Keep the screening, or authorise, or open the enquiry"),
            KeyLine("Ctrl+Shift+R", "Go to the rating"),
            KeyLine("Ctrl+Shift+D", "Go to the outcome"),
            KeyLine("Ctrl+Shift+A", "Record the advice of a consultation"),
        )

    # --- the presenter's verbs

    def show_loading(self) -> None:
        """A contact is being read."""
        self._filled = False
        self.states.show_loading("Reading the contact")

    def show_fault(self, error: Exception) -> None:
        """It could not be read."""
        self._filled = False
        self.states.show_failure(error)

    def show_contact(self, detail: ContactDetail) -> None:
        """Show the facts."""
        self.set_title(detail.reference)
        self.header.show_contact(detail)
        self.facts.show_contact(detail)
        self.advice.show_contact(detail)
        if self.states.currentWidget() is not self.states.content:
            self._filled = True
            in_next_turns(self, self._reveal)  # once all is filled in, so that keys get through between the two

    def _reveal(self) -> None:
        if self._filled:
            self._filled = False
            self.states.show_content()
            if self._begin:
                self._begin_work()

    def show_moments(self, *, start: bool, written: bool) -> None:
        """Offer the moments that move the clocks, where they apply."""
        self.header.show_moments(start=start, written=written)

    def offer(self, options: ScreeningOptions) -> None:
        """Offer the policy's lists."""
        self.panel.offer(options)

    def show_draft(self, draft: ScreeningDraft) -> None:
        """Show what is chosen so far."""
        self.panel.show_draft(draft)

    def draft(self) -> ScreeningDraft:
        """What is chosen now."""
        return self.panel.draft()

    def show_proposal(self, words: str) -> None:
        """Say what the policy proposes."""
        self.panel.show_proposal(words)

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark what is wrong with the screening."""
        self.panel.show_problems(problems)

    def show_step(self, step: str, words: str) -> None:
        """Show what may be done now."""
        self.form_card.setVisible(step == "screen")
        self.decide_card.setVisible(step == "decide")
        self._step = step
        self.next_card.setVisible(bool(words) and step != "decide")
        self.next_card.set_title(_TITLES.get(step, "Where it stands"))
        self.step_words.setText(words)
        self.open_enquiry.setVisible(step == "open")
        self.go_enquiry.setVisible(step == "go")
        if self._begin and not self._filled:
            self._begin_work()

    def show_decision(self, recommended: str, options: tuple[tuple[str, str], ...], late: bool, afresh: bool) -> None:
        """Show the manager's panel."""
        self.decide.show_case(recommended, options, late=late, afresh=afresh)

    def decision(self) -> tuple[str, str, str]:
        """What the manager chose and wrote."""
        return (
            self.decide.outcome.code() or "",
            self.decide.reason.toPlainText(),
            self.decide.late_reason.toPlainText(),
        )

    def show_decision_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark what is wrong with the decision."""
        self.decide.show_problems(problems)

    def show_history(self, lines: tuple[str, ...]) -> None:
        """Show every screening on record."""
        self.history.setVisible(bool(lines))
        self._lines.setText("\n\n".join(lines))

    def show_original(self, original: OriginalDocument) -> None:
        """Show an original as it came: a picture as a picture, everything else as text."""
        dialog = OriginalDialog(original, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def ask_confirmation(self, sentence: str, items: tuple[str, ...], confirmed: Callable[[], None]) -> None:
        """Ask before a decision; Enter does not confirm."""
        dialog = ConfirmDialog("Authorise", sentence, "Authorise", items=items, parent=self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.confirmed.connect(confirmed)
        dialog.open()

    def show_conflict(self, conflict: Conflict, resolved: Callable[[dict[str, str]], None]) -> None:
        """Show both screenings; nothing typed is lost whatever is chosen."""
        open_conflict(conflict, resolved, self)

    def say(self, notice: Notice) -> None:
        """Say something on top."""
        self.show_notice(notice)

    def _do_step(self) -> None:
        act = {
            "screen": self.presenter.keep,
            "decide": self.presenter.authorise,
            "open": self.presenter.open_enquiry,
            "go": self.presenter.go_to_enquiry,
        }.get(self._step)
        if act is not None and self.states.currentWidget() is self.states.content:
            act()

    def _begin_work(self) -> None:
        self._begin = False
        shown = (self.decide_card, self.form_card, self.open_enquiry, self.go_enquiry)
        first = next((each for each in shown if not each.isHidden()), self.facts_area)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_rating(self) -> None:
        if self._step == "screen":
            self.panel.rows["rating"].jump()

    def _go_outcome(self) -> None:
        if self._step == "screen":
            self.panel.rows["outcome"].jump()
        elif self._step == "decide":
            self.decide.rows["outcome"].jump()


class OriginalDialog(Dialog):
    """An original document as it came, never changed."""

    def __init__(self, original: OriginalDocument, parent: QWidget) -> None:
        super().__init__("Original", original.document.name, parent)
        kind = original.document.media_type
        if kind.startswith("image/"):
            picture = QPixmap()
            picture.loadFromData(original.content)
            holder = text_label("")
            holder.setAccessibleName("The picture as it came")
            holder.setPixmap(picture.scaledToWidth(theme.px(720), Qt.TransformationMode.SmoothTransformation))
            area = scroll_area("The picture as it came", self)
            area.setWidget(holder)
            self.body.addWidget(area)
        else:
            box = QPlainTextEdit()
            box.setReadOnly(True)
            box.setAccessibleName("The text of the original")
            box.setPlainText(_as_text(original.content))
            box.setMinimumSize(theme.px(640), theme.px(420))
            self.body.addWidget(box)
        self.cancel.setText("Close")
        self.buttons.addWidget(self.cancel)


def _as_text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "windows-1252"):
        try:
            decoded = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in decoded and sum(not letter.isprintable() for letter in decoded[:400]) < 40:
            return decoded
    return "This kind of file cannot be shown as text here. What was read in it stands in the contact."
