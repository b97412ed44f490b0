"""Checking and writing the items of a reply, for whoever logs one. Append-only: a marking is never changed."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from app.models import ItemMarking, ReplyItem, new_id
from app.models.enums import ItemHandling
from app.services.enquiry.cases import typed
from app.services.enquiry.item_records import ItemDraft
from app.services.errors import Problem
from app.services.lengths import LONGEST_NAME, line_too_long, too_long
from app.services.unit_of_work import WritingUnit

HANDLINGS = frozenset(each.value for each in ItemHandling)
NO_HANDLING = "Choose how far it may travel: share onward, hub only, or intelligence."
NO_REASON = "Write why it is marked so."


def item_problems(items: Sequence[ItemDraft], owner: str, today: date) -> list[Problem]:
    """What items lack; each problem names its field: `item:<owner>:<number from 0>:<field>`."""
    problems: list[Problem] = []
    for number, item in enumerate(items):
        field = f"item:{owner}:{number}"
        if not typed(item.text):
            problems.append(Problem(f"{field}:text", "Write what happened, or remove this item."))
        problems += too_long(f"{field}:text", typed(item.text))
        problems += too_long(f"{field}:reason", typed(item.reason))
        problems += line_too_long(LONGEST_NAME, **{f"{field}:date": item.happened_as_written})
        problems += line_too_long(**{f"{field}:source": item.source_system, f"{field}:partner": item.partner_marking})
        if item.happened_on is not None and item.happened_on > today:
            problems.append(Problem(f"{field}:date", "This date is in the future. Check it."))
        if item.handling is not None and item.handling not in HANDLINGS:
            problems.append(Problem(f"{field}:handling", NO_HANDLING))
        elif item.handling is not None and not typed(item.reason):
            problems.append(Problem(f"{field}:reason", NO_REASON))
        elif item.handling is None and typed(item.reason):
            problems.append(Problem(f"{field}:handling", f"There is a reason but no marking. {NO_HANDLING}"))
    return problems


def write_items(unit: WritingUnit, reply_id: UUID, items: Sequence[ItemDraft]) -> tuple[UUID, ...]:
    """Write items after those a reply has, each with its first marking where one was chosen; their ids."""
    last = unit.session.scalar(select(func.max(ReplyItem.position)).where(ReplyItem.reply_id == reply_id)) or 0
    made: list[UUID] = []
    for number, item in enumerate(items, last + 1):
        row = ReplyItem(
            id=new_id(),
            at=unit.at,
            by_id=unit.who.user_id,
            reply_id=reply_id,
            position=number,
            happened_on=item.happened_on,
            happened_as_written=typed(item.happened_as_written) or None,
            source_system=typed(item.source_system) or None,
            text=typed(item.text),
            partner_marking=typed(item.partner_marking) or None,
        )
        unit.add(row)
        made.append(row.id)
    unit.session.flush()
    for item_id, item in zip(made, items, strict=True):
        if item.handling is not None:
            write_marking(unit, item_id, ItemHandling(item.handling), item.reason)
    return tuple(made)


def write_marking(unit: WritingUnit, item_id: UUID, handling: ItemHandling, reason: str) -> None:
    """Write one marking; the newest of an item holds."""
    unit.add(
        ItemMarking(
            id=new_id(), at=unit.at, by_id=unit.who.user_id, item_id=item_id, handling=handling, reason=typed(reason)
        )
    )
