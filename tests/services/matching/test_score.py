"""Bits and reasons: what agrees counts, a household is not a person, and a number that differs is shown."""

from dataclasses import replace
from datetime import date
from typing import Any

from app.services.matching.records import Finding, NameTold, PlaceTold, Told
from app.services.matching.score import Scorer
from app.services.matching.tokens import ready
from app.services.matching.vocabulary import Vocabulary
from app.services.matching.weights import shipped

HOME = PlaceTold("4 Mill Lane", "Oakhaven", "ZZ1 1AA")
KASIA = Told((NameTold("Katarzyna", "Wisniewska"),), date(1999, 5, 3), sex="F", places=(HOME,))


def _vocabulary() -> Vocabulary:
    made = Vocabulary()
    made.people = 100_000
    made.learn(
        [
            ("katarzyna", 40, 0),
            ("kasia", 10, 0),
            ("wisniewska", 0, 20),
            ("wisniewski", 0, 25),
            ("kaur", 900, 900),
            ("smith", 0, 1_200),
            ("zephyrine", 1, 0),
            ("john", 1_500, 3),
            ("jane", 500, 0),
        ]
    )
    return made


def _score(asked: Told, known: Told) -> Finding:
    return Scorer(ready(asked), shipped(), _vocabulary()).score(ready(known), 1)


def test_the_same_person_is_likely_and_says_why() -> None:
    found = _score(KASIA, KASIA)
    assert found.band == "likely"
    assert "same name" in found.words
    assert "same birth date" in found.words
    assert "same address" in found.words


def test_a_slip_a_swapped_day_and_a_postcode_are_told_in_words() -> None:
    asked = Told((NameTold("Katarzyna", "Wisnewska"),), date(1999, 3, 5), places=(PlaceTold("", "", "ZZ1 1AA"),))
    found = _score(asked, KASIA)
    assert found.band == "likely"
    for words in ("surname one slip", "day and month swapped", "same postcode"):
        assert words in found.words


def test_a_variant_under_a_changed_surname_at_another_address_is_not_lost() -> None:
    asked = Told((NameTold("Kasia", "Smith"),), date(1999, 5, 3), places=(PlaceTold("9 High Street", "", "ZZ9 9ZZ"),))
    assert _score(asked, KASIA).band in {"likely", "possible"}


def test_a_former_surname_counts_as_a_name() -> None:
    married = replace(KASIA, names=(NameTold("Katarzyna", "Smith"), NameTold("Katarzyna", "Wisniewska")))
    found = _score(KASIA, married)
    assert found.band == "likely"
    assert "same name as an alias" in found.words


def test_a_twin_at_the_same_address_is_never_likely() -> None:
    child = replace(KASIA, born=date(2017, 5, 3))
    twin = replace(child, names=(NameTold("John", "Wisniewski"),), sex="F")
    found = _score(child, twin)
    assert found.band != "likely"
    assert found.same_household
    assert "same household, another forename" in found.words


def test_a_parent_of_the_same_name_at_the_same_address_is_never_likely() -> None:
    child = replace(KASIA, born=date(2010, 7, 4))
    found = _score(child, replace(KASIA, born=date(1976, 11, 20)))
    assert found.band == "possible"
    assert "perhaps a parent or child of the same name" in found.words


def test_a_rare_name_is_worth_more_than_a_common_one() -> None:
    rare = Told((NameTold("Zephyrine", ""),))
    common = Told((NameTold("John", ""),))
    assert _score(rare, rare).bits > _score(common, common).bits + 5


def test_kaur_is_no_evidence_worth_the_name() -> None:
    one = Told((NameTold("Jane", "Kaur"),), date(1999, 5, 3))
    other = Told((NameTold("Zephyrine", "Kaur"),), date(1999, 5, 3))
    surname = next(reason for reason in _score(one, other).reasons if reason.about == "surname")
    assert surname.bits <= 1.0


def test_names_in_the_other_order_are_recognised() -> None:
    turned = replace(KASIA, names=(NameTold("Wisniewska", "Katarzyna"),))
    found = _score(turned, KASIA)
    assert found.band == "likely"
    assert "other order" in found.words


