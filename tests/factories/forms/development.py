"""Made-up layouts the readers were built against: a dozen, each of another shape."""

from tests.factories.forms.families import ADULT_ALL, CHILD_ALL, Family, family, truth
from tests.factories.forms.paper import Paper

Made = tuple[str, bytes, dict[str, object]]


def _yn(value: bool) -> str:
    return f"{'☒' if value else '☐'} Yes   {'☐' if value else '☒'} No"


def _status(case: Family) -> str:
    return "   ".join(
        f"{'☒' if case.consent == s else '☐'} {s.capitalize()}" for s in ("given", "refused", "not sought")
    )


def two_columns(seed: int) -> Made:
    """Label beside value in two columns, a table per person."""
    case = family(seed)
    paper = Paper(f"{case.authority}: Inter-agency referral to Children's Services")
    for number, child in enumerate(case.children, start=1):
        paper.heading(f"Child {number}")
        paper.table(
            [
                ["Full name", child.name],
                ["D.O.B.", f"{child.born:%d/%m/%Y}"],
                ["Gender", "Female" if child.sex == "F" else "Male"],
                ["Ethnic origin", child.ethnicity[1]],
                ["NHS No.", child.nhs_number],
                ["School / nursery attended", case.school],
                ["GP surgery", case.gp],
                ["Preferred language", case.language],
                ["Is an interpreter required?", _yn(case.interpreter)],
                ["Religion or belief", case.religion],
                ["Current address", f"{case.address}, {case.postcode}"],
            ]
        )
    paper.heading("Parents and carers")
    for adult in case.adults:
        paper.table(
            [
                ["Full name", adult.name],
                ["Date of birth / age", f"{adult.born:%d/%m/%Y}"],
                ["Relationship to child(ren)", adult.relation],
                ["Holds parental responsibility?", _yn(adult.pr)],
                ["Living in the household?", _yn(adult.lives_here)],
                ["Contact number", adult.phone],
            ]
        )
        paper.line("")
    paper.heading("Consent")
    paper.table(
        [
            ["Are the parents aware of this referral?", _yn(case.told)],
            ["Consent", _status(case)],
            ["Who gave consent?", case.by],
            ["What the consent covers", case.covers],
        ]
    )
    paper.heading("Reason for referral")
    paper.table(
        [
            ["What has happened?", case.worry],
            ["Child's views", case.words],
            ["What is working well?", case.good],
            ["Action already taken", case.action],
            ["Desired outcome", case.hope],
            ["Level of need", f"Level {case.level}"],
        ]
    )
    paper.heading("Referrer details")
    r = case.referrer
    paper.table(
        [
            ["Name", r["name"]],
            ["Position held", r["role"]],
            ["Agency / organisation", r["agency"]],
            ["Tel. no.", r["phone"]],
            ["Email address", r["email"]],
            ["Date of referral", f"{case.form_date:%d %B %Y}"],
        ]
    )
    return f"dev_two_columns_{seed}.docx", paper.bytes(), truth(case)


def paragraphs(seed: int) -> Made:
    """Nothing but paragraphs `Label: value` under headings."""
    case = family(seed)
    paper = Paper(f"{case.authority} – Request for help for a family")
    r = case.referrer
    paper.line(f"Date completed: {case.form_date:%d.%m.%Y}\tTime: {case.form_time}")
    paper.heading("1. Your details")
    paper.line(f"Your name: {r['name']}")
    paper.line(f"Job title: {r['role']}\tOrganisation: {r['agency']}")
    paper.line(f"Phone: {r['phone']}\tE-mail: {r['email']}")
    paper.heading("2. The children")
    for number, child in enumerate(case.children, start=1):
        paper.heading(f"Child {number}", 3)
        paper.line(f"Surname: {child.surname.upper()}\tForename(s): {child.forenames}")
        paper.line(f"Date of birth: {child.born.day} {child.born:%B %Y}\tSex: {child.sex}")
        paper.line(f"Ethnicity: {child.ethnicity[0]}\tNHS number: {child.nhs_number}")
        paper.line(f"Home address: {case.address} {case.postcode}")
        paper.line(f"School: {case.school}")
    paper.heading("3. Adults in the family")
    for adult in case.adults:
        paper.line(f"Name: {adult.name}")
        paper.line(f"Date of birth: {adult.born:%d/%m/%y}")
        paper.line(f"Relationship to the children: {adult.relation}")
        paper.line(f"Telephone: {adult.phone}")
    paper.heading("4. Consent")
    paper.line(f"Do the family know about this request?  {_yn(case.told)}")
    paper.line(f"Consent: {_status(case)}")
    paper.heading("5. Your concerns")
    paper.line("What are you worried about?")
    paper.line(case.worry)
    paper.line("What do the children say?")
    paper.line(case.words)
    paper.line("What have you already done?")
    paper.line(case.action)
    paper.line(
        "Level of need (please tick): " + " ".join(f"{'☒' if n == case.level else '☐'} {n}" for n in (1, 2, 3, 4))
    )
    asked = truth(
        case,
        CHILD_ALL - {"gp", "language", "religion", "interpreter"},
        frozenset({"date_of_birth", "relationships", "phone"}),
        frozenset({"text", "childs_words", "action_taken", "level_claimed"}),
        time=True,
        by=False,
    )
    return f"dev_paragraphs_{seed}.docx", paper.bytes(), asked


