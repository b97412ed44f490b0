"""Markup, control characters and turned text in every text field of a case: shown as typed, kept whole or refused."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import json
import types
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import JSON, String, select

from app.models import new_id
from app.models.base import Base
from app.services.errors import Problem
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.case.ask_state import AskState
from app.views.case.decision.section import DecisionSection
from app.views.case.form_dialog import FormDialog
from app.views.case.forms import FormSpec
from app.views.case.household.adding import BY_CODE
from app.views.case.screen import CaseScreen
from app.views.widgets.choice import Choice
from app.views.widgets.dates import DateField
from app.views.widgets.painted_later import is_building
from app.views.widgets.ticks import TickGrid
from tests.factories.hubs import Staff
from tests.faults.stage import guessing_labels
from tests.services.enquiry.rows import Case, opened
from tests.views.case.test_too_much import FORMS, LINE, TEXT, part

pytestmark = pytest.mark.slow

HOSTILE = "<b>Zed</b> &lt;i&gt; <img src=x onerror=alert(1)> %s {0} ab\u202edcba\u202c \u200fend"
CONTROL = "bell\x07 escape\x1b[31m \x00 gone"
FIRST = "&lt;b&gt;Zed"
"""Qt takes a tip that begins so for markup, though it has no bracket."""
VIEWS = Path(__file__).parents[3] / "app" / "views"
INSIDE = {"_typed_form", "_reasons_spec", "_about"}
"""Made inside a presenter of what the screen holds: the screen's own forms below go through them."""


CODED: dict[str, str] = {
    "add_form.code": next(iter(BY_CODE)),
    "whom_form.act": "harm",
    "which_form.act": "harms",
    "marking.code": "hub_only",
    "TieRow.id": "tie:1",
    "rating": "amber",
    "their_rating": "amber",
    "about": "rating",
}
"""Words of makers and records that are codes, not anything a person typed."""


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


# --- what may not be seen -----------------------------------------------------------------------------------------


def rendered(place: QWidget) -> list[str]:
    """Whatever in a window Qt would take for markup: labels that guess, tips of widgets and of tables."""
    found = guessing_labels(place)
    tips = [each.toolTip() for each in (place, *place.findChildren(QWidget))]
    for view in place.findChildren(QAbstractItemView):
        model: QAbstractItemModel | None = view.model()  # None where a view has none yet
        if model is None:
            continue
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount()):
            tips.append(str(model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) or ""))
            tips += [
                str(model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) or "")
                for row in range(min(model.rowCount(), 60))
            ]
    return [*found, *(tip for tip in tips if "<b>Zed" in tip or "<img" in tip or tip.startswith(FIRST[:4]))]


def editors(place: QWidget) -> list[QLineEdit | QPlainTextEdit]:
    """Every line and text of a page that a person may type into, dates left out."""
    found: list[QLineEdit | QPlainTextEdit] = [*place.findChildren(QLineEdit), *place.findChildren(QPlainTextEdit)]
    return [each for each in found if not each.isReadOnly() and not isinstance(each, DateField) and _own(each)]


def _own(editor: QWidget) -> bool:
    return not isinstance(editor.parent(), Choice | QAbstractItemView)


def put(editor: QWidget, words: str) -> None:
    """Put words into a line or a text, as a paste does."""
    if isinstance(editor, QPlainTextEdit):
        editor.setPlainText(words)
    elif isinstance(editor, QLineEdit):
        editor.setText(words)


def typed(editor: QWidget) -> str:
    """What stands in a line or a text."""
    return editor.toPlainText() if isinstance(editor, QPlainTextEdit) else str(editor.property("text"))


# --- every form there is, found by its maker ----------------------------------------------------------------------


