"""Layouts whose labels change from seed to seed: what forms ask is nearly always the same, the words never are.

Written to see whether the reader knows geometries and families of words, and not forms: a person on every row with a
column that says who, columns of children with cells across them, several labels in one cell, grids of PDF fields under
column headings, tick words before and after their boxes, values that only point to another's.
"""

import random

from docx.table import Table

from tests.factories.forms.families import Family, Someone, family, truth
from tests.factories.forms.paper import Paper

Made = tuple[str, bytes, dict[str, object]]
_ON, _OFF = "☒", "☐"
_SYNONYMS = {
    "surname": ["Surname", "Family name", "Last name"],
    "forenames": ["First name(s)", "Given names", "Forename(s)"],
    "name": ["Name", "Full name", "Name in full"],
    "born": ["Date of birth", "D.O.B.", "DOB (or EDD)", "Born"],
    "sex": ["Sex", "Gender", "M / F"],
    "nhs": ["NHS number", "NHS no.", "NHS No (if known)"],
    "ethnicity": ["Ethnicity", "Ethnic origin", "Ethnic background"],
    "language": ["First language", "Main language", "Home language"],
    "school": ["School / nursery", "School, nursery or college", "Education setting"],
    "gp": ["GP", "Family doctor", "GP surgery"],
    "address": ["Home address", "Where does the child live?", "Address and postcode"],
    "relation": ["Relationship to child", "Relationship", "How related?"],
    "pr": ["PR? (Y/N)", "Parental responsibility", "Holds PR?"],
    "lives": ["Lives with child? Y/N", "In household?", "At same address?"],
    "phone": ["Telephone", "Tel.", "Mobile", "Contact number"],
    "role": ["Job title", "Role", "Position", "Post"],
    "agency": ["Organisation", "Agency", "Service"],
    "email": ["E-mail", "Email address", "Secure e-mail"],
    "date": ["Date of referral", "Date", "Date completed"],
    "told": ["Have the parents been told about this referral?", "Is the family aware?", "Family informed?"],
    "consent": ["Consent", "Has consent been given?", "Do they agree to information being shared?"],
    "worry": ["What are you worried about?", "Describe the concern", "Details of your concerns", "What has happened?"],
    "words": ["What has the child said?", "Child's own words", "Voice of the child"],
    "action": ["What have you already done?", "Action taken so far", "Previous help"],
    "hope": ["What outcome would you like?", "What do you hope will happen?", "Outcome wanted"],
    "good": ["What is working well?", "Strengths and protective factors", "Strengths"],
    "level": ["Level of need", "Threshold level", "Your level of concern"],
}
_CHILD_PART = ["The child or children", "Children you are referring", "Section 1: Child's details", "Young person"]
_ADULT_PART = ["Parents and carers", "Adults in the family", "2. Parents, carers and others who matter"]
_REFERRER_PART = ["Person completing this form", "Your details", "Referrer's details", "Requested by"]
_CONSENT_PART = ["Consent", "Agreement of the family", "Information sharing and consent"]
_CONCERN_PART = ["Concern", "Your concern", "Reason for referral"]
_GUIDANCE = [
    "Facts first, then your opinion.",
    "Please use plain words. Do not leave boxes empty.",
    "Who, what, where and when? Use the words of the child where you can.",
]


class Words:
    """The labels of one seed."""

    def __init__(self, seed: int, layout: str) -> None:
        self.rng = random.Random(f"{layout}{seed}")

    def __call__(self, key: str) -> str:
        return self.rng.choice(_SYNONYMS[key])

    def one(self, options: list[str]) -> str:
        return self.rng.choice(options)

    def born(self, person: Someone) -> str:
        day = person.born
        nth = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}.get(day.day, "th")
        return self.one(
            [f"{day:%d/%m/%Y}", f"{day:%d.%m.%y}", f"{day.day}{nth} {day:%B %Y}", day.isoformat(), f"{day:%d %b %Y}"]
        )

    def tick(self, options: list[str], chosen: str) -> str:
        after = self.rng.random() < 0.4
        on, off = self.one([_ON, "✔", "☑"]), _OFF
        return "   ".join(
            f"{text} {on if text == chosen else off}" if after else f"{on if text == chosen else off} {text}"
            for text in options
        )


def yes(value: bool) -> str:
    return "Yes" if value else "No"


def consent_word(case: Family) -> str:
    return {"given": "Given", "refused": "Refused", "not sought": "Not sought"}[case.consent]