def children_in_columns(seed: int) -> Made:
    """Children side by side, adults in a grid, old form-field boxes."""
    case = family(seed, 3)
    paper = Paper(f"{case.authority} MARF")
    paper.heading("Section A: Children and young people")
    kids = case.children
    paper.table(
        [
            ["", *(f"Child {n}" for n in range(1, 4))],
            ["First name", *(k.forenames for k in kids)],
            ["Last name", *(k.surname for k in kids)],
            ["DOB", *(f"{k.born:%d-%b-%Y}" for k in kids)],
            ["Gender (M/F)", *(k.sex for k in kids)],
            ["Ethnicity", *(k.ethnicity[1] for k in kids)],
            ["NHS number", *(k.nhs_number for k in kids)],
            ["School", *(case.school for _ in kids)],
        ]
    )
    paper.line(f"Family address: {case.address}, {case.postcode}")
    paper.heading("Section B: Family members and other adults")
    paper.table(
        [
            ["Name", "DOB/Age", "Relationship to child", "PR (Y/N)", "Lives at home (Y/N)", "Contact number"],
            *(
                [a.name, f"{a.born:%d/%m/%Y}", a.relation, "Y" if a.pr else "N", "Y" if a.lives_here else "N", a.phone]
                for a in case.adults
            ),
            ["", "", "", "", "", ""],
        ]
    )
    paper.heading("Section C: Professionals involved with the family")
    p = case.professional
    paper.table([["Name", "Role", "Agency", "Contact details"], [p["name"], p["role"], p["agency"], p["contact"]]])
    paper.heading("Section D: Consent")
    table = paper.table(
        [["Have the parents been informed of this referral?", ""], ["Consent to share information", ""]]
    )
    paper.old_boxes(table.cell(0, 1), [("Yes", case.told), ("No", not case.told)])
    paper.old_boxes(table.cell(1, 1), [(s.capitalize(), case.consent == s) for s in ("given", "refused", "not sought")])
    paper.heading("Section E: Details of concern")
    paper.table(
        [
            ["Describe your concern"],
            [case.worry],
            ["Voice of the child"],
            [case.words],
            ["What needs to happen?"],
            [case.hope],
        ]
    )
    paper.heading("Section F: Person making the referral")
    r = case.referrer
    paper.table(
        [
            ["Name", r["name"], "Role", r["role"]],
            ["Agency", r["agency"], "Telephone", r["phone"]],
            ["Email", r["email"], "Date", f"{case.form_date:%d/%m/%Y}"],
        ]
    )
    asked = truth(
        case,
        CHILD_ALL - {"gp", "language", "religion", "interpreter"},
        ADULT_ALL,
        frozenset({"text", "childs_words", "hoped_for"}),
        professional=True,
        by=False,
    )
    return f"dev_children_in_columns_{seed}.docx", paper.bytes(), asked


