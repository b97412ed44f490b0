"""One thing somebody does to the picture, kept so that it can be undone exactly: its rows before and after."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from app.models import (
    ContactPerson,
    EmotionalTie,
    EnquiryPerson,
    FamilyChange,
    FamilyStep,
    HarmLink,
    HarmTie,
    Household,
    HouseholdMember,
    OrderRule,
    Person,
    PregnancyLoss,
    Relationship,
    UnionEvent,
    new_id,
)
from app.models.base import Base
from app.services.access import Actor
from app.services.dates import birth_words
from app.services.enquiry.cases import OnCase, on_case, written
from app.services.enquiry.family.circle import wide_circle
from app.services.enquiry.family.doubts import Confirmation, Doubtful, doubts_of, fresh_doubts
from app.services.enquiry.family.gather import gather
from app.services.enquiry.family.records import Kin, KinFacts
from app.services.errors import Conflict, Invalid, NotFound, Problem
from app.services.intake.linking import make_known
from app.services.lengths import too_long
from app.services.people.row_json import loaded, snapshot
from app.services.unit_of_work import Changes, Hub, changed

TRACKED: Mapping[str, type[Base]] = MappingProxyType(
    {
        model.__tablename__: model
        for model in (
            EmotionalTie,
            HarmLink,
            HarmTie,
            Household,
            HouseholdMember,
            OrderRule,
            Person,
            PregnancyLoss,
            Relationship,
            UnionEvent,
        )
    }
)
APPEND_ONLY = frozenset({"harm_link", "harm_tie"})
"""Tables whose rows are corrected by later rows, never changed."""


NO_STEP = UUID(int=0)


@dataclass(frozen=True)
class FamilyChanges(Changes):
    """What a committed step changed, with what undoing it needs.

    Attributes:
        step_id: give it to `undo_family_step`; what that returns undoes the undoing.
        member: the picture's id of the person a step added; none where it added nobody.
    """

    step_id: UUID = NO_STEP
    member: UUID | None = None


class Step:
    """A step under way: every row goes through it."""

    def __init__(self, case: OnCase, act: str, confirm: Confirmation | None, undoes: UUID | None = None) -> None:
        self.case = case
        self.unit = case.unit
        self.act = act
        self.confirm = confirm
        self.undoes = undoes
        self.id = new_id()
        self.member: UUID | None = None
        self.before = self._facts()
        self._doubts = doubts_of(self.before)
        self._changes: list[FamilyChange] = []

    def _facts(self) -> KinFacts:
        self.unit.session.flush()
        return gather(self.unit, self.case.enquiry, wide_circle(self.unit, self.case.enquiry.id))

    # --- people of the picture ---

    def kin(self, member: UUID | None, sentence: str = "Choose a person of the picture.") -> Kin:
        """Somebody of the picture as it was when the step began."""
        for each in self.before.people:
            if member is not None and member in (each.id, each.person_id):
                return each
        if member is None:
            raise Invalid((Problem("person", sentence),))
        raise NotFound("This person is not in the picture any more.", "Refresh the picture and look again.")

    def known(self, member: UUID | None, sentence: str = "Choose a person of the picture.") -> UUID:
        """The known person behind somebody of the picture; whom only the contact names becomes known first.

        That is no part of the step: undoing the step leaves them known, as when a worker creates them from the contact.
        """
        kin = self.kin(member, sentence)
        if kin.person_id is not None:
            return kin.person_id
        row = self.unit.get(EnquiryPerson, kin.id, "This person")
        if row.person_id is None:
            person = make_known(self.unit, self.unit.get(ContactPerson, row.contact_person_id, "This person"))
            row.person_id = person.id
            self.unit.session.flush()
        return row.person_id

    def place(self, member: UUID) -> UUID:
        """The picture's id of somebody."""
        return self.kin(member).id

    # --- rows ---

    def add(self, row: Any) -> Any:
        """Put a new row."""
        self.unit.add(row)
        self.unit.session.flush()
        self._note(row.__tablename__, row.id, None, snapshot(row))
        return row

    def change(self, row: Any, **values: Any) -> None:
        """Change a row and count its version up; nothing is noted where nothing changes."""
        was = snapshot(row)
        for name, value in values.items():
            setattr(row, name, value)
        if {**snapshot(row), "version": 0} == {**was, "version": 0}:
            return
        row.version = (row.version or 1) + 1
        self.unit.session.flush()
        self._note(row.__tablename__, row.id, was, snapshot(row))

    def remove(self, row: Any) -> None:
        """Take a row away; as it was, it stays in the history."""
        was = snapshot(row)
        table, row_id = row.__tablename__, row.id
        self.unit.session.delete(row)
        self.unit.session.flush()
        self._note(table, row_id, was, None)

    def correct(self, old: Any, **values: Any) -> Any:
        """Put a row that corrects an entry of an append-only table."""
        was = snapshot(old)
        again = {**values, "id": new_id(), "at": self.unit.at, "by_id": self.unit.who.user_id, "corrects_id": old.id}
        model = type(old)
        row = model(**{**loaded(model, was), **again})
        self.unit.add(row)
        self.unit.session.flush()
        self._note(row.__tablename__, row.id, was, snapshot(row))
        return row

    def say(self, table: str, row_id: UUID, before: Any, after: Any) -> None:
        """Note what is no row of the picture's own: a contact's statement that is wrong."""
        self._note(table, row_id, before, after)

    def _note(self, table: str, row_id: UUID, before: Any, after: Any) -> None:
        self._changes.append(
            FamilyChange(
                id=new_id(),
                step_id=self.id,
                position=len(self._changes) + 1,
                table_name=table,
                row_id=row_id,
                before=before,
                after=after,
            )
        )

    # --- the end ---

    def done(self, words: str, reason: str = "") -> FamilyChanges:
        """Ask for doubts, write the history, commit.

        Raises:
            Doubtful: it contradicts the record, and not every doubt was confirmed.
            Invalid: doubts were confirmed without a reason.
        """
        if not self._changes:
            raise Invalid((Problem("", "Nothing was changed."),), "Nothing was changed.")
        doubts = fresh_doubts(self._doubts, doubts_of(self._facts()))
        codes = sorted({each.code for each in doubts})
        confirmed = self.confirm.codes if self.confirm is not None else frozenset()
        if set(codes) - confirmed:
            raise Doubtful(doubts)
        why = written(self.confirm.reason if codes and self.confirm is not None else reason)
        if codes and not why:
            raise Invalid((Problem("reason", "Write why it is right all the same."),))
        if problems := too_long("reason", why):
            raise Invalid(problems)
        self.unit.add(
            FamilyStep(
                id=self.id,
                at=self.unit.at,
                by_id=self.unit.who.user_id,
                enquiry_id=self.case.enquiry.id,
                act=self.act,
                doubts=codes,
                reason=why or None,
                undoes_id=self.undoes,
            )
        )
        self.unit.session.flush()
        self.unit.add(*self._changes)
        tables = sorted({each.table_name for each in self._changes})
        self.unit.audit(
            "picture changed",
            "enquiry",
            self.case.enquiry.id,
            step=str(self.id),
            what=self.act,
            rows=len(self._changes),
            tables=tables,
            doubts=codes,
        )
        people = {each.row_id for each in self._changes if each.table_name == "person"}
        made = self.unit.commit(
            changed("enquiry", self.case.enquiry.id),
            changed("family", self.case.enquiry.id),
            *(changed("person", each) for each in sorted(people)),
            words=words,
        )
        return FamilyChanges(made.touched, self.member or self.id, made.words, self.id, self.member)


