"""A family's record kept in memory: what the picture's presenter reads and changes, with undo, doubts and refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

from app.services.errors import Conflict, Invalid, Problem
from app.services.genogram.kin import Kin
from app.services.genogram.labels import union_lines
from app.services.genogram.records import (
    ChildKind,
    ChildLink,
    Family,
    Household,
    Member,
    OrderRule,
    Shape,
    Stay,
    Union,
    UnionKind,
)
from app.services.unit_of_work import Changes, changed
from app.views.case.forms import partial_of
from app.views.case.household.book import (
    Confirmed,
    Day,
    Details,
    Doubtful,
    Edit,
    Involvement,
    Knowing,
    PersonCard,
    Shown,
    Step,
    TieRow,
)

TODAY = date(2026, 11, 28)
DAYS = (Day(date(2016, 5, 1), ("Dev and Sara marry",)), Day(date(2022, 3, 1), ("Sara and Kit move in together",)))
KNOWN = {"Police": ("dev", "sara"), "Health": ("sara", "amira", "due", "ada", "eve")}


class MemoryBook:
    """One family."""

    def __init__(self, family: Family, *, may_edit: bool = True) -> None:
        self.family = family
        self.may_edit = may_edit
        self.refusal: Exception | None = None
        self.reads: list[date | None] = []
        self.reasons: list[str] = []
        self.undo_doubts: tuple[str, ...] = ()
        self.convention = "UK"
        self.gone: list[tuple[str, str]] = []
        self._steps: dict[UUID, tuple[Family, Family]] = {}

    def read(self, on: date | None) -> Shown:
        self.reads.append(on)
        if self.refusal is not None:
            raise self.refusal
        family = self.family
        if on is not None:
            young = {m.id for m in family.members if m.birth[:4] > str(on.year) or m.expected[:4] > str(on.year)}
            family = _without(family, young)
        agencies = tuple(Knowing(name, frozenset(who)) for name, who in KNOWN.items())
        return Shown(family, on or TODAY, TODAY, DAYS, agencies, may_edit=self.may_edit, convention=self.convention)

    def person(self, member: str) -> PersonCard:
        who = self._member(member)
        rows = tuple(
            TieRow(
                f"tie:{union.id}",
                f"{' '.join(union_lines(union)) or 'couple'} with {self._member(_other(union, member)).name}",
                "the couple",
                union.kind.value,
                union.since,
                union.until,
                kinds=tuple((kind.value, kind.value) for kind in UnionKind),
                other=_other(union, member),
                couple=True,
            )
            for union in self.family.unions
            if member in union.partners and len(union.partners) == 2
        )
        knows = [name for name, known in KNOWN.items() if member in known]
        involved = tuple(Involvement(name, "Known to the service", "since 2021") for name in knows)
        details = (("Born", who.birth),)
        return PersonCard(
            member, who.name, f"{who.age} years", details, rows, involved, ("Dog at home",),
            form=Details({"forenames": who.name}),
        )  # fmt: skip

    def joins(self, one: str, other: str) -> tuple[tuple[str, str], ...]:
        a, b = self._member(one).label, self._member(other).label
        return (
            ("partner", f"{a} and {b} are partners"),
            ("parent", f"{a} is a parent of {b}"),
            ("child", f"{a} is a child of {b}"),
        )

    def act(self, edit: Edit, confirmed: Confirmed | None = None) -> Step:
        before = self.family
        doubts = self._doubts(edit)
        if doubts and confirmed is None:
            raise Doubtful(doubts, frozenset({"older_than_parent"}))
        if confirmed is not None:
            self.reasons.append(confirmed.reason)
        does: dict[str, Callable[[Edit], tuple[str, str]]] = {
            "add": self._add,
            "join": self._join,
            "change": self._change,
            "order": self._order,
        }
        words, made = does[edit.act](edit)
        return self._kept(before, words, made)

    def undo(self, step: UUID, confirmed: Confirmed | None = None) -> Step:
        if self.undo_doubts and confirmed is None:
            raise Doubtful(self.undo_doubts, frozenset({"older_than_parent"}))
        if confirmed is not None:
            self.reasons.append(confirmed.reason)
        before, after = self._steps[step]
        if self.family != after:
            raise Conflict("Somebody else has changed this meanwhile.", {"family": "old"}, {"family": "new"})
        self.family = before
        return self._kept(after, "undo")

    def left(self, form: str, sha256: str) -> Changes:
        self.gone.append((form, sha256))
        return _changes()

    def _kept(self, before: Family, words: str, made: str = "") -> Step:
        ident = uuid4()
        self._steps[ident] = (before, self.family)
        return Step(ident, words, _changes(), made)

    def _doubts(self, edit: Edit) -> tuple[str, ...]:
        born = partial_of(edit.values, "born")
        if edit.act == "add" and edit.what == "child" and born is not None:
            parent = self._member(edit.member)
            if parent.birth and born.value.isoformat() < parent.birth:
                return (f"The child would be older than {parent.name}.",)
        return ()

    def _add(self, edit: Edit) -> tuple[str, str]:
        name = f"{edit.values.get('forenames', '')} {edit.values.get('surname', '')}".strip()
        if not name:
            raise Invalid((Problem("forenames", "Enter a name."),))
        ident = f"new{len(self.family.members)}"
        shape = {"M": Shape.MAN, "F": Shape.WOMAN}.get(str(edit.values.get("sex")), Shape.OTHER)
        born = partial_of(edit.values, "born")
        new = Member(ident, name, shape=shape, birth=born.value.isoformat() if born is not None else "")
        unions = self.family.unions
        homes = self.family.households
        if edit.what in {"partner", "ex_partner"}:
            kind = UnionKind(str(edit.values["kind"]))
            unions = (*unions, Union(f"u-{ident}", (edit.member, ident), kind))
        elif edit.what == "child":
            other = str(edit.values.get("other") or "none")
            pair = (edit.member,) if other == "none" else (edit.member, other)
            unions = _with_child(unions, pair, ChildLink(ident, ChildKind.BIOLOGICAL))
        elif edit.what == "parent":
            unions = (*unions, Union(f"u-{ident}", (ident,), children=(ChildLink(edit.member),)))
        elif edit.what == "sibling":
            parents = Kin(self.family).blood_parents(edit.member)
            unions = _with_child(unions, parents, ChildLink(ident))
        else:
            homes = tuple(
                Household(h.id, h.label, (*h.stays, Stay(ident, word="lodger", beside=edit.member)))
                if edit.member in h.members
                else h
                for h in homes
            )
        self.family = replace(self.family, members=(*self.family.members, new), unions=unions, households=homes)
        return f"add {name}", ident

    def _join(self, edit: Edit) -> tuple[str, str]:
        if edit.what == "partner":
            made = Union(f"u-{edit.member}-{edit.other}", (edit.member, edit.other), UnionKind.RELATIONSHIP)
        else:
            up, down = (edit.member, edit.other) if edit.what == "parent" else (edit.other, edit.member)
            made = Union(f"u-{up}-{down}", (up,), children=(ChildLink(down),))
        self.family = replace(self.family, unions=(*self.family.unions, made))
        return "join two people", ""

    def _change(self, edit: Edit) -> tuple[str, str]:
        since = partial_of(edit.values, "since")
        self.family = replace(
            self.family,
            unions=tuple(
                replace(u, kind=UnionKind(str(edit.values["kind"])), since=since.value.isoformat() if since else "")
                if f"tie:{u.id}" == edit.what
                else u
                for u in self.family.unions
            ),
        )
        return "change a tie", ""

    def _order(self, edit: Edit) -> tuple[str, str]:
        self.family = replace(self.family, rules=(*self.family.rules, OrderRule(edit.member, edit.other)))
        return "move somebody", ""

    def _member(self, ident: str) -> Member:
        return next(each for each in self.family.members if each.id == ident)


def _changes() -> Changes:
    return Changes((changed("enquiry"),))


def _other(union: Union, member: str) -> str:
    return next(each for each in union.partners if each != member)


def _with_child(unions: tuple[Union, ...], pair: tuple[str, ...], link: ChildLink) -> tuple[Union, ...]:
    for at, union in enumerate(unions):
        if set(union.partners) == set(pair):
            return (*unions[:at], replace(union, children=(*union.children, link)), *unions[at + 1 :])
    return (*unions, Union(f"u-{link.child}", pair, children=(link,)))


def _without(family: Family, gone: set[str]) -> Family:
    return replace(
        family,
        members=tuple(m for m in family.members if m.id not in gone),
        unions=tuple(
            replace(u, children=tuple(c for c in u.children if c.child not in gone))
            for u in family.unions
            if not gone & set(u.partners)
        ),
        households=tuple(
            replace(h, stays=tuple(s for s in h.stays if s.member not in gone)) for h in family.households
        ),
        ties=tuple(t for t in family.ties if not gone & {t.source, t.target}),
    )
