"""The rules of the house that no linter knows, each a function over a source tree that yields what breaks it.

Standard library only; run by tests/test_architecture.py, which also tries each rule on a planted bad tree.
A finding reads `path:line: what is wrong and what to do`.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from tools.habits import clock, cuts, guards, honest_tests, labels, sql, style
from tools.source import forbid, imported, line, nodes, sources, texts, tree_of, within

#: Lines a file may have, and how many of them make a defect that no reason excuses.
LONG, TOO_LONG = 400, 600

#: Files over LONG that may stay: path → why it is one thing. An entry that is no longer needed is a finding too.
LONG_FILES: dict[str, str] = {}

Rule = Callable[[Path], Iterator[str]]


# --- the front door and the layers -----------------------------------------------------------------------------


def front_door(root: Path) -> Iterator[str]:
    """main.py is imported by nobody, and imports the standard library and app's upper layers only."""
    for name, node in nodes(root, "app", "tests", "benchmarks", "tools"):
        if any(within(module, "main") for module in imported(node)):
            yield f"{name}:{line(node)}: imports main.py, which is the front door and nobody's library"
    why = "main.py reads the command line and builds everything through commands, views and services"
    if (root / "main.py").exists():
        yield from forbid(root, ("main.py",), ("PySide6", "sqlalchemy", "sqlcipher3", "app.models", "tests"), why)


def layers(root: Path) -> Iterator[str]:
    """Qt stays in the views; views know neither rows nor SQL; presenters and the desk know no Qt."""
    yield from forbid(root, ("app/models", "app/services", "app/commands"), ("PySide6",), "Qt stays in app/views")
    rows = ("app.models", "sqlalchemy", "sqlcipher3", "sqlite3")
    yield from forbid(root, ("app/views",), rows, "a view asks a service for frozen records")
    for path in sources(root, "app/views"):
        if path.stem in {"desk", "presenter"} or path.stem.endswith("_presenter"):
            name = path.relative_to(root).as_posix()
            yield from forbid(root, (name,), ("PySide6",), "it must be tested without a window; give it a Protocol")


def contracts(root: Path) -> Iterator[str]:
    """The import contracts of pyproject.toml stand as ARCHITECTURE.md draws them."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"].get("importlinter", {})
    held = settings.get("contracts", [])
    drawn = [contract["layers"] for contract in held if contract["type"] == "layers" and contract.get("exhaustive")]
    if ["commands", "views", "services", "models"] not in drawn:
        yield "pyproject.toml:1: the exhaustive contract commands → views → services → models is gone"
    if not any(contract.get("containers") == ["app.services"] and contract.get("exhaustive") for contract in held):
        yield "pyproject.toml:1: the exhaustive contract over the rooms of app.services is gone"
    needed = {
        ("app.models", "PySide6"),
        ("app.services", "PySide6"),
        ("app.commands", "PySide6"),
        ("app.views", "app.models"),
        ("app.views", "sqlalchemy"),
        ("app.views", "sqlcipher3"),
    }
    for contract in held:
        if contract["type"] == "forbidden":
            needed -= {
                (source, target)
                for source in contract["source_modules"]
                for target in contract["forbidden_modules"]
            }
    for source, target in sorted(needed):
        yield f"pyproject.toml:1: the contract that forbids {source} to import {target} is gone"
    for contract in held:
        if contract.get("ignore_imports"):
            yield f"pyproject.toml:1: the contract “{contract['name']}” has exceptions; mend the import instead"


# --- names, sizes, texts ----------------------------------------------------------------------------------------


def sizes(root: Path) -> Iterator[str]:
    """A file over 400 lines wants a reason in LONG_FILES; one over 600 is a defect whatever the reason."""
    long = {}
    for path in sources(root, "main.py", "app", "tests", "benchmarks", "tools"):
        if path.exists():
            count = len(path.read_text(encoding="utf-8").splitlines())
            if count > LONG:
                long[path.relative_to(root).as_posix()] = count
    for name, count in long.items():
        if count > TOO_LONG:
            yield f"{name}:1: {count} lines; over {TOO_LONG} is a defect: split it by reason to change"
        elif name not in LONG_FILES:
            yield f"{name}:1: {count} lines; over {LONG} asks to be split, or named with its reason in tools/house.py"
    for name in sorted(set(LONG_FILES) - set(long)):
        yield f"tools/house.py:1: LONG_FILES still excuses {name}, which is not long any more: take the line out"


def names(root: Path) -> Iterator[str]:
    """No drawer for everything: modules and packages are plain nouns of the trade."""
    vague = re.compile(r"(^|_)(utils?|common|managers?|helpers?|misc)$")
    for path in sorted((root / "app").rglob("*")):
        if (path.is_dir() or path.suffix == ".py") and vague.search(path.stem) and "__pycache__" not in path.parts:
            yield f"{path.relative_to(root).as_posix()}:1: name it after what it is in the trade"


def packages(root: Path) -> Iterator[str]:
    """Every folder of code under app is a package that says what it is."""
    for folder in [root / "app", *sorted(path for path in (root / "app").rglob("*") if path.is_dir())]:
        name = folder.relative_to(root).as_posix()
        if not any(folder.glob("*.py")) or name == "app/models/migrations/versions":
            continue
        door = folder / "__init__.py"
        if not door.exists() or not ast.get_docstring(tree_of(door)):
            yield f"{name}/__init__.py:1: wants a docstring that says what this room is for"


def words(root: Path) -> Iterator[str]:
    """Nothing left for later, no path of somebody's machine, no registry's address, in any text file."""
    later = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX"]) + r")\b")
    machine = re.compile(r"(?<![\w.)}</*-])/(?:" + "|".join(["wo" + "rk", "ro" + "ot", "ho" + "me"]) + r")(?![\w.-])")
    windows = re.compile(r"[A-Z]:\\Users\\")
    known = ["pypi" + r"\.org", "python" + "hosted", "deb" + r"\.debian\.org", "registry" + r"\.npm"]
    hosts = re.compile("|".join(known))
    for name, content in texts(root):
        for number, text in enumerate(content.splitlines(), 1):
            if later.search(text):
                yield f"{name}:{number}: leaves something for later: do it, or file an issue"
            if machine.search(text) or windows.search(text):
                yield f"{name}:{number}: names a folder of one machine"
            if hosts.search(text):
                yield f"{name}:{number}: names a registry's host"


def locks(root: Path) -> Iterator[str]:
    """Requirements pin every file by its hash and hold no address of any kind."""
    found = sorted((root / "requirements").glob("*.txt"))
    if not found:
        yield "requirements:1: there is no lock file"
    for path in found:
        name = path.relative_to(root).as_posix()
        content = path.read_text(encoding="utf-8")
        for number, text in enumerate(content.splitlines(), 1):
            if "://" in text or re.match(r"\s*(-i|-f|--(extra-)?index-url|--find-links|--trusted-host)\b", text):
                yield f"{name}:{number}: holds an address"
        for block in re.split(r"\n(?=[A-Za-z0-9])", content):
            if "==" in block and "--hash=sha256:" not in block:
                yield f"{name}:1: {block.split('==')[0].strip()} is not pinned by its hash"


RULES: tuple[Rule, ...] = (
    front_door,
    layers,
    contracts,
    sizes,
    names,
    packages,
    words,
    locks,
    clock,
    style,
    labels,
    sql,
    guards,
    cuts,
    honest_tests,
)
