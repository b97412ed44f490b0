"""Six layouts of a manner none of the others has, and of the worlds people really send from: written before the
readers were looked at for them, scored once, then worked on."""

from email.message import EmailMessage

from docx.document import Document
from docx.table import _Cell

from tests.factories.forms.families import Family, Someone, family, truth
from tests.factories.forms.paper import Fillable, Paper

Made = tuple[str, bytes, dict[str, object]]
_YES = {True: "Yes", False: "No"}
_SEX = {"F": "Female", "M": "Male"}


def _position(case: Family) -> str:
    return {"given": "Yes, consent was given", "refused": "Consent was refused", "not sought": "Consent not sought"}[
        case.consent
    ]


def headings_as_questions(seed: int) -> Made:
    """Every heading asks a question and its answer is the paragraph below; the worry comes first, the writer last."""
    case = family(seed, 1)
    child, (mother, _), r = case.children[0], case.adults, case.referrer
    paper = Paper(f"{case.authority}: tell us about a child")
    for question, answer in (
        ("What is worrying you?", case.worry),
        ("What has the child told you?", case.words),
        ("What have you tried so far?", case.action),
        ("What should happen next?", case.hope),
        ("What is the child's full name?", child.name),
        ("When was the child born?", f"{child.born.day} {child.born:%B %Y}"),
        ("Is the child male or female?", _SEX[child.sex]),
        ("Where does the child live?", f"{case.address}, {case.postcode}"),
        ("Which school does the child go to?", case.school),
        ("Who is the child's GP?", case.gp),
        ("What is the mother's name?", mother.name),
        ("What is the mother's telephone number?", mother.phone),
        ("Does the family know that you are writing to us?", _YES[case.told]),
        ("Has consent been given?", case.consent.capitalize()),
        ("What is your name?", r["name"]),
        ("What is your job?", r["role"]),
        ("Which organisation do you work for?", r["agency"]),
        ("What is your telephone number?", r["phone"]),
        ("What is your email address?", r["email"]),
        ("On what date did you fill this in?", f"{case.form_date:%d/%m/%Y}"),
    ):
        paper.heading(question)
        paper.line(answer)
    asked = truth(
        case,
        frozenset({"date_of_birth", "sex", "address", "school", "gp"}),
        frozenset({"relationships", "phone"}),
        frozenset({"text", "childs_words", "action_taken", "hoped_for"}),
        by=False,
    )
    asked["adults"] = [{**_only(asked, "adults", 0), "relationships": [{"to": "child 1", "kind": "parent"}]}]
    return f"fresh_headings_as_questions_{seed}.docx", paper.bytes(), asked


def _only(asked: dict[str, object], key: str, at: int) -> dict[str, object]:
    people = asked[key]
    assert isinstance(people, list)
    one: dict[str, object] = people[at]
    return one


def _nest(cell: _Cell, rows: list[list[str]]) -> None:
    inner = cell.add_table(rows=0, cols=max(len(row) for row in rows))
    for row in rows:
        for made, text in zip(inner.add_row().cells, row, strict=False):  # type: ignore[no-untyped-call]
            made.text = text


def nested_tables(seed: int) -> Made:
    """One frame table: each part is a heading row over a row whose only cell holds a table of its own."""
    case = family(seed, 2)
    r, p = case.referrer, case.professional
    paper = Paper("Inter-agency referral")
    document: Document = paper.document
    frame = document.add_table(rows=0, cols=1)
    parts: list[tuple[str, list[list[str]]]] = [
        (
            "Referring professional",
            [
                ["Name:", r["name"], "Designation:", r["role"]],
                ["Employer:", r["agency"], "Direct dial:", r["phone"]],
                ["Secure email:", r["email"], "Referral date:", f"{case.form_date:%d.%m.%Y}"],
            ],
        ),
        (
            "Subject children",
            [
                ["Child", "Born", "M/F", "Ethnic origin", "NHS no."],
                *([k.name, f"{k.born:%d.%m.%Y}", k.sex, k.ethnicity[1], k.nhs_number] for k in case.children),
            ],
        ),
        ("Family home", [["Address", case.address], ["Post code", case.postcode], ["Home language", case.language]]),
        (
            "Adults in the family",
            [
                ["Adult", "Born", "Related to children as", "Holds PR", "Living with children", "Mobile"],
                *(
                    [a.name, f"{a.born:%d.%m.%Y}", a.relation, _YES[a.pr], _YES[a.lives_here], a.phone]
                    for a in case.adults
                ),
            ],
        ),
        (
            "Agreement of the family",
            [["Were the parents told?", _YES[case.told]], ["Agreement", _position(case)]],
        ),
        ("Grounds for referral", [["Worries", case.worry], ["Good things", case.good], ["Level", str(case.level)]]),
        ("Others involved", [["Name", "Role", "Agency", "Contact"], [p["name"], p["role"], p["agency"], p["contact"]]]),
    ]
    for title, rows in parts:
        frame.add_row().cells[0].text = title
        _nest(frame.add_row().cells[0], rows)
    asked = truth(
        case,
        frozenset({"date_of_birth", "sex", "ethnicity", "nhs_number", "address", "language"}),
        frozenset({"date_of_birth", "relationships", "phone", "parental_responsibility", "in_household"}),
        frozenset({"text", "strengths", "level_claimed"}),
        professional=True,
        by=False,
    )
    return f"fresh_nested_tables_{seed}.docx", paper.bytes(), asked


