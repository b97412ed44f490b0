"""Layouts whose labels change from seed to seed: what forms ask is nearly always the same, the words never are.

Written to see whether the reader knows geometries and families of words, and not forms: a person on every row with a
column that says who, columns of children with cells across them, several labels in one cell, grids of PDF fields under
column headings, tick words before and after their boxes, values that only point to another's.
"""

import random
from email.message import EmailMessage

from docx.table import Table
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from tests.factories.forms.families import Family, Someone, family, truth
from tests.factories.forms.paper import Fillable, Paper

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


class _Words:
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


def _yes(value: bool) -> str:
    return "Yes" if value else "No"


def _consent_word(case: Family) -> str:
    return {"given": "Given", "refused": "Refused", "not sought": "Not sought"}[case.consent]


def _pairs(w: _Words, case: Family) -> list[list[str]]:
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
    case, w = family(seed, 2), _Words(seed, "columns")
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
    given = w.tick(["Given", "Refused", "Not sought"], _consent_word(case))
    paper.table([[w("told"), w.tick(["Yes", "No"], _yes(case.told))], ["Consent", given]])
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
    case, w = family(seed, 2), _Words(seed, "rows")
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
            [w("told"), w.tick(["Yes", "No"], _yes(case.told))],
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
    case, w = family(seed, 1), _Words(seed, "cells")
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
                f"Language: {case.language}\nInterpreter used: {w.tick(['Yes', 'No'], _yes(case.interpreter))}",
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
    paper.line(w.tick(["Yes", "No"], _yes(case.told)))
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


def _field(form: Fillable, name: str, value: str, box: tuple[float, float, float, float]) -> None:
    form._widget({"/FT": NameObject("/Tx"), "/V": TextStringObject(value)}, name, "", box)


def _tick(form: Fillable, name: str, on: bool, at: tuple[float, float]) -> None:
    looks = DictionaryObject(
        {
            NameObject("/N"): DictionaryObject(
                {NameObject("/On"): DictionaryObject(), NameObject("/Off"): DictionaryObject()}
            )
        }
    )
    state = NameObject("/On" if on else "/Off")
    parts: dict[str, object] = {"/FT": NameObject("/Btn"), "/V": state, "/AS": state, "/AP": looks}
    form._widget(parts, name, "", (at[0], at[1], at[0] + 10, at[1] + 10))