@contextmanager
def editing(hub: Hub, actor: Actor, enquiry_id: UUID, act: str, confirm: Confirmation | None = None) -> Iterator[Step]:
    """A step on the picture of an enquiry that this person may open and that is not closed."""
    with on_case(hub, actor, enquiry_id) as case:
        yield Step(case, act, confirm)


def expect(row: Any, version: int, mine: Mapping[str, Any]) -> None:
    """Refuse to overwrite what somebody else saved since `version` was read.

    Raises:
        Conflict: with what each of the two wrote, field by field.
    """
    if (row.version or 1) == version:
        return
    now = {name: getattr(row, name) for name in mine}
    apart = {_of_day(name, mine) for name in mine if mine[name] != now[name]}
    raise Conflict(
        "Somebody else saved this while you were writing.",
        {name: _told(name, mine) for name in mine if name in apart},
        {name: _told(name, now) for name in mine if name in apart},
    )


def _of_day(name: str, values: Mapping[str, Any]) -> str:
    """The day whose precision this is, else the field itself."""
    day = name.removesuffix("_precision")
    return day if day in values else name


def _told(name: str, values: Mapping[str, Any]) -> str:
    """A field in words; a day no more exactly than it is known."""
    value, precision = values[name], f"{name}_precision"
    known = isinstance(value, date) and precision in values
    return birth_words(value, values[precision] or "day") if known else in_words(value)


def in_words(value: Any) -> str:
    """A field's value as a conflict shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Enum):
        return str(value.value).replace("_", " ")
    return str(value)
