"""What the case screen knows of each part of its working area: shown when its tab is, built when it is first shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from app.services.enquiry.records import CaseDetail
from app.views import theme
from app.views.desk import Desk
from app.views.widgets.painted_later import PaintedLater, in_next_turns
from app.views.widgets.screen import KeyLine
from app.views.widgets.scrolled import scroll_area


class CaseSection(QWidget):
    """One part of the working area: a tab with a presenter of its own, which reads and writes what it shows.

    Signals
        noticed(Notice): say something on top of the case screen.
        failed(Exception): say there what went wrong.
        asked(str): turn to another part, by its kind.
    """

    noticed = Signal(object)
    failed = Signal(object)
    asked = Signal(str)

    def show_case(self, case: CaseDetail, now: datetime, allowed: frozenset[str]) -> None:
        """Show this part of a case; called when the case is read, here or anew, while or before the tab is in front.

        A part that needs more than `case` holds asks for it itself, once for each `case.read_at`.
        """

    def clear_data(self) -> None:
        """Hold nothing of the case."""

    def save_drafts(self) -> None:
        """Keep what has been typed, now; must not ask anything."""

    def unkept(self) -> Exception | None:
        """Return why what is typed here would be lost with it (a draft that failed); None when nothing would."""
        return None

    def panes(self) -> Sequence[QWidget]:
        """The widgets that F6 goes through."""
        return (self,)

    def focus_first(self) -> None:
        """Put the focus where work begins."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self) -> None:
        """Open what this part's own key of the case screen opens; must not decide anything."""

    def keys(self) -> Sequence[KeyLine]:
        """The keys this part adds to the F1 list."""
        return ()


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """A part of the working area: its kind (`Place.detail`), what its tab says, and the function that builds it.

    Attributes
        low: how high it is at least, at 100 %; where there is less room it scrolls. 0: it sees to that itself.
    """

    kind: str
    words: str
    builder: str
    low: int = 0

    def load(self) -> None:
        """Import its module, so that building it has not to."""
        import_module(self.builder.partition(":")[0])

    def build(self, desk: Desk, parent: QWidget | None = None) -> CaseSection:
        """Build it inside `parent`; its module is imported now where it was not yet."""
        module, function = self.builder.split(":")
        made: CaseSection = getattr(import_module(module), function)(desk, parent)
        return made


class SectionTabs(QTabWidget):
    """The tabs of the working area. A part is built when its tab is first in front, and shown the case then.

    Signals
        noticed(Notice), failed(Exception): what any part says.
    """

    noticed = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("The case")
        self.setDocumentMode(True)
        self._specs: dict[int, SectionSpec] = {}
        self._built: dict[str, CaseSection] = {}
        self._shown: Callable[[CaseSection], None] | None = None
        self._stale: set[str] = set()
        self._loading = False
        self._desk: Desk | None = None
        self._painted = PaintedLater(self)
        self.currentChanged.connect(self._came)

    def offer(self, specs: Sequence[SectionSpec], desk: Desk) -> None:
        """Add a tab for each part, after those there are."""
        self._desk = desk
        for spec in specs:
            holder = QWidget()
            QVBoxLayout(holder).setContentsMargins(0, 0, 0, 0)
            self._specs[self.addTab(holder, spec.words)] = spec

    def show_case(self, case: CaseDetail, now: datetime, allowed: frozenset[str]) -> None:
        """Show a case in the part in front now, in the others when they come to the front."""
        self._shown = lambda section: section.show_case(case, now, allowed)
        self._stale = {spec.kind for spec in self._specs.values()}
        self._came(self.currentIndex())
        if not self._loading:
            self._loading = True
            in_next_turns(self, *(spec.load for spec in self._specs.values()))

    def clear_data(self) -> None:
        """Hold nothing of the case."""
        self._shown = None
        for section in self._built.values():
            section.clear_data()

    def save_drafts(self) -> None:
        """Keep what has been typed in every part."""
        for section in self._built.values():
            section.save_drafts()

    def unkept(self) -> Exception | None:
        """Why something typed in a part could not be kept; None where everything is."""
        return next((fault for each in self._built.values() if (fault := each.unkept()) is not None), None)

    def current(self) -> CaseSection | None:
        """The part in front; none where the tab in front is none of these."""
        spec = self._specs.get(self.currentIndex())
        return self._built.get(spec.kind) if spec is not None else None

    def turn_to(self, kind: str) -> bool:
        """Bring a part to the front; whether there is one of that kind."""
        for index, spec in self._specs.items():
            if spec.kind == kind:
                self.setCurrentIndex(index)
                return True
        return False

    def ensure(self, kind: str) -> CaseSection | None:
        """A part, built now where it was not yet; none where there is none of that kind."""
        found = next(((at, spec) for at, spec in self._specs.items() if spec.kind == kind), None)
        if found is not None and kind not in self._built:
            self._build(*found)
        return self._built.get(kind)

    def section(self, kind: str) -> CaseSection | None:
        """A part that has been built already."""
        return self._built.get(kind)

    def _came(self, index: int) -> None:
        spec = self._specs.get(index)
        if spec is None or self._desk is None or self._shown is None:
            return
        self._painted.hold()
        section = self._built.get(spec.kind) or self._build(index, spec)
        if spec.kind in self._stale:
            self._stale.discard(spec.kind)
            self._shown(section)

    def _build(self, index: int, spec: SectionSpec) -> CaseSection:
        assert self._desk is not None  # noqa: S101 - parts are offered with their desk
        holder = self.widget(index)
        around: QScrollArea | None = None
        if spec.low and holder is not None:
            around = scroll_area(spec.words, holder)
            around.setFrameShape(QFrame.Shape.NoFrame)
            around.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        section = spec.build(self._desk, around.viewport() if around is not None else holder)
        if around is not None:
            section.setMinimumHeight(theme.px(spec.low))
            around.setWidget(section)
        section.noticed.connect(self.noticed)
        section.failed.connect(self.failed)
        section.asked.connect(self.turn_to)
        self._built[spec.kind] = section
        layout = holder.layout() if holder is not None else None
        if layout is not None:
            layout.addWidget(around or section)
        return section
