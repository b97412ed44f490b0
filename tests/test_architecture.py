"""The rules of the house hold for this tree, and each of them is tried on a planted tree that breaks it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import habits, house
from tools.house import RULES, Rule

ROOT = Path(__file__).resolve().parent.parent

# Put together here so that this file does not break the rules it tries.
LATER = "# TO" + "DO: finish"
FOLDER = "/ro" + "ot/somebody/file"
HOST = "https://py" + "pi.org/simple"
PACKAGE = '"""A room."""\n'

CONTRACTS = """
[tool.importlinter]
root_packages = ["app"]
[[tool.importlinter.contracts]]
name = "layers"
type = "layers"
layers = ["commands", "views", "services", "models"]
exhaustive = true
containers = ["app"]
[[tool.importlinter.contracts]]
name = "rooms"
type = "layers"
containers = ["app.services"]
layers = ["demo", "errors"]
exhaustive = true
[[tool.importlinter.contracts]]
name = "Qt"
type = "forbidden"
source_modules = ["app.models", "app.services", "app.commands"]
forbidden_modules = ["PySide6"]
[[tool.importlinter.contracts]]
name = "rows"
type = "forbidden"
source_modules = ["app.views"]
forbidden_modules = ["app.models", "sqlalchemy", "sqlcipher3"]
"""

GOOD = {
    "pyproject.toml": CONTRACTS,
    "main.py": '"""Front door."""\nimport sys\nfrom app.views import shell\n',
    "requirements/runtime.txt": "alembic==1.0 \\\n    --hash=sha256:00\n    # via hubdesk (pyproject.toml)\n",
    "app/__init__.py": PACKAGE,
    "app/commands/__init__.py": PACKAGE,
    "app/models/__init__.py": PACKAGE,
    "app/services/__init__.py": PACKAGE,
    "app/services/matching/__init__.py": PACKAGE,
    "app/services/clock.py": "from datetime import UTC, datetime\ndef now(): return datetime.now(UTC)\n",
    "app/services/access.py": '"""Who."""\ndef require(hub, actor, act): ...\n',
    "app/services/matching/index.py": 'from sqlalchemy import text\nQUERY = text("SELECT 1")\n',
    "app/services/intake.py": (
        '"""SELECT what is due."""\nfrom app.services.access import Act, guarded\n'
        "@guarded(Act.SCREEN)\ndef screen(hub: Hub, actor: Actor): ...\n"
        "def _quiet(hub, actor): ...\ndef due(rating): ...\n"
        "@contextmanager\ndef on_case(hub: Hub, actor: Actor): yield\n"
    ),
    "app/views/__init__.py": PACKAGE,
    "app/views/widgets/__init__.py": PACKAGE,
    "app/views/theme.py": "def apply(app, qss): app.setStyleSheet(qss)\n",
    "app/views/view.py": (
        '"""The colour #ffffff is named in prose only."""\nfrom PySide6.QtGui import QColor\n'
        "def ink(token): return QColor(token)\nnothing = Qt.GlobalColor.transparent\nshown = '#17 of 20'\n"
    ),
    "app/views/presenter.py": "from app.views.desk import Desk\n",
    "app/views/widgets/labels.py": (
        "def text_label():\n    label = QLabel()\n    label.setTextFormat(Qt.TextFormat.PlainText)\n    return label\n"
    ),
    "tests/test_view.py": "def test_a_promise(qtbot): qtbot.waitUntil(lambda: True)\n",
}

