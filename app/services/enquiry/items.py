"""The items of an enquiry: reading them, adding some to a reply that stands, and marking how far each may travel."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.models import Enquiry, InformationRequest, ItemMarking, Reply, ReplyItem
from app.models.enums import InvolvementFound, ItemHandling
from app.services import clock
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import CASE, NotNamed, check_named, on_case, typed
from app.services.enquiry.item_reading import read_items
from app.services.enquiry.item_records import HANDLING_WORDS, ItemDraft, ItemRow, MarkingDraft
from app.services.enquiry.item_writing import (
    HANDLINGS,
    NO_HANDLING,
    NO_REASON,
    item_problems,
    write_items,
    write_marking,
)
from app.services.enquiry.replies import HUB_STAFF, check_agency
from app.services.errors import Conflict, Invalid, NotFound, Problem, Refused
from app.services.lengths import too_long
from app.services.unit_of_work import Changes, Hub, ReadingUnit, changed

REPLY = "This reply"


@guarded(Act.SEE_ENQUIRY)
def list_items(hub: Hub, actor: Actor, enquiry_id: UUID) -> tuple[ItemRow, ...]:
    """Every item of an enquiry with its markings; the opening of the case was audited, this is no new reading.

    Raises:
        NotNamed: the case is restricted, and this person is neither named on it nor a service manager.
    """
    with hub.reading(actor) as unit:
        check_named(unit, unit.get(Enquiry, enquiry_id, CASE))
        return read_items(unit, enquiry_id)


@guarded(Act.LOG_REPLY)
def add_items(hub: Hub, actor: Actor, reply_id: UUID, items: Sequence[ItemDraft]) -> Changes:
    """Add items to a reply that stands; what is there already is never changed.

    A reply that was corrected takes no more: the correction does. "None found" takes none at all: correct the reply.

    Raises:
        NotNamed: another agency's reply. Refused: it takes no items. Invalid: `item::<number>:<field>`.
    """
    with hub.reading(actor) as reading:
        request = reading.get(InformationRequest, reading.get(Reply, reply_id, REPLY).request_id, "This request")
        enquiry_id, request_id = request.enquiry_id, request.id
    with on_case(hub, actor, enquiry_id) as case:
        unit = case.unit
        reply = unit.get(Reply, reply_id, REPLY)
        check_agency(actor, unit.get(InformationRequest, request_id, "This request"))
        if unit.session.scalars(select(Reply.id).where(Reply.corrects_id == reply_id)).first() is not None:
            raise Refused("This reply was corrected.", "Add the item to the answer that took its place.")
        if reply.found is InvolvementFound.NONE_FOUND:
            raise Refused("The agency answered “none found”, so there is nothing to add.", "Log a corrected answer.")
        today = unit.at.astimezone(clock.LONDON).date()
        problems = item_problems(items, "", today) or ([] if items else [Problem("items", "Write at least one item.")])
        if problems:
            raise Invalid(tuple(problems))
        made = write_items(unit, reply_id, items)
        unmarked = sum(item.handling is None for item in items)
        unit.audit(
            "items added", "request", request_id, enquiry=str(enquiry_id), reply=str(reply_id), items=len(made),
            unmarked=unmarked,
        )  # fmt: skip
        words = "One item added." if len(made) == 1 else f"{len(made)} items added."
        return unit.commit(changed("enquiry", enquiry_id), changed("request", request_id), words=words)


@guarded(Act.MARK_ITEM)
def mark_items(hub: Hub, actor: Actor, enquiry_id: UUID, markings: Sequence[MarkingDraft]) -> Changes:
    """Mark how far one or several items may travel, each with its reason; all of them or none.

    An item is never changed: marking it again is a new entry above the old ones. Who represents an agency marks its
    own items only; hub workers and MASH managers mark any.

    Raises:
        NotNamed: another agency's item. NotFound: no such item on this enquiry, or its reply was corrected.
        Conflict: somebody marked it since it was read. Invalid: what lacks, `handling:<item>` or `reason:<item>`.
    """
    with on_case(hub, actor, enquiry_id) as case:
        unit = case.unit
        agencies = _agencies(unit, enquiry_id, {each.item_id for each in markings})
        if not actor.roles & HUB_STAFF and any(agency != actor.agency_id for agency in agencies.values()):
            raise NotNamed("This item is another agency's.", "Mark the items of your own agency.")
        newest = _newest(unit, agencies)
        problems = _about(markings, newest)
        if problems:
            raise Invalid(tuple(problems))
        for each in markings:
            held = newest.get(each.item_id)
            if (held.id if held is not None else None) != each.seen:
                raise Conflict(
                    "Somebody else marked one of these items meanwhile.",
                    {"Marking": HANDLING_WORDS[each.handling or ""]},
                    {"Marking": HANDLING_WORDS[held.handling.value] if held is not None else ""},
                )
        for each in markings:
            write_marking(unit, each.item_id, ItemHandling(each.handling or ""), each.reason)
            held = newest.get(each.item_id)
            unit.audit(
                "item marked",
                "reply_item",
                each.item_id,
                enquiry=str(enquiry_id),
                handling=each.handling,
                before=held.handling.value if held is not None else None,
            )
        return unit.commit(changed("enquiry", enquiry_id), words=_words(markings))


def _agencies(unit: ReadingUnit, enquiry_id: UUID, ids: set[UUID]) -> dict[UUID, UUID]:
    """Whose each item is. Only items of replies that stand on this enquiry count."""
    corrected = select(Reply.corrects_id).where(Reply.corrects_id.is_not(None))
    rows = unit.session.execute(
        select(ReplyItem.id, InformationRequest.agency_id)
        .join(Reply, Reply.id == ReplyItem.reply_id)
        .join(InformationRequest, InformationRequest.id == Reply.request_id)
        .where(ReplyItem.id.in_(ids), InformationRequest.enquiry_id == enquiry_id, Reply.id.not_in(corrected))
    )
    found = {row.id: row.agency_id for row in rows}
    if set(found) != ids:
        raise NotFound("One of these items does not stand on this enquiry any more.", "Refresh the replies.")
    return found


def _newest(unit: ReadingUnit, ids: dict[UUID, UUID]) -> dict[UUID, ItemMarking]:
    rows = unit.session.scalars(
        select(ItemMarking).where(ItemMarking.item_id.in_(ids)).order_by(ItemMarking.at, ItemMarking.id)
    )
    return {row.item_id: row for row in rows}


def _about(markings: Sequence[MarkingDraft], newest: dict[UUID, ItemMarking]) -> list[Problem]:
    if not markings:
        return [Problem("items", "Choose at least one item.")]
    problems: list[Problem] = []
    twice = Counter(each.item_id for each in markings)
    for each in markings:
        held = newest.get(each.item_id)
        if twice[each.item_id] > 1:
            problems.append(Problem(f"handling:{each.item_id}", "This item is marked twice here."))
        if each.handling not in HANDLINGS:
            problems.append(Problem(f"handling:{each.item_id}", NO_HANDLING))
        elif not typed(each.reason):
            same = held is not None and held.handling == each.handling
            sentence = "It is marked so already. Write what the new entry adds, or leave it." if same else NO_REASON
            problems.append(Problem(f"reason:{each.item_id}", sentence))
        problems += too_long(f"reason:{each.item_id}", each.reason)
    return problems


def _words(markings: Sequence[MarkingDraft]) -> str:
    counts = Counter(HANDLING_WORDS[each.handling or ""] for each in markings)
    return "Marked: " + ", ".join(f"{number} {words.lower()}" for words, number in counts.items()) + "."
