"""Made-up referral forms, batches and e-mails with their truth: development layouts, and ten set aside."""

from collections.abc import Callable

from tests.factories.forms import batches, development, development_more, set_aside
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

__all__ = ["DAY", "DEVELOPMENT", "SET_ASIDE", "documents"]


def documents(which: str) -> list[Made]:
    """Every layout of one set, filled for several seeds; the sets share no seed."""
    layouts, seeds = (DEVELOPMENT, (11, 12, 13)) if which == "development" else (SET_ASIDE, (701, 702, 703))
    return [layout(seed) for layout in layouts for seed in seeds]
