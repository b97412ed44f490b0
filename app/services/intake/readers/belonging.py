"""Whether an entry still speaks of the person being gathered."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.drafts import NAME_KEYS, Draft
from app.services.intake.readers.phrases import is_placeholder
from app.services.intake.readers.roles import ROW


def unborn_next(entry: Entry, current: Draft) -> bool:
    """Whether a heading for an unborn child stands between what was said of a child and this entry."""
    said = entry.section is not None and entry.section.unborn and entry.group != current.group
    return said and not current.unborn and current.scope == "child"


def begins(key: str, entry: Entry, current: Draft, row: bool) -> bool:
    """Whether an entry is the first of another person than the one being gathered."""
    if row or current.row:
        return current.group != entry.group
    if key not in NAME_KEYS:
        return False
    return (
        key in current.items
        or ("name" in current.items and entry.group != current.group)
        or (
            entry.group != current.group
            and bool(NAME_KEYS & current.items.keys())
            and key in {"name", "forenames", "surname"}
            and key in current.items
        )
    )


def another_part(entry: Entry, current: Draft, named: set[str]) -> bool:
    """Whether an entry stands under another heading than its person, where that part names somebody of its own."""
    title = entry.section.text if entry.section is not None else ""
    return bool(title) and title in named and bool(current.under) and title != current.under


def _title(entry: Entry) -> str:
    return entry.section.text if entry.section is not None else ""


Numbered = frozenset[tuple[str, str, int]]


def numbered_names(entries: list[Entry]) -> Numbered:
    """Under which heading, by which key and for which number the form asks for names."""
    return frozenset(
        (_title(entry), entry.match.key, entry.index)
        for entry in entries
        if entry.match is not None and entry.match.key in NAME_KEYS and entry.index is not None
    )


def numbered_anew(entry: Entry, index: int, draft: Draft, numbered: Numbered) -> bool:
    """Whether the part an entry stands in numbers its persons from the first on again: the first of the parents is not
    the first of the brothers and sisters."""
    here = _title(entry)
    if here == draft.under:
        return False
    return any({(here, key, index), (draft.under, key, index)} <= numbered for key in NAME_KEYS)


def named_parts(entries: list[Entry]) -> set[str]:
    """The headings under which the form asks for a name."""
    return {
        entry.section.text
        for entry in entries
        if entry.section is not None and entry.match is not None and entry.match.key in NAME_KEYS
    }


@dataclass(slots=True)
class Rows:
    """The rows of each table that hold anything, and those of them that name somebody."""

    filled: dict[str, set[str]] = field(default_factory=dict)
    named: dict[str, set[str]] = field(default_factory=dict)


def rows_of(entries: Iterable[Entry]) -> Rows:
    """The rows of the tables among the entries."""
    rows = Rows()
    for entry in entries:
        if entry.match is None or not ROW.match(entry.group) or is_placeholder(entry.text):
            continue
        table = entry.group.rpartition(".")[0]
        rows.filled.setdefault(table, set()).add(entry.group)
        if entry.match.key in NAME_KEYS:
            rows.named.setdefault(table, set()).add(entry.group)
    return rows


def detailed(entry: Entry, scope: str, drafts: list[Draft], rows: Rows, asked: set[str]) -> Draft | None:
    """The one person of a scope, where a table that names nobody has a single row: it says more of that person."""
    table = entry.group.rpartition(".")[0]
    mine = [draft for draft in drafts if draft.scope == scope]
    alone = len(mine) == 1 and not rows.named.get(table) and len(rows.filled.get(table, ())) == 1
    named = alone and any(mine[0].said(key) for key in NAME_KEYS) and not mine[0].row
    return mine[0] if named and not asked & NAME_KEYS else None


def _scope(entry: Entry) -> str:
    return entry.section.scope if entry.section is not None else ""


def counted_again(entries: list[Entry]) -> list[Entry]:
    """Fields whose names are numbered through the whole form, counted again within their own part of it."""
    parts: dict[tuple[str, str], dict[str, list[int]]] = {}
    for entry in entries:
        if entry.match is not None and entry.section is not None and entry.group.startswith("page "):
            keys = parts.setdefault((entry.group, _scope(entry)), {})
            seen, number = keys.setdefault(entry.match.key, []), entry.index or 1
            if number not in seen:
                seen.append(number)
    out: list[Entry] = []
    for entry in entries:
        keys = parts.get((entry.group, _scope(entry)), {}) if entry.match is not None else {}
        names = sorted(keys.get("name", keys.get("forenames", [])))
        mine = sorted(keys.get(entry.match.key, [])) if entry.match is not None else []
        if (
            entry.index is not None
            and entry.index in mine
            and len(names) > 1
            and len(names) == len(mine)
            and names != mine
        ):
            out.append(replace(entry, index=names[mine.index(entry.index)]))
        else:
            out.append(entry)
    return out