def makers() -> dict[str, Callable[..., FormSpec]]:
    """Every function of the views that makes a form, found in the source."""
    found: dict[str, Callable[..., FormSpec]] = {}
    for path in sorted(VIEWS.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or node.returns is None or node.name in INSIDE:
                continue
            if ast.unparse(node.returns) == "FormSpec":
                name = ".".join(path.relative_to(VIEWS.parents[1]).with_suffix("").parts)
                made = getattr(importlib.import_module(name), node.name)
                found[f"{name.removeprefix('app.views.')}.{node.name}"] = made
    return found


def anything(kind: object) -> object:
    """Some value of a type: a record is filled field by field, a choice is its first, an optional one is given."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin in {typing.Union, types.UnionType}:
        return anything(next(each for each in parts if each is not types.NoneType))
    if origin is typing.Literal:
        return parts[0]
    if isinstance(origin, type):
        if issubclass(origin, Mapping):
            return {}
        return tuple(anything(each) for each in parts if each is not Ellipsis)
    return _plain(kind)


def _plain(kind: object) -> object:
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        fields = [each for each in dataclasses.fields(kind) if each.init]
        coded = {each.name: CODED.get(f"{kind.__name__}.{each.name}") or CODED.get(each.name) for each in fields}
        return kind(**{name: code or anything(hints[name]) for name, code in coded.items()})
    plain: dict[object, object] = {
        str: HOSTILE, bool: False, int: 1, float: 1.0, bytes: b"", UUID: new_id(), object: HOSTILE,
        datetime: datetime(2026, 3, 2, 9, 0, tzinfo=UTC), date: date(2026, 3, 2),
    }  # fmt: skip
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    return plain[kind]


def spec_of(maker: Callable[..., FormSpec], case: Case) -> FormSpec:
    """A form as its maker makes it: of the real case where it asks for one, else of records with hostile words."""
    hints = typing.get_type_hints(maker)
    real: dict[str, object] = {"CaseDetail": case.read(), "AskState": AskState(case.read())}
    asked = inspect.signature(maker).parameters
    given = {
        name: CODED.get(f"{maker.__name__}.{name}")
        or real.get(getattr(hints[name], "__name__", ""))
        or anything(hints[name])
        for name in asked
    }
    if maker.__name__ == "fill":
        given.update(person=None, agency=None)
    return maker(**given)


def test_the_makers_of_forms_are_found() -> None:
    assert len(makers()) >= 30
    assert {"case.specs.rating", "case.record.specs.note", "case.household.asking.harm_form"} <= set(makers())


@pytest.mark.parametrize("name", makers())
def test_every_form_shows_as_typed_hands_on_the_whole_and_refuses_too_much_beside_its_field(
    qtbot: QtBot, hub: Hub, staff: Staff, name: str
) -> None:
    spec = spec_of(makers()[name], opened(hub, staff))
    form = FormDialog(spec)
    qtbot.addWidget(form)
    sent: list[dict[str, object]] = []
    form.submitted.connect(lambda _spec, values: sent.append(values))
    mine = editors(form)
    texts = {field: row.editor for field, row in form.rows.items() if row.editor in mine}
    for row in form.rows.values():
        if isinstance(row.editor, DateField):
            row.editor.clear()  # what it began with is hostile too, and no date
    assert not rendered(form)
    for words in (HOSTILE, CONTROL, FIRST, LINE[1:]):
        for editor in texts.values():
            put(editor, words)
        whole = {field: typed(editor) for field, editor in texts.items()}
        assert set(whole.values()) <= {words, words.replace("\x00", "")}
        form.submit.click()
        assert {field: sent[-1][field] for field in texts} == whole, "what was typed is handed on as it is"
        form.show_problems([Problem(field, f"{field} lacks something.") for field in texts])
        assert {field: typed(editor) for field, editor in texts.items()} == whole, "a refusal loses nothing"
        assert not rendered(form)
    count = len(sent)
    for editor in texts.values():
        put(editor, TEXT if isinstance(editor, QPlainTextEdit) else LINE)
    form.submit.click()
    assert len(sent) == count + (not texts)
    for field, editor in texts.items():
        assert " fit" in form.rows[field].error_label.text(), field
        assert typed(editor) == (TEXT if isinstance(editor, QPlainTextEdit) else LINE), field
    form.reject()


# --- the screen itself --------------------------------------------------------------------------------------------


def _words(kept: object) -> str:
    return kept if isinstance(kept, str) else json.dumps(kept, ensure_ascii=False)


def stored(hub: Hub) -> set[str]:
    """Every text that stands in the store."""
    found: set[str] = set()
    with hub.reading(None) as unit:
        for table in Base.metadata.tables.values():
            columns = [column for column in table.columns if isinstance(column.type, (String, JSON))]
            if columns and table.name != "audit_entry":
                for row in unit.session.execute(select(*columns)):
                    found.update(_words(each) for each in row if each)
    return found


def answer_the_rest(form: FormDialog) -> None:
    """Choose and date whatever else the form asks."""
    for row in form.rows.values():
        if isinstance(row.editor, Choice):
            row.editor.setCurrentIndex(min(1, row.editor.count() - 1))
        elif isinstance(row.editor, DateField):
            row.editor.setText("02/03/2026")
        elif isinstance(row.editor, TickGrid):
            row.editor.choose(("1",))


@pytest.mark.parametrize("name", FORMS)
def test_hostile_text_in_a_form_of_the_case_is_stored_whole_or_refused_in_words_and_shown_as_typed(
    screen: CaseScreen, hub: Hub, name: str
) -> None:
    form = FORMS[name](screen)
    assert form is not None
    answer_the_rest(form)
    texts = [row.editor for row in form.rows.values() if row.editor in editors(form)]
    for editor in texts:
        put(editor, HOSTILE)
    form.submit.click()
    QApplication.processEvents()
    if alive(form) and form.isVisible():
        assert form.summary.problems
        assert all(HOSTILE not in each.sentence for each in form.summary.problems)
        assert all(typed(editor) == HOSTILE for editor in texts)
        form.reject()
    elif texts:
        assert any(HOSTILE in words for words in stored(hub))
    for kind in ("replies", "requests", "chronology", "decision", "consent", "summary", "record"):
        screen.turn_to(kind)
        QApplication.processEvents()
        assert not rendered(screen), kind
        assert not [each.text() for each in screen.findChildren(QLabel) if "\x07" in each.text()]


def test_hostile_text_in_every_field_of_the_pages_is_kept_and_shown_as_typed(
    qtbot: QtBot, screen: CaseScreen, hub: Hub
) -> None:
    decision = part(screen, "decision")
    assert isinstance(decision, DecisionSection)
    replies = screen.replies
    assert screen.presenter.case is not None

    def of_decision(page: str) -> Callable[[], QWidget]:
        def turn() -> QWidget:
            screen.turn_to("decision")
            decision.presenter.turn_to(page)
            return decision

        return turn

    def of_reply() -> QWidget:
        screen.turn_to("replies")
        assert screen.presenter.case is not None
        replies.presenter.log_reply(screen.presenter.case.requests[0].agency_id)
        for box in replies.form_page.answers:
            box.items.add.click()
        return replies.form_page

    def of_plan() -> QWidget:
        screen.presenter.ask_partners()
        return screen.ask_page

    met = 0
    for turn in (of_decision("recommend"), of_decision("plan"), of_reply, of_plan):
        page = turn()
        qtbot.waitUntil(lambda: not is_building(screen))
        found = editors(page)
        met += len(found)
        for editor in found:
            put(editor, HOSTILE)
        for button in page.findChildren(QWidget):
            if button.property("kind") == "primary" and button.isVisible() and hasattr(button, "click"):
                button.click()
                break
        QApplication.processEvents()
        still = [typed(editor) for editor in found if alive(editor)]
        assert all(words == HOSTILE for words in still) or any(HOSTILE in words for words in stored(hub))
        assert not rendered(screen)
    assert met >= 25, "the pages' fields were found"


def alive(widget: QWidget) -> bool:
    """Whether Qt has not taken the widget away."""
    try:
        widget.objectName()
    except RuntimeError:
        return False
    return True
