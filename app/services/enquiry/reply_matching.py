"""From a partner's own paper to the answers of a request: which request, which person, what stands where. No database.

Nothing is guessed: a request is matched by its reference alone, a person by the whole name with nothing against it;
whoever is left is asked about. The partner's words on sharing are kept beside an item and choose no marking.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.services.enquiry.item_records import ItemDraft
from app.services.enquiry.request_records import ReplyDraft, RequestRow
from app.services.intake.readers.record import Found, Reading, ReplyFound, ReplyItemFound, ReplyPersonFound
from app.services.people.folding import fold


@dataclass(frozen=True, slots=True)
class Asked:
    """A person whom a request asks about, as a paper may name them."""

    id: UUID
    name: str
    born: date | None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsure:
    """Somebody the paper speaks of who is not plainly one of the people asked about, and why."""

    label: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class PaperRead:
    """What a paper says of one request.

    `places`: where each value stands, by field (`current_as_of`, `item:0`). `notes`: what a person should look at.
    """

    drafts: tuple[ReplyDraft, ...]
    places: dict[UUID, dict[str, str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def request_named(reply: ReplyFound, requests: Sequence[RequestRow]) -> RequestRow | None:
    """The request whose reference the paper gives; none where it gives none of these."""
    if reply.reference is None:
        return None
    said = _plain(reply.reference.value)
    found = [row for row in requests if _plain(row.reference) == said and row.state in {"sent", "replied"}]
    return found[0] if len(found) == 1 else None


def match_people(reply: ReplyFound, people: Sequence[Asked]) -> tuple[dict[str, UUID], tuple[Unsure, ...]]:
    """Whom the paper speaks of: those who plainly are one person each, and those to ask about."""
    sure: dict[str, UUID] = {}
    unsure: list[Unsure] = []
    for found in reply.people:
        name = found.name_as_written.value
        if found.label.startswith("address"):
            unsure.append(Unsure(found.label, name, "The document answers about an address, not a person."))
            continue
        same = [each for each in people if _same_name(found, each)]
        born = found.date_of_birth.value if found.date_of_birth else None
        against = [each for each in same if born is not None and each.born is not None and born != each.born]
        twice = sum(_key(other.name_as_written.value) == _key(name) for other in reply.people) > 1
        if len(same) == 1 and not against and not twice and same[0].id not in sure.values():
            sure[found.label] = same[0].id
        elif against and len(same) == 1:
            unsure.append(Unsure(found.label, name, "The birth date in the document is another one."))
        elif born is not None and any(each.born == born for each in people):
            unsure.append(Unsure(found.label, name, "The birth date fits somebody, the name does not."))
        else:
            unsure.append(Unsure(found.label, name, "Nobody asked about bears this name."))
    return sure, tuple(unsure)


def paper_read(reading: Reading, people: dict[str, UUID]) -> PaperRead:
    """The answers a paper gives about the people it was matched to; what it says of several is said of each."""
    reply = reading.reply
    if reply is None:
        return PaperRead(())
    drafts: list[ReplyDraft] = []
    places: dict[UUID, dict[str, str]] = {}
    for person_id in dict.fromkeys(people.values()):
        about = [each for each in reply.people if people.get(each.label) == person_id]
        draft, where = _draft(reply, about, person_id)
        drafts.append(draft)
        places[person_id] = where
    without = [each.name_as_written.value for each in reply.people if each.label not in people]
    notes = [*(f"Not found: {line}." for line in reading.not_found), *reading.warnings[1:], *reading.questions]
    notes.extend(f"Left out, nobody asked about: {name}." for name in without)
    return PaperRead(
        tuple(drafts), places, tuple(notes), tuple(f"{each.label}: {each.text}" for each in reading.unplaced)
    )


def _draft(reply: ReplyFound, about: list[ReplyPersonFound], person_id: UUID) -> tuple[ReplyDraft, dict[str, str]]:
    said = {each.involvement.value: each.involvement for each in about if each.involvement is not None}
    found = next(iter(said.values())) if len(said) == 1 else None
    items = [item for each in about for item in each.items]
    where: dict[str, str] = {}
    for name, value in (
        ("found", found),
        ("current_as_of", reply.current_as_of),
        ("period", reply.period_from or reply.period_to),
        ("area_searched", reply.area_searched),
        ("contact_person", reply.completed_by),
        ("systems_searched", next(iter(reply.systems_searched), None)),
        ("systems_not_searched", next(iter(reply.systems_not_searched), None)),
    ):
        if value is not None:
            where[name] = value.where
    for number, item in enumerate(items):
        where[f"item:{number}"] = item.text.where
    return (
        ReplyDraft(
            person_id,
            found.value.casefold().replace(" ", "_") if found else None,
            contact_person=_text(reply.completed_by),
            current_as_of=reply.current_as_of.value if reply.current_as_of else None,
            period_from=reply.period_from.value if reply.period_from else None,
            period_to=reply.period_to.value if reply.period_to else None,
            area_searched=_text(reply.area_searched),
            systems_searched="; ".join(each.value for each in reply.systems_searched),
            systems_not_searched="; ".join(each.value for each in reply.systems_not_searched),
            items=tuple(_item(item) for item in items),
        ),
        where,
    )


def _item(item: ReplyItemFound) -> ItemDraft:
    written = _text(item.date)
    return ItemDraft(
        item.text.value,
        item.happened_on,
        "" if item.happened_on is not None else written,
        _text(item.source),
        _text(item.handling),
    )


def _text(found: Found[str] | None) -> str:
    return found.value if found is not None else ""


def _same_name(found: ReplyPersonFound, person: Asked) -> bool:
    return _key(found.name_as_written.value) in {_key(name) for name in (person.name, *person.aliases)}


def _key(name: str) -> str:
    return " ".join(sorted(fold(name).split()))


def _plain(reference: str) -> str:
    return "".join(char for char in reference.casefold() if char.isalnum())
