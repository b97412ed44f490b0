"""Promises of the look: every contrast over every ground, real faces, one sheet, no colour outside the tokens."""

import gc
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.views import theme
from app.views.widgets.buttons import ButtonKind, button, sign_button
from app.views.widgets.card import Collapsible
from app.views.widgets.choice import Choice
from app.views.widgets.dates import DateField
from app.views.widgets.table import RememberedTable

ROOT = Path(__file__).resolve().parents[2]
PALETTES: tuple[theme.Palette, ...] = ("light", "dark", "wall", "print")
GROUNDS = ("surface", "background", "surface-alt", "selected")
TEXTS = ("text", "text-muted", "text-placeholder", "text-disabled", "accent", "late", "danger")
SHAPES = (
    *("border-control", "focus", "unrated", "mark-info", "mark-done", "mark-warning", "mark-error"),
    *("red-outline", "amber-outline", "green-outline", "blue-outline"),
)
PAIRS = (
    *(("text-on-accent", ground) for ground in ("accent", "accent-hover", "accent-pressed")),
    *(("text-on-danger", ground) for ground in ("danger", "danger-hover", "danger-pressed")),
    *((f"{code}-letter", code) for code in ("red", "amber", "green", "blue")),
    *((ink, f"notice-{tone}") for tone in ("info", "done", "warning", "error") for ink in ("text", "text-muted")),
    *((ink, ground) for ground in ("hover", "hover-alt") for ink in ("text", "text-muted")),
    ("text-selected", "selected"),
    ("accent", "notice-error"),
)