def side_by_side(seed: int) -> Made:
    """A grid of two columns: the child's lines in the left cell, a parent's in the right one, the rest below."""
    case = family(seed, 1)
    child, (mother, father), r = case.children[0], case.adults, case.referrer

    def parent(title: str, one: Someone) -> str:
        return f"{title}\nName: {one.name}\nDate of birth: {one.born:%d/%m/%Y}\nTel: {one.phone}"

    paper = Paper(f"{case.authority}\nEarly notification")
    paper.table(
        [
            [
                f"CHILD\nFirst name: {child.forenames}\nSurname: {child.surname}\nD.O.B.: {child.born:%d/%m/%Y}\n"
                f"Gender: {_SEX[child.sex]}\nNHS number: {child.nhs_number}",
                f"REFERRER\nName: {r['name']}\nJob title: {r['role']}\nAgency: {r['agency']}\nTel: {r['phone']}\n"
                f"Email: {r['email']}\nDate: {case.form_date:%d/%m/%Y}",
            ],
            [parent("MOTHER", mother), parent("FATHER", father)],
        ]
    )
    paper.line("")
    paper.table(
        [
            ["Address of child", f"{case.address}\n{case.postcode}"],
            ["School", case.school],
            ["Have parents been informed?", _YES[case.told]],
            ["Consent", case.consent.capitalize()],
            ["Nature of concern", case.worry],
            ["What the child said", case.words],
        ]
    )
    asked = truth(
        case,
        frozenset({"date_of_birth", "sex", "nhs_number", "address", "school"}),
        frozenset({"date_of_birth", "phone", "relationships"}),
        frozenset({"text", "childs_words"}),
        by=False,
    )
    return f"fresh_side_by_side_{seed}.docx", paper.bytes(), asked


def answers_below(seed: int) -> Made:
    """Three columns; a row of numbered labels with hints stands over the row of its answers."""
    case = family(seed, 1)
    child, (mother, _), r = case.children[0], case.adults, case.referrer
    paper = Paper("Request for a service")
    paper.bold("Concern")
    paper.table([["1. Account of your concern (who, what, where, when)"], [case.worry]])
    paper.table([["2. What is going well for this family?"], [case.good]])
    paper.bold("Child or young person")
    paper.table(
        [
            ["3. First name(s)", "4. Family name", "5. Also known as"],
            [child.forenames, child.surname, ""],
            ["6. Date of birth (dd/mm/yyyy)", "7. Gender (please state)", "8. Ethnic group"],
            [f"{child.born:%d/%m/%Y}", _SEX[child.sex].lower(), child.ethnicity[1]],
            ["9. Home address", "10. Postcode", "11. GP surgery"],
            [case.address, case.postcode, case.gp],
        ]
    )
    paper.bold("Mother")
    paper.table(
        [
            ["12. Name", "13. Date of birth (dd/mm/yyyy)", "14. Contact number"],
            [mother.name, f"{mother.born:%d/%m/%Y}", mother.phone],
        ]
    )
    paper.bold("Consent")
    paper.table(
        [
            ["15. Is the family aware of this request?", "16. Consent status", "17. Level of need"],
            [_YES[case.told], case.consent.capitalize(), f"Level {case.level}"],
        ]
    )
    paper.bold("Your details")
    paper.table(
        [
            ["18. Name", "19. Job title", "20. Organisation"],
            [r["name"], r["role"], r["agency"]],
            ["21. Telephone", "22. Email", "23. Date"],
            [r["phone"], r["email"], f"{case.form_date:%d %B %Y}"],
        ]
    )
    asked = truth(
        case,
        frozenset({"date_of_birth", "sex", "ethnicity", "address", "gp"}),
        frozenset({"date_of_birth", "phone", "relationships"}),
        frozenset({"text", "strengths", "level_claimed"}),
        by=False,
    )
    asked["adults"] = [_only(asked, "adults", 0)]
    return f"fresh_answers_below_{seed}.docx", paper.bytes(), asked


