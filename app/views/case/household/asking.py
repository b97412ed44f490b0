"""The small forms that put something into the picture: whom to add, how two are joined, harm, feelings, losses. No Qt.

Nothing coded is chosen beforehand. Those that change what is there stand in `mending_forms`.
"""

from __future__ import annotations

from app.views.case.forms import FormField, FormSpec
from app.views.case.household.adding import BY_CODE
from app.views.case.household.book import Edit
from app.views.case.household.entries import FEELINGS, HARMS, LOSSES, STATUSES
from app.views.case.household.joining import APART, CHILDREN, PARENTS, TOGETHER

ADD, WHOM, JOIN, HARM, FEEL, LOSS, MOVE = (
    f"picture_{each}" for each in ("add", "whom", "join", "harm", "feel", "loss", "move")
)
"""What the drafts of these forms are kept under."""
SEXES = (("F", "Female"), ("M", "Male"), ("U", "Not known"))
RESPONSIBILITY = (("yes", "Yes"), ("no", "No"), ("unknown", "Not known"))
SINCE = FormField("since", "Since", "date", "As exactly as it is known.", optional=True, partial=True)
UNTIL = FormField("until", "Until", "date", optional=True, partial=True)
OF_RESPONSIBILITY = FormField(
    "responsibility", "Parental responsibility", "choice", options=RESPONSIBILITY, optional=True
)
SOURCE = FormField("source", "Who says so", hint="Such as: mother, school, birth certificate.", optional=True)


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
        fields += [FormField("kind", "They are", "choice", options=wanted), SINCE]
    if code in {"child", "parent"}:
        fields.append(FormField("kind", "They are", "choice", options=CHILDREN if code == "child" else PARENTS))
        if code == "child" and partners:
            fields.append(
                FormField("other", "The other parent", "choice", options=(*partners, ("none", "Nobody known")))
            )
        fields.append(OF_RESPONSIBILITY)
    if code == "lodger":
        fields.append(SINCE)
    fields.append(SOURCE)
    return FormSpec(
        ADD,
        f"Add {add.sentence}",
        f"Beside {name}. It can be undone with Ctrl+Z.",
        "Add",
        tuple(fields),
        about=Edit("add", member, what=code),
    )


def whom_form(act: str, member: str, name: str, others: tuple[tuple[str, str], ...]) -> FormSpec:
    """With whom somebody shall be joined, where no hand showed it."""
    title, sentence = {
        "join": (f"Join {name} with…", "Then choose what they are to each other."),
        "feel": (f"How {name} stands to…", "Choose to whom. Then say how."),
        "harm": (f"Harm by or to {name}", "Choose the other person, and who has harmed whom."),
    }[act]
    fields = [FormField("other", "Person", "choice", options=others)]
    if act == "harm":
        ways = (("by", f"{name} has harmed this person"), ("to", f"This person has harmed {name}"))
        fields.append(FormField("way", "Who has harmed whom", "choice", options=ways))
    return FormSpec(WHOM, title, sentence, "Go on", tuple(fields), about=Edit(act, member))


def join_form(member: str, other: str, names: tuple[str, str], joins: tuple[tuple[str, str], ...]) -> FormSpec:
    """What two people are to each other."""
    return FormSpec(
        JOIN,
        f"{names[0]} and {names[1]}",
        "Choose what they are to each other. The other way round is kept with it.",
        "Join",
        (FormField("kind", "They are", "choice", options=joins), SINCE, UNTIL, SOURCE),
        about=Edit("join", member, other),
    )


def harm_form(member: str, other: str, name: str, harmed: str) -> FormSpec:
    """What harm somebody did to somebody else, and how far it is established."""
    return FormSpec(
        HARM,
        f"Harm by {name} to {harmed}",
        "It stands among the flags too. What is wrong is corrected later, never wiped out.",
        "Record",
        (
            FormField("kind", "Kind of harm", "choice", options=HARMS),
            FormField("status", "It is", "choice", options=STATUSES),
            FormField("text", "What is known", "text"),
            SINCE,
            UNTIL,
        ),
        about=Edit("harm", member, other),
    )


def feeling_form(member: str, other: str, name: str, whom: str) -> FormSpec:
    """How one person stands to another."""
    return FormSpec(
        FEEL,
        f"How {name} stands to {whom}",
        "As judged on this enquiry; no other enquiry shows it.",
        "Record",
        (
            FormField("kind", f"{name} to {whom}", "choice", options=FEELINGS),
            FormField("text", "What shows it", "text", optional=True),
            SINCE,
            UNTIL,
        ),
        about=Edit("feel", member, other),
    )


def loss_form(member: str, name: str, partners: tuple[tuple[str, str], ...]) -> FormSpec:
    """A pregnancy that somebody lost."""
    fields = [
        FormField("kind", "How it ended", "choice", options=LOSSES),
        FormField("on", "When", "date", "As exactly as it is known.", optional=True, partial=True),
        FormField("name", "Name, if one was given", optional=True),
    ]
    if partners:
        options = (*partners, ("none", "Nobody known"))
        fields.insert(1, FormField("other", "The other parent", "choice", options=options))
    return FormSpec(
        LOSS,
        f"A pregnancy that {name} lost",
        "It stands in the picture in its place among the children.",
        "Record",
        (*fields, SOURCE),
        about=Edit("loss", member),
    )


ELSEWHERE = "new"
"""A home that is not in the picture yet."""
HOMES = (
    ("main", "Where they live now; they leave the home before"),
    ("second", "A second home; they keep the one they have"),
)


def move_form(member: str, name: str, places: tuple[tuple[str, str], ...]) -> FormSpec:
    """Into which home somebody moves."""
    return FormSpec(
        MOVE,
        f"{name} moves home",
        "Where they lived before stays on the record. It can be undone with Ctrl+Z.",
        "Move",
        (
            FormField("household", "Home", "choice", options=(*places, (ELSEWHERE, "Another address…"))),
            FormField("address", "Another address", hint="Such as: Flat 2, 9 Elm Close, Townford.", optional=True),
            FormField("postcode", "Its postcode", optional=True),
            FormField("home", "It is", "choice", options=HOMES),
            FormField("since", "Since", "date", "The day they moved in, as exactly as it is known.", optional=True,
                      partial=True),
            FormField("nights", "Nights there", hint="Such as: 3 nights a week.", optional=True),
            FormField("standing", "As what", hint="Such as: lodger. Leave it empty for family.", optional=True),
        ),
        about=Edit("move", member),
    )  # fmt: skip
