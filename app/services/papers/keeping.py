"""A paper as plain data and back, so that a version that was issued can be set again, letter for letter."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from app.services.papers.record import (
    Block,
    Bullets,
    Facts,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Picture,
    Table,
)

_KINDS: dict[str, type[Block]] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "facts": Facts,
    "table": Table,
    "bullets": Bullets,
    "picture": Picture,
    "pagebreak": PageBreak,
}


def kept(paper: Paper) -> dict[str, Any]:
    """The paper as data that JSON can hold."""
    data = asdict(paper)
    data["made_at"] = paper.made_at.isoformat()
    data["blocks"] = [{"kind": type(block).__name__.lower(), **asdict(block)} for block in paper.blocks]
    return data


def restored(data: Mapping[str, Any]) -> Paper:
    """The paper that was kept."""
    values = dict(data)
    values["made_at"] = datetime.fromisoformat(values["made_at"])
    values["blocks"] = tuple(_block(each) for each in values["blocks"])
    return Paper(**values)


def _block(data: Mapping[str, Any]) -> Block:
    values = {name: _tuples(value) for name, value in data.items() if name != "kind"}
    return _KINDS[data["kind"]](**values)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(each) for each in value) if isinstance(value, list) else value


def text_lines(paper: Paper) -> tuple[str, ...]:
    """Every word of the paper in reading order: what a screen reader is given beside the pictures of its pages."""
    said = [paper.mark, paper.title, paper.subtitle]
    for block in paper.blocks:
        match block:
            case Heading(words) | Paragraph(words):
                said.append(words)
            case Facts(rows):
                said.extend(f"{label}: {value or 'none'}" for label, value in rows)
            case Table(heads, rows):
                said.extend(
                    "; ".join(f"{head}: {cell}" for head, cell in zip(heads, row, strict=True) if cell) for row in rows
                )
            case Bullets(items):
                said.extend(items)
            case Picture(words=words):
                said.extend(words.split("\n"))
            case PageBreak():
                continue
    return tuple(line for line in said if line)