def luminance(colour: QColor) -> float:
    parts = [colour.redF(), colour.greenF(), colour.blueF()]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colours: theme.Colours, one: str, other: str) -> float:
    light, dark = sorted((luminance(colours.colour(one)), luminance(colours.colour(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(autouse=True, scope="module")
def alone(qapp: QApplication) -> None:
    """Nothing is left of earlier tests: each new look would dress it too, for minutes."""
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    theme.start(qapp, "light", 100)
    yield
    theme.use("light", 100)


@pytest.mark.parametrize("name", PALETTES)
def test_every_text_reads_on_all_four_grounds(name: theme.Palette) -> None:
    colours = theme.colours(name)
    poor = [(ink, ground) for ink in TEXTS for ground in GROUNDS if contrast(colours, ink, ground) < 4.5]
    assert poor == []


@pytest.mark.parametrize("name", PALETTES)
def test_every_border_focus_ring_and_shape_is_seen_on_all_four_grounds(name: theme.Palette) -> None:
    colours = theme.colours(name)
    poor = [(shape, ground) for shape in SHAPES for ground in GROUNDS if contrast(colours, shape, ground) < 3]
    assert poor == []


@pytest.mark.parametrize("name", PALETTES)
def test_every_letter_and_word_reads_on_its_own_ground(name: theme.Palette) -> None:
    colours = theme.colours(name)
    assert [pair for pair in PAIRS if contrast(colours, *pair) < 4.5] == []


def test_all_palettes_name_the_same_roles() -> None:
    assert len({frozenset(theme.colours(name).hex) for name in PALETTES}) == 1


@pytest.mark.parametrize("name", ["raw", *PALETTES])
def test_a_token_file_is_read_as_toml_means_it(name: str) -> None:
    (meant,) = tomllib.loads((ROOT / f"resources/tokens/{name}.toml").read_text("utf-8")).values()
    assert theme.read_tokens(name) == meant


def test_no_raw_colour_is_kept_that_no_role_uses() -> None:
    raw = tomllib.loads((ROOT / "resources/tokens/raw.toml").read_text("utf-8"))["raw"]
    used: set[str] = set()
    for name in PALETTES:
        used |= set(tomllib.loads((ROOT / f"resources/tokens/{name}.toml").read_text("utf-8"))["roles"].values())
    assert set(raw) - used == set()


def test_every_icon_is_drawn_in_colours_of_its_palette() -> None:
    for name in ("light", "dark"):
        known = set(theme.colours("light" if name == "light" else "dark").hex.values())
        icons = sorted((ROOT / "resources/icons" / name).glob("*.svg"))
        assert icons
        for icon in icons:
            assert set(re.findall(r"#[0-9A-Fa-f]{6}", icon.read_text("utf-8"))) <= known


def test_no_colour_is_written_outside_the_tokens() -> None:
    literal = re.compile(r"""["']#[0-9A-Fa-f]{3,8}["']|QColor\(\s*\d|Qt\.GlobalColor|rgba?\(""")
    guilty = [
        str(path.relative_to(ROOT))
        for path in [*(ROOT / "app").rglob("*.py"), *(ROOT / "resources/qss").glob("*.qss")]
        if literal.search(path.read_text("utf-8"))
    ]
    assert guilty == []


def test_the_sheet_is_set_in_one_place_only() -> None:
    guilty = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "app").rglob("*.py")
        for _ in re.finditer(r"\.setStyleSheet\(", path.read_text("utf-8"))
    ]
    assert guilty == ["app/views/theme.py"]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_sheet_names_only_roles_that_exist_and_pictures_that_are_there(mode: theme.Mode) -> None:
    theme.use(mode)
    sheet = theme.sheet()
    assert "@" not in sheet
    assert "px(" not in sheet
    for name, picture in re.findall(r"url\(icons(\w+):([\w.-]+)\)", sheet):
        assert (ROOT / "resources/icons" / name / picture).is_file()


@pytest.mark.parametrize("weight", [400, 600, 700])
def test_text_is_drawn_with_a_bundled_face_of_equal_figures(weight: int) -> None:
    font = theme.plain_font(50, weight)
    assert theme.is_real_face(font)
    metrics = QFontMetricsF(font)
    assert len({metrics.horizontalAdvance(figure) for figure in "0123456789"}) == 1
    assert metrics.horizontalAdvance("W") > metrics.horizontalAdvance("i")


def test_lengths_and_letters_grow_with_the_text_size_chosen() -> None:
    for scale in theme.SCALES:
        theme.use(scale=scale)
        assert theme.px(34) == round(34 * scale / 100)
        assert theme.font("title").pixelSize() == round(22 * scale / 100)


def test_a_button_is_34_high_and_grows(qtbot: QtBot) -> None:
    made = QPushButton("Record decision")
    qtbot.addWidget(made)
    made.show()
    assert made.sizeHint().height() == 34
    theme.use(scale=150)
    assert made.sizeHint().height() >= 34 * 1.5 - 2  # the frame's two pixels do not grow


def test_going_dark_changes_palette_and_colours_at_once(qapp: QApplication) -> None:
    theme.use("dark")
    assert theme.colour("background") == QColor(theme.colours("dark").hex["background"])
    assert qapp.palette().color(QPalette.ColorRole.Window) == theme.colour("background")
    assert theme.current().colours.name == "dark"


def test_a_look_that_is_in_force_is_not_put_on_again(qtbot: QtBot) -> None:
    theme.use("dark", 125)
    with qtbot.assertNotEmitted(theme.look().changed):
        theme.use("dark", 125)
    with qtbot.waitSignal(theme.look().changed):
        theme.use("light", 100)


def test_a_program_that_is_dressed_is_not_dressed_again(qapp: QApplication, qtbot: QtBot) -> None:
    class Watched(QWidget):
        dressed = 0

        def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
            self.dressed += event.type() is QEvent.Type.StyleChange

    made = Watched()
    qtbot.addWidget(made)
    made.ensurePolished()
    made.dressed = 0
    theme.start(qapp, "light", 100)
    assert made.dressed == 0


def test_a_changed_property_dresses_the_widget_anew(qtbot: QtBot) -> None:
    made = QPushButton("Save")
    qtbot.addWidget(made)
    made.show()
    before = made.grab().toImage().pixelColor(4, made.height() // 2)
    theme.restyle(made, kind="primary")
    after = made.grab().toImage().pixelColor(4, made.height() // 2)
    assert before != after
    assert after == theme.colour("accent")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_whatever_has_the_focus_wears_the_ring(qtbot: QtBot, mode: theme.Mode) -> None:
    theme.use(mode)
    window = QWidget()
    outer = QVBoxLayout(window)
    section = Collapsible("Earlier")
    parts: list[QWidget] = [
        *(button("Save", kind) for kind in get_args(ButtonKind)),
        *(
            QLineEdit(),
            QPlainTextEdit(),
            Choice([("1", "One")]),
            DateField(),
            QCheckBox("Unborn"),
            QRadioButton("Given"),
        ),
        *(QListWidget(), RememberedTable("focus"), sign_button("×", "Remove"), section.heading),
    ]
    for part in parts:
        outer.addWidget(part)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    ring = theme.colour("focus").rgb()
    bare = []
    for part in parts:
        part.setFocus()
        qtbot.waitUntil(part.hasFocus)
        image = part.grab().toImage()
        middle = image.height() // 2
        if not any(image.pixel(at, middle) == ring for at in range(4)):
            bare.append(type(part).__name__)
    assert bare == []


def test_the_system_s_choice_is_followed_live_and_only_while_one_wants_it(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme.use("system")
    monkeypatch.setattr(theme, "system_is_dark", lambda: True)  # the offscreen platform cannot change its mind
    with qtbot.waitSignal(theme.look().changed):
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.current().colours.name == "dark"
    theme.use("light")
    theme.look().follow()
    assert theme.current().colours.name == "light"


def test_the_theme_loads_neither_database_nor_validation_libraries() -> None:
    code = (
        "import sys, app.views.theme, app.views.widgets.screen, app.views.background, app.views.change_hub;"
        "print(sorted({'sqlalchemy', 'pydantic', 'alembic', 'holidays', 'docx'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_a_colour_that_a_painter_changes_is_its_own() -> None:
    changed = theme.colours("light").colour("surface")
    changed.setAlpha(0)
    assert theme.colours("light").colour("surface").alpha() == 255
