"""What a typed piece of a picture must hold before it is tried: kinds of the lists, days in order, no day ahead."""

from collections.abc import Container
from datetime import date

from app.services import codes
from app.services.enquiry.cases import typed
from app.services.enquiry.family.drafts import (
    LOSS_WORDS,
    PRECISIONS,
    UNION_WORDS,
    LossDraft,
    PersonDraft,
    TieDraft,
    UnionDraft,
)
from app.services.enquiry.family.spans import Span, end_of
from app.services.errors import Invalid, Problem
from app.services.lengths import too_long

LONGEST = 200


def raise_any(problems: list[Problem]) -> None:
    """Raise everything that is wrong at once."""
    if problems:
        raise Invalid(tuple(problems))


def chosen(field: str, code: str | None, known: Container[str], sentence: str) -> list[Problem]:
    """A code of a list; nothing is preselected, so none may be chosen yet."""
    return [] if code is not None and code in known else [Problem(field, sentence)]


def span(draft: Span, today: date) -> list[Problem]:
    """Two ends in their order, neither ahead, each known by the day, the month or the year."""
    since, until = draft.since, end_of(draft.since, draft.until, draft.until_precision)
    problems = [
        Problem(name, "This day lies ahead. Enter when it was.")
        for name, day in (("since", since), ("until", until))
        if day is not None and day > today
    ]
    if since is not None and until is not None and until < since:
        problems.append(Problem("until", "The end lies before the beginning. Check both."))
    for name, precision in (("since", draft.since_precision), ("until", draft.until_precision)):
        problems += chosen(name, precision, PRECISIONS, "Enter the day, the month or the year.")
    return problems


def short(field: str, text: str) -> list[Problem]:
    """A line that fits its column."""
    if len(typed(text)) <= LONGEST:
        return []
    return [Problem(field, f"This has {len(typed(text))} characters; {LONGEST} fit. Shorten it.")]


def long(field: str, text: str) -> list[Problem]:
    """A narrative that fits."""
    return list(too_long(field, text))


def tie_problems(draft: TieDraft, today: date) -> list[Problem]:
    """What is wrong with a tie as typed."""
    kinds = {each.code for each in codes.relationships()}
    return [
        *chosen("kind", draft.kind, kinds, "Choose how the two are related."),
        *span(draft, today),
        *short("source", draft.source),
    ]


def union_problems(draft: UnionDraft, today: date) -> list[Problem]:
    """What is wrong with an event of a couple as typed."""
    return [
        *chosen("kind", draft.kind, UNION_WORDS, "Choose what happened between the two."),
        *chosen("precision", draft.precision, PRECISIONS, "Choose how exactly the day is known."),
        *_ahead("on", draft.on, today),
        *short("source", draft.source),
    ]


def loss_problems(draft: LossDraft, today: date) -> list[Problem]:
    """What is wrong with a lost pregnancy as typed."""
    return [
        *chosen("kind", draft.kind, LOSS_WORDS, "Choose how the pregnancy ended."),
        *chosen("precision", draft.precision, PRECISIONS, "Choose how exactly the day is known."),
        *_ahead("on", draft.on, today),
        *short("name", draft.name),
    ]


def person_problems(draft: PersonDraft, today: date) -> list[Problem]:
    """What is wrong with a person as typed."""
    problems = [*short("forenames", draft.forenames), *short("surname", draft.surname), *short("gender", draft.gender)]
    if not typed(draft.forenames) and not typed(draft.surname):
        problems.append(Problem("forenames", "Enter a name, or what the family calls them, such as Unknown father."))
    problems += chosen("sex", draft.sex, {"M", "F", "U"}, "Choose the sex, or U where it is not known.")
    problems += chosen("born_precision", draft.born_precision, PRECISIONS, "Choose how exactly the birth is known.")
    problems += _ahead("born", draft.born, today)
    problems += _ahead("died_on", draft.died_on, today)
    if draft.born is not None and draft.expected is not None:
        problems.append(Problem("expected", "A birth date and an expected delivery are both given. Clear one."))
    if draft.died_on is not None and not draft.died:
        problems.append(Problem("died_on", "Somebody who is alive has no day of death. Clear it."))
    if draft.identical is not None and draft.twin_of is None:
        problems.append(Problem("identical", "Say first whose twin the person is."))
    return problems


def _ahead(field: str, day: date | None, today: date) -> list[Problem]:
    return [Problem(field, "This day lies ahead. Enter when it was.")] if day is not None and day > today else []
