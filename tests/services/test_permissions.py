"""The role sweep by `docs/permissions.csv`: every role, every guarded service, own, named, foreign and restricted."""

import csv
import dataclasses
import enum
import inspect
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, get_type_hints
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.models import AuditEntry, new_id
from app.models.enums import InterestStand, RestrictionGround
from app.services.access import GRANTS, Act, Actor, Role
from app.services.errors import HubdeskError
from app.services.people.find import KnownQuery
from app.services.trust.break_glass import open_case_by_break_glass
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.factories.permission_world import CASES, SECRET, World, world
from tests.services.test_access import SERVICES

FILE = Path(__file__).resolve().parents[2] / "docs" / "permissions.csv"
ALLOWED, REFUSED, GLASS = "allowed", "refused", "break-glass"
Row = Mapping[str, str]

OWN_WORDS = frozenset({
    "discard_draft", "discard_screening_draft", "drop_form", "drop_plan", "drop_reply", "drop_writing", "keep_form",
    "keep_plan", "keep_reply", "open_form", "open_plan", "open_reply_draft", "open_screening_drafts", "open_writing",
    "save_draft",
})  # fmt: skip
"""Services that name a case but touch only what this person is typing about it: nothing of the case is read."""
LEAVES_OUT = frozenset({
    "authorise_batch", "batch_stamp", "find_place", "known_on_contact", "open_batch", "places_of_contact",
})  # fmt: skip
"""Services that name a case and refuse nothing: what is closed to whoever asks is left out of what they do."""
NO_CASE = frozenset({"open_enquiry", "take_back_not_the_same"})
"""An enquiry is opened from contacts that stand in none; an entry of another list only shares its name with these."""


def grid() -> dict[tuple[str, str], Row]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {(row["act"], row["role"]): row for row in csv.DictReader(file)}


GRID = grid()


def test_the_file_has_a_row_for_every_act_and_role_and_nothing_else() -> None:
    wanted = {(act.name, role.value) for act in Act for role in Role}
    assert set(GRID) == wanted, "docs/permissions.csv: add or take away these rows, each with its source in domain.md"
    with FILE.open(encoding="utf-8") as file:
        assert sum(1 for _ in file) == len(wanted) + 1, "a row stands there twice"


def test_every_row_says_allowed_refused_or_break_glass_and_names_its_source() -> None:
    for key, row in GRID.items():
        assert {row[case] for case in CASES} <= {ALLOWED, REFUSED, GLASS}, key
        assert GLASS not in {row["own"], row["named"], row["foreign"]}, f"{key}: break-glass is for restricted cases"
        assert len(row["source"]) > 20, f"{key}: no source"


def test_the_file_grants_an_act_to_a_role_exactly_where_the_program_does() -> None:
    granted = {(act.name, role.value) for act, roles in GRANTS.items() for role in roles}
    assert {key for key, row in GRID.items() if ALLOWED in row.values()} == granted


class Past(Exception):
    """A service looked at its other arguments: nothing of who asks stood in its way."""


