"""Which known people somebody in a contact may be, offered for tying: asked of the matching engine, with reasons."""

from dataclasses import dataclass, field
from uuid import UUID

from app.models import ContactPerson
from app.services import clock
from app.services.access import Act, Actor, guarded
from app.services.dates import age_words, birth_words
from app.services.intake import identifiers
from app.services.intake.inbox_peek import visible_contact
from app.services.intake.known_on_contact import asked_of
from app.services.people.find import RESTRICTED_WORDS, KnownPerson, KnownQuery, people_like, say_hinted
from app.services.people.folding import fold
from app.services.people.person_standing import PersonStanding, standings_of
from app.services.unit_of_work import Hub

MOST_CHOICES = 20


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """A known person that somebody in a contact may be: `why` says what agrees and what differs, the strongest first.

    `band` is `likely` or `possible`; `stands` is when they were last heard of, in which enquiry, with which flags.
    """

    id: UUID
    name: str = field(repr=False)
    born: str = field(repr=False)
    why: tuple[str, ...]
    band: str
    address: str = field(default="", repr=False)
    stands: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class PersonChoices:
    """Who is offered; `said` where a restricted record may match: whom to ask, and nothing else."""

    people: tuple[PersonChoice, ...]
    said: str = ""


@guarded(Act.FIND_PEOPLE)
def find_person_choices(hub: Hub, actor: Actor, contact_person_id: UUID, name: str = "") -> PersonChoices:
    """Known people that somebody in a contact may be: by what the contact says of them, or by a name or number typed.

    Names are met whatever their spelling, order or form, as on the contact form.
    """
    hints: list[UUID] = []
    with hub.writing(actor) as unit:
        said = unit.get(ContactPerson, contact_person_id)
        contact = visible_contact(unit, said.contact_id)
        best: dict[UUID, KnownPerson] = {}
        for query in _typed(name) or (asked_of(said, contact),):
            known, hidden = people_like(unit, query)
            hints += hidden
            for each in known:
                if each.id is not None and (each.id not in best or each.bits > best[each.id].bits):
                    best[each.id] = each
        ranked = sorted(best, key=lambda at: -best[at].bits)[:MOST_CHOICES]
        standings = standings_of(unit, ranked)
        unit.audit("people searched", "contact", said.contact_id, found=len(ranked))
        unit.commit()
        people = tuple(_choice(at, best[at], standings[at]) for at in ranked)
    say_hinted(hub, actor, hints)
    return PersonChoices(people, RESTRICTED_WORDS if hints else "")


def _typed(name: str) -> tuple[KnownQuery, ...]:
    """What was typed, as questions: a number, or names in either order."""
    compact = identifiers.nhs_digits(name)
    if identifiers.nhs_is_right(compact):
        return (KnownQuery(nhs_number=compact),)
    words = fold(name).split()
    if not words:
        return ()
    if len(words) == 1:
        return (KnownQuery(surname=words[0]), KnownQuery(forenames=words[0]))
    return KnownQuery(" ".join(words[:-1]), words[-1]), KnownQuery(" ".join(words[1:]), words[0])


def _choice(person: UUID, known: KnownPerson, standing: PersonStanding) -> PersonChoice:
    born = "unborn" if known.expected_delivery else ""
    if known.born is not None:
        age = age_words(known.born, known.birth_precision, clock.today())
        born = f"{age}, born {birth_words(known.born, known.birth_precision)}"
    return PersonChoice(person, known.name, born, known.why, known.band, standing.address, standing.happened())
