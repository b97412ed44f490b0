"""The two lists of other shapes: people without an address, and people of long ago; most are found among the first."""

from collections.abc import Iterable
from uuid import UUID

import pytest

from app.services.matching.asking import Finder, learn
from app.services.matching.memory import MemoryIndex
from app.services.matching.tokens import ready
from app.services.matching.vocabulary import Vocabulary
from app.services.matching.weights import shipped
from tests.factories.lists import Lists
from tests.factories.matching_sets import Answer, Figures, Row, figures, row_of


def _figures(rows: Iterable[Row]) -> Figures:
    people = list(rows)
    index, vocabulary = MemoryIndex(), Vocabulary()
    index.put_many((UUID(int=at), ready(row.told)) for at, row in enumerate(people, 1))
    learn(vocabulary, index, 0)
    finder = Finder(index, vocabulary, shipped())
    answers = [
        Answer(row, [(rid, bits) for rid, bits in _ranked(finder, row, people) if rid != row.rid]) for row in people
    ]
    return figures(answers, people, shipped().likely)


def _ranked(finder: Finder, row: Row, people: list[Row]) -> list[tuple[str, float]]:
    return [(people[found.number - 1].rid, found.bits) for found in finder.ask(ready(row.told), 25, all_bands=True)]


@pytest.mark.parametrize(("shape", "found", "f1"), [("short", 0.98, 0.868), ("old", 0.98, 0.776)])
def test_most_are_found_where_little_was_told_and_much_of_it_wrong(shape: str, found: float, f1: float) -> None:
    made = Lists(11)
    lines = made.short(120) if shape == "short" else made.old(110)
    measured = _figures(map(row_of, lines))
    assert measured.asked > 300
    assert measured.found >= found
    assert measured.f1 >= f1
