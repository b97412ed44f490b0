"""Reading a source tree for the rules of the house: its files, its syntax, its imports. Standard library only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

SKIPPED = {"__pycache__", "demo-out", "demo-hub", "build", "dist", "out"}
HIDDEN_BUT_OURS = {".ci", ".gitattributes", ".gitignore", ".github"}


def sources(root: Path, *folders: str) -> Iterator[Path]:
    """Python files under these folders of the tree (a file may be named too), in order."""
    for folder in folders:
        place = root / folder
        found = [place] if place.is_file() else sorted(place.rglob("*.py"))
        yield from (path for path in found if not SKIPPED & set(path.relative_to(root).parts))


def texts(root: Path) -> Iterator[tuple[str, str]]:
    """Every text file of the tree as (path, content); binary files, caches and the virtual environment left out."""
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if any(part in SKIPPED or (part.startswith(".") and part not in HIDDEN_BUT_OURS) for part in parts):
            continue
        if not path.is_file():
            continue
        content = path.read_bytes()
        if b"\0" not in content:
            yield path.relative_to(root).as_posix(), content.decode("utf-8", "replace")


@lru_cache(maxsize=2048)
def _parsed(path: Path, _stamp: int) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file, parsed once as long as the file does not change."""
    return _parsed(path, path.stat().st_mtime_ns)


def nodes(root: Path, *folders: str) -> Iterator[tuple[str, ast.AST]]:
    """Every node of every Python file under the folders, as (path, node)."""
    for path in sources(root, *folders):
        name = path.relative_to(root).as_posix()
        for node in ast.walk(tree_of(path)):
            yield name, node


def docstrings(path: Path) -> set[int]:
    """Identities of the docstring nodes of a file."""
    held = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                held.add(id(first.value))
    return held


def imported(node: ast.AST) -> list[str]:
    """Modules an import statement names; `from a import b` names both `a` and `a.b`."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def within(module: str, package: str) -> bool:
    """Whether the module is the package or inside it."""
    return module == package or module.startswith(package + ".")


def called(node: ast.AST) -> str:
    """The last name of what a call calls (`QLabel` for `QtWidgets.QLabel(…)`), else an empty string."""
    if not isinstance(node, ast.Call):
        return ""
    return last_name(node.func)


def last_name(node: ast.AST) -> str:
    """The last part of a dotted name, else an empty string."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def string(node: ast.AST) -> str:
    """The text of a string constant, else an empty string."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def line(node: ast.AST) -> int:
    """The line a node starts on."""
    return int(getattr(node, "lineno", 1))


def forbid(root: Path, folders: tuple[str, ...], packages: tuple[str, ...], why: str) -> Iterator[str]:
    """Imports of these packages anywhere in the folders, also inside functions."""
    for name, node in nodes(root, *folders):
        found = [module for module in imported(node) if any(within(module, package) for package in packages)]
        if found:
            yield f"{name}:{line(node)}: imports {found[0]}: {why}"
