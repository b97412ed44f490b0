"""Somebody's whole record as a list of entries, with what is usually held back: others' data, intelligence, hub-only.

Whatever names somebody else who stands on the same contact or enquiry is held back until a person has read it; so is
what was said of a family as a whole. What is certain to be only about the person asked for is given.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import or_, select

from app.models import Analysis, Contact, ContactPerson, Household, HouseholdMember, Person, PersonName, Relationship
from app.models import Decision as DecisionRow
from app.services.dates import born_words, day_words, moment_words
from app.services.disclosure import passages
from app.services.disclosure.records import Category, Decision, Entry, Group, Treatment
from app.services.disclosure.seats import NAMES_OTHERS, OUT, WHO_TOLD, day_of, enquiries_of, seat_of
from app.services.unit_of_work import ReadingUnit


def gather(unit: ReadingUnit, person: Person) -> tuple[Entry, ...]:
    """Every entry of somebody's record, in the order of the paper."""
    found: dict[str, Entry] = {}
    for part in (_person, _contacts, _enquiries, passages.items, passages.flags, passages.sent):
        for entry in part(unit, person):
            found.setdefault(entry.key, entry)  # where consent stands may be said of a contact and its enquiry at once
    return tuple(found.values())


# --- the person ---


def _person(unit: ReadingUnit, person: Person) -> Iterator[Entry]:
    said = {
        "Name": f"{person.forenames} {person.surname}".strip(),
        "Born": born_words(person),
        "Sex": person.sex.value,
        "Gender": person.gender,
        "Ethnicity": person.ethnicity,
        "Religion": person.religion,
        "Language": person.language,
        "Disability": ", ".join(person.disability),
        "NHS number": person.nhs_number,
        "Unique pupil number": person.upn,
        "School": person.school,
        "General practice": person.gp,
        "Telephone": person.phone,
        "E-mail": person.email,
    }
    yield Entry(f"person:{person.id}", Group.PERSON, "Details", None, _facts(said))
    names = unit.session.scalars(select(PersonName.name).where(PersonName.person_id == person.id)).all()
    if names:
        yield Entry(f"names:{person.id}", Group.PERSON, "Other names", None, "\n".join(names))
    lived = unit.session.execute(
        select(HouseholdMember, Household)
        .join(Household, Household.id == HouseholdMember.household_id)
        .where(HouseholdMember.person_id == person.id)
        .order_by(HouseholdMember.since, HouseholdMember.id)
    )
    for stay, home in lived:
        place = ", ".join(each for each in (home.address_1, home.address_2, home.town, home.postcode) if each)
        until = f" until {day_words(stay.until)}" if stay.until else ""
        yield Entry(f"home:{stay.id}", Group.PERSON, "Home", stay.since, f"{place}{until}")
    ties = select(Relationship).where(or_(Relationship.person_id == person.id, Relationship.other_id == person.id))
    for tie in unit.session.scalars(ties.order_by(Relationship.id)):
        other = unit.session.get_one(Person, tie.other_id if tie.person_id == person.id else tie.person_id)
        of = f"{other.forenames} {other.surname}".strip()
        words = f"{tie.kind} of {of}" if tie.person_id == person.id else f"{of} is their {tie.kind}"
        yield Entry(f"tie:{tie.id}", Group.PERSON, "Tie to somebody", tie.since, words, OUT, NAMES_OTHERS)


# --- contacts ---

_NARRATIVES = (
    ("concern", "The worry as it was told"), ("strengths", "What goes well"), ("action_taken", "What was done"),
    ("earlier_help", "Earlier help"), ("hoped_for", "What is hoped for"), ("mental_capacity", "Mental capacity"),
    ("consent_explanation", "Consent, in words"),
)  # fmt: skip
_OWN_WORDS = (("childs_words", "The child's own words"), ("own_wishes", "The person's own wishes"))


