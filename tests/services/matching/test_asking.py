"""Which people a question brings: a word that very many bear brings nobody alone where more than names was told."""

from datetime import date
from uuid import UUID

from app.services.matching.asking import COMMON, FIRST_SCORED, MOST_SCORED, Finder, learn
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
    assert len(finder.candidates(ready(ASKED))) == MOST_SCORED
    with_date = Told(ASKED.names, date(2019, 9, 29))
    assert finder.candidates(ready(with_date)) == [1]
    with_home = Told(ASKED.names, places=(PlaceTold("4 Mill Lane", "", "ZZ1 1AA"),))
    assert finder.candidates(ready(with_home)) == [1]


def test_a_common_surname_with_its_year_of_birth_still_brings_people() -> None:
    found = _finder().candidates(ready(Told(ASKED.names, years=(1964, 1964))))
    assert 1 in found
    assert len(found) > FIRST_SCORED
