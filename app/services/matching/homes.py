"""Whether the people of a hub are known with their families, or each alone: what an address tells depends on it.

A hub that takes in contacts knows whole households, and who shares an address is usually somebody else of the family.
In a register of grown people who live apart, hardly two share one, and the same address tells a person. Asked of a
sample of the index itself, so that it follows what the hub holds: no hub that knows children is such a register.
"""

from collections.abc import Collection

from app.services import clock
from app.services.matching import keys
from app.services.matching.index import Index
from app.services.matching.records import Ready, ReadyPlace

FEWEST = 200
"""With fewer people of the sample at an address nothing is said, and families are taken for granted."""
SAMPLE = 400
ALONE = 0.05
"""The most of a sample that may live with somebody else, or be young, where grown people are known alone."""
UNDATED = 0.3
"""The most of a sample of whom no year of birth is known."""
YOUNG = 25
"""Years below which somebody may still be known as a child of a family."""
_CROWDED = 30


def known_alone(index: Index) -> bool:
    """Whether hardly anybody in the index lives with somebody of another forename and another birth."""
    highest = index.people()
    if highest < FEWEST:
        return False
    sample = index.lines(range(1, highest + 1, -(-highest // SAMPLE)))
    if not _grown(sample.values()):
        return False
    homes = {keys.home(person.places[0]): number for number, person in sample.items() if person.places}
    homes.pop(None, None)
    if len(homes) < FEWEST:
        return False
    held = dict(index.holders([key for key in homes if key is not None], _CROWDED))
    near = index.lines(sorted({number for numbers in held.values() for number in numbers}))
    shared = 0
    for key, number in homes.items():
        numbers = held.get(key or 0)
        shared += numbers is None or any(
            _another(sample[number], near[other]) for other in numbers if other != number and other in near
        )
    return shared <= ALONE * len(homes)


def _grown(people: Collection[Ready]) -> bool:
    """Whether nearly everybody is known to be grown."""
    years = [person.years[1] for person in people if person.years]
    young = sum(year >= clock.today().year - YOUNG for year in years) + sum(person.unborn for person in people)
    return young <= ALONE * len(people) and len(people) - len(years) <= UNDATED * len(people)


def _another(one: Ready, other: Ready) -> bool:
    """Whether the two share a home and are surely two: no forename and no birth in common."""
    if not any(_same(one.places[0], place) for place in other.places):
        return False
    mine, theirs = ({word for name in each.names for word in name.forenames} for each in (one, other))
    return mine.isdisjoint(theirs) and not (one.born and one.born == other.born)


def _same(one: ReadyPlace, other: ReadyPlace) -> bool:
    return (one.house, one.street) == (other.house, other.street) and (
        one.postcode == other.postcode or (bool(one.town) and one.town == other.town)
    )