# Rule → what is planted: (file, content, words of the finding).
BAD: dict[Rule, list[tuple[str, str, str]]] = {
    house.front_door: [
        ("app/views/view.py", "def late():\n    import main\n", "front door"),
        ("main.py", "from PySide6.QtWidgets import QApplication\n", "PySide6"),
        ("main.py", "from app.models.engine import open_store\n", "app.models"),
        ("main.py", "from app import models\n", "app.models"),
    ],
    house.layers: [
        ("app/services/intake.py", "def f():\n    from PySide6 import QtCore\n", "Qt stays"),
        ("app/views/view.py", "def f():\n    from app.models import Contact\n", "frozen records"),
        ("app/views/view.py", "from app import models\n", "frozen records"),
        ("app/views/view.py", "import sqlalchemy as sa\n", "frozen records"),
        ("app/views/presenter.py", "from PySide6.QtCore import Qt\n", "without a window"),
        ("app/views/late_presenter.py", "import PySide6.QtCore\n", "without a window"),
        ("app/views/desk.py", "from PySide6 import QtCore\n", "without a window"),
    ],
    house.contracts: [
        ("pyproject.toml", CONTRACTS.replace('"commands", "views"', '"views", "commands"'), "models is gone"),
        ("pyproject.toml", CONTRACTS.replace('containers = ["app.services"]', ""), "rooms of app.services"),
        ("pyproject.toml", CONTRACTS.replace('"app.services", "app.commands"]', '"app.commands"]'), "app.services to"),
        ("pyproject.toml", CONTRACTS.replace('"sqlalchemy", ', ""), "app.views to import sqlalchemy"),
        ("pyproject.toml", CONTRACTS + 'ignore_imports = ["app.views -> app.models"]\n', "exceptions"),
    ],
    house.sizes: [
        ("app/views/view.py", "x = 1\n" * 401, "401 lines; over 400"),
        ("tests/test_view.py", "x = 1\n" * 601, "a defect"),
    ],
    house.names: [
        ("app/services/utils.py", "", "in the trade"),
        ("app/views/window_manager.py", "", "in the trade"),
        ("app/common/__init__.py", PACKAGE, "in the trade"),
        ("app/services/form_helpers.py", "", "in the trade"),
    ],
    house.packages: [
        ("app/views/__init__.py", "", "docstring"),
        ("app/services/new/thing.py", "", "docstring"),
    ],
    house.words: [
        ("app/views/view.py", LATER + "\n", "for later"),
        ("docs/page.md", f"see `{FOLDER}`\n", "one machine"),
        ("docs/page.md", FOLDER.split("/some", maxsplit=1)[0] + "\n", "one machine"),
        ("docs/page.md", "C:" + "\\Users\\somebody\n", "one machine"),
        (".ci/run", f"pip install -i {HOST} x\n", "registry"),
    ],
    house.locks: [
        ("requirements/runtime.txt", f"--index-url {HOST}\n", "address"),
        ("requirements/runtime.txt", "--find-links wheels\n", "address"),
        ("requirements/runtime.txt", "alembic==1.0\nmako==2.0 \\\n    --hash=sha256:00\n", "alembic is not pinned"),
    ],
    habits.clock: [
        ("app/views/view.py", "import datetime\nat = datetime.datetime.now()\n", "asks the time"),
        ("app/models/row.py", "from datetime import date\nat = date.today()\n", "asks the time"),
        ("app/services/intake.py", "import time\nat = time.time()\n", "asks the time"),
        ("app/views/view.py", "at = QDateTime.currentDateTimeUtc()\n", "asks the time"),
    ],
    habits.style: [
        ("app/views/view.py", "def f(w): w.setStyleSheet('color: red')\n", "style sheet"),
        ("app/views/theme.py", "def f(w, v): w.setStyleSheet(''); v.setStyleSheet('')\n", "more than one place"),
        ("app/views/view.py", "ink = 'border: 1px solid #1a2b3c'\n", "holds a colour"),
        ("app/views/view.py", "ink = QColor(1, 2, 3)\n", "colour of its own"),
        ("app/views/view.py", "ink = QColor('red')\n", "colour of its own"),
        ("app/views/view.py", "ink = QColor.fromRgb(1, 2, 3)\n", "colour of its own"),
        ("app/views/view.py", "ink = Qt.GlobalColor.red\n", "Qt's red"),
    ],
    habits.labels: [
        ("app/views/view.py", "label = QtWidgets.QLabel(name)\n", "guesses rich text"),
        ("app/views/view.py", "class Name(QLabel): ...\n", "guesses rich text"),
        ("app/views/view.py", "QMessageBox.warning(None, title, name)\n", "guess rich text"),
        ("app/views/view.py", "def f(l): l.setTextFormat(Qt.TextFormat.RichText)\n", "other than PlainText"),
        ("app/views/widgets/labels.py", "label = QLabel(name)\n", "never sets PlainText"),
    ],
    habits.sql: [
        ("app/services/intake.py", "from sqlalchemy import select, text\n", "SQL text"),
        ("app/services/intake.py", "import sqlalchemy as sa\nq = sa.text('x')\n", "SQL text"),
        ("app/services/intake.py", "q = 'SELECT id FROM contact'\n", "SQL text"),
        ("app/services/intake.py", "def f(c): c.exec_driver_sql(q)\n", "SQL text"),
        ("app/commands/verify.py", "q = '''\n  PRAGMA quick_check'''\n", "SQL text"),
    ],
    habits.cuts: [
        ("app/services/intake/notes.py", "def f(typed, said): return typed(said)[:400]\n", "cuts what was typed"),
        ("app/services/enquiry/notes.py", "def f(said): return said.strip()[:MOST]\n", "cuts what was typed"),
    ],
    habits.guards: [
        ("app/services/intake.py", "def screen(hub: Hub, actor: Actor): ...\n", "screen takes a hub"),
        ("app/services/intake.py", "def screen(hub, person): ...\n", "screen takes a hub"),
        ("app/services/intake.py", "def screen(store: 'Hub'): ...\n", "screen takes a hub"),
        ("app/services/intake.py", "@cached\ndef screen(hub, actor): ...\n", "screen takes a hub"),
        ("app/services/access.py", "", "needs no excuse"),
    ],
    habits.honest_tests: [
        ("tests/test_view.py", "import time\ntime.sleep(1)\n", "sleeps"),
        ("tests/test_view.py", "def test_a(qtbot): qtbot.wait(50)\n", "sleeps"),
        ("tests/test_view.py", "@pytest.mark.skipif(True)\ndef test_a(): ...\n", "skipif hides"),
        ("tests/test_view.py", "@pytest.mark.xfail\ndef test_a(): ...\n", "xfail hides"),
        ("tests/test_view.py", "def test_a(): pytest.skip('no')\n", "skip hides"),
    ],
}


