"""The one place for style: tokens become a palette and one sheet; widgets and painters ask for roles, not colours.

Colours stand in `resources/tokens` in two tiers (raw colours, then roles for light, dark, wall and paper). Lengths are
given as at 100 % and grow with the text size a person chose. The system's light or dark is followed live. This
module is loaded before the sign-in window: it imports Qt and the standard library only, and of that nothing slow.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

Mode = Literal["system", "light", "dark"]
Palette = Literal["light", "dark", "wall", "print"]

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
STYLE = ("-style", "Fusion")
"""Given to a QApplication among its arguments, this dresses it without making PySide6 build the class QStyle."""
FAMILY = "Noto Sans"
FACES = ("NotoSans-Regular.ttf", "NotoSans-SemiBold.ttf", "NotoSans-Bold.ttf")
SCALES = (100, 125, 150, 200)
"""The text sizes a person may choose, in per cent."""
SIZES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "title": (22, 600),
        "figure": (22, 600),
        "section": (16, 600),
        "strong": (14, 600),
        "list": (15, 400),
        "list-strong": (15, 600),
        "body": (14, 400),
        "muted": (14, 400),
        "late": (14, 700),
        "secondary": (13, 400),
        "error": (13, 600),
        "least": (12, 400),
    }
)
"""Pixel size at 100 % and weight of each text role (visual/README, Type)."""


class Colours:
    """The roles of one palette as colours; a painter is handed one, so that it can draw for screen, wall or paper."""

    def __init__(self, name: Palette, roles: Mapping[str, str]) -> None:
        self.name = name
        self.hex = MappingProxyType(dict(roles))
        self._made: dict[str, QColor] = {}

    def colour(self, role: str) -> QColor:
        """Return the colour of a role; raises KeyError for a role no token file names."""
        made = self._made.get(role)
        if made is None:
            made = self._made[role] = QColor(self.hex[role])
        return QColor(made)  # a colour of the caller's own: one that was made transparent stood for all


_TOKEN = re.compile(r'^([a-z][a-z0-9-]*) = "([^"]*)"$', re.MULTILINE)


def read_tokens(name: str) -> dict[str, str]:
    """Read one token file, whose only lines are `name = "value"`; loading `tomllib` for it would hold up the start."""
    return dict(_TOKEN.findall((RESOURCES / "tokens" / f"{name}.toml").read_text("utf-8")))


@functools.cache
def _raw() -> Mapping[str, str]:
    """Read tier one."""
    return MappingProxyType(read_tokens("raw"))


@functools.cache
def colours(name: Palette) -> Colours:
    """Read the roles of one palette; raises KeyError when a role names a colour that does not exist."""
    raw = _raw()
    return Colours(name, {role: raw[colour] for role, colour in read_tokens(name).items()})


class Theme(NamedTuple):
    """What is in force: which palette, and how large."""

    colours: Colours
    scale: int = 100


class _Look(QObject):
    """Holds the theme in force and follows the system while the mode says so."""

    changing = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode: Mode = "system"
        self.following = False
        self.theme = Theme(colours("light"))

    def follow(self) -> None:
        """Take over what the system has just chosen."""
        if self.mode == "system":
            use()


@functools.cache
def look() -> _Look:
    """Return the holder of the theme; its signal `changed` comes after every change of palette or size."""
    return _Look()


def colour(role: str) -> QColor:
    """Return the colour of a role in the theme in force, such as `text-muted`."""
    return look().theme.colours.colour(role)


def current() -> Theme:
    """Return the theme in force."""
    return look().theme


def px(length: float) -> int:
    """Return a length given as at 100 % in the size in force, in whole device-independent pixels."""
    return round(length * look().theme.scale / 100)


def font(role: str = "body") -> QFont:
    """Return the font of a text role in the size in force, with figures of equal width."""
    size, weight = SIZES[role]
    return plain_font(px(size), weight)


def plain_font(pixels: int, weight: int = 400) -> QFont:
    """Return the program's face at a size in pixels, for painters that compute their own size (the wall)."""
    made = QFont(FAMILY)
    made.setPixelSize(max(1, pixels))
    made.setWeight(QFont.Weight(weight))
    return made


def load_fonts() -> None:
    """Make the bundled faces known; raises FileNotFoundError naming the face when one is missing."""
    for face in FACES:
        if QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / face)) < 0:
            raise FileNotFoundError(face)


