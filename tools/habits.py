"""Rules of the house about what code does: time, colour, labels, SQL, access, honest tests. See tools/house.py."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.source import called, docstrings, imported, last_name, line, nodes, sources, string, tree_of

#: Public service functions that take a hub and are not guarded: path::name (`*` for all of a file) → why.
UNGUARDED: dict[str, str] = {
    "app/services/access.py::require": "it is what `guarded` asks",
    "app/services/matching/upkeep.py::*": "asked at the command line by whoever holds the hub's passphrase",
    "app/services/patterns/upkeep.py::*": "asked at the command line, and once when a hub's schema was brought up",
    "app/services/people/duplicate_search.py::find_duplicates": "asked at the command line, as `upkeep` is",
    "app/services/trust/sign_in.py::sign_in": "nobody is signed in yet: it makes the actor",
    "app/services/trust/set_up.py::needs_set_up": "the first start, before any account: says yes or no",
    "app/services/trust/set_up.py::progress": "the first start: says how far it came, to whoever may take it up",
    "app/services/trust/set_up.py::make_first_administrator": "makes the first account, once only, checked inside",
    "app/services/demo/filling.py::*": "invented people for the demo, tests and benchmarks; no screen reaches it",
    "app/services/demo/scale.py::*": "invented contacts and enquiries for tests and benchmarks; no screen reaches it",
    "app/services/enquiry/summary_picture.py::picture_of": "draws facts its caller was allowed to read; reads nothing",
    "app/services/trust/audit.py::verify_chain": "a command at the machine itself: counts links, shows no entry",
    "app/services/trust/audit_export.py::export_here": "a command at the machine itself, after the hub's passphrase",
    "app/services/trust/backups.py::back_up_here": "a command at the machine itself, after the hub's passphrase",
    "app/services/retention/cleaning.py::*": "cleans what an approved deletion left, asked by it or by the program",
    "app/services/trust/backup_schedule.py::back_up_if_due": "the program by itself, to where an administrator said",
    "app/services/trust/bringing_up.py::bring_up": "the program by itself, when an older hub is opened; shows nothing",
    "app/services/trust/account_days.py::end_who_left": "the program by itself, as an administrator planned it",
}

#: The only service modules that may hold SQL text, each behind an interface: what they ask SQLite has no mapped form.
SQL_HOMES = {
    "app/services/matching/index.py",
    "app/services/matching/text_index.py",
    "app/services/matching/text_walls.py",
}

#: Who may ask the machine for the time of day: the clock itself, and the ids that begin with a time (UUIDv7).
CLOCK_HOMES = {"app/services/clock.py", "app/models/types.py"}

DATE_CLASSES = {"datetime", "date", "QDateTime", "QDate", "QTime"}
NOW_METHODS = {"now", "utcnow", "today", "currentDateTime", "currentDateTimeUtc", "currentDate", "currentTime"}


# --- time, colour, style, labels --------------------------------------------------------------------------------


def clock(root: Path) -> Iterator[str]:
    """The time of day is asked of app.services.clock alone, so that a test can set it."""
    for name, node in nodes(root, "main.py", "app"):
        if name in CLOCK_HOMES or not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        target = node.func
        owner = last_name(target.value)
        of_date = target.attr in NOW_METHODS and owner in DATE_CLASSES
        if of_date or (owner == "time" and target.attr in {"time", "time_ns"}):
            yield f"{name}:{line(node)}: asks the time of {owner}; use clock.now()"


def style(root: Path) -> Iterator[str]:
    """setStyleSheet appears once, in theme.py; colours come from tokens, never from a literal in a view."""
    used = [(name, node) for name, node in nodes(root, "main.py", "app") if called(node) == "setStyleSheet"]
    for name, node in used:
        if name != "app/views/theme.py":
            yield f"{name}:{line(node)}: sets a style sheet; give the widget a property and style it in the theme"
    if sum(name == "app/views/theme.py" for name, _ in used) > 1:
        yield "app/views/theme.py:1: sets a style sheet in more than one place"
    literal = re.compile(r"(?<![\w&])#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})(?!\w)|\brgba?\(")
    for path in sources(root, "app/views"):
        name, held = path.relative_to(root).as_posix(), docstrings(path)
        for node in ast.walk(tree_of(path)):
            if id(node) not in held and literal.search(string(node)):
                yield f"{name}:{line(node)}: holds a colour; ask the theme for a token"
            elif isinstance(node, ast.Call) and _is_colour(node.func) and any(_is_literal(arg) for arg in node.args):
                yield f"{name}:{line(node)}: makes a colour of its own; ask the theme for a token"
            elif isinstance(node, ast.Attribute) and _is_named_colour(node):
                yield f"{name}:{line(node)}: uses Qt's {node.attr}; ask the theme for a token"


def _is_colour(target: ast.AST) -> bool:
    """Whether a call's target is QColor or one of its makers (`QColor.fromRgb`)."""
    maker = isinstance(target, ast.Attribute) and target.attr.startswith("from") and last_name(target.value) == "QColor"
    return maker or last_name(target) == "QColor"


def _is_named_colour(node: ast.Attribute) -> bool:
    """Whether a node is one of Qt's named colours; to be transparent is no colour."""
    return last_name(node.value) == "GlobalColor" and node.attr != "transparent"


def _is_literal(node: ast.AST) -> bool:
    """Whether an argument is a number or a word written out."""
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float | str)


