"""Access that an auditor should look at first: six rules in words, each pure. None says that anybody did wrong.

trust.md asks for unusual access first; the rules are ours and their numbers stand here. What is looked at are entries
of the audit trail, so a rule sees ids, acts and moments, and of a record no more than whether a surname is the same.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.services.clock import LONDON

MANY_CASES, MANY_REFUSALS = 15, 3
WITHIN = timedelta(hours=1)


class Rule(StrEnum):
    """A rule, in the order in which what it found is shown."""

    GLASS = "Break-glass"
    SURNAME = "Own surname"
    REFUSALS = "Repeated refusals"
    MANY = "Many records in an hour"
    NO_TASK = "No task on it"
    HOURS = "Outside opening hours"


WHY: dict[Rule, str] = {
    Rule.GLASS: "A restricted record was opened on a written reason. Each is reviewed by a service manager.",
    Rule.SURNAME: "Somebody on the record bears the surname of the member of staff: it may have been a relative.",
    Rule.REFUSALS: f"At least {MANY_REFUSALS} refusals within an hour: somebody tried what their role or case does not "
    "allow.",
    Rule.MANY: f"More than {MANY_CASES} different records opened within an hour: faster than cases are worked on.",
    Rule.NO_TASK: "Opened and never worked on by this person, who neither leads it, is named on it nor was given it. "
    "Managers are left out, for every case is theirs.",
    Rule.HOURS: "Opened while the hub is shut by the policy in force.",
}
OPENINGS = frozenset({
    "batch opened", "case read as named", "contact opened", "contact read", "disagreement read", "document opened",
    "enquiry read", "hand-over read", "household opened", "known person opened", "opened by break-glass",
    "override read", "pattern opened", "person opened", "person read from the picture", "probable duplicate opened",
    "request form made", "request read",
})  # fmt: skip
"""Acts of the trail by which somebody came to read a record."""
LISTS = frozenset({"batch opened", "pattern opened", "probable duplicate opened"})
"""Openings that belong to the sorting of many records: nobody has a task on one of those before."""
GLASS_ACT, REFUSED_ACT = "opened by break-glass", "refused"


@dataclass(frozen=True, slots=True)
class Access:
    """One entry of the trail as the rules see it. `record` is the family's case where the entry is on one."""

    seq: int
    at: datetime
    account: UUID
    act: str
    record: UUID | None


@dataclass(frozen=True)
class Known:
    """What the rules need to know beside the entries.

    Attributes:
        is_open: whether the hub is open at a moment.
        surname: the folded surname of each account.
        surnames: the folded surnames on each record.
        tasks: account and record of everybody who has something to do with it.
        managers: accounts of whom every case is a task.
        cases: the cases on which each person and each household stands.
    """

    is_open: Callable[[datetime], bool]
    surname: Mapping[UUID, str] = field(default_factory=dict)
    surnames: Mapping[UUID, frozenset[str]] = field(default_factory=dict)
    tasks: frozenset[tuple[UUID, UUID]] = frozenset()
    managers: frozenset[UUID] = frozenset()
    cases: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found of one account on one day.

    Attributes:
        seqs: the entries it rests on, in order; `first` and `last` their moments.
        records: how many different records.
    """

    rule: Rule
    account: UUID
    seqs: tuple[int, ...]
    first: datetime
    last: datetime
    records: int

    @property
    def words(self) -> str:
        """How much, in words."""
        what = {Rule.REFUSALS: "refusal"}.get(self.rule, "record")
        many = len(self.seqs) if self.rule is Rule.REFUSALS else self.records
        return f"{many} {what}{'' if many == 1 else 's'}"


def unusual(entries: Iterable[Access], known: Known) -> tuple[Finding, ...]:
    """What the rules find, the gravest rule first and under each the newest first."""
    of: dict[UUID, list[Access]] = defaultdict(list)
    for each in entries:
        of[each.account].append(each)
    found: list[Finding] = []
    for account, mine in of.items():
        mine.sort(key=lambda each: each.seq)
        for rule, picked in RULES.items():
            found += _by_day(rule, account, picked(account, mine, known))
    order = list(Rule)
    return tuple(sorted(found, key=lambda each: (order.index(each.rule), -each.seqs[-1])))


def glass(_account: UUID, mine: Sequence[Access], _known: Known) -> list[Access]:
    """Openings of restricted records on a written reason."""
    return [each for each in mine if each.act == GLASS_ACT]


def own_surname(account: UUID, mine: Sequence[Access], known: Known) -> list[Access]:
    """Openings of records on which somebody bears the surname of the account."""
    own = known.surname.get(account, "")
    return [each for each in _opened(mine) if own and own in known.surnames.get(each.record, frozenset())]


def refusals(_account: UUID, mine: Sequence[Access], _known: Known) -> list[Access]:
    """Refusals that lie so close together."""
    return _crowded([(each, each.seq) for each in mine if each.act == REFUSED_ACT], MANY_REFUSALS)


def many(_account: UUID, mine: Sequence[Access], _known: Known) -> list[Access]:
    """Openings of more different records within an hour than work allows."""
    return _crowded([(each, each.record) for each in _opened(mine)], MANY_CASES + 1)


def no_task(account: UUID, mine: Sequence[Access], known: Known) -> list[Access]:
    """Openings of records with which the account has nothing to do."""
    if account in known.managers:
        return []
    return [
        each
        for each in _opened(mine)
        if each.act not in LISTS
        and not any((account, case) in known.tasks for case in (each.record, *known.cases.get(each.record, ())))
    ]


def out_of_hours(_account: UUID, mine: Sequence[Access], known: Known) -> list[Access]:
    """Openings while the hub is shut."""
    return [each for each in _opened(mine) if not known.is_open(each.at)]


RULES: dict[Rule, Callable[[UUID, Sequence[Access], Known], list[Access]]] = {
    Rule.GLASS: glass,
    Rule.SURNAME: own_surname,
    Rule.REFUSALS: refusals,
    Rule.MANY: many,
    Rule.NO_TASK: no_task,
    Rule.HOURS: out_of_hours,
}


@dataclass(frozen=True, slots=True)
class _Opening(Access):
    record: UUID


def _opened(mine: Iterable[Access]) -> Iterator[_Opening]:
    for each in mine:
        if each.act in OPENINGS and each.record is not None:
            yield _Opening(each.seq, each.at, each.account, each.act, each.record)


def _crowded(mine: Sequence[tuple[Access, object]], least: int) -> list[Access]:
    """Those that stand within an hour of so many different others; by sequence, so a clock set back hides none."""
    held: set[int] = set()
    begin = 0
    for end, (each, _) in enumerate(mine):
        while abs(each.at - mine[begin][0].at) > WITHIN:
            begin += 1
        window = mine[begin : end + 1]
        if len({what for _, what in window}) >= least:
            held.update(one.seq for one, _ in window)
    return [each for each, _ in mine if each.seq in held]


def _by_day(rule: Rule, account: UUID, picked: Iterable[Access]) -> Iterator[Finding]:
    days: dict[date, list[Access]] = defaultdict(list)
    for each in picked:
        days[each.at.astimezone(LONDON).date()].append(each)
    for held in days.values():
        moments = [each.at for each in held]
        records = len({each.record for each in held if each.record is not None})
        yield Finding(rule, account, tuple(each.seq for each in held), min(moments), max(moments), records)