def grids_of_fields(seed: int) -> Made:
    """A PDF whose fields have no telling names: rows of fields under column headings, tick words after or before."""
    case, w = family(seed, 2), _Words(seed, "grid")
    form = Fillable("Inter-agency referral")
    numbers = iter(range(1, 200))
    say = form.lines[-1].append

    def write(text: str, x: float, y: float) -> None:
        say((x, y, text))

    def grid(y: float, heads: list[str], edges: list[float], rows: list[list[str]], blank: int) -> None:
        for head, x in zip(heads, edges, strict=False):
            write(head, x, y)
        for at, row in enumerate([*rows, *([[""] * len(heads)] * blank)]):
            top = y - 6 - 18 * at
            for value, x, right in zip(row, edges, edges[1:], strict=False):
                _field(form, f"f{next(numbers)}", value, (x, top - 14, right - 6, top))

    before = w.rng.random() < 0.5
    write("Part 1. Children", 40, 770)
    grid(
        752,
        [w("surname"), "Forenames", "DOB", "Sex", "NHS no.", "School"],
        [40, 130, 220, 300, 350, 440, 560],
        [[c.surname, c.forenames, w.born(c), c.sex, c.nhs_number, case.school] for c in case.children],
        1,
    )
    write("Children's address", 40, 672)
    _field(form, "q1", case.address, (40, 650, 330, 666))
    write("Postcode", 350, 672)
    _field(form, "q2", case.postcode, (350, 650, 440, 666))
    write("Part 2. Adults", 40, 620)
    grid(
        602,
        [w("name"), "DOB / age", "Relationship", "PR?", "Phone"],
        [40, 160, 240, 360, 410, 520],
        [[a.name, w.born(a), f"{a.relation.split()[0]} of both", "Y", a.phone] for a in case.adults],
        2,
    )
    write("Part 3. Consent", 40, 500)
    x = 190.0
    write("Has the family been told?", 40, 480)
    for word in ("Yes", "No"):
        on = word == _yes(case.told)
        _tick(form, f"t{next(numbers)}", on, (x + (26 if before else 0), 478))
        write(word, x if before else x + 14, 480)
        x += 60
    x = 110.0
    write("Consent:", 40, 456)
    for word in ("Given", "Refused", "Not sought"):
        _tick(form, f"t{next(numbers)}", word == _consent_word(case), (x + (56 if before else 0), 454))
        write(word, x if before else x + 14, 456)
        x += 100
    write("Part 4. Concern", 40, 424)
    for label, text, y in ((w("worry"), case.worry, 406), (w("words"), case.words, 326), (w("hope"), case.hope, 266)):
        write(label, 40, y)
        _field(form, f"c{next(numbers)}", text, (40, y - 54, 550, y - 6))
    write(w.one(["You", "Part 5. Referrer", "Your details"]), 40, 190)
    r = case.referrer
    for at, (label, value) in enumerate(
        (
            (w("name"), r["name"]),
            (w("role"), r["role"]),
            (w("agency"), r["agency"]),
            (w("phone"), r["phone"]),
            (w("email"), r["email"]),
            (w("date"), f"{case.form_date:%d/%m/%Y}"),
        )
    ):
        left, down = 40.0 + 265 * (at % 2), 170.0 - 20 * (at // 2)
        write(label, left, down)
        _field(form, f"Text{next(numbers)}", value, (left + 100, down - 4, left + 250, down + 12))
    asked = truth(
        case,
        frozenset({"date_of_birth", "sex", "nhs_number", "school", "address"}),
        frozenset({"date_of_birth", "relationships", "phone", "parental_responsibility"}),
        frozenset({"text", "childs_words", "hoped_for"}),
        kind="referral form (PDF fields)",
        by=False,
    )
    return f"varied_grid_{seed}.pdf", form.bytes(), asked


def told_in_prose(seed: int) -> Made:
    """An e-mail in sentences: child, birth date, address, mother with telephone, father elsewhere."""
    case, w = family(seed, 1), _Words(seed, "prose")
    child, (mother, father), r = case.children[0], case.adults, case.referrer
    he, his = ("she", "her") if child.sex == "F" else ("he", "his")
    opening = w.one(
        [
            f"I am writing about {child.name} (DOB {w.born(child)}), who lives at {case.address}, {case.postcode} with",
            f"I am worried about {child.name}, born {w.born(child)}, who lives at {case.address}, {case.postcode} with",
        ]
    )
    agreed = {
        "given": f"I rang {mother.forenames} today and she agreed to this referral.",
        "refused": f"I rang {mother.forenames} today and she refused consent.",
        "not sought": "I have not asked for consent and the family has not been told.",
    }[case.consent]
    text = (
        f"Dear colleagues,\n\n{opening} {his} mother, {mother.name} (tel. {mother.phone}).\n"
        f'{w.one([case.worry, case.worry])}\n\n{child.forenames} told me "{case.words}" {agreed}\n'
        f"{he.capitalize()} has no contact with {his} father, {father.name}.\n\nKind regards,\n\n"
        f"{r['name']}\n{r['role']}\n{r['agency']}\n{r['phone']}\n"
    )
    message = EmailMessage()
    message["From"] = f"{r['name']} <{r['email']}>"
    message["To"] = "mash@council.example"
    message["Subject"] = "Worried about a pupil"
    message["Date"] = "Fri, 17 Apr 2026 12:05:00 +0100"
    message.set_content(text)
    asked = truth(
        case,
        frozenset({"date_of_birth", "address"}),
        frozenset({"relationships"}),
        frozenset({"childs_words"}),
        kind="e-mail",
        date=False,
    )
    children, adults = asked["children"], asked["adults"]
    assert isinstance(children, list)
    assert isinstance(adults, list)
    children[0]["sex"] = child.sex
    adults[0].update(phone=mother.phone, in_household=True, address=case.address, postcode=case.postcode)
    asked["consent"] = {"status": case.consent, "family_told": case.told}
    asked["concern"] = {"childs_words": case.words}
    return f"varied_prose_{seed}.eml", message.as_bytes(), asked


def call_record(seed: int) -> Made:
    """A note of a call under other heads than usual, parents with heads of their own."""
    case, w = family(seed, 2), _Words(seed, "call")
    a, b = case.children
    mother, father = case.adults
    caller = f"Marian {mother.surname}"
    text = "\n".join(
        [
            "FRONT DOOR - CALL RECORD",
            "",
            f"{w.one(['Logged by', 'Taken by', 'Recorded by'])}:   Dilys Penhale (contact officer)",
            "Date/time:   Fri 17/04/26, 11.20",
            f"Caller:      {caller} - maternal grandmother. 01632 960555.",
            "",
            f"{w.one(['Re', 'About', 'Children'])}:  {a.name}, dob {w.born(a)}",
            f"             {b.name}, {w.one(['nearly 5', 'about 5', 'aged 5'])}",
            f"{w.one(['Mum', 'Mother'])}:         {mother.name}, 38. {mother.phone}",
            f"{w.one(['Address', 'Lives at'])}:     {case.address} {case.postcode}",
            f"{w.one(['Dad', 'Father'])}:         {father.name}, not seen since 2024.",
            "",
            f"{w.one(['Caller says', 'Concern', 'What was said'])}: {case.worry}",
            f"{w.one(['School', 'Schools'])}:      {a.forenames} - {case.school}. {b.forenames} - not at nursery.",
            "Consent:     Not discussed with mum.",
            "Advice:      999 if it happens again.",
            "",
        ]
    )
    asked = truth(
        case,
        frozenset({"address"}),
        frozenset({"relationships"}),
        frozenset(),
        kind="telephone note",
        date=False,
        consent=False,
    )
    children, adults = asked["children"], asked["adults"]
    assert isinstance(children, list)
    assert isinstance(adults, list)
    children[0].update(date_of_birth=a.born.isoformat(), school=case.school)
    children[1]["age_as_written"] = text.partition(f"{b.name}, ")[2].partition("\n")[0]
    adults[0].update(age_as_written="38", phone=mother.phone, in_household=True)
    adults[0].update(address=case.address, postcode=case.postcode)
    adults[1].update(in_household=None)
    grand = [{"to": f"child {n}", "kind": "grandparent"} for n in (1, 2)]
    adults.append(adults[1] | {"label": "adult 3", "forenames": "Marian", "surname": mother.surname})
    adults[2].update(phone="01632 960555", relationships=grand)
    asked["referrer"] = {"name": caller, "phone": "01632 960555", "referral_source_code": "1A"}
    asked["consent"] = {"status": "not sought", "family_told": False}
    asked["concern"] = {"childs_words": None}
    return f"varied_call_{seed}.txt", text.encode(), asked