def numbered_pdf(seed: int) -> Made:
    """Fields called Q1 to Q20 without tips, questions printed beside, concern first, boxes for yes and no."""
    case = family(seed, 1)
    child, (mother, _), r = case.children[0], case.adults, case.referrer
    form = Fillable("Contact record")
    number = iter(range(1, 99))

    def ask(label: str, value: str) -> None:
        form.text(label, f"Q{next(number)}", value)

    def tick(label: str, on: bool) -> None:
        form.box(label, f"Q{next(number)}", on)

    form.heading("What has happened")
    ask("What is your main worry?", case.worry)
    ask("What is working well?", case.good)
    form.heading("The child")
    ask("Child's full name", child.name)
    ask("Child's date of birth", f"{child.born:%d/%m/%Y}")
    form.choice("Child's sex", f"Q{next(number)}", _SEX[child.sex], ["Choose", "Female", "Male"])
    ask("Home address and postcode", f"{case.address}, {case.postcode}")
    ask("Nursery, school or college", case.school)
    form.heading("Main carer")
    ask("Carer's full name", mother.name)
    ask("Relationship to the child", "Mother")
    ask("Carer's mobile number", mother.phone)
    form.heading("Consent")
    tick("Consent given", case.consent == "given")
    tick("Consent refused", case.consent == "refused")
    tick("Consent not sought", case.consent == "not sought")
    form.heading("Your details")
    for label, key in (
        ("Full name", "name"),
        ("Position held", "role"),
        ("Name of organisation", "agency"),
        ("Telephone", "phone"),
        ("Work email", "email"),
    ):
        ask(label, r[key])
    ask("Date of this form", f"{case.form_date:%d/%m/%Y}")
    asked = truth(
        case,
        frozenset({"date_of_birth", "sex", "address", "school"}),
        frozenset({"phone", "relationships"}),
        frozenset({"text", "strengths"}),
        kind="referral form (PDF fields)",
    )
    asked["adults"] = [_only(asked, "adults", 0)]
    asked["consent"] = {"status": case.consent}
    return f"fresh_numbered_pdf_{seed}.pdf", form.bytes(), asked


def web_form_mail(seed: int) -> Made:
    """What a council's web form sends by itself: a question on one line, its answer on the next."""
    case = family(seed, 1)
    child, (mother, _), r = case.children[0], case.adults, case.referrer
    lines = [
        ("Your full name", r["name"]),
        ("Your job title", r["role"]),
        ("Your organisation", r["agency"]),
        ("Your telephone number", r["phone"]),
        ("Your email address", r["email"]),
        ("Child's first name", child.forenames),
        ("Child's last name", child.surname),
        ("Child's date of birth", f"{child.born:%d/%m/%Y}"),
        ("Child's gender", _SEX[child.sex]),
        ("Child's address", case.address),
        ("Child's postcode", case.postcode),
        ("Child's school", case.school),
        ("Parent's name", mother.name),
        ("Parent's relationship to the child", "Mother"),
        ("Parent's telephone number", mother.phone),
        ("Does the family know about this referral?", _YES[case.told]),
        ("Consent status", case.consent.capitalize()),
        ("What are you worried about?", case.worry),
        ("What did the child say in their own words?", case.words),
        ("Level of need", str(case.level)),
    ]
    message = EmailMessage()
    message["From"] = "Web forms <noreply@forms.example>"
    message["To"] = "mash@council.example"
    message["Subject"] = f"New submission FS-{seed}"
    message["Date"] = "Fri, 17 Apr 2026 12:05:00 +0100"
    body = "\n\n".join(f"{label}\n{value}" for label, value in lines)
    message.set_content(f"A form has been submitted.\n\n{body}\n\nThis is an automatic message. Do not reply.\n")
    asked = truth(
        case,
        frozenset({"date_of_birth", "sex", "address", "school"}),
        frozenset({"phone", "relationships"}),
        frozenset({"childs_words", "level_claimed"}),
        kind="e-mail",
        date=False,
    )
    asked["adults"] = [_only(asked, "adults", 0)]
    asked["consent"] = {"status": case.consent, "family_told": case.told}
    asked["concern"] = {"childs_words": case.words, "level_claimed": case.level}
    return f"fresh_web_form_mail_{seed}.eml", message.as_bytes(), asked
