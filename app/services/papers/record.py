"""A paper as what it says, apart from how it is set: every form, letter and summary of the hub is one of these."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; levels follow each other without a gap."""

    words: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words as they were typed; line breaks stay. `strong` prints bold, `muted` smaller and grey."""

    words: str
    strong: bool = False
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value, two columns. A value that is empty prints as a dash."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a heading row that repeats on every page. `widths` are shares of the line, one for each column."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short lines."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A vector picture (SVG) with the words that stand for it where it cannot be seen.

    `width` and `height` are its own, in pixels of 96 to the inch; one that is too wide for the page gets a page of its
    own, turned. Without them it fills the line.
    """

    svg: str
    words: str
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Facts | Table | Bullets | Picture | PageBreak


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper.

    Attributes:
        title: on top of the first page and in the document's properties.
        subtitle: under it; "" for none.
        mark: the handling mark, on top of every page; "" for a letter that bears none.
        reference: at the foot of every page, with `version`.
        author: who made it, for the document's properties.
        made_at: aware; the document's own date, so that the same paper gives the same file.
    """

    title: str
    blocks: tuple[Block, ...]
    made_at: datetime
    mark: str = ""
    subtitle: str = ""
    reference: str = ""
    version: str = ""
    author: str = ""
    letter: bool = False
