"""An entry of the record as it is shown: its heading, its lines, its text, and what may be done with it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry.

    Attributes:
        key: the row it shows.
        kind: by which a filter finds it.
        heading: what it is, in one line.
        lines: who, when, and what else is short.
        text: as it was written.
        acts: (name, words) of the buttons beside the heading.
        tone: "warning" where it must catch the eye; the heading then says why.
    """

    key: UUID | None
    kind: str
    heading: str
    lines: tuple[str, ...] = ()
    text: str = ""
    acts: tuple[tuple[str, str], ...] = ()
    tone: str = ""
