"""Casting: a family of the invented people for every story of the day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.models.enums import Sex
from app.services.demo.population import InventedHousehold, InventedPerson, InventedTie
from app.services.demo.stories import FamilyWanted, Story
from app.services.intake.records import PersonDraft, RelationDraft

ADULT_AGE = 18
_TOGETHER = frozenset({"spouse", "partner"})


@dataclass(frozen=True, slots=True)
class Family:
    """A household cast for a story: whom its texts mean, and the ids of the people where the hub knows them."""

    home: InventedHousehold
    child: InventedPerson | None
    second: InventedPerson | None
    mother: InventedPerson
    partner: InventedPerson | None
    ids: Mapping[int, UUID] = field(default_factory=dict)

    def told(self, text: str) -> str:
        """A text of the story with the family's forenames in it."""
        for mark, person in (
            ("{child}", self.child), ("{second}", self.second), ("{mother}", self.mother), ("{partner}", self.partner),
        ):  # fmt: skip
            if person is not None:
                text = text.replace(mark, person.forenames.split()[0])
        return text

    @property
    def address(self) -> str:
        """The whole address in one line, without its postcode."""
        home = self.home
        return ", ".join(part for part in (home.address_1, home.address_2, home.town) if part)

    def drafts(self, on: date, subject: InventedPerson | None) -> tuple[PersonDraft, ...]:
        """Everybody at home as a contact names them; the children, or the adult at risk `subject`, are its subjects."""
        numbers = {"child": 0, "adult": 0}
        made = []
        for person in sorted(self.home.people, key=lambda each: (age(each, on) >= ADULT_AGE, each.number)):
            child = age(person, on) < ADULT_AGE
            kind = "child" if child else "adult"
            numbers[kind] += 1
            is_subject = person is subject if subject is not None else child
            known = self.ids.get(person.number)
            made.append(
                PersonDraft(
                    key=f"p{person.number}",
                    label=f"{kind} {numbers[kind]}",
                    role="subject" if is_subject else "household",
                    is_child=child,
                    forenames=person.forenames,
                    surname=person.surname,
                    birth=person.born.isoformat(),
                    sex=person.sex.value,
                    ethnicity=person.ethnicity if known else "",
                    language=person.language if known else "",
                    nhs_number=(person.nhs_number or "") if known else "",
                    school=person.school or "",
                    gp=person.gp or "",
                    phone=person.phone or "",
                    in_household=True,
                    person_id=known,
                    link_reason="Same name, date of birth and address." if known else "",
                )
            )
        return tuple(made)

    def relations(self) -> tuple[RelationDraft, ...]:
        """The ties inside the household."""
        return tuple(RelationDraft(f"p{tie.of}", f"p{tie.to}", tie.kind) for tie in inside(self.home))


def age(person: InventedPerson, on: date) -> int:
    """Whole years."""
    return on.year - person.born.year - ((on.month, on.day) < (person.born.month, person.born.day))


def inside(home: InventedHousehold) -> Iterator[InventedTie]:
    """The ties of which both people live in this household."""
    numbers = {person.number for person in home.people}
    return (tie for tie in home.ties if tie.of in numbers and tie.to in numbers)


def cast(stories: Iterable[Story], homes: Iterator[InventedHousehold], on: date) -> dict[str, Family]:
    """Give every story a family that fits it; nobody plays in two stories but those of the same family.

    Raises:
        LookupError: the homes ran out before every story had one.
    """
    open_roles = [story for story in stories if not story.family.same_as]
    found: dict[str, Family] = {}
    for home in homes:
        for story in open_roles:
            family = _fits(story.family, home, on)
            if family is not None:
                found[story.name] = family
                open_roles.remove(story)
                break
        if not open_roles:
            break
    else:
        raise LookupError(f"no invented household fits: {', '.join(story.name for story in open_roles)}")
    for story in stories:
        if story.family.same_as:
            found[story.name] = found[story.family.same_as]
    return found


def _fits(wanted: FamilyWanted, home: InventedHousehold, on: date) -> Family | None:
    ages = {person.number: age(person, on) for person in home.people}
    adults = [person for person in home.people if ages[person.number] >= ADULT_AGE]
    if wanted.elder:
        alone = len(home.people) == 1 and adults and adults[0].sex is Sex.FEMALE and ages[adults[0].number] >= 70
        return Family(home, None, None, adults[0], None) if alone else None
    children = [person for person in home.people if ages[person.number] < ADULT_AGE]
    parents = {tie.of for tie in home.ties if tie.kind == "parent"}
    mother = next((each for each in adults if each.sex is Sex.FEMALE and each.number in parents), None)
    if mother is None or len(children) != wanted.children or len(adults) != 1 + wanted.partner:
        return None
    together = {frozenset((tie.of, tie.to)) for tie in home.ties if tie.kind in _TOGETHER}
    partner = next((each for each in adults if frozenset((mother.number, each.number)) in together), None)
    if wanted.partner and partner is None:
        return None
    low, high = wanted.ages
    child = next(
        (
            each
            for each in children
            if low <= ages[each.number] <= high and (not wanted.sex or each.sex.value == wanted.sex)
        ),
        None,
    )
    if child is None or min(ages[each.number] for each in children) > wanted.youngest:
        return None
    second = next((each for each in children if each is not child), None)
    return Family(home, child, second, mother, partner)
