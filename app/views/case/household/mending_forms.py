"""The small forms that change what stands in the picture: details, dates, an end, what never was. No Qt."""

from __future__ import annotations

from app.views.case.forms import FormField, FormSpec
from app.views.case.household.asking import HOMES, OF_RESPONSIBILITY, SEXES, SINCE, SOURCE, UNTIL
from app.views.case.household.book import Details, Edit, TieRow
from app.views.case.household.entries import STATUSES
from app.views.case.household.joining import APART

WHICH, PERSON, CHANGE, OVER, WRONG = (f"picture_{each}" for each in ("which", "person", "change", "over", "wrong"))
"""What the drafts of these forms are kept under."""
NEW = "new"
YES_NO = (("yes", "Yes"), ("no", "No"))
_KEPT = "What stood before stays on the record."
_ON = FormField("since", "On", "date", "As exactly as it is known.", optional=True, partial=True)
_TEXT = FormField("text", "What shows it", "text", optional=True)
_LAST = FormField("until", "Last day", "date", "As exactly as it is known.", partial=True)


def person_form(member: str, name: str, begun: Details) -> FormSpec:
    """Somebody's details."""
    fields = [
        FormField("forenames", "Forenames"),
        FormField("surname", "Surname", optional=True),
        FormField("sex", "Sex", "choice", options=SEXES),
        FormField("gender", "Gender, where it differs", hint="Such as: non-binary.", optional=True),
        FormField("born", "Born", "date", "As exactly as it is known.", optional=True, partial=True),
    ]
    if begun.unborn:
        fields.append(
            FormField("expected", "Expected", "date", "Clear it once the child is born.", optional=True, future=True)
        )
    fields += [
        FormField("died", "Has died", "choice", options=YES_NO),
        FormField("died_on", "Died on", "date", "Leave it empty where nobody knows.", optional=True, partial=True),
    ]
    if begun.twins:
        fields += [
            FormField("twin_of", "Twin of", "choice", options=begun.twins, optional=True),
            FormField("identical", "Identical twins", "choice", options=YES_NO, optional=True),
        ]
    names = {each.name for each in fields}
    return FormSpec(
        PERSON,
        f"Details of {name}",
        _KEPT,
        "Save",
        tuple(fields),
        about=Edit("person", member, version=begun.version),
        begun={field: said for field, said in begun.begun.items() if field in names},
    )


def change_form(member: str, row: TieRow) -> FormSpec:
    """Dates and kind of an entry, in place."""
    fields, more = _FIELDS[row.sort], dict(row.more)
    if row.kinds:
        fields = (FormField("kind", _KINDS.get(row.sort, "They are"), "choice", options=row.kinds), *fields)
    if row.responsibility is not None:
        fields = (*fields, OF_RESPONSIBILITY)
        more["responsibility"] = row.responsibility
    stood = {"kind": row.kind, "since": row.since, "on": row.since, "until": row.until, "source": row.source, **more}
    sentence = "The earlier entry stays on the record; the newer one is shown." if row.sort == "harm" else _KEPT
    return FormSpec(
        CHANGE,
        row.about,
        sentence,
        "Save",
        fields,
        about=Edit("change", member, row.other, row.id, version=row.version),
        begun={field.name: stood[field.name] for field in fields if field.name in stood},
    )


def over_form(member: str, row: TieRow) -> FormSpec:
    """When an entry ended; of a couple, how."""
    if row.couple:
        fields: tuple[FormField, ...] = (FormField("kind", "They have", "choice", options=APART), _ON, SOURCE)
        title = f"{row.about} are a couple no more"
    else:
        fields = (_LAST,)
        title = f"It has ended: {row.about}"
    return FormSpec(
        OVER,
        title,
        "It stays in the picture as something that was.",
        "Save",
        fields,
        about=Edit("over", member, row.other, row.id, version=row.version),
    )


def wrong_form(member: str, row: TieRow) -> FormSpec:
    """Why an entry was wrong from the beginning."""
    harm = row.sort == "harm"
    return FormSpec(
        WRONG,
        "Withdraw this entry of harm" if harm else "Take this away",
        f"{row.words}. Only for what never was; what is over gets its last day. It stays in the history.",
        "Withdraw it" if harm else "Take it away",
        (FormField("reason", "Why it is wrong", "text"),),
        about=Edit("wrong", member, row.other, row.id, version=row.version),
        danger=True,
    )


ACTS = {"change": "Dates and kind…", "over": "It has ended…", "wrong": "It never was…"}
"""What may be done with an entry, in a menu."""
TITLES = {
    "change": ("Dates and kinds of {}", "Choose what shall be changed."),
    "over": ("What has ended for {}", "Choose what has ended."),
    "wrong": ("What never was of {}", "Choose what is wrong from the beginning."),
    "feelings": ("How {} stands to others", "Choose what shall be changed, or put something new."),
    "harms": ("Harm by and to {}", "Choose what shall be corrected or withdrawn, or put something new."),
}


def which_form(act: str, member: str, name: str, rows: tuple[TieRow, ...]) -> FormSpec:
    """Which entry of somebody is meant; of feelings and harm, what shall be done with it too, or a new one."""
    title, sentence = TITLES[act]
    options = tuple((row.id, row.words) for row in rows)
    fields = [FormField("row", "Entry", "choice", options=options)]
    if act in {"feelings", "harms"}:
        fields[0] = FormField("row", "Entry", "choice", options=(*options, (NEW, "A new entry…")))
        correct = "Correct it" if act == "harms" else "Change it"
        wrong = "Withdraw it: it was wrong" if act == "harms" else "Take it away: it never was"
        does = (("change", correct), ("over", "It has ended"), ("wrong", wrong))
        hint = "Not needed for a new entry."
        fields.append(FormField("do", "What to do", "choice", hint, optional=True, options=does))
    return FormSpec(WHICH, title.format(name), sentence, "Go on", tuple(fields), about=Edit(act, member))


_KINDS = {"harm": "Kind of harm", "loss": "How it ended", "event": "What happened"}
_FIELDS: dict[str, tuple[FormField, ...]] = {
    "tie": (SINCE, UNTIL, SOURCE),
    "event": (_ON, SOURCE),
    "feeling": (_TEXT, SINCE, UNTIL),
    "harm": (
        FormField("status", "It is", "choice", options=STATUSES),
        FormField("text", "What is known", "text"),
        SINCE,
        UNTIL,
    ),
    "stay": (
        FormField("home", "It is", "choice", options=(("main", "Where they live"), HOMES[1])),
        SINCE,
        UNTIL,
        FormField("nights", "Nights there", optional=True),
        FormField("standing", "As what", optional=True),
    ),
    "loss": (
        FormField("on", "When", "date", optional=True, partial=True),
        FormField("name", "Name, if one was given", optional=True),
        SOURCE,
    ),
}
