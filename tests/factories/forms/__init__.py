"""Made-up referral forms, batches and e-mails with their truth: development layouts, ten set aside, six of another
manner, forms about adults at risk, layouts whose labels change from seed to seed, and forms woven anew for each."""

from collections.abc import Callable

from tests.factories.forms import (
    adults,
    batches,
    development,
    development_more,
    fresh,
    layouts,
    letters,
    printed_matter,
    set_aside,
    varied,
    varied_more,
    woven,
)
from tests.factories.forms.families import DAY

Made = tuple[str, bytes, dict[str, object]]
DEVELOPMENT: tuple[Callable[[int], Made], ...] = (
    development.two_columns,
    development.paragraphs,
    development.children_in_columns,
    development.six_columns,
    development.labels_above,
    development_more.pdf_unnamed,
    development_more.pdf_pairs,
    development_more.gp_letter,
    development_more.labelled_mail,
    batches.semicolons,
    batches.tabs,
)
SET_ASIDE: tuple[Callable[[int], Made], ...] = (
    set_aside.one_long_table,
    set_aside.adults_in_columns,
    set_aside.inside_cells,
    set_aside.tabbed,
    set_aside.pdf_labels_above,
    set_aside.pdf_short_names,
    set_aside.school_mail,
    set_aside.mail_with_form,
    batches.pipes,
    batches.child_rows,
)
FRESH: tuple[Callable[[int], Made], ...] = (
    fresh.headings_as_questions,
    fresh.nested_tables,
    fresh.side_by_side,
    fresh.answers_below,
    fresh.numbered_pdf,
    fresh.web_form_mail,
)
ADULTS: tuple[Callable[[int], Made], ...] = (adults.adult_table, adults.adult_pdf, adults.adult_headings)
VARIED: tuple[Callable[[int], Made], ...] = (
    varied.columns_with_cells_across,
    varied.rows_of_persons,
    varied.labels_in_cells,
    varied_more.grids_of_fields,
    varied_more.told_in_prose,
    varied_more.call_record,
)
WOVEN: tuple[Callable[[int], Made], ...] = (woven.woven,)
LAYOUTS: tuple[Callable[[int], Made], ...] = (layouts.any_layout,)
LETTERS: tuple[Callable[[int], Made], ...] = (letters.letter, letters.word_letter, letters.printed_letter)
PRINTED: tuple[Callable[[int], Made], ...] = (printed_matter.small_print, printed_matter.tooltips)
SETS: dict[str, tuple[tuple[Callable[[int], Made], ...], tuple[int, ...]]] = {
    "development": (DEVELOPMENT, (11, 12, 13)),
    "held-out": (SET_ASIDE, (701, 702, 703)),
    "fresh": (FRESH, (911, 912, 913)),
    "adults": (ADULTS, (31, 32, 33)),
    "varied": (VARIED, (41, 42, 43, 44, 45, 46)),
    "layouts": (LAYOUTS, tuple(range(1000, 1030))),
    "letters": (LETTERS, tuple(range(3000, 3008))),
    "printed": (PRINTED, tuple(range(4000, 4012))),
    "woven": (WOVEN, tuple(range(2000, 2012))),
}
"""What each set holds and for which seeds it is filled; the sets share no seed."""

__all__ = [
    "ADULTS",
    "DAY",
    "DEVELOPMENT",
    "FRESH",
    "LAYOUTS",
    "LETTERS",
    "PRINTED",
    "SETS",
    "SET_ASIDE",
    "VARIED",
    "WOVEN",
    "documents",
]


def documents(which: str) -> list[Made]:
    """Every layout of one set, filled for several seeds."""
    layouts, seeds = SETS[which]
    return [layout(seed) for layout in layouts for seed in seeds]