def test_another_valid_nhs_number_is_evidence_against_and_shown() -> None:
    mine, theirs = replace(KASIA, nhs_number="9990000018"), replace(KASIA, nhs_number="9995395304")
    plain = _score(KASIA, KASIA)
    found = _score(mine, theirs)
    assert found.bits < plain.bits - 4
    assert "another NHS number" in found.words


def test_an_unborn_child_is_met_by_family_name_address_and_due_date() -> None:
    known = Told((NameTold("Unborn", "Wisniewska"),), expected=date(2026, 7, 14), places=(HOME,))
    born = Told((NameTold("Zephyrine", "Wisniewska"),), born=date(2026, 7, 2), places=(HOME,))
    asked = Told((NameTold("Baby", "Wisniewska"),), expected=date(2026, 7, 20), places=(HOME,))
    assert "due at the same time" in _score(asked, known).words
    assert _score(asked, known).band
    assert "born when the baby was due" in _score(born, known).words
    assert _score(born, known).band


def test_what_is_not_told_neither_agrees_nor_differs() -> None:
    blank = Told((NameTold("Katarzyna", "Wisniewska"),))
    assert [reason.about for reason in _score(blank, KASIA).reasons] == ["name"]


def test_only_two_strong_identifiers_make_a_restricted_record_hint() -> None:
    assert _score(Told((NameTold("Katarzyna", "Wisniewska"),)), KASIA).strong == 1
    assert _score(Told((NameTold("Katarzyna", "Wisniewska"),), date(1999, 5, 3)), KASIA).strong == 2


def test_a_name_alone_is_never_likely_where_birth_date_and_address_say_otherwise() -> None:
    other = replace(KASIA, born=date(1962, 11, 20), places=(PlaceTold("9 High Street", "Farley", "ZZ9 9ZZ"),))
    found = _score(KASIA, other)
    assert found.band == "possible"
    assert "only the name agrees" in found.words
    assert _score(replace(KASIA, nhs_number="9991234543"), replace(other, nhs_number="9991234543")).band == "likely"


def test_two_real_forenames_of_one_sound_in_one_home_may_be_twins_and_a_slip_may_not() -> None:
    child = replace(KASIA, names=(NameTold("Hassan", "Wisniewska"),), born=date(2017, 5, 3))
    twin = _score(replace(child, names=(NameTold("Hussein", "Wisniewska"),)), child)
    assert twin.band == "possible"
    assert "perhaps a twin" in twin.words
    assert _score(replace(child, names=(NameTold("Hasaan", "Wisniewska"),)), child).band == "likely"


def test_1_january_may_stand_for_any_day_of_its_year() -> None:
    found = _score(replace(KASIA, born=date(1999, 1, 1)), KASIA)
    assert "1 January may stand for any day" in found.words
    assert found.bits > _score(replace(KASIA, born=date(1999, 9, 12)), KASIA).bits


def test_another_surname_says_less_against_a_grown_woman_than_against_a_man_or_a_child() -> None:
    def changed(**said: Any) -> float:
        known = replace(KASIA, **said)
        return _score(replace(known, names=(NameTold("Katarzyna", "Smith"),)), known).bits

    assert changed() > changed(sex="M")
    assert changed() > changed(born=date(2018, 5, 3))


def test_second_forenames_that_differ_speak_against_two_records() -> None:
    def second(name: str) -> float:
        asked = replace(KASIA, names=(NameTold(f"Katarzyna {name}".strip(), "Wisniewska"),))
        return _score(asked, replace(KASIA, names=(NameTold("Katarzyna Jane", "Wisniewska"),))).bits

    assert second("Jane") > second("") > second("Zephyrine")


def test_rare_names_of_one_community_count_together_for_less_than_apart() -> None:
    whole = _score(Told((NameTold("Katarzyna", "Wisniewska"),)), KASIA)
    fore = _score(Told((NameTold("Katarzyna", ""),)), KASIA)
    sur = _score(Told((NameTold("", "Wisniewska"),)), KASIA)
    apart = fore.reasons[0].bits + sur.reasons[0].bits
    assert apart - 8 < whole.reasons[0].bits < apart - 2


