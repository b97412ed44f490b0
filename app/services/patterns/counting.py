"""Counting one subject from its contacts: pure, so that what is kept and what is counted anew are one."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.services.patterns.facts import Entry, Kind

OPEN, ALL = "open", "all"
FEWEST = 2
"""Fewer contacts are no pattern, whatever the policy says."""
FAMILIES_UP_TO = 40
"""With more contacts in the window nobody counts families: they are many."""
_BY_HOME = frozenset({Kind.ADULT})
_WITH_FAMILIES = frozenset({Kind.ADULT, Kind.ADDRESS, Kind.SCHOOL, Kind.PLACE})
_GROUPS = frozenset({Kind.HOUSEHOLD, Kind.SIBLINGS})
NEEDS_ENTRIES = _WITH_FAMILIES | _GROUPS


@dataclass(frozen=True, slots=True)
class Span:
    """Over which time patterns are counted: the policy's months, and the days by which a rising one is told."""

    months: int = 12
    recent_days: int = 90

    @property
    def window(self) -> timedelta:
        """The whole time: twelve months are 365 days, as they are for a repeat contact."""
        return timedelta(days=round(365 * self.months / 12))

    @property
    def recent(self) -> timedelta:
        """The latest part of it, and as much before that."""
        return timedelta(days=self.recent_days)


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One contact on a subject."""

    received_at: datetime
    contact_id: UUID
    closed: bool
    position: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted of one subject in one layer."""

    layer: str
    contacts: int
    families: int | None
    others: int | None
    alone: int | None
    recent: int
    before: int
    first_at: datetime
    last_at: datetime
    last_contact_id: UUID | None
    last_position: int | None
    area: str | None
    school: str | None
    overlaid: bool = False


def count(
    kind: Kind,
    marks: Sequence[Mark],
    entry: Callable[[UUID], Entry],
    span: Span,
    members: frozenset[int] = frozenset(),
) -> list[Counted]:
    """Both layers of one subject; `marks` in the order of time. Nothing where there are too few contacts.

    `members` are the subjects of those who belong to a household or are siblings.
    """
    window = in_window(marks, span)
    laid_over = len(window) >= FEWEST and any(mark.closed for mark in window)
    counted = _Counting(kind, entry, span, members)
    found = [counted.layer(ALL, window)] if laid_over else []
    plain = in_window([mark for mark in marks if not mark.closed], span)
    if len(plain) >= FEWEST:
        found.append(counted.layer(OPEN, plain, overlaid=laid_over))
    return found


def in_window(marks: Sequence[Mark], span: Span) -> Sequence[Mark]:
    """The contacts of the months before the last one, and it."""
    if not marks:
        return marks
    since = marks[-1].received_at - span.window
    return [mark for mark in marks if mark.received_at >= since]


@dataclass(frozen=True, slots=True)
class _Counting:
    """Counts one subject."""

    kind: Kind
    entry: Callable[[UUID], Entry]
    span: Span
    members: frozenset[int]

    def layer(self, name: str, marks: Sequence[Mark], *, overlaid: bool = False) -> Counted:
        """What is counted in one layer; `marks` are those in the window."""
        last = marks[-1]
        families = others = alone = None
        if self.kind in _WITH_FAMILIES and len(marks) <= FAMILIES_UP_TO:
            known = [self.entry(mark.contact_id) for mark in marks]
            families, others = _families([_tokens(each, by_home=self.kind in _BY_HOME) for each in known])
        if self.kind in _GROUPS:
            alone = _alone((self.entry(mark.contact_id) for mark in marks), self.members)
        turn, floor = last.received_at - self.span.recent, last.received_at - 2 * self.span.recent
        newest = self.entry(last.contact_id)
        return Counted(
            layer=name,
            contacts=len(marks),
            families=families,
            others=others,
            alone=alone,
            recent=sum(mark.received_at > turn for mark in marks),
            before=sum(floor < mark.received_at <= turn for mark in marks),
            first_at=marks[0].received_at,
            last_at=last.received_at,
            last_contact_id=last.contact_id,
            last_position=last.position,
            area=newest.area,
            school=newest.school,
            overlaid=overlaid,
        )


def _tokens(entry: Entry, *, by_home: bool) -> tuple[int, ...]:
    return entry.kin + entry.home if by_home and entry.kin else entry.kin


def _families(contacts: Sequence[tuple[int, ...]]) -> tuple[int, int]:
    """How many families the contacts are about, and how many contacts are not about the one met most.

    Children of one contact are of one family, and so is whoever shares a child, siblings or (where asked) a home.
    """
    above: dict[int, int] = {}

    def top(token: int) -> int:
        while above.setdefault(token, token) != token:
            above[token] = above[above[token]]
            token = above[token]
        return token

    for tokens in contacts:
        for token in tokens[1:]:
            above[top(token)] = top(tokens[0])
    met = Counter(top(tokens[0]) for tokens in contacts if tokens)
    return len(met), sum(met.values()) - max(met.values(), default=0)


def _alone(entries: Iterable[Entry], members: frozenset[int]) -> int:
    """On how many of the contacts the one member stands who stands on most."""
    met: Counter[int] = Counter()
    for each in entries:
        met.update({key for key, _ in each.subjects if key in members})
    return max(met.values(), default=0)


def columns(counted: Counted) -> Mapping[str, object]:
    """What is counted, by the columns of the kept table."""
    return {name: getattr(counted, name) for name in Counted.__dataclass_fields__}