class Unread:
    """An argument that says when it is looked at."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise Past

    def __iter__(self) -> Iterator[Any]:
        raise Past

    def __len__(self) -> int:
        raise Past

    def __hash__(self) -> int:
        raise Past


TYPED = {
    "way": "svg", "sha256": "0" * 64, "reason": "Because.", "note": "As said.", "form": "pdf",
    "stand": InterestStand.NO_TIE.value,
    "ground": next(iter(RestrictionGround)).value,
}  # fmt: skip
KINDS = {"record_export": "pdf", "record_export_failed": "pdf"}


def _value(service: str, name: str, kind: Any) -> Any:
    """Something for a parameter that names no case; texts are the surname of the restricted family."""
    plain = {UUID: new_id(), int: 0, date: date(2026, 3, 30), KnownQuery: KnownQuery(surname=SECRET)}
    if kind in plain:
        return plain[kind]
    if kind is str or kind == str | None:
        return KINDS.get(service, "enquiry_analysis") if name == "kind" else TYPED.get(name, SECRET)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        fields = dataclasses.fields(kind)
        if all(each.default is not dataclasses.MISSING or each.default_factory is not dataclasses.MISSING
               for each in fields):  # fmt: skip
            return kind()
    return Unread()


def calls(service: Callable[..., Any], ids: Mapping[str, Any]) -> tuple[list[tuple[list[Any], dict[str, Any]]], bool]:
    """The arguments to call a service with, once for each member of an enum it takes; whether they name a case."""
    kinds = get_type_hints(inspect.unwrap(service))
    variants: list[tuple[list[Any], dict[str, Any]]] = [([], {})]
    cased = False
    for each in list(inspect.signature(service).parameters.values())[2:]:
        kind = kinds.get(each.name)
        if each.name in ids:
            many = each.name == "chosen" and kind is not type(ids[each.name])
            values, cased = [[ids[each.name]] if many else ids[each.name]], True
        elif isinstance(kind, type) and issubclass(kind, enum.Enum) and each.default is each.empty:
            values = list(kind)
        elif each.default is not each.empty:
            continue
        else:
            values = [_value(service.__name__, each.name, kind)]
        if each.kind is each.KEYWORD_ONLY:
            variants = [(args, {**more, each.name: value}) for args, more in variants for value in values]
        else:
            variants = [([*args, value], more) for args, more in variants for value in values]
    return variants, cased


REFUSALS = select(func.count()).select_from(AuditEntry).where(AuditEntry.act == "refused")


def refused(hub: Hub) -> int:
    with hub.reading(None) as unit:
        return unit.session.scalar(REFUSALS) or 0


@dataclasses.dataclass
class Tried:
    """What came of a call: whether it was refused for who asks, and what it showed."""

    barred: bool
    shown: str = ""


def attempt(hub: Hub, actor: Actor, service: Callable[..., Any], call: tuple[list[Any], dict[str, Any]]) -> Tried:
    before = refused(hub)
    try:
        shown = service(hub, actor, *call[0], **call[1])
    except HubdeskError as error:
        if error.barred or "role does not allow" in str(error):
            assert refused(hub) == before + 1, f"{service.__name__}: a refusal leaves one entry"
            return Tried(True)
    except Exception:  # noqa: BLE001 - it got past the wall; what it made of the other arguments is not asked here
        return Tried(False)
    else:
        return Tried(False, repr(shown))
    return Tried(False)


@pytest.mark.parametrize("role", list(Role))
def test_every_service_is_refused_exactly_where_the_file_says(hub: Hub, staff: Staff, role: Role) -> None:
    actor, wrong = staff[role], []
    there = world(hub, staff, actor)
    for name, service in sorted(SERVICES.items()):
        act: Act | None = getattr(service, "guarded_act", None)
        if act is None:
            continue
        row = GRID[act.name, role.value]
        if role not in GRANTS[act]:
            if not attempt(hub, actor, service, ([], {})).barred:
                wrong.append(f"{name} is not refused to {role.value}")
            continue
        wrong += [f"{name}, {said}" for said in _judged(hub, actor, service, row, there)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", sorted(GRANTS[Act.BREAK_GLASS]))
def test_after_break_glass_the_restricted_case_is_open_exactly_as_far_as_the_file_says(
    hub: Hub, staff: Staff, role: Role
) -> None:
    actor, wrong = staff[role], []
    opened: set[str] = set()
    there = world(hub, staff, actor)
    open_case_by_break_glass(hub, actor, there.ids["restricted"]["enquiry_id"], "She is alone at the station tonight.")
    for name, service in sorted(SERVICES.items()):
        act: Act | None = getattr(service, "guarded_act", None)
        if act is None or role not in GRANTS[act]:
            continue
        row = GRID[act.name, role.value]
        wrong += [f"{name} ({act.name}), {said}" for said in _judged_open(hub, actor, service, row, there)]
        opened.update({act.name} if row["restricted"] == GLASS else ())
    assert not wrong, "\n".join(wrong)
    assert len(opened) >= 20, "many acts are open by break-glass, or this test means nothing"


def _judged_open(hub: Hub, actor: Actor, service: Callable[..., Any], row: Row, there: World) -> Iterator[str]:
    variants, cased = calls(service, there.ids["restricted"])
    walled = cased and service.__name__ not in OWN_WORDS | LEAVES_OUT | NO_CASE
    expected = walled and row["restricted"] == REFUSED
    for variant in variants:
        came = attempt(hub, actor, service, variant)
        if came.barred is not expected:
            yield f"{'refused' if came.barred else 'not refused'} after break-glass, the file says {row['restricted']}"
        if row["restricted"] == REFUSED and (SECRET in came.shown or there.reference in came.shown):
            yield "shows something of the restricted case after break-glass, and the file says refused"


def _judged(hub: Hub, actor: Actor, service: Callable[..., Any], row: Row, there: World) -> Iterator[str]:
    closed = row["restricted"] != ALLOWED
    for case in CASES:
        variants, cased = calls(service, there.ids[case])
        walled = cased and service.__name__ not in OWN_WORDS | LEAVES_OUT | NO_CASE
        expected = row[case] != ALLOWED if walled else False
        for variant in variants:
            came = attempt(hub, actor, service, variant)
            if came.barred is not expected:
                yield f"{case}: {'refused' if came.barred else 'not refused'}, the file says {row[case]}"
            if closed and (SECRET in came.shown or there.reference in came.shown):
                yield f"{case}: shows something of the restricted case"
        if not walled:
            break
