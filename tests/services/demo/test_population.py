"""Invented people: the same for the same seed, right in form, of many cultures, of any number."""

from collections import Counter
from datetime import date
from itertools import islice

import pytest

from app.services import codes
from app.services.demo.lexicon import cultures
from app.services.demo.numbers import nhs_number, nhs_numbers, upn
from app.services.demo.population import TODAY, InventedHousehold, InventedPerson, generate_people
from app.services.people.folding import postcode
from app.services.people.identifiers import nhs_is_right, upn_is_right

MANY = 3_000


@pytest.fixture(scope="module")
def houses() -> tuple[InventedHousehold, ...]:
    return tuple(generate_people(MANY, 5))


@pytest.fixture(scope="module")
def people(houses: tuple[InventedHousehold, ...]) -> tuple[InventedPerson, ...]:
    return tuple(person for home in houses for person in home.people)


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    assert tuple(generate_people(300, 9)) == tuple(generate_people(300, 9))
    assert tuple(generate_people(300, 9)) != tuple(generate_people(300, 10))


def test_the_people_of_a_small_number_are_the_first_of_a_larger_one(people: tuple[InventedPerson, ...]) -> None:
    few = [person for home in generate_people(250, 5) for person in home.people]
    assert few == list(people[:250])


def test_exactly_as_many_are_made_as_asked_for(people: tuple[InventedPerson, ...]) -> None:
    assert [person.number for person in people] == list(range(1, MANY + 1))
    assert sum(len(home.people) for home in generate_people(1, 5)) == 1


def test_a_number_outside_the_test_range_is_refused() -> None:
    for count in (0, 1_000_001):
        with pytest.raises(ValueError, match="between 1 and"):
            next(generate_people(count))


def test_every_nhs_number_is_in_the_test_range_right_and_borne_once(people: tuple[InventedPerson, ...]) -> None:
    borne = [person.nhs_number for person in people if person.nhs_number]
    assert len(borne) > MANY * 0.7
    assert all(number.startswith("999") and nhs_is_right(number) for number in borne)
    assert len(set(borne)) == len(borne)


def test_the_whole_test_range_is_gone_through_without_a_number_twice() -> None:
    some = [number for number in islice(nhs_numbers(3), 50_000) if number]
    assert len(set(some)) == len(some)
    assert nhs_number(987654) is None or nhs_is_right(nhs_number(987654) or "")


def test_numbers_that_somebody_has_are_not_given_out_again(people: tuple[InventedPerson, ...]) -> None:
    taken = frozenset(person.nhs_number for person in people[:100] if person.nhs_number)
    others = {person.nhs_number for home in generate_people(200, 5, taken) for person in home.people}
    assert not taken & others


def test_every_pupil_number_is_right_also_of_the_newer_authorities(people: tuple[InventedPerson, ...]) -> None:
    borne = [person.upn for person in people if person.upn]
    assert borne
    assert all(map(upn_is_right, borne))
    assert len(set(borne)) == len(borne)
    assert upn_is_right(upn(2026, 45_000))
    assert upn(2026, 45_000)[1:4] == "941"


def test_addresses_telephones_and_mail_belong_to_nobody(houses: tuple[InventedHousehold, ...]) -> None:
    for home in houses:
        assert home.postcode.startswith("ZZ")
        assert postcode(home.postcode) == home.postcode
        for person in home.people:
            assert person.phone is None or person.phone.startswith(("07700 900", "01632 960"))
            assert person.email is None or person.email.endswith(".example")


def test_every_culture_is_met_and_none_is_more_than_half(people: tuple[InventedPerson, ...]) -> None:
    languages = Counter(person.language for person in people)
    assert {culture.language for culture in cultures()} == set(languages)
    assert max(Counter(person.surname for person in people).values()) < MANY * 0.03
    assert {person.ethnicity for person in people} <= {code.code for code in codes.ethnicities()}


def test_ties_are_of_the_code_list_and_between_people_who_were_made_before(
    houses: tuple[InventedHousehold, ...],
) -> None:
    made: dict[int, InventedPerson] = {}
    kinds = Counter[str]()
    for home in houses:
        made.update({person.number: person for person in home.people})
        for tie in home.ties:
            assert tie.of in made
            assert tie.to in made
            assert tie.of != tie.to
            codes.relationship(tie.kind)
            kinds[tie.kind] += 1
            if tie.kind == "parent":
                older = (made[tie.to].born - made[tie.of].born).days / 365
                assert older >= 14, f"a parent of {older:.1f} years"
    assert {"parent", "sibling", "spouse", "partner", "step-parent", "half-sibling", "lodger", "foster carer"} <= set(
        kinds
    )


def test_ages_can_be_counted_from_another_day() -> None:
    later = date(2031, 2, 3)
    born = [person.born for home in generate_people(400, 5, today=later) for person in home.people]
    assert max(born) > TODAY
    assert max(born) <= later