def six_columns(seed: int) -> Made:
    """Three pairs a row, content-control boxes, section rows inside one long table."""
    case = family(seed, 1)
    child = case.children[0]
    r = case.referrer
    paper = Paper(f"{case.authority}: referral form")
    paper.table(
        [
            ["REFERRER"],
            ["Name", r["name"], "Designation", r["role"], "Agency", r["agency"]],
            ["Tel", r["phone"], "Email", r["email"], "Date", f"{case.form_date:%d/%m/%Y}"],
            ["CHILD / YOUNG PERSON"],
            ["Surname", child.surname, "Forenames", child.forenames, "DOB", f"{child.born:%d/%m/%Y}"],
            [
                "Sex",
                "Girl" if child.sex == "F" else "Boy",
                "Ethnicity",
                child.ethnicity[1],
                "NHS number",
                child.nhs_number,
            ],
            ["School", case.school, "GP", case.gp, "First language", case.language],
            ["Address", case.address, "Postcode", case.postcode, "Religion", case.religion],
        ]
    )
    paper.bold("Parents / carers")
    for adult in case.adults:
        paper.table(
            [
                ["Name", adult.name, "DOB", f"{adult.born:%d/%m/%Y}", "Relationship to child", adult.relation],
                [
                    "Phone",
                    adult.phone,
                    "PR?",
                    "Yes" if adult.pr else "No",
                    "Same household?",
                    "Yes" if adult.lives_here else "No",
                ],
            ]
        )
        paper.line("")
    paper.bold("Consent")
    paper.content_boxes(
        None, [("Yes", case.told), ("No", not case.told)], "Has the family been told about this referral?"
    )
    paper.content_boxes(None, [(f"Consent {s}", case.consent == s) for s in ("given", "refused", "not sought")])
    paper.bold("Concerns")
    paper.table(
        [
            ["Details of concerns:\n" + case.worry],
            ["What has the child said?\n" + case.words],
            ["Support already offered:\n" + case.action],
        ]
    )
    asked = truth(
        case, CHILD_ALL - {"interpreter"}, ADULT_ALL, frozenset({"text", "childs_words", "action_taken"}), by=False
    )
    return f"dev_six_columns_{seed}.docx", paper.bytes(), asked


def labels_above(seed: int) -> Made:
    """A row of labels over a row of values; parents named by their part in the family."""
    case = family(seed, 1)
    child, (mother, father) = case.children[0], case.adults
    r = case.referrer
    paper = Paper(f"{case.authority} – Early help and safeguarding referral")
    paper.heading("Child's details")
    paper.table(
        [
            ["Surname", "First name(s)", "Date of birth", "Gender"],
            [child.surname, child.forenames, f"{child.born:%d/%m/%Y}", "F" if child.sex == "F" else "M"],
            ["NHS number", "Ethnicity", "School/setting", "GP"],
            [child.nhs_number, child.ethnicity[1], case.school, case.gp],
        ]
    )
    paper.table([["Home address (including postcode)", f"{case.address}\n{case.postcode}"]])
    paper.heading("Parents/carers")
    paper.table(
        [
            ["Mother's name", mother.name],
            ["Mother's date of birth", f"{mother.born:%d/%m/%Y}"],
            ["Mother's telephone", mother.phone],
            ["Father's name", father.name],
            ["Father's date of birth", f"{father.born:%d/%m/%Y}"],
            ["Father's telephone", father.phone],
        ]
    )
    paper.heading("Consent")
    paper.table(
        [
            [
                "Has consent been obtained?",
                {"given": "Yes", "refused": "Refused", "not sought": "Not sought"}[case.consent],
            ],
            ["Parents aware of referral?", "Yes" if case.told else "No"],
        ]
    )
    paper.heading("Referral information")
    paper.table(
        [
            ["Reason for referral"],
            [case.worry],
            ["Strengths and protective factors"],
            [case.good],
            ["Expected outcome"],
            [case.hope],
        ]
    )
    paper.heading("Referrer")
    paper.table(
        [
            ["Referrer name", r["name"]],
            ["Job title", r["role"]],
            ["Organisation", r["agency"]],
            ["Phone number", r["phone"]],
            ["Email", r["email"]],
            ["Referral date", f"{case.form_date:%d/%m/%Y}"],
        ]
    )
    asked = truth(
        case,
        CHILD_ALL - {"language", "religion", "interpreter"},
        frozenset({"date_of_birth", "relationships", "phone"}),
        frozenset({"text", "strengths", "hoped_for"}),
        by=False,
    )
    return f"dev_labels_above_{seed}.docx", paper.bytes(), asked
