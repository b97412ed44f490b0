"""The entries on contacts and enquiries: consent, ratings, notes, items of replies, flags, and who got what."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import or_, select

from app.models import (
    ConsentEvent,
    Contact,
    Disagreement,
    Dissemination,
    Document,
    Enquiry,
    FileNote,
    HarmLink,
    MissingEpisode,
    Note,
    PanelReferral,
    Person,
    Rating,
    RiskGrading,
    Summary,
)
from app.services.disclosure import others
from app.services.disclosure.records import Category, Decision, Entry, Group, Treatment
from app.services.disclosure.seats import Seat, day_of, enquiries_of
from app.services.enquiry.item_reading import read_items
from app.services.unit_of_work import ReadingUnit

NOT_SHARED = {
    "intelligence": (Category.INTELLIGENCE, "It is marked as intelligence."),
    "hub_only": (Category.HUB_ONLY, "It is marked to stay in the hub."),
    None: (Category.HUB_ONLY, "Nobody has marked how far it may travel."),
}
WHOLE_DOCUMENT = "An original is not redacted here. Give out a redacted copy beside this paper."
FOR_FEW = "It was written for managers or the people named on the case."


def on_contact(unit: ReadingUnit, contact: Contact, head: str, seat: Seat) -> Iterator[Entry]:
    """What hangs on a contact."""
    originals = select(Document).where(Document.contact_id == contact.id).order_by(Document.at)
    for document in unit.session.scalars(originals):
        out = Decision(Treatment.WITHHOLD, Category.THIRD_PARTY)
        said = f"{document.name} ({document.media_type})"
        words = f"{head}: original document"
        yield Entry(f"document:{document.id}", Group.CONTACT, words, day_of(document.at), said, out, WHOLE_DOCUMENT)
    yield from _written(unit, "contact_id", contact.id, (Group.CONTACT, head, seat))
    yield from others.further(unit, "contact_id", contact.id, (Group.CONTACT, head, seat))


def on_enquiry(unit: ReadingUnit, enquiry: Enquiry, head: str, seat: Seat) -> Iterator[Entry]:
    """What hangs on an enquiry."""
    yield from _written(unit, "enquiry_id", enquiry.id, (Group.ENQUIRY, head, seat))
    rows = unit.session.scalars(select(Disagreement).where(Disagreement.enquiry_id == enquiry.id))
    for row in rows:
        yield _told(f"disagreement:{row.id}", (Group.ENQUIRY, f"{head}: another view", seat), row.at, row.view)
    yield from others.further(unit, "enquiry_id", enquiry.id, (Group.ENQUIRY, head, seat))


def _written(unit: ReadingUnit, column: str, thing: Any, of: tuple[Group, str, Seat]) -> Iterator[Entry]:
    group, head, seat = of
    for rating in unit.session.scalars(select(Rating).where(getattr(Rating, column) == thing).order_by(Rating.at)):
        text = f"{rating.stage.value}: {rating.colour.value}\n{rating.reason}"
        yield _told(f"rating:{rating.id}", (group, f"{head}: rating", seat), rating.at, text)
    events = select(ConsentEvent).where(getattr(ConsentEvent, column) == thing).order_by(ConsentEvent.at)
    for event in unit.session.scalars(events):
        said = [event.position.value.replace("_", " "), event.said_by, event.covers, event.explanation]
        text = "\n".join(each for each in said if each)
        yield _told(f"consent:{event.id}", (group, f"{head}: consent", seat), event.at, text)
    corrected = select(Note.corrects_id).where(Note.corrects_id.is_not(None))
    notes = select(Note).where(getattr(Note, column) == thing, Note.id.not_in(corrected)).order_by(Note.at)
    for note in unit.session.scalars(notes):
        text = f"{note.title}\n{note.text}" if note.title else note.text
        made = _told(f"note:{note.id}", (group, f"{head}: note", seat), note.at, text)
        if note.visibility != "hub":
            held = Decision(Treatment.WITHHOLD, Category.OTHER)
            made = Entry(made.key, made.group, made.heading, made.on, made.text, held, FOR_FEW)
        yield made


def items(unit: ReadingUnit, person: Person) -> Iterator[Entry]:
    """What agencies told about the person; what they told of others is not part of this record."""
    for enquiry, seat in enquiries_of(unit, person):
        for item in read_items(unit, enquiry.id):
            if item.person_id not in seat.rows:
                continue
            words = f"{item.agency}, on enquiry {enquiry.reference}"
            on = item.happened_on or day_of(item.at)
            if item.handling in NOT_SHARED:
                category, why = NOT_SHARED[item.handling]
                usual = Decision(Treatment.WITHHOLD, category)
            else:
                usual, why = seat.usual(item.text, own=True)
            yield Entry(f"item:{item.id}", Group.ITEM, words, on, item.text, usual, why)


def items_of_others(unit: ReadingUnit, person: Person) -> int:
    """How many items of the same enquiries are about somebody else."""
    return sum(
        item.person_id not in seat.rows
        for enquiry, seat in enquiries_of(unit, person)
        for item in read_items(unit, enquiry.id)
    )


def flags(unit: ReadingUnit, person: Person) -> Iterator[Entry]:
    """Missing episodes, gradings, panels, harm, chronology and warnings of the person."""
    for enquiry, seat in enquiries_of(unit, person):
        mine, head = sorted(seat.rows), f"enquiry {enquiry.reference}"
        for model, words, texts in (
            (MissingEpisode, "Missing episode", ("area", "text")),
            (RiskGrading, "Risk assessment", ("tool", "grade", "reason")),
            (PanelReferral, "Panel", ("panel", "state", "sharing_note")),
            (FileNote, "Note on the file", ("title", "text")),
        ):
            for row in unit.session.scalars(select(model).where(model.enquiry_person_id.in_(mine))):
                said: Any = row
                text = "\n".join(str(getattr(said, each)) for each in texts if getattr(said, each))
                if text:
                    of = (Group.FLAG, f"{words}, {head}", seat)
                    yield _told(f"{said.__tablename__}:{said.id}", of, said.at, text, own=True)
        harm = select(HarmLink).where(or_(HarmLink.harmed_id.in_(mine), HarmLink.harming_id.in_(mine)))
        for link in unit.session.scalars(harm):
            out = Decision(Treatment.WITHHOLD, Category.THIRD_PARTY)
            text = f"{link.kind}, {link.status or ''}\n{link.text}"
            why = "Harm is between two people."
            yield Entry(f"harm_link:{link.id}", Group.FLAG, f"Harm, {head}", day_of(link.at), text, out, why)
    yield from others.warnings(unit, person.id)


def sent(unit: ReadingUnit, person: Person) -> Iterator[Entry]:
    """To whom summaries of the person's enquiries were given: the right of access names recipients."""
    for enquiry, _seat in enquiries_of(unit, person):
        rows = unit.session.execute(
            select(Dissemination, Summary.number)
            .join(Summary, Summary.id == Dissemination.summary_id)
            .where(Summary.enquiry_id == enquiry.id)
            .order_by(Dissemination.at)
        )
        for row, number in rows:
            text = f"Summary {number} of enquiry {enquiry.reference} to {row.recipient}, {row.way}"
            yield Entry(f"sent:{row.id}", Group.SENT, "Given on", day_of(row.at), text)


def _told(key: str, of: tuple[Group, str, Seat], at: Any, text: str, *, own: bool = False) -> Entry:
    group, heading, seat = of
    usual, why = seat.usual(text, own=own)
    return Entry(key, group, heading, day_of(at), text, usual, why)