def labels(root: Path) -> Iterator[str]:
    """QLabel guesses rich text: labels are made by widgets.labels.text_label, or set to PlainText in widgets/."""
    for path in sources(root, "app/views"):
        name = path.relative_to(root).as_posix()
        module = tree_of(path)
        formats = [node for node in ast.walk(module) if called(node) == "setTextFormat"]
        odd = [node for node in formats if [last_name(arg) for arg in getattr(node, "args", [])] != ["PlainText"]]
        for node in odd:
            yield f"{name}:{line(node)}: sets a text format other than PlainText"
        plain = len(formats) > len(odd)
        for node in ast.walk(module):
            derived = isinstance(node, ast.ClassDef) and any(last_name(base) == "QLabel" for base in node.bases)
            if derived or called(node) in {"QLabel", "QMessageBox"}:
                if not name.startswith("app/views/widgets/"):
                    yield f"{name}:{line(node)}: makes a label that guesses rich text; use widgets.labels.text_label"
                elif not plain:
                    yield f"{name}:{line(node)}: makes a label in a file that never sets PlainText"
            elif isinstance(node, ast.Call) and _is_ready_made_box(node.func):
                yield f"{name}:{line(node)}: QMessageBox's ready-made boxes guess rich text; use a dialog of widgets/"


def _is_ready_made_box(target: ast.AST) -> bool:
    """Whether a call's target is one of QMessageBox's own functions (`QMessageBox.warning`)."""
    return isinstance(target, ast.Attribute) and last_name(target.value) == "QMessageBox"


# --- services ---------------------------------------------------------------------------------------------------


def sql(root: Path) -> Iterator[str]:
    """No SQL text above the models but in the indexes of matching: a second engine will come."""
    verbs = ["SELECT", r"INSERT\s+INTO", r"UPDATE\s+\w+\s+SET", r"DELETE\s+FROM", "PRAGMA", "CREATE", "DROP", "ALTER"]
    statement = re.compile(rf"^\s*({'|'.join(verbs)})\s")
    why = "say it with the mapped classes, or put it in app/models"
    for path in sources(root, "main.py", "app/services", "app/commands", "app/views"):
        name = path.relative_to(root).as_posix()
        if name in SQL_HOMES:
            continue
        held = docstrings(path)
        for node in ast.walk(tree_of(path)):
            if {"sqlalchemy.text", "sqlalchemy.sql.text"} & set(imported(node)):
                yield f"{name}:{line(node)}: imports SQL text; {why}"
            elif called(node) == "exec_driver_sql" or _is_sql_text(node):
                yield f"{name}:{line(node)}: runs SQL text; {why}"
            elif id(node) not in held and statement.match(string(node)):
                yield f"{name}:{line(node)}: holds SQL text; {why}"


def _is_sql_text(node: ast.AST) -> bool:
    """Whether a node is `sqlalchemy.text` by its full name."""
    return isinstance(node, ast.Attribute) and node.attr == "text" and last_name(node.value) in {"sa", "sqlalchemy"}


def cuts(root: Path) -> Iterator[str]:
    """No service cuts what a person typed: `typed(text)[:400]` loses words in silence."""
    for name, node in nodes(root, "app/services/enquiry", "app/services/intake"):
        if "/readers/" in name:  # they take a document apart; the document itself is kept
            continue
        if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Slice) or node.slice.upper is None:
            continue
        if called(node.value) in {"typed", "written", "strip"}:
            yield f"{name}:{line(node)}: cuts what was typed; refuse it beside its field with services/lengths"


def guards(root: Path) -> Iterator[str]:
    """Every public service function that takes a hub asks access first, or is named with its reason in UNGUARDED.

    A context manager is a part of a service, not one: it hands out a unit of work, which no view can use.
    """
    used = set()
    for path in sources(root, "app/services"):
        name = path.relative_to(root).as_posix()
        for node in tree_of(path).body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
                continue
            given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            takes_hub = any(arg.arg == "hub" or _is_hub(arg.annotation) for arg in given)
            asked = any(called(each) == "guarded" for each in node.decorator_list)
            part = any(last_name(each) == "contextmanager" for each in node.decorator_list)
            if not takes_hub or asked or part:
                continue
            excuse = next((key for key in (f"{name}::{node.name}", f"{name}::*") if key in UNGUARDED), None)
            if excuse:
                used.add(excuse)
            else:
                yield (
                    f"{name}:{line(node)}: {node.name} takes a hub and is not @guarded(Act.…): guard it, make it "
                    "private, or name it with its reason in tools/habits.py"
                )
    for key in sorted(set(UNGUARDED) - used):
        yield f"tools/habits.py:1: UNGUARDED excuses {key}, which needs no excuse: take the line out"


def _is_hub(annotation: ast.expr | None) -> bool:
    """Whether a parameter is annotated as a Hub, plainly or in quotes."""
    if isinstance(annotation, ast.Constant):
        return annotation.value == "Hub"
    return annotation is not None and last_name(annotation) == "Hub"


# --- tests ------------------------------------------------------------------------------------------------------


def honest_tests(root: Path) -> Iterator[str]:
    """No test sleeps, is skipped or is expected to fail."""
    for name, node in nodes(root, "tests"):
        if isinstance(node, ast.Attribute):
            owner = last_name(node.value)
            if (owner, node.attr) in {("time", "sleep"), ("QTest", "qWait"), ("QTest", "qSleep"), ("qtbot", "wait")}:
                yield f"{name}:{line(node)}: sleeps; wait for what should happen (qtbot.waitUntil, waitSignal)"
            if owner in {"mark", "pytest"} and node.attr in {"skip", "skipif", "xfail", "importorskip"}:
                yield f"{name}:{line(node)}: {node.attr} hides what the test promises"
