"""Which screens there are, who sees them in the navigation, and where each is built. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.services.oversight.standing import Standing
    from app.views.desk import Desk
    from app.views.widgets.screen import Screen


@dataclass(frozen=True, slots=True)
class Room:
    """One kind of place.

    Attributes:
        kind: `Place.kind`.
        title: what the navigation says; empty for a screen that is only reached from another.
        builder: module and function that build it, imported when it is first shown.
        acts: names of acts, any of which opens it; empty for everybody.
        count: which number of the standing stands beside it.
        alert: a number that, when not nought, is said beside it as late.
        single: one screen for all places of the kind; else one for each row.
        under: kinds of the rooms it is reached from: the first that stands in the navigation is marked with it.
    """

    kind: str
    title: str
    builder: str
    acts: tuple[str, ...] = ()
    count: Callable[[Standing], int | None] | None = None
    alert: Callable[[Standing], int | None] | None = None
    single: bool = True
    under: tuple[str, ...] = ()


ROOMS: tuple[Room, ...] = (
    Room(
        "inbox",
        "Inbox",
        "app.views.inbox.screen:build",
        ("SEE_INBOX",),
        lambda now: now.unscreened,
        lambda now: now.contacts_late,
    ),
    Room("batches", "Police batches", "app.views.screening.batch_list:build", ("SEE_INBOX",), lambda now: now.batches),
    Room(
        "enquiries",
        "Enquiries",
        "app.views.case.list_screen:build_list",
        ("SEE_ENQUIRY",),
        lambda now: now.enquiries,
        lambda now: now.replies_late,
    ),
    Room(
        "own_requests",
        "Requests to us",
        "app.views.case.own_requests_screen:build_own_requests",
        ("SEE_OWN_REQUESTS",),
        lambda now: now.own_requests,
    ),
    Room(
        "named",
        "Named on",
        "app.views.case.named.screen:build",
        ("SEE_NAMED_CASE",),
        lambda now: now.disagreements or None,
    ),
    Room(
        "approvals",
        "Approvals",
        "app.views.approvals.screen:build",
        ("SEE_APPROVALS",),
        lambda now: now.approvals,
        lambda now: now.openings_late,
    ),
    Room("patterns", "Patterns", "app.views.patterns.screen:build", ("SEE_PATTERNS",)),
    Room("duplicates", "Probable duplicates", "app.views.duplicates.screen:build", ("SORT_DUPLICATES",)),
    Room(
        "feedback",
        "Feedback",
        "app.views.feedback.screen:build",
        ("SEE_INBOX",),
        lambda now: now.feedback,
        lambda now: now.feedback_late,
    ),
    Room("retention", "Retention", "app.views.retention.screen:build", ("DECIDE_DELETION",)),
    Room("disclosure", "Subject access", "app.views.disclosure.screen:build", ("ANSWER_SUBJECT_ACCESS",)),
    Room("import", "Import people", "app.views.people.import_screen:build", ("IMPORT_PEOPLE",)),
    Room("admin", "Administration", "app.views.admin.screen:build", ("MANAGE_USERS", "CONFIRM_POLICY")),
    Room("audit", "Audit trail", "app.views.admin.audit_screen:build", ("READ_AUDIT",)),
    Room(
        "contact_form",
        "",
        "app.views.contact_form.screen:build",
        ("RECORD_CONTACT",),
        single=False,
        under=("inbox",),
    ),
    Room("person", "", "app.views.people.person_screen:build", ("OPEN_PERSON",), single=False, under=("inbox",)),
    Room(
        "household", "", "app.views.people.household_screen:build", ("OPEN_HOUSEHOLD",), single=False, under=("inbox",)
    ),
    Room(
        "screening", "", "app.views.screening.screen:build", ("OPEN_CONTACT",), single=False, under=("inbox", "audit")
    ),
    Room("batch", "", "app.views.screening.batch_screen:build", ("SEE_INBOX",), single=False, under=("batches",)),
    Room(
        "batch_mend",
        "",
        "app.views.screening.batch_mend_screen:build",
        ("RECORD_CONTACT",),
        single=False,
        under=("batches",),
    ),
    Room(
        "case",
        "",
        "app.views.case.screen:build",
        ("SEE_ENQUIRY", "SEE_OWN_REQUESTS"),
        single=False,
        under=("enquiries", "own_requests"),
    ),
)

READ_WITH = ("app.services.intake.prefill", "app.services.people.find", "stdnum.gb.nhs", "stdnum.gb.upn")
"""What a dropped document is read with, imported by those modules when they first need it."""

DRAWN_WITH = ("app.views.case.household.hub_book", "app.views.case.household.picture")
"""What a household is drawn with, imported by the case screen when it first shows one."""

ALIASES = {"contact": "screening"}
"""Kinds that a search result or a notice may name, and the screen that shows them."""


def room(kind: str) -> Room:
    """The room of a kind of place; raises `LookupError` for one there is none of."""
    wanted = ALIASES.get(kind, kind)
    for each in ROOMS:
        if each.kind == wanted:
            return each
    raise LookupError(f"there is no screen for {kind}")


def build(kind: str, desk: Desk, parent: QWidget | None = None) -> Screen:
    """Build the screen of a kind inside `parent`; its module is imported now."""
    module, function = room(kind).builder.split(":")
    made: Screen = getattr(import_module(module), function)(desk, parent)
    return made


def warm_first() -> None:
    """Import the desk and its first screen; off the GUI thread, before the desk is built."""
    for name in ("app.views.shell.work", ROOMS[0].builder.partition(":")[0]):
        import_module(name)


def warm(stopped: Callable[[], bool]) -> None:
    """Import what every screen is made of, until `stopped`; off the GUI thread, so that each opens at once."""
    for name in ("app.views.shell.work", *(each.builder.partition(":")[0] for each in ROOMS), *READ_WITH, *DRAWN_WITH):
        if stopped():
            return
        import_module(name)


def open_to(desk: Desk) -> tuple[Room, ...]:
    """The rooms that stand in this person's navigation, in order."""
    return tuple(each for each in ROOMS if each.title and may_open(desk, each))


def line_of(wanted: Room, shown: Sequence[Room]) -> str:
    """The kind of the line of the navigation that is marked while a room is in front; "" where none is."""
    kinds = {each.kind for each in shown}
    return next((kind for kind in (wanted.kind, *wanted.under) if kind in kinds), "")


def may_open(desk: Desk, wanted: Room) -> bool:
    """Whether this person's roles open a room; the services behind it ask again."""
    from app.services.access import Act, may

    return not wanted.acts or any(may(desk.actor, Act[name], desk.narrowed) for name in wanted.acts)