def test_common_names_are_common_together_and_lose_nothing() -> None:
    known = Told((NameTold("John", "Smith"),))
    whole, fore, sur = (
        _score(Told((name,)), known).reasons[0].bits
        for name in (NameTold("John", "Smith"), NameTold("John", ""), NameTold("", "Smith"))
    )
    assert fore + sur - 1 < whole <= fore + sur


def test_a_second_forename_that_the_record_does_not_have_speaks_against_and_the_same_one_for() -> None:
    two, three = NameTold("Katarzyna Jane", "Wisniewska"), NameTold("Katarzyna Zephyrine", "Wisniewska")
    one = KASIA.names[0]
    bits = {
        (asked, known): _score(replace(KASIA, names=(asked,)), replace(KASIA, names=(known,))).bits
        for asked in (one, two, three)
        for known in (one, two)
    }
    assert bits[two, two] > bits[one, one] > bits[one, two] > bits[two, one] > bits[three, two]


def test_a_street_without_a_house_and_a_postcode_one_slip_out_says_much_but_is_no_strong_mark() -> None:
    asked = replace(KASIA, places=(PlaceTold("Mill Lane", "", "ZZ1 1BA"),))
    found, whole = _score(asked, KASIA), _score(KASIA, KASIA)
    assert "same street, postcode nearly the same, no house told" in found.words
    assert next(reason.bits for reason in found.reasons if reason.about == "address") > 5
    assert found.strong == whole.strong - 1


def test_a_street_of_one_name_elsewhere_and_a_postcode_district_are_hardly_evidence() -> None:
    elsewhere = replace(KASIA, places=(PlaceTold("9 Mill Lane", "", "ZZ7 3QX"),))
    district = replace(KASIA, places=(PlaceTold("9 High Street", "", "ZZ1 9QX"),))
    said = ((elsewhere, "a street of the same name, another postcode"), (district, "same postcode district"))
    for asked, words in said:
        found = _score(asked, KASIA)
        assert words in found.words
        assert abs(next(reason.bits for reason in found.reasons if reason.about == "address")) <= 1


def test_a_surname_that_differs_is_not_taken_for_a_forename_that_nobody_gave() -> None:
    asked, known = (Told((NameTold("", name),), date(1963, 5, 21), places=(HOME,)) for name in ("Smith", "Wisniewska"))
    assert "surname differs" in _score(asked, known).words


def test_the_same_number_in_a_street_of_the_same_name_under_quite_another_postcode_is_no_same_address() -> None:
    found = _score(replace(KASIA, places=(PlaceTold("4 Mill Lane", "Farley", "QX7 9ZZ"),)), KASIA)
    assert "the same house number and street, elsewhere" in found.words
    assert _score(KASIA, KASIA).bits - 8 < found.bits < _score(KASIA, KASIA).bits - 3
    assert found.strong == _score(KASIA, KASIA).strong - 1


def test_another_house_of_the_same_street_and_postcode_is_told_as_that() -> None:
    found = _score(replace(KASIA, places=(PlaceTold("9 Mill Lane", "", "ZZ1 1AA"),)), KASIA)
    assert "same street and postcode, another house" in found.words
    assert found.strong == _score(KASIA, KASIA).strong


def test_the_same_number_in_a_street_of_the_same_name_in_another_town_is_no_same_address() -> None:
    def said(mine: PlaceTold, theirs: PlaceTold) -> str:
        return _score(replace(KASIA, places=(mine,)), replace(KASIA, places=(theirs,))).words

    high = PlaceTold("1 High Street", "Oakhaven")
    assert "elsewhere" in said(high, PlaceTold("1 High Street", "Farley"))
    assert "same address" in said(high, PlaceTold("1 High Street", "Okhaven"))
    assert "same address" in said(high, PlaceTold("1 High Street", "Oakhaven North"))
    assert "same address" in said(high, PlaceTold("1 High Street", ""))
    mill, hill = PlaceTold("4 Mill Lane", "", "ZZ1 1AA"), PlaceTold("4 Hill Lane", "", "ZZ1 4QX")
    assert "elsewhere" in said(mill, hill)
    assert "same address" in said(mill, PlaceTold("4 Mill Lane", "", "ZZ1 4QX"))
