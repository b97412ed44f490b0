"""The bar: what our own families and grown ones must reach together, in counts, never in time."""

from statistics import mean
from typing import Any

import pytest

from app.services.genogram.engine import lay_out
from app.services.genogram.written import as_json
from tests.factories.kin import grown
from tests.factories.picture_measure import measure
from tests.services.genogram.families import NAMES, grown_family, laid_out, told


def measured(made: dict[str, Any]) -> dict[str, Any]:
    return measure(made, as_json(lay_out(grown_family(made))))


def average(found: list[dict[str, Any]], key: str) -> float:
    return float(mean(each[key] for each in found if each[key] is not None))


@pytest.fixture(scope="module")
def ordinary() -> list[dict[str, Any]]:
    return [measured(grown(7000 + n, 12 + 2 * n)) for n in range(15)]


@pytest.fixture(scope="module")
def hard() -> list[dict[str, Any]]:
    return [measured(grown(8000 + n, 15 + 5 * n // 2, hard=True)) for n in range(18)]


def test_ordinary_families_reach_the_bar(ordinary: list[dict[str, Any]]) -> None:
    assert sum(each["crossings"] for each in ordinary) == 0
    assert average(ordinary, "couples_adjacent_pct") == 100
    assert average(ordinary, "siblings_contiguous_pct") == 100
    assert average(ordinary, "birth_order_pct") >= 97
    assert average(ordinary, "centre_dev_mean") <= 0.1
    assert average(ordinary, "hh_rect_clean_pct") >= 80


def test_hard_families_reach_the_bar(hard: list[dict[str, Any]]) -> None:
    assert average(hard, "crossings") <= 2.6
    assert average(hard, "couples_adjacent_pct") >= 88
    assert average(hard, "siblings_contiguous_pct") >= 95
    assert average(hard, "birth_order_pct") >= 88
    assert average(hard, "centre_dev_mean") <= 0.1
    assert average(hard, "hh_rect_clean_pct") >= 70


def test_nobody_is_missing_twice_or_under_another(ordinary: list[dict[str, Any]], hard: list[dict[str, Any]]) -> None:
    for each in ordinary + hard:
        assert (each["missing"], each["extra_copies"], each["overlaps"]) == (0, 0, 0)


def test_our_own_families_reach_the_bar() -> None:
    found = [measure(told(name), as_json(laid_out(name)[1])) for name in NAMES]
    assert len(found) >= 25
    assert average(found, "crossings") <= 1
    assert average(found, "couples_adjacent_pct") >= 88
    assert average(found, "siblings_contiguous_pct") >= 95
    assert average(found, "birth_order_pct") >= 88
    assert average(found, "centre_dev_mean") <= 0.1
    assert average(found, "hh_rect_clean_pct") >= 80
