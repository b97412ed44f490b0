"""Which people a question brings: a word that very many bear brings nobody alone where more than names was told."""

from datetime import date
from uuid import UUID

from app.services.matching.asking import COMMON, FIRST_SCORED, MOST_ALIKE, MOST_SCORED, Finder, learn
from app.services.matching.memory import MemoryIndex
from app.services.matching.records import NameTold, PlaceTold, Told
from app.services.matching.tokens import ready
from app.services.matching.vocabulary import Vocabulary
from app.services.matching.weights import shipped

ASKED = Told((NameTold("Zebedee", "Hartigan"),))
RARE = Told((NameTold("Zebedee", "Quellyn"),), date(1955, 8, 30))


def _finder() -> Finder:
    index, vocabulary = MemoryIndex(), Vocabulary()
    many = (
        Told((NameTold("Om" + "aeiou"[at % 5] * 3, "Hartigan"),), date(1960 + at % 20, at % 12 + 1, at % 28 + 1))
        for at in range(COMMON + 50)
    )
    index.put_many((UUID(int=at), ready(told)) for at, told in enumerate([RARE, *many], 1))
    learn(vocabulary, index, 0)
    return Finder(index, vocabulary, shipped())


def test_a_common_surname_alone_brings_people_only_where_nothing_else_was_told() -> None:
    finder = _finder()
    assert len(finder.candidates(ready(ASKED))) == MOST_ALIKE
    with_date = Told(ASKED.names, date(2019, 9, 29))
    assert finder.candidates(ready(with_date)) == [1]
    with_home = Told(ASKED.names, places=(PlaceTold("4 Mill Lane", "", "ZZ1 1AA"),))
    assert finder.candidates(ready(with_home)) == [1]


def test_a_common_surname_with_its_year_of_birth_still_brings_people() -> None:
    found = _finder().candidates(ready(Told(ASKED.names, years=(1964, 1964))))
    assert 1 in found
    assert len(found) > FIRST_SCORED


def _of(people: list[Told]) -> Finder:
    index, vocabulary = MemoryIndex(), Vocabulary()
    index.put_many((UUID(int=at), ready(told)) for at, told in enumerate(people, 1))
    learn(vocabulary, index, 0)
    return Finder(index, vocabulary, shipped())


def test_namesakes_are_brought_before_rare_names_that_are_only_like_the_one_asked_for() -> None:
    namesakes = [Told((NameTold("Tobias", "Marlowe"),), date(1950 + at, 2, 3)) for at in range(60)]
    alike = [Told((NameTold(f"Quill{chr(97 + at)}", f"Marlow{chr(97 + at % 26)}s"),)) for at in range(26)]
    finder = _of([*alike * 3, *namesakes])
    asked = Told((NameTold("Tobias", "Marlowe"),), places=(PlaceTold("4 Mill Lane", "", "ZZ1 1AA"),))
    found = finder.candidates(ready(asked))
    assert set(range(79, 139)) <= set(found)


def test_whoever_shares_as_much_as_the_last_one_scored_is_scored_too_up_to_a_bound() -> None:
    def brought(many: int) -> int:
        people = [Told((NameTold("Tobias", "Marlowe"),), date(1900 + at % 120, 2, 3)) for at in range(many)]
        return len(_of(people).candidates(ready(Told((NameTold("Tobias", "Marlowe"),)))))

    assert brought(MOST_SCORED + 30) == MOST_SCORED + 30
    assert brought(MOST_ALIKE + 30) == MOST_ALIKE


def test_a_second_forename_that_agrees_too_brings_somebody_before_their_namesakes() -> None:
    others = [Told((NameTold("Dung", "Huynh"),), date(1950 + at, 2, 3)) for at in range(MOST_ALIKE + 40)]
    two = NameTold("Dung Phuong", "Huynh")
    found = _of([*others, Told((two,), date(2002, 8, 26))]).candidates(ready(Told((two,))))
    assert found[0] == MOST_ALIKE + 41
