"""Layouts that are in no sample: the bar for forms of other authorities."""

import datetime as dt

import pytest

from app.services import clock
from app.services.intake.readers import read_document
from app.services.intake.readers.shape import as_expected
from tests.factories.forms import DAY, documents
from tests.factories.forms.layouts import any_layout
from tests.factories.forms.scoring import Score, score


@pytest.mark.parametrize(
    "which",
    [
        "development",
        "adults",
        *(
            pytest.param(name, marks=pytest.mark.slow)
            for name in ("held-out", "fresh", "varied", "layouts", "letters", "printed", "woven")
        ),
    ],
)
def test_other_layouts_are_read_right_in_90_of_100_fields_and_hardly_ever_wrong(which: str) -> None:
    total = Score()
    with clock.use(clock.FixedClock(DAY.astimezone(dt.UTC))):
        for name, data, truth in documents(which):
            total.add(score(truth, as_expected(read_document(data, name))))
    assert total.right / total.truths >= 0.90
    assert total.wrong / (total.right + total.wrong) <= 0.01


def test_labels_that_say_nothing_put_hardly_any_value_into_another_field() -> None:
    total = Score()
    with clock.use(clock.FixedClock(DAY.astimezone(dt.UTC))):
        for seed in range(1030, 1050):
            name, data, truth = any_layout(seed, odd=True)
            total.add(score(truth, as_expected(read_document(data, name))))
    assert total.missed > 0
    assert total.wrong / (total.right + total.wrong) <= 0.005


def test_the_same_seed_always_makes_the_same_truth() -> None:
    assert [truth for _, _, truth in documents("development")] == [truth for _, _, truth in documents("development")]
