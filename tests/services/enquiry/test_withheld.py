"""Typed sentences that repeat a withheld item are found; others are left alone."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from app.services.enquiry.item_records import ItemRow
from app.services.enquiry.summary_records import TypedText
from app.services.enquiry.withheld import find_repeats

NAMES = ("Ayla Novak", "Dan Orme", "Mira Novak")


def row(text: str, handling: str | None = "hub_only", position: int = 1) -> ItemRow:
    some = UUID(int=1)
    return ItemRow(
        id=uuid4(),
        reply_id=some,
        request_id=some,
        request_reference="R-26-1003",
        agency_id=some,
        agency="Police",
        person_id=some,
        person="Dan Orme",
        position=position,
        happened_on=None,
        happened_as_written="",
        source_system="",
        text=text,
        partner_marking="",
        at=datetime(2026, 3, 30, tzinfo=UTC),
        by="Ade Bello",
        handling=handling,
        markings=(),
    )


HELD = "Dan Orme was arrested on 14 March 2019 for assault on a former partner in Wexmoor."
SAME = {
    "word for word": HELD,
    "inside a longer sentence": f"We weighed that {HELD[:-1]}, and think it grave.",
    "in another order": "For assault on a former partner Dan was arrested in Wexmoor in March 2019.",
    "with capitals, accents and punctuation": "DAN ORME: arrested, 14 Márch 2019, assault on a former partner; Wexmoor",
    "in other forms of the words": "An arrest of Dan in Wexmoor in March 2019: he assaulted a former partner.",
    "five words of it": "She knows of the assault on a former partner from before.",
}


@pytest.mark.parametrize("how", list(SAME))
def test_a_withheld_fact_is_found(how: str) -> None:
    text = f"Ayla is often hungry. {SAME[how]} A visit is planned."
    found = find_repeats((TypedText("Analysis", text),), (row(HELD),), NAMES)
    assert [(each.where, each.handling, each.item) for each in found] == [
        ("Analysis", "hub_only", "R-26-1003, Dan Orme, item 1")
    ]
    assert "arrest" in found[0].sentence.casefold() or "assault" in found[0].sentence.casefold()
    assert text[found[0].start : found[0].end] == found[0].sentence


INNOCENT = (
    "Ayla is often hungry and comes to nursery without breakfast.",
    "Dan Orme lives with the family and is not related to the children.",
    "Police were asked about everybody in the household on 30 March 2026.",
    "A former partner of the mother has not been seen since.",
    "The mother was at home when the health visitor came.",
)


@pytest.mark.parametrize("sentence", INNOCENT)
def test_what_says_something_else_is_left_alone(sentence: str) -> None:
    assert find_repeats((TypedText("Analysis", sentence),), (row(HELD),), NAMES) == ()


def test_an_item_that_may_be_shared_is_no_repeat() -> None:
    assert find_repeats((TypedText("Analysis", HELD),), (row(HELD, "share_onward"),), NAMES) == ()


@pytest.mark.parametrize("handling", ["hub_only", "intelligence", None])
def test_every_other_handling_is_withheld(handling: str | None) -> None:
    (found,) = find_repeats((TypedText("Analysis", HELD),), (row(HELD, handling),), NAMES)
    assert found.handling == (handling or "not_marked")


def test_a_reference_in_common_is_enough() -> None:
    held = row("Occurrence 44230098761 names a garage.")
    assert find_repeats((TypedText("Analysis", "See 44230098761 for the rest."),), (held,), NAMES)


def test_a_short_fact_is_found_as_it_stands() -> None:
    held = row("MAPPA level 2")
    assert find_repeats((TypedText("Analysis", "Dan is MAPPA level 2 and moves often."),), (held,), NAMES)
    assert not find_repeats((TypedText("Analysis", "The level of need is 3."),), (held,), NAMES)


def test_what_is_told_of_an_item_is_its_place_and_never_its_words() -> None:
    secret = row("Zanzibar lorry depot meets on Thursdays after dark with four men", "intelligence")
    (found,) = find_repeats(
        (TypedText("Analysis", "They meet at the lorry depot on Thursdays with four men."),), (secret,)
    )
    assert "Zanzibar" not in repr(found)


def test_the_key_of_a_repeat_outlives_a_second_reading() -> None:
    held = row(HELD)
    texts = (TypedText("Analysis", HELD),)
    assert find_repeats(texts, (held,), NAMES) == find_repeats(texts, (held,), NAMES)


def test_the_heaviest_case_is_compared_while_one_waits() -> None:
    import time

    held = tuple(row(f"Fact {n} about a visit to house number {n} where words were said in anger.") for n in range(200))
    text = " ".join(f"Line {n} of the story says that a visit was made and tea was had by all." for n in range(600))
    begun = time.perf_counter()
    find_repeats((TypedText("Analysis", text),), held, NAMES)
    assert time.perf_counter() - begun < 10