def start(app: QApplication, mode: Mode = "system", scale: int = 100, *, styled: bool = False) -> None:
    """Dress the program: fonts, Fusion (unless it was made `styled` by `STYLE`), palette, sheet; it follows the system.
    """
    if not look().following:  # once: fonts read again, or the style set again, let Qt read the whole sheet anew
        load_fonts()
        if not styled:
            app.setStyle("Fusion")
        for name in ("light", "dark"):
            QDir.setSearchPaths(f"icons{name}", [str(RESOURCES / "icons" / name)])
        app.styleHints().colorSchemeChanged.connect(look().follow, Qt.ConnectionType.QueuedConnection)
        look().following = True
    use(mode, scale)


def use(mode: Mode | None = None, scale: int | None = None) -> None:
    """Change to light, dark or the system's choice, and to a text size in per cent (one of `SCALES`)."""
    holder = look()
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("the theme needs a running application")
    holder.mode = mode or holder.mode
    chosen = holder.mode
    if chosen == "system":
        chosen = "dark" if system_is_dark() else "light"
    former, wanted = holder.theme, Theme(colours(chosen), scale or holder.theme.scale)
    dressed = bool(app.styleSheet())
    if dressed and wanted == former:
        return  # everybody who signs in asks for a look, and most have the one that is in force
    holder.changing.emit()
    holder.theme = wanted
    if not dressed or wanted.scale != former.scale:
        app.setFont(font("body"))
    if not dressed or wanted.colours is not former.colours:
        app.setPalette(palette())
    app.setStyleSheet(sheet())
    holder.changed.emit()


def system_is_dark() -> bool:
    """Say whether the system asks for dark windows."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def palette() -> QPalette:
    """Return the Qt palette of the theme in force."""
    made = QPalette()
    roles = QPalette.ColorRole
    for role, token in (
        (roles.Window, "background"),
        (roles.WindowText, "text"),
        (roles.Base, "surface"),
        (roles.AlternateBase, "surface-alt"),
        (roles.Text, "text"),
        (roles.PlaceholderText, "text-placeholder"),
        (roles.Button, "surface"),
        (roles.ButtonText, "text"),
        (roles.BrightText, "text-on-accent"),
        (roles.Highlight, "selected"),
        (roles.HighlightedText, "text-selected"),
        (roles.Accent, "accent"),
        (roles.Link, "accent"),
        (roles.LinkVisited, "accent"),
        (roles.ToolTipBase, "surface-alt"),
        (roles.ToolTipText, "text"),
        (roles.Light, "surface"),
        (roles.Midlight, "surface-alt"),
        (roles.Mid, "border"),
        (roles.Dark, "border-control"),
        (roles.Shadow, "border-control"),
    ):
        made.setColor(role, colour(token))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, colour("text-disabled"))
    return made


def sheet() -> str:
    """Return the sheet of the theme in force: `@role` becomes a colour, `px(n)` a scaled length."""
    now = current()

    def role(match: re.Match[str]) -> str:
        name = match.group(1)
        return now.colours.name if name == "theme" else now.colours.hex[name]

    text = re.sub(r"@([a-z-]+)", role, _sheet_source())
    return re.sub(r"\bpx\(([\d.]+)\)", lambda match: f"{px(float(match.group(1)))}px", text)


@functools.cache
def _sheet_source() -> str:
    """Read the sheets once, in the order of their names."""
    return "\n".join(path.read_text("utf-8") for path in sorted((RESOURCES / "qss").glob("*.qss")))


def restyle(widget: QWidget, **properties: object) -> None:
    """Set properties the sheet looks at and dress the widget again; Qt does not do the second by itself.

    A widget that was never dressed is not dressed now: that happens once, when it is first shown or measured.
    """
    moved = False
    for name, value in properties.items():
        moved = widget.property(name) != value or moved
        widget.setProperty(name, value)
    if moved and widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def is_real_face(made: QFont) -> bool:
    """Say whether Qt would draw with the bundled face rather than with whatever it found, or with boxes."""
    from PySide6.QtGui import QFontInfo, QRawFont

    return QFontInfo(made).family() == FAMILY and QRawFont.fromFont(made).supportsCharacter("a")
