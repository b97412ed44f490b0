"""Names and addresses made ready: what belongs together stays together, what comes and goes is left out."""

from datetime import date

import pytest

from app.services.matching.letters import plain, sound
from app.services.matching.records import NameTold, PlaceTold, Told, read_line
from app.services.matching.tokens import name_words, ready, ready_name, ready_place, stem


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("O'Brien", ("obrien",)),
        ("O Brien", ("obrien",)),
        ("Mc Donagh", ("mcdonagh",)),
        ("Łukasz", ("lukasz",)),
        ("Siân-Louise", ("sian", "louise")),
        ("da Silva Pereira", ("silva", "pereira")),
        ("Hajji Abdi", ("abdi",)),
        ("al-Hassan", ("hassan",)),
        ("Dr", ("dr",)),
        ("de", ("de",)),
        ("Nguyễn Thị Hoa", ("nguyen", "thi", "hoa")),
        ("Şahin", ("sahin",)),
        ("Ọlábísí", ("olabisi",)),
        ("Ковальчук", ("kovalchuk",)),
        ("محمد", ("mhmd",)),
        ("", ()),
        ("🙂", ()),
        ("\u202eSmith\u200f", ("smith",)),
    ],
)
def test_a_name_is_its_words_without_titles_accents_and_particles(written: str, words: tuple[str, ...]) -> None:
    assert name_words(written) == words


@pytest.mark.parametrize(
    ("forenames", "surname", "left"),
    [
        ("Unborn", "Wisniewska", ((), ("wisniewska",), True, True)),
        ("Baby Boy", "Smith", ((), ("smith",), True, False)),
        ("Unknown", "Unknown", ((), (), True, False)),
        ("Baby of Kasia", "Rudge", (("kasia",), ("rudge",), True, False)),
        ("Twin 1", "Okafor", ((), ("okafor",), True, False)),
        ("N/K", "", ((), (), True, False)),
        ("Given", "Mbeki", ((), ("mbeki",), True, False)),
        ("Kasia", "Given", (("kasia",), (), False, False)),
        ("Ann", "Lee", (("ann",), ("lee",), False, False)),
    ],
)
def test_a_placeholder_is_nobodys_name(forenames: str, surname: str, left: tuple[object, ...]) -> None:
    made = ready_name(NameTold(forenames, surname))
    assert (made.forenames, made.surnames, made.nobody, made.unborn) == left


@pytest.mark.parametrize(
    ("written", "house", "street"),
    [
        ("12a Beech Rd", "12a", "beech road"),
        ("Flat 3, 9 Mill St.", "3", "9 mill street"),
        ("Rose Cottage", "", "rose cottage"),
        ("St Mary's Close", "", "st marys close"),
    ],
)
def test_an_address_is_its_house_and_its_street(written: str, house: str, street: str) -> None:
    made = ready_place(PlaceTold(written, "Oakhaven", "zz3 8lp"))
    assert made is not None
    assert (made.house, made.street, made.postcode) == (house, street, "ZZ38LP")


@pytest.mark.parametrize(
    ("town", "left"),
    [("Bittern 4814", ("bittern", "4814")), ("Oakhaven ZZ3 8", ("oakhaven", "ZZ38")), ("Ashby", ("ashby", ""))],
)
def test_a_postcode_behind_the_town_is_taken_for_one(town: str, left: tuple[str, str]) -> None:
    made = ready_place(PlaceTold("69 Giblin Street", town, ""))
    assert made is not None
    assert (made.town, made.postcode) == left


@pytest.mark.parametrize("line", ["No fixed abode", "unknown", "NFA", "  "])
def test_no_fixed_abode_is_no_place(line: str) -> None:
    assert ready_place(PlaceTold(line)) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kowalski", "kowalska"),
        ("jankauskas", "jankauskiene"),
        ("kazlauskas", "kazlauskaite"),
        ("ivanov", "ivanova"),
        ("petrovic", "petrovich"),
    ],
)
def test_husband_wife_and_daughter_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("stephen", "steven"), ("caitlin", "kaitlyn"), ("phillip", "filip"), ("shaun", "shawn"), ("khalid", "kalid")],
)
def test_names_of_one_sound_share_a_code(one: str, other: str) -> None:
    assert sound(one) == sound(other)


def test_a_person_comes_back_from_the_index_as_they_went_in() -> None:
    told = Told(
        (NameTold("Małgorzata", "Wiśniewska"), NameTold("Gosia", "Rudge")),
        date(1999, 5, 3),
        sex="F",
        nhs_number="999 123 4567",
        phone="+44 7700 900123",
        email=" G.W@oak.example ",
        places=(PlaceTold("4 Mill Ln", "Oakhaven", "ZZ1 1AA"), PlaceTold("No fixed abode", "", "")),
    )
    made = ready(told)
    assert read_line(made.line()) == made
    assert made.phone == "7700900123"
    assert made.nhs_number == "9991234567"
    assert len(made.places) == 1


def test_an_estimated_birth_is_a_span_of_years_and_no_date() -> None:
    assert ready(Told(born=date(2010, 1, 1), precision="estimated")).years == (2009, 2011)
    assert ready(Told(born=date(2010, 1, 1), precision="year")).born is None
    assert ready(Told(expected=date(2026, 7, 14))).unborn


def test_ten_thousand_letters_are_cut_and_not_choked_on() -> None:
    assert len(plain("ab" * 5_000)) == 200
    assert len(name_words("ab " * 5_000)) <= 6