@pytest.fixture
def good_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small tree that keeps every rule, and needs one excuse."""
    monkeypatch.setattr(habits, "UNGUARDED", {"app/services/access.py::require": "the rule itself"})
    monkeypatch.setattr(house, "LONG_FILES", {})
    for name, content in GOOD.items():
        plant(tmp_path, name, content)
    return tmp_path


def plant(root: Path, name: str, content: str) -> None:
    place = root / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(content, encoding="utf-8")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_this_tree_keeps_the_rule(rule: Rule) -> None:
    found = list(rule(ROOT))
    assert not found, "\n".join([(rule.__doc__ or "").strip(), *found])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_good_tree_is_left_in_peace(rule: Rule, good_tree: Path) -> None:
    assert list(rule(good_tree)) == []


@pytest.mark.parametrize(
    ("rule", "name", "content", "finding"),
    [(rule, *planted) for rule, cases in BAD.items() for planted in cases],
    ids=[f"{rule.__name__}-{number}" for rule, cases in BAD.items() for number, _ in enumerate(cases)],
)
def test_a_planted_violation_is_found_where_it_stands(
    rule: Rule, name: str, content: str, finding: str, good_tree: Path
) -> None:
    plant(good_tree, name, content)
    found = list(rule(good_tree))
    assert found
    assert finding in found[0]


def test_every_rule_has_a_tree_that_breaks_it() -> None:
    assert set(BAD) == set(RULES)


def test_a_reason_excuses_a_long_file_but_no_defect(good_tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "LONG_FILES", {"app/views/view.py": "one drawing"})
    plant(good_tree, "app/views/view.py", "x = 1\n" * 450)
    assert list(house.sizes(good_tree)) == []
    plant(good_tree, "app/views/view.py", "x = 1\n" * 650)
    assert "defect" in next(house.sizes(good_tree))


def test_an_excuse_for_a_file_that_is_short_again_is_found(good_tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "LONG_FILES", {"app/views/view.py": "was long"})
    assert "not long any more" in next(house.sizes(good_tree))


def test_imports_against_the_drawing_break_our_contracts(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "app", tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    plant(tmp_path, "app/models/planted.py", "from app.services import clock\n")
    plant(tmp_path, "app/services/intake/planted.py", "import PySide6.QtCore\nfrom app.services import enquiry\n")
    plant(tmp_path, "app/views/planted.py", "import sqlalchemy\n")
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    ended = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "200"},
    )
    assert ended.returncode == 1
    for broken in (
        "app.models is not allowed to import app.services",
        "app.services is not allowed to import PySide6",
        "app.services.intake is not allowed to import app.services.enquiry",
        "app.views is not allowed to import sqlalchemy",
    ):
        assert broken in ended.stdout
