"""What somebody has decided of a record so far: kept as a draft, and looked through for what is missing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.models import Draft
from app.services.disclosure.records import Category, Decision, Entry, Treatment, Work
from app.services.errors import Problem
from app.services.lengths import all_too_long, line_too_long
from app.services.unit_of_work import ReadingUnit

KIND = "disclosure"
WAYS = ("subject_access", "disclosure")


def draft_row(unit: ReadingUnit, person_id: UUID) -> Draft | None:
    """This person's draft about somebody; nobody sees another person's."""
    return unit.session.scalars(
        select(Draft).where(Draft.user_id == unit.who.user_id, Draft.kind == KIND, Draft.about_id == person_id)
    ).first()


def plain(work: Work) -> dict[str, Any]:
    """Work as JSON."""
    return {
        "way": work.way,
        "recipient": work.recipient,
        "basis": work.basis,
        "asked_on": work.asked_on.isoformat() if work.asked_on else "",
        "decisions": {
            key: {
                "treatment": each.treatment.value,
                "category": each.category.value if each.category else "",
                "reason": each.reason,
                "passages": list(each.passages),
            }
            for key, each in work.decisions.items()
        },
    }


def read(body: Mapping[str, Any]) -> Work:
    """Work from JSON."""
    return Work(
        way=body["way"],
        recipient=body["recipient"],
        basis=body["basis"],
        asked_on=date.fromisoformat(body["asked_on"]) if body["asked_on"] else None,
        decisions={
            key: Decision(
                Treatment(each["treatment"]),
                Category(each["category"]) if each["category"] else None,
                each["reason"],
                tuple(each["passages"]),
            )
            for key, each in body["decisions"].items()
        },
    )


def problems(entries: Sequence[Entry], work: Work) -> tuple[Problem, ...]:
    """What stands in the way of giving it out."""
    found = [*line_too_long(recipient=work.recipient), *all_too_long(basis=work.basis)]
    if work.way not in WAYS:
        found.append(Problem("way", "Choose whether it goes to the person themselves or to somebody else."))
    if not work.recipient.strip():
        found.append(Problem("recipient", "Write to whom it is given."))
    if not work.basis.strip():
        found.append(Problem("basis", "Write on what basis, such as the person's own request or a court's order."))
    for entry in entries:
        made = work.decisions.get(entry.key)
        if made is not None:
            found += _wrong(entry, made)
    return tuple(found)


def _wrong(entry: Entry, made: Decision) -> Iterator[Problem]:
    if not made.reason.strip():
        yield Problem(entry.key, f"{entry.heading}: write why.")
    if made.treatment is not Treatment.GIVE and made.category is None:
        yield Problem(entry.key, f"{entry.heading}: choose why it is held back.")
    if made.treatment is Treatment.REDACT:
        if not made.passages:
            yield Problem(entry.key, f"{entry.heading}: mark at least one passage.")
        if any(not each.strip() or each not in entry.text for each in made.passages):
            yield Problem(entry.key, f"{entry.heading}: a passage is not in the text any more. Mark it again.")
