"""The canvas of the picture: what is shown in it, zoom and place, the map in the corner, one calm transition."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPoint, QPointF, QRect, QRectF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPixmapCache, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsView, QStyle, QWidget

from app.services.genogram.layout import Layout
from app.services.genogram.records import Family
from app.views import theme
from app.views.case.household.minimap import MiniMap
from app.views.case.household.nearest import nearest
from app.views.case.household.notation import Showing
from app.views.case.household.paint import Look
from app.views.case.household.scene import PictureScene

STEP = 1.2
SMALL = 1.0
"""Up to this scale on the device many lines are in sight at once and each is small: they are kept as pictures."""
LEAST, MOST, MOST_FIT = 0.25, 3.0, 1.5
READABLE = 0.7
"""A family that fits at this zoom is shown whole at first; of a larger one what can be read, round its subjects."""
EDGE = 6
"""So much ground is seen beside the outermost of them."""
CALM_MS = 140
ROOMY, TALL, BROAD = 1.5, 260, 420
"""How many times the window, or one side of it, a family is that gets a map; how high and wide that is at 100 %."""
CACHE_KB = 64 * 1024


class Canvas(QGraphicsView):
    """The picture as it is seen.

    Attributes
        current: who is current; "" while nobody is shown.
        still: this person asked for no motion.
    Signals
        current_changed(str): another person is current.
        zoomed(float): the zoom has changed.
    """

    current_changed = Signal(str)
    zoomed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.picture = PictureScene(Look(theme.current().colours))
        super().__init__(self.picture, parent)
        self.current = ""
        self.still = False
        self.showing = Showing()
        self._zoom = self._wanted = 1.0
        self._framed = False
        self._touched = False
        self._moving: QVariantAnimation | None = None
        self.map = MiniMap(self.centerOn, self)
        self._dress()
        theme.look().changed.connect(self.restyle)

    def _dress(self) -> None:
        self.setAccessibleName("Household picture")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setProperty("pane", "picture")
        QPixmapCache.setCacheLimit(max(QPixmapCache.cacheLimit(), CACHE_KB))
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(self._seen_moved)
        self.setBackgroundBrush(theme.colour("surface"))

    # --- what is shown ---

    def show_picture(
        self, family: Family, layout: Layout, unnamed: frozenset[str] = frozenset(), *, calmly: bool = False
    ) -> None:
        """Show a family; `calmly` moves whoever stood in the picture before, unless nothing shall move."""
        self._stop_gliding()
        before = {ident: item.pos() for ident, item in self.picture.people.items()}
        anchor = self._anchor()
        self.picture.compose(family, layout, Look(theme.current().colours, layout.sizes, self.showing), unnamed)
        if self.current not in self.picture.people:
            self.current = ""
            self.make_current(next((m.id for m in family.members if m.subject), family.members[0].id))
        self._fit_scene()
        refined = not self._touched and before.keys() == self.picture.people.keys()
        if not self._framed or refined:
            self.frame_first()
        elif anchor is not None:
            self._keep(*anchor)
        self._show_map()
        if calmly and before and self.moves():
            self._glide(before)

    def forget(self) -> None:
        """Hold nobody."""
        self._stop_gliding()
        self.picture.forget()
        self.map.show_layout(None, QRectF(), frozenset())
        self.map.hide()
        self.current, self._framed, self._touched = "", False, False

    def restyle(self) -> None:
        """Take over another theme or text size."""
        self.setBackgroundBrush(theme.colour("surface"))
        self.show_as(self.showing)
        self._apply(self._zoom)
        self._show_map()

    def show_as(self, showing: Showing) -> None:
        """Show other layers, another convention, or initials only."""
        self.showing = showing
        sizes = self.picture.look.sizes
        self.picture.restyle(Look(theme.current().colours, sizes, showing))

    def moves(self) -> bool:
        """Whether one calm transition is wanted: neither the system nor this person asks for none."""
        return not self.still and bool(
            self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self)
        )

    # --- zoom and place ---

    @property
    def zoom(self) -> float:
        """The zoom; 1 is full size."""
        return self._zoom

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom about a point of the window, its middle where none is given."""
        self._touched = True
        spot = at or QPointF(self.viewport().rect().center())
        under = self.mapToScene(spot.toPoint())
        self._apply(self._zoom * factor)
        self._keep(under, spot)

    def full_size(self) -> None:
        """Back to full size, round the current person."""
        self._touched = True
        self._apply(1.0)
        self.show_current()

    def fit(self) -> None:
        """Show everybody."""
        self._touched = True
        box = self.picture.sceneRect()
        if not box.isEmpty():
            self._apply(min(MOST_FIT, self._fitting(box)))
            self.centre(box.center())

    def frame_first(self) -> None:
        """Begin: everybody where that is readable, else the subjects and whoever stands nearest, as many as fit.

        Large letters may be as small then as others read them at full size: rather that than a child without parents.
        """
        box = self.picture.sceneRect()
        if box.isEmpty() or not self.isVisible():
            return
        self._framed = True
        wanted = self._fitting(box)
        if wanted >= READABLE:
            self._apply(min(1.0, wanted))
            self.centre(box.center())
            return
        least = READABLE * min(1.0, 100 / theme.current().scale)
        middle = QRectF()
        for circle in nearest(self.picture.family, self.current) if self.picture.family else ():
            middle = QRectF()
            for ident in circle & self.picture.people.keys():
                middle = middle.united(self.picture.box_of(ident).adjusted(-EDGE, -EDGE, EDGE, EDGE))
            if not middle.isEmpty() and self._fitting(middle) >= least:
                break
        self._apply(max(least, min(READABLE, self._fitting(middle))) if not middle.isEmpty() else READABLE)
        self.centre(middle.center())
        self._cut_nobody(middle)

    def _cut_nobody(self, kept: QRectF) -> None:
        """Move a little sideways to where fewest people stand half in sight, and what is `kept` stays in sight."""
        boxes = [self.picture.box_of(ident) for ident in self.picture.people]
        room = self.mapToScene(self.viewport().rect()).boundingRect()

        def cut(aside: float) -> int:
            seen = room.translated(aside, 0)
            return sum(
                seen.intersects(box) and not (seen.left() <= box.left() and box.right() <= seen.right())
                for box in boxes
            )

        reach = self.picture.look.sizes.slot * 0.6
        ways = [reach * step / 6 for step in range(-6, 7)]
        whole = [aside for aside in ways if room.translated(aside, 0).contains(kept)]
        best = min(whole or [0.0], key=lambda aside: (cut(aside), abs(aside)))
        if best:
            self._keep(room.center(), QPointF(self.mapFromScene(room.center() - QPointF(best, 0))))

    def centre(self, point: QPointF) -> None:
        """Put a point in the middle, but show no empty ground while there is family left on the other side."""
        whole, room = self.picture.sceneRect(), self.mapToScene(self.viewport().rect()).boundingRect()
        x, y = point.x(), point.y()
        half = room.width() / 2, room.height() / 2
        x = (
            min(max(x, whole.left() + half[0]), whole.right() - half[0])
            if room.width() < whole.width()
            else whole.center().x()
        )
        y = (
            min(max(y, whole.top() + half[1]), whole.bottom() - half[1])
            if room.height() < whole.height()
            else whole.center().y()
        )
        self.centerOn(x, y)

    def show_current(self) -> None:
        """Bring the current person into sight, moving no more than that takes."""
        if self.current in self.picture.people:
            self.ensureVisible(self.picture.box_of(self.current), theme.px(24), theme.px(16))

    def _fitting(self, box: QRectF) -> float:
        room = self.viewport().rect()
        scale = theme.current().scale / 100
        return max(LEAST, min(MOST, room.width() / box.width() / scale, room.height() / box.height() / scale))

    def _apply(self, zoom: float, *, wanted: bool = True) -> None:
        """Zoom; `wanted`: a person or the beginning asked for it, not a window that became smaller."""
        self._zoom = max(LEAST, min(MOST, zoom))
        if wanted:
            self._wanted = self._zoom
        scale = self._zoom * theme.current().scale / 100
        self.resetTransform()
        self.scale(scale, scale)
        self.picture.keep_lines(scale <= SMALL)
        self._fit_scene()
        self.zoomed.emit(self._zoom)
        self._seen_moved()

    def _fit_scene(self) -> None:
        """Let the window pan a little beyond the family, and centre a small one."""
        room = self.viewport().rect()
        scale = self.transform().m11() or 1.0
        spare_x, spare_y = room.width() / scale * 0.45, room.height() / scale * 0.45
        self.setSceneRect(self.picture.sceneRect().adjusted(-spare_x, -spare_y, spare_x, spare_y))

    def _anchor(self) -> tuple[QPointF, QPointF] | None:
        """Where the current person stands in the window, so that a new layout does not throw it about."""
        item = self.picture.people.get(self.current)
        if item is None:
            return None
        return item.pos(), QPointF(self.mapFromScene(item.pos()))

    def _keep(self, scene: QPointF, spot: QPointF) -> None:
        """Put a point of the scene under a point of the window."""
        now = self.mapFromScene(scene)
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() + round(now.x() - spot.x()))
        down.setValue(down.value() + round(now.y() - spot.y()))

    def _seen_moved(self) -> None:
        """Something else is in sight."""
        if self.map.isVisible() or self.picture.layout_shown is not None:
            seen = self.mapToScene(self.viewport().rect()).boundingRect()
            whole = self.picture.sceneRect()
            large = whole.width() * whole.height() > ROOMY * seen.width() * seen.height()
            large = large or whole.width() > ROOMY * seen.width() or whole.height() > ROOMY * seen.height()
            self.map.setVisible(large and self.height() >= theme.px(TALL) and self.width() >= theme.px(BROAD))
            self._place_map()
            self.map.show_seen(seen)

    def _show_map(self) -> None:
        family = self.picture.family
        subjects = frozenset(m.id for m in family.members if m.subject) if family else frozenset()
        self.map.show_layout(self.picture.layout_shown, self.picture.sceneRect(), subjects)
        self._seen_moved()

    def _place_map(self) -> None:
        """Put the map into the first corner where it does not cover whoever is current."""
        gap = theme.px(8)
        right, low = self.width() - self.map.width() - gap, self.height() - self.map.height() - gap
        box = QRect()
        if self.current in self.picture.people:
            box = self.mapFromScene(self.picture.box_of(self.current)).boundingRect()
        corners = [QPoint(right, low), QPoint(gap, low), QPoint(right, gap), QPoint(gap, gap)]
        free = [each for each in corners if not QRect(each, self.map.size()).intersects(box)]
        self.map.move((free or corners)[0])

    def make_current(self, member: str) -> None:
        """Make somebody current."""
        if member == self.current or member not in self.picture.people:
            return
        self.current = member
        self.picture.put_ring(member if self.hasFocus() else "")
        self._place_map()
        self.current_changed.emit(member)

    # --- the transition ---

    def _glide(self, before: dict[str, QPointF]) -> None:
        """Move whoever stood elsewhere to their new place; lines come when everybody stands."""
        self._stop_gliding()
        paths = {
            ident: (before[ident], item.pos())
            for ident, item in self.picture.people.items()
            if ident in before and before[ident] != item.pos()
        }
        if not paths:
            return
        made = QVariantAnimation(self)
        made.setStartValue(0.0)
        made.setEndValue(1.0)
        made.setDuration(CALM_MS)
        made.setEasingCurve(QEasingCurve.Type.OutCubic)

        def step(value: object) -> None:
            share = float(value) if isinstance(value, float) else 1.0
            self.picture.fade_lines(share)
            for ident, (start, end) in paths.items():
                item = self.picture.people.get(ident)
                if item is not None:
                    item.setPos(start + (end - start) * share)

        made.valueChanged.connect(step)
        made.finished.connect(self._arrived)
        self._moving = made
        step(0.0)
        made.start()

    def _stop_gliding(self) -> None:
        """Whoever is on the way stands at once."""
        if self._moving is not None:
            moving, self._moving = self._moving, None
            moving.setCurrentTime(CALM_MS)
            moving.stop()
            moving.deleteLater()
            self.picture.fade_lines(1.0)
            self.picture.put_ring(self.current if self.hasFocus() else "")

    def _arrived(self) -> None:
        if self._moving is not None:
            self._moving.deleteLater()
            self._moving = None
        self.picture.fade_lines(1.0)
        self.picture.put_ring(self.current if self.hasFocus() else "")

    # --- what the window is told ---

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Ctrl and the wheel zoom; the wheel moves the picture, with Shift sideways."""
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(STEP ** (turned.y() / 120), event.position())
        else:
            sideways = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            across, down = (turned.y() or turned.x(), 0) if sideways else (turned.x(), turned.y())
            self.pan(-across / 2, -down / 2)
        event.accept()

    def pan(self, across: float, down: float) -> None:
        """Move the window over the picture."""
        self._touched = True
        bars = self.horizontalScrollBar(), self.verticalScrollBar()
        bars[0].setValue(bars[0].value() + round(across))
        bars[1].setValue(bars[1].value() + round(down))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """A family that was seen whole stays whole while it can be read, as when a notice comes and goes.

        Else keep the middle in the middle; begin anew where nobody has touched the picture yet.
        """
        middle = self.mapToScene(self.viewport().rect().center())
        before = self.mapToScene(QRect(QPoint(), event.oldSize())).boundingRect().adjusted(-2, -2, 2, 2)
        super().resizeEvent(event)
        if self.picture.layout_shown is None:
            return
        self._fit_scene()
        whole = self.picture.sceneRect()
        if self._framed and self._touched and before.contains(whole) and self._fitting(whole) >= READABLE:
            self._apply(min(self._wanted, self._fitting(whole)), wanted=False)
            self.centre(whole.center())
        elif self._framed and self._touched:
            self.centre(middle)
            self.show_current()
        else:
            self.frame_first()
        self._show_map()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Frame the family when it is first in sight."""
        super().showEvent(event)
        if not self._framed:
            self.frame_first()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing moves out of sight."""
        self._stop_gliding()
        super().hideEvent(event)