def _contacts(unit: ReadingUnit, person: Person) -> Iterator[Entry]:
    ids = select(ContactPerson.contact_id).where(ContactPerson.person_id == person.id)
    for contact in unit.session.scalars(select(Contact).where(Contact.id.in_(ids)).order_by(Contact.received_at)):
        on = day_of(contact.received_at)
        named = unit.session.scalars(select(ContactPerson).where(ContactPerson.contact_id == contact.id)).all()
        seat = seat_of(named, {each.id for each in named if each.person_id == person.id}, person)
        head = f"Contact {contact.reference}"
        yield Entry(
            f"contact:{contact.id}", Group.CONTACT, head, on,
            _facts({"Received": moment_words(contact.received_at), "Outcome": contact.chosen_outcome,
                    "Level of need": contact.level_of_need, "Rating": contact.rating}),
        )  # fmt: skip
        for each in named:
            if each.person_id == person.id:
                words = f"{head}: as it names the person"
                yield Entry(f"named:{each.id}", Group.CONTACT, words, on, _named(each))
        who = _facts(
            {"Name": contact.referrer_name, "Role": contact.referrer_role, "Agency": contact.referrer_agency,
             "Telephone": contact.referrer_phone, "E-mail": contact.referrer_email}
        )  # fmt: skip
        if who:
            told = Decision(Treatment.WITHHOLD, Category.TOLD_US)
            yield Entry(f"referrer:{contact.id}", Group.CONTACT, f"{head}: who told the hub", on, who, told, WHO_TOLD)
        subjects = [each for each in named if each.role.value == "subject"]
        only_subject = len(subjects) == 1 and subjects[0].person_id == person.id
        for column, words in (*_NARRATIVES, *_OWN_WORDS):
            text = getattr(contact, column)
            if text:
                own = only_subject and (column, words) in _OWN_WORDS
                usual, why = seat.usual(text, own=own)
                key = f"{column}:{contact.id}"
                yield Entry(key, Group.CONTACT, f"{head}: {words.lower()}", on, text, usual, why)
        yield from passages.on_contact(unit, contact, head, seat)


def _named(row: ContactPerson) -> str:
    return _facts(
        {"Name": f"{row.forenames} {row.surname}".strip(), "Role": row.role.value, "Born": row.date_of_birth
         and day_words(row.date_of_birth), "Address": row.address, "Telephone": row.phone, "School": row.school,
         "General practice": row.gp}
    )  # fmt: skip


# --- enquiries ---


def _enquiries(unit: ReadingUnit, person: Person) -> Iterator[Entry]:
    for enquiry, seat in enquiries_of(unit, person):
        head, on = f"Enquiry {enquiry.reference}", day_of(enquiry.opened_at)
        yield Entry(
            f"enquiry:{enquiry.id}", Group.ENQUIRY, head, on,
            _facts({"Opened": moment_words(enquiry.opened_at), "Rating": enquiry.rating.value,
                    "Level of need": enquiry.level_of_need,
                    "Closed": enquiry.closed_at and moment_words(enquiry.closed_at)}),
        )  # fmt: skip
        newest = select(Analysis).where(Analysis.enquiry_id == enquiry.id).order_by(Analysis.number.desc()).limit(1)
        for analysis in unit.session.scalars(newest):
            for name, said in sorted(analysis.sections.items()):
                if said and isinstance(said, str):
                    usual, why = seat.usual(said, own=False)
                    words = f"{head}: analysis, {name.replace('_', ' ')}"
                    key = f"analysis-{name}:{analysis.id}"
                    yield Entry(key, Group.ENQUIRY, words, day_of(analysis.at), said, usual, why)
        chosen = select(DecisionRow).where(DecisionRow.enquiry_id == enquiry.id).order_by(DecisionRow.at)
        for row in unit.session.scalars(chosen):
            usual, why = seat.usual(row.reason, own=False)
            text = f"{row.step.capitalize()}: {row.outcome}\n{row.reason}"
            yield Entry(f"decision:{row.id}", Group.ENQUIRY, f"{head}: decision", day_of(row.at), text, usual, why)
        yield from passages.on_enquiry(unit, enquiry, head, seat)


def _facts(rows: dict[str, Any]) -> str:
    return "\n".join(f"{label}: {value}" for label, value in rows.items() if value not in (None, ""))
