"""What the picture is read from and written to, as the presenter asks for it. No Qt, no rows of the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services.errors import HubdeskError
from app.services.genogram.records import Family

if TYPE_CHECKING:
    from uuid import UUID

    from app.services.unit_of_work import Changes


CHANGE, WRONG = ("change",), ("wrong",)
ALL_ACTS = ("change", "over", "wrong")
"""What may be done with an entry of the picture."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which the picture changes, and how."""

    on: date
    words: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Knowing:
    """An agency and whom of the picture it knows."""

    agency: str
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """The picture on a day.

    Attributes:
        unnamed: members that stand for somebody nobody has named.
        hidden: households whose address nothing that leaves the hub may say.
        notice: a sentence where something is left out, else "".
        may_leave: whether this person may copy or export it.
        convention: the line styles of the hub, where this person chose none.
    """

    family: Family
    on: date
    today: date
    days: tuple[Day, ...] = ()
    agencies: tuple[Knowing, ...] = ()
    unnamed: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    may_edit: bool = False
    notice: str = ""
    may_leave: bool = True
    convention: str = "UK"

    @property
    def past(self) -> bool:
        """Whether it is shown as it was on another day than today."""
        return self.on != self.today

    @property
    def outside(self) -> str:
        """What is said of it where the picture leaves the hub: not whether anything restricted is behind it."""
        return "Not everybody who is known is shown." if self.notice else ""


@dataclass(frozen=True, slots=True)
class Involvement:
    """What an agency does or did with somebody, and when."""

    agency: str
    words: str = field(repr=False)
    dates: str = ""


@dataclass(frozen=True, slots=True)
class TieRow:
    """An entry about somebody that can be changed in place: what it says in words, and what a form begins with.

    Attributes:
        id: its kind and its row: "tie:…", "event:…", "feeling:…", "harm:…", "stay:…", "loss:…", or "said:…" for what
            only a contact says.
        acts: what may be done with it: "change", "over" (it has ended), "wrong" (it never was).
        version: of the row as it was read, so that nobody's later change is overwritten.
        other: with whom; "" where it is with nobody.
        couple: whether the two are a couple by it.
        responsibility: yes, no or "unknown" where parental responsibility can be said of it, else none.
        more: what else its form begins with.
    """

    id: str
    words: str = field(repr=False)
    about: str = field(repr=False)
    kind: str = ""
    since: str = ""
    until: str = ""
    source: str = ""
    responsibility: str | None = None
    kinds: tuple[tuple[str, str], ...] = ()
    acts: tuple[str, ...] = CHANGE
    version: int = 0
    other: str = ""
    couple: bool = False
    more: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def sort(self) -> str:
        """What sort of entry it is."""
        return self.id.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Details:
    """What the form of a person's details begins with.

    `twins` are the people who can be a twin of theirs; `unborn` says that the child is expected.
    """

    begun: Mapping[str, str] = field(default_factory=dict, repr=False)
    version: int = 0
    unborn: bool = False
    twins: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Everything the side panel says of one person.

    Attributes:
        ties: of the family; `homes` where they live and lived, `feelings` how they stand to others, `harms` by and to
            them, `losses` pregnancies they lost.
        form: what the form of their details begins with; none for whom nobody has named.
        places: the households of the picture, for a move.
        brief: they are shown to somebody who may see no more than the picture needs.
        pages: what leads on from them: words, the kind of place and its id.
        bare: names are left out; it says no more than the picture in words without names, and which agencies know them.
    """

    member: str
    name: str = field(repr=False)
    rest: str = field(repr=False)
    details: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    ties: tuple[TieRow, ...] = ()
    involvements: tuple[Involvement, ...] = ()
    flags: tuple[str, ...] = field(default=(), repr=False)
    contacts: tuple[str, ...] = field(default=(), repr=False)
    items: tuple[str, ...] = field(default=(), repr=False)
    homes: tuple[TieRow, ...] = ()
    feelings: tuple[TieRow, ...] = ()
    harms: tuple[TieRow, ...] = ()
    losses: tuple[TieRow, ...] = ()
    form: Details | None = None
    places: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    brief: bool = False
    pages: tuple[tuple[str, str, UUID], ...] = field(default=(), repr=False)
    bare: bool = False

    def without_names(self, name: str, sentence: str) -> PersonCard:
        """The card for a meeting: initials, a sentence without names, and agencies with dates."""
        known = tuple(Involvement(each.agency, "", each.dates) for each in self.involvements)
        return PersonCard(self.member, name, sentence, involvements=known, brief=self.brief, bare=True)

    @property
    def rows(self) -> tuple[TieRow, ...]:
        """Every entry, in the order of the panel."""
        return (*self.ties, *self.homes, *self.feelings, *self.harms, *self.losses)


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing somebody wants to change.

    Attributes:
        act: "add", "join", "harm", "feel", "person", "move", "loss", "change", "over", "wrong" or "order".
        member: whom it is about; the left one of an order.
        other: with whom; the right one of an order.
        what: whom to add (`Add.code`), how to join (a code), or which entry (`TieRow.id`).
        values: what was filled in, by field name.
        version: of the row as it was when the form was opened.
    """

    act: str
    member: str
    other: str = ""
    what: str = ""
    values: Mapping[str, object] = field(default_factory=dict, repr=False)
    version: int = 0

    @property
    def id(self) -> str:
        """What it is about, by ids only: a draft of its form comes back to the same."""
        return f"{self.act}:{self.member}:{self.other}:{self.what}"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The doubts somebody read and holds right all the same, and why."""

    codes: frozenset[str]
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done and can be undone; what undoes it is a step too.

    Attributes:
        words: what was done, for the Undo button: "add Kit Osei".
        made: the member it added; "" where it added nobody.
    """

    id: UUID
    words: str = field(repr=False)
    changes: Changes
    made: str = ""


class Doubtful(HubdeskError):
    """What was asked contradicts what is on record; it is done only when confirmed with a reason."""

    def __init__(self, sentences: tuple[str, ...], codes: frozenset[str] = frozenset()) -> None:
        super().__init__("This contradicts what is on record.", "Check it, or say why it is right all the same.")
        self.sentences = sentences
        self.codes = codes


class FamilyBook(Protocol):
    """The record of one enquiry's family. Every call may run on the database thread."""

    def read(self, on: date | None) -> Shown:
        """The picture on a day; today where none is given."""

    def person(self, member: str) -> PersonCard:
        """Everything about somebody."""

    def joins(self, one: str, other: str) -> tuple[tuple[str, str], ...]:
        """How two people can be joined: codes and sentences, such as "Kit is a parent of Ada"."""

    def act(self, edit: Edit, confirmed: Confirmed | None = None) -> Step:
        """Do one thing. Raises Doubtful where it contradicts the record and nobody confirmed that with a reason."""

    def undo(self, step: UUID, confirmed: Confirmed | None = None) -> Step:
        """Undo a step; the step that comes back undoes the undoing.

        Raises Doubtful where the record, as it was, contradicts what is on it now, and nobody confirmed that.
        """

    def left(self, form: str, sha256: str) -> Changes:
        """Keep on record that a picture left the hub, before it does."""
