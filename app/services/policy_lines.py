"""Find the line on which a key of a TOML text stands.

`tomllib` gives no places, so the text is cut into statements (the fewest lines that parse by themselves), and
each statement's keys are noted with its first line. The text must have parsed as a whole before.
"""

import tomllib
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]
"""A key's place: names of tables and keys, and the index (from 0) in a list."""


def lines_of(text: str) -> dict[Path, int]:
    """Give the line (from 1) of every table, key and list entry of a TOML text."""
    found: dict[Path, int] = {}
    table: Path = ()
    counts: dict[Path, int] = {}
    for line, statement in _statements(text):
        data = tomllib.loads(statement)
        if statement.lstrip().startswith("["):
            table = _header(data, counts)
            for end in range(1, len(table) + 1):
                found.setdefault(table[:end], line)
        else:
            for path in _paths(data, table):
                found.setdefault(path, line)
    return found


def line_of(lines: dict[Path, int], path: Path) -> int:
    """Give the line of a path, or of the nearest table that holds it (a missing key has none); at least 1."""
    for end in range(len(path), 0, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return 1


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Cut a text into statements, each with the line on which it begins; blanks and comments are left out."""
    first, held = 1, ""
    for number, line in enumerate(text.split("\n"), start=1):
        if not held:
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            first = number
        held += line + "\n"
        try:
            tomllib.loads(held)
        except tomllib.TOMLDecodeError:
            continue
        yield first, held
        held = ""


def _header(data: dict[str, Any], counts: dict[Path, int]) -> Path:
    """Give the path that a table header opens; `counts` holds how many entries each list of tables has."""
    path: Path = ()
    inner: Any = data
    while isinstance(inner, dict) and inner:
        key, inner = next(iter(inner.items()))
        path = (*path, key)
        if isinstance(inner, list):
            counts[path] = counts.get(path, 0) + 1
            return (*path, counts[path] - 1)
        if inner and path in counts:
            path = (*path, counts[path] - 1)
    return path


def _paths(value: Any, path: Path) -> Iterator[Path]:
    """Give the path of everything inside a value, outermost first."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from _paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield (*path, index)
            yield from _paths(inner, (*path, index))