def _pairs(w: Words, case: Family) -> list[list[str]]:
    """The referrer's part as labels and values side by side."""
    r = case.referrer
    return [
        [w("name"), r["name"], w("role"), r["role"]],
        [w("agency"), r["agency"], w("phone"), r["phone"]],
        [w("email"), r["email"], w("date"), f"{case.form_date:%d/%m/%Y}"],
    ]


def _across(table: Table, row: int, text: str) -> None:
    cells = table.rows[row].cells
    cells[1].text = text
    cells[1].merge(cells[-1])


def columns_with_cells_across(seed: int) -> Made:
    """A column for each child, an empty one for a third, and cells that hold for all of them."""
    case, w = family(seed, 2), Words(seed, "columns")
    a, b = case.children
    paper = Paper(w.one(["Multi-agency referral form", "Child referral"]))
    paper.heading(w.one(_CHILD_PART))
    table = paper.table(
        [
            ["", "Child 1", "Child 2", "Child 3"],
            [w("surname"), a.surname, b.surname, ""],
            [w("forenames"), a.forenames, b.forenames, ""],
            [w("born"), w.born(a), w.born(b), ""],
            [w("sex"), a.sex, b.sex, ""],
            [w("ethnicity"), a.ethnicity[1], b.ethnicity[1], ""],
            [w("language"), case.language, w.one(["as child 1", "as above", "Same as child 1"]), ""],
            [w("nhs"), a.nhs_number or "N/K", b.nhs_number or "", ""],
            [w("school"), case.school, case.school, ""],
            [w("address"), "", "", ""],
            [w("gp"), "", "", ""],
        ]
    )
    _across(table, 9, f"{case.address}, {case.postcode}")
    _across(table, 10, case.gp)
    paper.heading(w.one(_ADULT_PART))
    paper.line("Include anybody who lives apart.")
    elsewhere = "Address if not the child's"
    rows = [[w("name"), w("born"), w("relation"), w("pr"), w("lives"), elsewhere, w("phone")]]
    for person in case.adults:
        there = "as above" if person.lives_here else f"{person.elsewhere[0]}, {person.elsewhere[1]}"
        rows.append(
            [person.name, w.born(person), person.relation, "Y", "Y" if person.lives_here else "N", there, person.phone]
        )
    paper.table([*rows, [""] * 7])
    paper.heading(w.one(_CONSENT_PART))
    given = w.tick(["Given", "Refused", "Not sought"], consent_word(case))
    paper.table([[w("told"), w.tick(["Yes", "No"], yes(case.told))], ["Consent", given]])
    paper.heading(w.one(_CONCERN_PART))
    paper.line(w.one(_GUIDANCE))
    paper.table([[f"{w('worry')}\n{case.worry}"], [f"{w('words')}\n{case.words}"], [f"{w('good')}\n{case.good}"]])
    paper.line(f"{w('level')}:  {w.tick(['1', '2', '3', '4'], str(case.level))}")
    paper.heading(w.one(_REFERRER_PART))
    paper.table(_pairs(w, case))
    asked = truth(
        case,
        frozenset({"date_of_birth", "sex", "ethnicity", "nhs_number", "school", "gp", "language", "address"}),
        frozenset({"date_of_birth", "relationships", "phone", "parental_responsibility", "in_household", "elsewhere"}),
        frozenset({"text", "childs_words", "strengths", "level_claimed"}),
        by=False,
    )
    return f"varied_columns_{seed}.docx", paper.bytes(), asked


