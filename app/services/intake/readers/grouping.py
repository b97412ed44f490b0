"""Entries that lie together and speak of one person, or of the rows of one table: the blocks that are given an owner.

Forms about children and forms about an adult at risk put their entries together by different rules; the walk is one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.drafts import NAME_KEYS
from app.services.intake.readers.roles import ROW


@dataclass(frozen=True, slots=True)
class Rule:
    """What keeps entries together: `place` tells where an entry lies, a change of it begins another block.

    `rows_alone`: each row of a table is a block, wherever it goes on, and a name in parts never follows a whole one.
    """

    place: Callable[[Entry], tuple[str, str]]
    rows_alone: bool = False


def title_of(entry: Entry) -> str:
    """The heading an entry stands under, or an empty text."""
    return entry.section.text if entry.section is not None else ""


def table_of(entry: Entry) -> str:
    """The table whose row an entry stands in; the group of any other."""
    return entry.group.rpartition(".")[0] if ROW.match(entry.group) else entry.group


BY_TABLE = Rule(lambda entry: (table_of(entry), title_of(entry)))
BY_HEADING = Rule(lambda entry: ("under" if entry.section is not None else "before", title_of(entry)), rows_alone=True)


def _begins(key: str, names: set[str], rule: Rule) -> bool:
    """Whether a name begins another person than the one whose names were met."""
    return key in NAME_KEYS and (key in names or (rule.rows_alone and "name" in names and key != "name"))


def grouped(entries: Iterable[Entry], rule: Rule) -> list[list[int]]:
    """The places of the entries of each block, in reading order; a second name begins another block."""
    out: list[list[int]] = []
    rows: dict[str, list[int]] = {}
    last: tuple[str, str] | None = None
    names: set[str] = set()
    for at, entry in enumerate(entries):
        row = ROW.match(entry.group) is not None
        if row and rule.rows_alone:
            if entry.group not in rows:
                rows[entry.group] = []
                out.append(rows[entry.group])
            rows[entry.group].append(at)
            last = None
            continue
        here, key = rule.place(entry), entry.match.key if entry.match is not None else ""
        if here != last or (not row and _begins(key, names, rule)):
            out.append([])
            names = set()
        if key in NAME_KEYS:
            names.add(key)
        last = here
        out[-1].append(at)
    return out
