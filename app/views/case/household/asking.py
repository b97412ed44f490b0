"""The small forms of the picture: whom to add, how two are joined, dates and kind of a tie. No Qt.

Nothing coded is chosen beforehand.
"""

from __future__ import annotations

from app.views.case.forms import FormField, FormSpec
from app.views.case.household.adding import BY_CODE
from app.views.case.household.book import Edit, TieRow

SEXES = (("F", "Female"), ("M", "Male"), ("U", "Not known"))
CHILD_OF = (
    ("biological", "By birth"),
    ("adopted", "Adopted"),
    ("fostered", "Fostered"),
    ("special_guardian", "Special guardianship"),
    ("kinship_care", "Kinship care"),
    ("step", "Step-child"),
)
COUPLE_KINDS = (
    ("married", "Married"),
    ("civil_partners", "Civil partners"),
    ("living_together", "Living together"),
    ("relationship", "In a relationship"),
    ("transitory", "Together for a time"),
    ("separated", "Separated"),
    ("divorced", "Divorced"),
    ("reunited", "Together again"),
)
_SINCE = FormField("since", "Since", "date", "As exactly as it is known.", optional=True, partial=True)
_UNTIL = FormField("until", "Until", "date", optional=True, partial=True)
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
        wanted = COUPLE_KINDS[:5] if code == "partner" else COUPLE_KINDS[5:7]
        fields += [FormField("kind", "They are", "choice", options=wanted), _SINCE]
        if code == "ex_partner":
            fields.append(_UNTIL)
    if code in {"child", "parent"}:
        fields.append(FormField("kind", "Child by", "choice", options=CHILD_OF))
        if code == "child" and partners:
            fields.append(
                FormField("other", "The other parent", "choice", options=(*partners, ("none", "Nobody known")))
            )
        fields.append(
            FormField(
                "responsibility", "Parental responsibility", "choice",
                options=(("yes", "Yes"), ("no", "No"), ("unknown", "Not known")), optional=True,
            )
        )  # fmt: skip
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