def rows_of_persons(seed: int) -> Made:
    """Everybody on a row of one table; a column says who each is, in capitals or as a relationship."""
    case, w = family(seed, 2), Words(seed, "rows")
    roles = seed % 2 == 0
    paper = Paper(w.one(["Notification of a vulnerable child", "Request for a service"]))
    r = case.referrer
    paper.table(
        [
            ["Reporting officer", r["name"], w("role"), r["role"]],
            [w("agency"), r["agency"], w("phone"), r["phone"]],
            [w("email"), r["email"], "Date of report", f"{case.form_date:%d/%m/%Y}"],
        ]
    )
    paper.heading(w.one(["PERSONS", "Family composition", "Household and others"]))
    who = "Role" if roles else "Relationship to subject child"
    first = ["Role"] if roles else [""]
    last = ["Relationship to children"] if roles else [who]
    rows = [[*first, w("surname"), w("forenames"), w("born"), w("sex"), w("ethnicity"), "Home address", *last]]
    above = w.one(["As above", "as above", "same"]) if roles else "AA"
    for number, child in enumerate(case.children, start=1):
        place = f"{case.address}, {case.postcode}" if number == 1 else above
        lead = f"CHILD {number}" if roles else str(number)
        says = "-" if roles else "SUBJECT"
        rows.append([lead, child.surname, child.forenames, w.born(child), child.sex, child.ethnicity[1], place, says])
    for number, person in enumerate(case.adults, start=3):
        place = above if person.lives_here else f"{person.elsewhere[0]}, {person.elsewhere[1]}"
        lead = ("VICTIM" if number == 3 else "SUSPECT") if roles else str(number)
        kin = "Mother of both" if number == 3 else "Father of both"
        rows.append([lead, person.surname, person.forenames, w.born(person), "", "", place, kin])
    paper.table(rows)
    paper.heading("Circumstances")
    paper.table([[w("worry"), case.worry], [w("words"), case.words], [w("action"), case.action]])
    paper.heading(w.one(_CONSENT_PART))
    answer = {"given": "Yes", "refused": "No", "not sought": "Not asked"}[case.consent]
    paper.table(
        [
            [w("told"), w.tick(["Yes", "No"], yes(case.told))],
            ["Do they agree to information being shared?", w.tick(["Yes", "No", "Not asked"], answer)],
        ]
    )
    asked = truth(
        case,
        frozenset({"date_of_birth", "sex", "ethnicity", "address"}),
        frozenset({"date_of_birth", "relationships", "in_household", "elsewhere"}),
        frozenset({"text", "childs_words", "action_taken"}),
        by=False,
    )
    if roles:
        adults = asked["adults"]
        assert isinstance(adults, list)
        adults[1]["alleged_source_of_harm"] = True
    return f"varied_rows_{seed}.docx", paper.bytes(), asked


def labels_in_cells(seed: int) -> Made:
    """Three labels a row, each with its value in the same cell, some cells with two."""
    case, w = family(seed, 1), Words(seed, "cells")
    child, mother, r = case.children[0], case.adults[0], case.referrer
    paper = Paper("Emergency clinic: cause for concern (under 18)")
    paper.line("To be completed before the patient leaves. Tick with ✓.")
    paper.table(
        [
            [f"{w('surname')}: {child.surname}", f"{w('forenames')}: {child.forenames}", "Known as: "],
            [
                f"{w('born')}: {w.born(child)}",
                f"Sex: {w.tick(['M', 'F', 'Not known'], child.sex)}",
                f"{w('nhs')}: {child.nhs_number or 'not traced'}",
            ],
            [
                f"Address: {case.address}\nPostcode: {case.postcode}",
                f"{w('ethnicity')}: {child.ethnicity[1]}",
                f"Language: {case.language}\nInterpreter used: {w.tick(['Yes', 'No'], yes(case.interpreter))}",
            ],
            [f"School: {case.school}", f"GP: {case.gp}", "Time in: 09:12"],
        ]
    )
    paper.heading("Parent, carer or relative")
    paper.table(
        [
            [f"Full name: {mother.name}", "Relationship: mother", f"Tel: {mother.phone}"],
            ["Address: N/K", f"Parental responsibility: {w.tick(['Y', 'N', 'NK'], 'Y')}", f"Born: {w.born(mother)}"],
        ]
    )
    paper.heading(w.one(_CONCERN_PART))
    paper.line(f"Type:  {w.tick(['Physical', 'Neglect', 'Emotional'], 'Neglect')}")
    for label, text in (("worry", case.worry), ("words", case.words), ("action", case.action)):
        paper.heading(w(label))
        paper.line(text)
    paper.heading("Is the young person or carer aware of this form?")
    paper.line(w.tick(["Yes", "No"], yes(case.told)))
    paper.table(
        [
            [f"Completed by: {r['name']}", f"{w('role')}: {r['role']}", f"Department: {r['agency']}"],
            [f"Tel: {r['phone']}", f"Email: {r['email']}", f"Date completed: {case.form_date:%d/%m/%Y}"],
        ]
    )
    asked = truth(
        case,
        frozenset(
            {"date_of_birth", "sex", "ethnicity", "nhs_number", "school", "gp", "language", "interpreter", "address"}
        ),
        frozenset({"date_of_birth", "relationships", "phone", "parental_responsibility"}),
        frozenset({"text", "childs_words", "action_taken"}),
        consent=False,
    )
    adults = asked["adults"]
    assert isinstance(adults, list)
    asked["adults"] = [adults[0] | {"parental_responsibility": True}]
    asked["consent"] = {"status": None, "family_told": case.told}
    return f"varied_cells_{seed}.docx", paper.bytes(), asked
