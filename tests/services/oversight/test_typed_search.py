"""What is typed into the search line is taken apart as people mean it; nothing that is typed is an error."""

from datetime import date

import pytest

from app.services.clock import FixedClock
from app.services.oversight.typed_search import read_search


@pytest.mark.parametrize("typed", ["12/9999", "dec 9999", "smith 12/0001", "00/2017", "smith 13/2017"])
def test_a_month_in_which_nobody_was_born_is_no_birth_and_no_error(typed: str) -> None:
    assert read_search(typed).born is None


@pytest.mark.parametrize("typed", ["smith 2 years 3 months", "smith 2y 3m", "Smith aged 2 yrs and 3 mths old"])
def test_years_and_months_are_one_age(monday: FixedClock, typed: str) -> None:
    read = read_search(typed)
    assert (read.names, read.aged) == (("smith",), True)
    assert read.born is not None
    assert (read.born[0].year, read.born[1]) == (2023, date(2023, 12, 30))


@pytest.mark.parametrize(
    ("typed", "phone", "aged"),
    [
        ("smith 07700900123 7", "07700900123", True),
        ("0770 090 0123 aged 7", "07700900123", True),
        ("+44 7700 900123", "07700900123", False),
        ("(01632) 960 111 smith", "01632960111", False),
        ("020 7946 0958", "02079460958", False),
    ],
)
def test_an_age_behind_a_telephone_is_not_of_it(typed: str, phone: str, aged: bool) -> None:
    read = read_search(typed)
    assert (read.phone, read.aged) == (phone, aged)


def test_a_house_written_as_no_7_is_no_half_postcode() -> None:
    assert read_search("no7 mill lane").half == ""
    assert read_search("smith ZZ1").half == "ZZ1"
