"""Three hundred hard pairs: whoever is one person is met, whoever is another is never called likely by a name alone."""

from functools import cache

from tests.factories.hard_pairs import Outcome, outcomes


@cache
def _all() -> tuple[Outcome, ...]:
    return tuple(outcomes())


def test_there_are_three_hundred_pairs_of_twenty_communities() -> None:
    assert len(_all()) >= 300
    assert len({each.pair.community for each in _all()}) >= 20


def test_everybody_who_is_known_stands_among_the_first_five() -> None:
    missed = [(each.pair.kind, each.pair.community) for each in _all() if each.pair.same and not each.found]
    assert missed == []


def test_nineteen_of_twenty_who_are_known_are_called_likely() -> None:
    same = [each for each in _all() if each.pair.same]
    assert sum(each.band == "likely" for each in same) >= 0.95 * len(same)


def test_a_namesake_a_relative_or_a_stranger_of_one_name_is_never_likely() -> None:
    others = [each for each in _all() if each.pair.kind in {"namesake", "family", "stranger"}]
    assert len(others) >= 20
    assert [each.words for each in others if each.band == "likely"] == []


def test_a_twin_is_called_likely_only_where_one_name_may_be_a_slip_of_the_other() -> None:
    likely = [each.words for each in _all() if each.pair.kind == "twin" and each.band == "likely"]
    assert len(likely) <= 2
    assert all("slip" in words or "sounds alike" in words for words in likely)
