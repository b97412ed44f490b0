"""The small forms of the picture: whom to add, how two are joined, dates and kind of a tie. No Qt.

Nothing coded is chosen beforehand.
"""

from __future__ import annotations

from app.views.case.forms import FormField, FormSpec
from app.views.case.household.adding import BY_CODE
from app.views.case.household.book import Edit, TieRow
from app.views.case.household.joining import APART, CHILDREN, HARMS, PARENTS, STATUSES, TOGETHER

SEXES = (("F", "Female"), ("M", "Male"), ("U", "Not known"))
RESPONSIBILITY = (("yes", "Yes"), ("no", "No"), ("unknown", "Not known"))
_SINCE = FormField("since", "Since", "date", "As exactly as it is known.", optional=True, partial=True)
_UNTIL = FormField("until", "Until", "date", optional=True, partial=True)
_RESPONSIBILITY = FormField(
    "responsibility", "Parental responsibility", "choice", options=RESPONSIBILITY, optional=True
)
_SOURCE = FormField("source", "Who says so", hint="Such as: mother, school, birth certificate.", optional=True)


def add_form(member: str, code: str, name: str, partners: tuple[tuple[str, str], ...]) -> FormSpec:
    """Whom to add beside somebody."""
    add = BY_CODE[code]
    fields = [
        FormField("forenames", "Forenames"),
        FormField("surname", "Surname", optional=True),
        FormField("sex", "Sex", "choice", options=SEXES),
        FormField("born", "Born, or expected", "date", optional=True, future=True, partial=True),
    ]
    if code in {"partner", "ex_partner"}:
        wanted = TOGETHER if code == "partner" else APART
        fields += [FormField("kind", "They are", "choice", options=wanted), _SINCE]
    if code in {"child", "parent"}:
        fields.append(FormField("kind", "They are", "choice", options=CHILDREN if code == "child" else PARENTS))
        if code == "child" and partners:
            fields.append(
                FormField("other", "The other parent", "choice", options=(*partners, ("none", "Nobody known")))
            )
        fields.append(_RESPONSIBILITY)
    if code == "lodger":
        fields.append(_SINCE)
    fields.append(_SOURCE)
    return FormSpec(
        "add",
        f"Add {add.sentence}",
        f"Beside {name}. It can be undone with Ctrl+Z.",
        "Add",
        tuple(fields),
        about=Edit("add", member, what=code),
    )


def whom_form(member: str, name: str, others: tuple[tuple[str, str], ...]) -> FormSpec:
    """With whom somebody shall be joined, where no hand showed it."""
    return FormSpec(
        "whom",
        f"Join {name} with…",
        "Then choose what they are to each other.",
        "Go on",
        (FormField("other", "Person", "choice", options=others),),
        about=Edit("join", member),
    )


def join_form(member: str, other: str, names: tuple[str, str], joins: tuple[tuple[str, str], ...]) -> FormSpec:
    """What two people are to each other."""
    return FormSpec(
        "join",
        f"{names[0]} and {names[1]}",
        "Choose what they are to each other. The other way round is kept with it.",
        "Join",
        (FormField("kind", "They are", "choice", options=joins), _SINCE, _UNTIL, _SOURCE),
        about=Edit("join", member, other),
    )


def tie_form(member: str, row: TieRow) -> FormSpec:
    """Dates and kind of a tie."""
    fields = [_SINCE, _UNTIL, _SOURCE]
    begun = {"since": row.since, "until": row.until, "source": row.source}
    if row.kinds:
        fields.insert(0, FormField("kind", "They are", "choice", options=row.kinds))
        begun["kind"] = row.kind
    if row.responsibility is not None:
        fields.append(_RESPONSIBILITY)
        begun["responsibility"] = row.responsibility
    return FormSpec(
        "change",
        row.about,
        "What stood before stays on the record.",
        "Save",
        tuple(fields),
        about=Edit("change", member, what=row.id),
        begun=begun,
    )


def which_tie(member: str, name: str, rows: tuple[TieRow, ...]) -> FormSpec:
    """Which tie of somebody shall be changed."""
    return FormSpec(
        "which",
        f"Dates and kinds of {name}",
        "Choose what shall be changed.",
        "Go on",
        (FormField("row", "Tie", "choice", options=tuple((row.id, row.words) for row in rows)),),
        about=Edit("change", member),
    )


def harm_form(member: str, other: str, name: str, harmed: str) -> FormSpec:
    """What harm somebody did to somebody else, and how far it is established."""
    return FormSpec(
        "harm",
        f"Harm by {name} to {harmed}",
        "It stands among the flags too. What is wrong is corrected later, never wiped out.",
        "Record",
        (
            FormField("kind", "Kind of harm", "choice", options=HARMS),
            FormField("status", "It is", "choice", options=STATUSES),
            FormField("text", "What is known", "text"),
            _SINCE,
            _UNTIL,
        ),
        about=Edit("harm", member, other),
    )


def end_form(member: str, row: str) -> FormSpec:
    """Why a tie was wrong from the beginning."""
    return FormSpec(
        "end",
        "Take this tie away",
        "Only for a tie that never was; one that is over gets its last day. It stays in the history with the reason.",
        "Take it away",
        (FormField("reason", "Why it is wrong", "text"),),
        about=Edit("end", member, what=row),
        danger=True,
    )
