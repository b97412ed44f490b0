"""The first start's window: the steps at the left, one page at a time, Back and Next beneath."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.services.trust.set_up_records import STEP_WORDS, SetUpStep
from app.views import theme
from app.views.admin.set_up_pages import (
    AdministratorPage,
    AgenciesPage,
    FinishPage,
    FolderPage,
    Page,
    PeoplePage,
    PolicyPage,
)
from app.views.sign_in.marks import ProgramMark
from app.views.widgets.buttons import button
from app.views.widgets.labels import text_label
from app.views.widgets.notice import NoticeBar

SIDE_WIDTH = 290
PAGE_WIDTH = 980


class SetUpView(QWidget):
    """The guided set-up.

    Signals
        next_asked(): the page is filled in; go on.
        back_asked(): go one step back.
        later_asked(): break off; what was done is kept.
    """

    next_asked = Signal()
    back_asked = Signal()
    later_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "front")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Set up a hub")
        self.folder, self.administrator, self.policy = FolderPage(), AdministratorPage(), PolicyPage()
        self.agencies, self.people, self.finish = AgenciesPage(), PeoplePage(), FinishPage()
        self.pages: dict[SetUpStep, Page] = {
            SetUpStep.FOLDER: self.folder,
            SetUpStep.ADMINISTRATOR: self.administrator,
            SetUpStep.POLICY: self.policy,
            SetUpStep.AGENCIES: self.agencies,
            SetUpStep.PEOPLE: self.people,
            SetUpStep.FINISH: self.finish,
        }
        self.step = SetUpStep.FOLDER
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._side())
        outer.addWidget(self._main(), 1)
        for step in _NARROW:
            for field in self.pages[step].findChildren(QLineEdit):
                field.returnPressed.connect(self._go_on)
        self.show_step(SetUpStep.FOLDER, back=False)

    def _go_on(self) -> None:
        """Enter in a field goes on as Next does, and not while something is being done."""
        if self.next.isEnabled():
            self.next_asked.emit()

    def _side(self) -> QWidget:
        side = QFrame()
        side.setProperty("part", "side")
        side.setFixedWidth(theme.px(SIDE_WIDTH))
        column = QVBoxLayout(side)
        column.setContentsMargins(theme.px(20), theme.px(24), theme.px(20), theme.px(20))
        column.setSpacing(theme.px(4))
        head = QHBoxLayout()
        head.setSpacing(theme.px(10))
        head.addWidget(ProgramMark(36))
        self.hub_title = text_label("Hubdesk", "section", wrap=True)
        head.addWidget(self.hub_title, 1)
        column.addLayout(head)
        column.addSpacing(theme.px(20))
        self.step_labels: dict[SetUpStep, QLabel] = {}
        for step in self.pages:
            label = text_label("", "body", wrap=True)
            label.setProperty("part", "step")
            column.addWidget(label)
            self.step_labels[step] = label
        column.addStretch(1)
        words = "Everything done so far is kept: you can break off and go on another day."
        self.kept = text_label(words, "secondary", wrap=True)
        column.addWidget(self.kept)
        self.later = button("Break off for now", "secondary", self.later_asked.emit)
        column.addWidget(self.later)
        return side

    def _main(self) -> QWidget:
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.notices = NoticeBar()
        column.addWidget(self.notices)
        self.stack = QStackedWidget()
        self._areas: dict[SetUpStep, QScrollArea] = {}
        for step, page in self.pages.items():
            holder = QWidget()
            holder.setProperty("scrollBody", True)
            across = QHBoxLayout(holder)
            across.setContentsMargins(theme.px(40), theme.px(28), theme.px(40), theme.px(20))
            page.setMaximumWidth(theme.px(PAGE_WIDTH if step not in _NARROW else NARROW_WIDTH))
            across.addWidget(page, 10)
            across.addStretch(1)
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setWidget(holder)
            self._areas[step] = area
            self.stack.addWidget(area)
        column.addWidget(self.stack, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.px(40), theme.px(12), theme.px(40), theme.px(16))
        foot.setSpacing(theme.px(8))
        self.back = button("Back", "secondary", self.back_asked.emit)
        self.next = button("Next", "primary", self.next_asked.emit)
        self.status = text_label("", "secondary")
        foot.addWidget(self.back)
        foot.addWidget(self.next)
        foot.addWidget(self.status, 1)
        column.addLayout(foot)
        return main

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the widest page."""
        return QSize(theme.px(1180), theme.px(760))

    @property
    def page(self) -> Page:
        """The page in front."""
        return self.pages[self.step]

    def show_hub(self, name: str) -> None:
        """Say which hub is being set up."""
        self.hub_title.setText(name or "Hubdesk")

    def show_step(self, step: SetUpStep, *, back: bool) -> None:
        """Show a step's page; `back` tells whether one may go back from it."""
        self.step = step
        self.stack.setCurrentWidget(self._areas[step])
        order = list(self.pages)
        for each, label in self.step_labels.items():
            number, words = order.index(each) + 1, STEP_WORDS[each]
            done = order.index(each) < order.index(step)
            state = ", done" if done else ", now" if each is step else ""
            label.setText(f"{number}  {words}{'  (done)' if done else ''}")
            label.setAccessibleName(f"Step {number}: {words}{state}")
            theme.restyle(label, now=each is step)
        self.back.setVisible(back)
        for part in (self.kept, self.later):
            part.setVisible(step is not SetUpStep.FOLDER)
        self.next.setText("Put the hub into service" if step is SetUpStep.FINISH else "Next")
        self.next.setAccessibleName(self.next.text())
        self.notices.clear()
        self.page.show_problems(())
        self._focus_first()

    def _focus_first(self) -> None:
        starts: dict[SetUpStep, QWidget] = {
            SetUpStep.FOLDER: self.folder.hub_name,
            SetUpStep.ADMINISTRATOR: self.administrator.display_name,
            SetUpStep.POLICY: self.policy.list,
            SetUpStep.AGENCIES: self.agencies.table,
            SetUpStep.PEOPLE: self.people.form.display_name,
            SetUpStep.FINISH: self.next,
        }
        starts[self.step].setFocus(Qt.FocusReason.OtherFocusReason)
        default = self.policy.list.currentItem()
        if self.step is SetUpStep.POLICY and default is not None:
            default.setSelected(True)  # Qt makes it current and shows nothing; what Next takes must be seen

    def show_busy(self, words: str) -> None:
        """Say what is being done and take no other step meanwhile; "" when it is done."""
        self.status.setText(words)
        for each in (self.back, self.next, self.later, self.people.add):
            each.setEnabled(not words)

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong on top of the page."""
        self.notices.show_failure(error)


NARROW_WIDTH = 620
_NARROW = frozenset({SetUpStep.FOLDER, SetUpStep.ADMINISTRATOR})
