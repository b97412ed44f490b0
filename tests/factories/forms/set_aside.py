"""Ten layouts set aside: never looked at while the readers are changed, scored once at the end."""

from email.message import EmailMessage

from tests.factories.forms.families import ADULT_ALL, CHILD_ALL, Family, family, truth
from tests.factories.forms.paper import Fillable, Paper

Made = tuple[str, bytes, dict[str, object]]
DOCX = "vnd.openxmlformats-officedocument.wordprocessingml.document"


def one_long_table(seed: int) -> Made:
    """Everything in one table; heading rows are merged cells; boxes in square brackets."""
    case = family(seed, 2)
    r, p = case.referrer, case.professional
    rows: list[list[str]] = [
        ["PART 1 - WHO IS MAKING THIS REFERRAL"],
        ["Full name", r["name"]],
        ["Post held", r["role"]],
        ["Organisation", r["agency"]],
        ["Contact telephone number", r["phone"]],
        ["Secure email address", r["email"]],
        ["Date of this referral", f"{case.form_date.day}{'th'} {case.form_date:%B %Y}"],
    ]
    for number, child in enumerate(case.children, start=1):
        rows += [
            [f"PART 2 - CHILD {number}"],
            ["Child's surname", child.surname],
            ["Child's first name", child.forenames],
            ["Child's date of birth", f"{child.born:%d/%m/%Y}"],
            ["Male / Female", "Female" if child.sex == "F" else "Male"],
            ["Ethnic group", child.ethnicity[1]],
            ["NHS no", child.nhs_number],
            ["School or college", case.school],
            ["Address and postcode", f"{case.address}, {case.postcode}"],
        ]
    for number, adult in enumerate(case.adults, start=1):
        rows += [
            [f"PART 3 - PARENT / CARER {number}"],
            ["Full name", adult.name],
            ["Date of birth", f"{adult.born:%d/%m/%Y}"],
            ["Relationship to child", adult.relation],
            ["Does this person have parental responsibility?", "[x] Yes  [ ] No" if adult.pr else "[ ] Yes  [x] No"],
            ["Mobile", adult.phone],
        ]
    rows += [
        ["PART 4 - CONSENT"],
        ["Has this referral been discussed with parents?", "[x] Yes  [ ] No" if case.told else "[ ] Yes  [x] No"],
        [
            "Consent",
            "  ".join(
                f"[{'x' if case.consent == s else ' '}] {s.capitalize()}" for s in ("given", "refused", "not sought")
            ),
        ],
        ["PART 5 - CONCERNS"],
        ["Why are you making this referral?", case.worry],
        ["What the child says", case.words],
        ["What have you done so far?", case.action],
        ["PART 6 - OTHER AGENCIES"],
        [f"{p['name']}, {p['role']}, {p['agency']}, {p['contact']}"],
    ]
    paper = Paper(f"{case.authority} Children's Front Door")
    paper.table(rows)
    asked = truth(
        case,
        CHILD_ALL - {"gp", "language", "religion", "interpreter"},
        frozenset({"date_of_birth", "relationships", "phone", "parental_responsibility"}),
        frozenset({"text", "childs_words", "action_taken"}),
        by=False,
    )
    asked.pop("professionals")
    return f"set_aside_one_long_table_{seed}.docx", paper.bytes(), asked


def adults_in_columns(seed: int) -> Made:
    """Children as rows, adults as columns, consent as a sentence of content boxes."""
    case = family(seed, 3)
    r = case.referrer
    paper = Paper("Safeguarding referral")
    paper.line(case.authority)
    paper.heading("1. Child(ren) being referred")
    paper.table(
        [
            ["Name", "Date of birth", "Gender", "Ethnicity", "School/nursery", "NHS No"],
            *(
                [
                    f"{k.surname.upper()}, {k.forenames}",
                    f"{k.born:%d/%m/%Y}",
                    "Female" if k.sex == "F" else "Male",
                    k.ethnicity[1],
                    case.school,
                    k.nhs_number,
                ]
                for k in case.children
            ),
        ]
    )
    paper.line("")
    paper.table([["Home address", f"{case.address}, {case.postcode}"]])
    paper.heading("2. Parents, carers and other household members")
    paper.table(
        [
            ["", "Adult 1", "Adult 2"],
            ["Name", *(a.name for a in case.adults)],
            ["Date of birth", *(f"{a.born:%d/%m/%Y}" for a in case.adults)],
            ["Relationship to the child(ren)", *(a.relation for a in case.adults)],
            ["Parental responsibility", *("Yes" if a.pr else "No" for a in case.adults)],
            ["Lives with child(ren)?", *("Yes" if a.lives_here else "No" for a in case.adults)],
            ["Phone", *(a.phone for a in case.adults)],
        ]
    )
    paper.heading("3. Consent and information sharing")
    paper.content_boxes(
        None, [("Yes", case.told), ("No", not case.told)], "Have you told the family about this referral?"
    )
    paper.content_boxes(
        None,
        [
            ("Given", case.consent == "given"),
            ("Refused", case.consent == "refused"),
            ("Not sought", case.consent == "not sought"),
        ],
        "Consent:",
    )
    paper.heading("4. What are you worried about?")
    paper.line(case.worry)
    paper.heading("5. What is going well?")
    paper.line(case.good)
    paper.heading("6. What would you like to happen?")
    paper.line(case.hope)
    paper.heading("7. About you")
    paper.table(
        [
            ["Name", r["name"], "Role", r["role"]],
            ["Agency", r["agency"], "Phone", r["phone"]],
            ["Email", r["email"], "Date", f"{case.form_date:%d/%m/%y}"],
        ]
    )
    asked = truth(
        case,
        CHILD_ALL - {"gp", "language", "religion", "interpreter"},
        ADULT_ALL,
        frozenset({"text", "strengths", "hoped_for"}),
        by=False,
    )
    return f"set_aside_adults_in_columns_{seed}.docx", paper.bytes(), asked


def inside_cells(seed: int) -> Made:
    """Label and value in one cell, two cells a row."""
    case = family(seed, 1)
    child, r = case.children[0], case.referrer
    paper = Paper(f"{case.authority} - Contact and referral form")
    paper.heading("Young person's details")
    paper.table(
        [
            [f"Surname: {child.surname}", f"Forenames: {child.forenames}"],
            [f"Date of Birth: {child.born:%d/%m/%Y}", f"Gender: {'Female' if child.sex == 'F' else 'Male'}"],
            [f"Ethnicity: {child.ethnicity[1]}", f"NHS Number: {child.nhs_number}"],
            [f"Address: {case.address}, {case.postcode}", f"School: {case.school}"],
        ]
    )
    paper.heading("Family members")
    paper.table(
        [
            ["Full name", "Age or date of birth", "Relationship to young person", "Telephone"],
            *([a.name, f"{a.born:%d/%m/%Y}", a.relation, a.phone] for a in case.adults),
        ]
    )
    paper.heading("Agreement")
    paper.table(
        [[f"Consent: {case.consent}", f"Are the family aware of this referral? {'Yes' if case.told else 'No'}"]]
    )
    paper.heading("The worry")
    paper.table([["Please describe your concerns\n" + case.worry], ["The young person's own words\n" + case.words]])
    paper.heading("Person completing this form")
    paper.table(
        [
            [f"Name: {r['name']}", f"Job title: {r['role']}"],
            [f"Organisation: {r['agency']}", f"Tel: {r['phone']}"],
            [f"Email: {r['email']}", f"Date: {case.form_date:%d/%m/%Y}"],
        ]
    )
    asked = truth(
        case,
        CHILD_ALL - {"gp", "language", "religion", "interpreter"},
        frozenset({"date_of_birth", "relationships", "phone"}),
        frozenset({"text", "childs_words"}),
        by=False,
    )
    return f"set_aside_inside_cells_{seed}.docx", paper.bytes(), asked


def tabbed(seed: int) -> Made:
    """Paragraphs with tabs and bold headings; the address over two lines."""
    case = family(seed, 2)
    r = case.referrer
    paper = Paper("Multi-agency contact")
    paper.bold("SECTION A – REFERRER")
    paper.line(f"Name:\t{r['name']}")
    paper.line(f"Position:\t{r['role']}")
    paper.line(f"Agency:\t{r['agency']}")
    paper.line(f"Telephone number:\t{r['phone']}")
    paper.line(f"Email:\t{r['email']}")
    paper.line(f"Date of contact:\t{case.form_date:%d %b %Y}")
    for number, child in enumerate(case.children, start=1):
        paper.bold(f"SECTION B – CHILD {number}")
        paper.line(f"Name of child: {child.name}")
        paper.line(f"DOB: {child.born:%d-%m-%Y}")
        paper.line(f"Sex: {'F' if child.sex == 'F' else 'M'}")
        paper.line(f"Address: {case.address}\n{case.postcode}")
        paper.line(f"GP: {case.gp}")
    paper.bold("SECTION C – PARENTS AND CARERS")
    for adult in case.adults:
        paper.line(f"Name: {adult.name}")
        paper.line(f"Relationship: {adult.relation}")
        paper.line(f"Mobile number: {adult.phone}")
    paper.bold("SECTION D – CONSENT")
    paper.line(f"Consent status: {case.consent.capitalize()}")
    paper.bold("SECTION E – CONCERNS")
    paper.line(f"Nature of concern: {case.worry}")
    paper.line(f"Actions taken: {case.action}")
    asked = truth(
        case,
        frozenset({"date_of_birth", "sex", "address", "gp"}),
        frozenset({"relationships", "phone"}),
        frozenset({"text", "action_taken"}),
        by=False,
    )
    asked["consent"] = {"status": case.consent}
    return f"set_aside_tabbed_{seed}.docx", paper.bytes(), asked


def _referrer_fields(form: Fillable, case: Family, stem: str) -> None:
    r = case.referrer
    for label, name, value in (
        ("Your name", "name", r["name"]),
        ("Your job title", "job", r["role"]),
        ("Your organisation", "org", r["agency"]),
        ("Your telephone number", "tel", r["phone"]),
        ("Your email address", "email", r["email"]),
        ("Date completed", "date", f"{case.form_date:%d/%m/%Y}"),
    ):
        form.text(label, f"{stem}{name}", value)


def pdf_labels_above(seed: int) -> Made:
    """Meaningless field names, labels printed above the fields."""
    case = family(seed, 1)
    child = case.children[0]
    form = Fillable("Request for children's services", above=True)
    form.heading("Part 1: About you")
    _referrer_fields(form, case, "fld_a_")
    form.heading("Part 2: The child")
    for at, (label, value) in enumerate(
        (
            ("First name(s)", child.forenames),
            ("Family name", child.surname),
            ("Date of birth", f"{child.born:%d/%m/%Y}"),
            ("NHS number", child.nhs_number),
            ("Address including postcode", f"{case.address}, {case.postcode}"),
            ("School or nursery", case.school),
            ("GP practice", case.gp),
        )
    ):
        form.text(label, f"undefined_{at}", value)
    form.choice("Sex", "Combo Box0", "Female" if child.sex == "F" else "Male", ["Select", "Female", "Male"])
    form.heading("Part 3: Parents")
    form.text("Mother's name", "m1", case.adults[0].name)
    form.text("Mother's date of birth", "m2", f"{case.adults[0].born:%d/%m/%Y}")
    form.text("Father's name", "f1", case.adults[1].name)
    form.text("Father's date of birth", "f2", f"{case.adults[1].born:%d/%m/%Y}")
    form.heading("Part 4: Your worries")
    form.text("What are you worried about?", "w1", case.worry)
    form.text("What is working well?", "w2", case.good)
    asked = truth(
        case,
        frozenset({"date_of_birth", "sex", "nhs_number", "address", "school", "gp"}),
        frozenset({"date_of_birth", "relationships"}),
        frozenset({"text", "strengths"}),
        kind="referral form (PDF fields)",
        consent=False,
    )
    return f"set_aside_pdf_labels_above_{seed}.pdf", form.bytes(), asked


def pdf_short_names(seed: int) -> Made:
    """Short field names, several children, boxes for sex and level."""
    case = family(seed, 2)
    form = Fillable(f"{case.authority} Single point of access")
    form.heading("A. Children")
    for at, child in enumerate(case.children, start=1):
        form.text("Name", f"CYP{at}_FullName", child.name)
        form.text("Date of birth", f"CYP{at}_DOB", f"{child.born:%d/%m/%Y}")
        form.box("Male", f"CYP{at}_Sex_Male", child.sex == "M")
        form.box("Female", f"CYP{at}_Sex_Female", child.sex == "F")
        form.text("Ethnicity", f"CYP{at}_Ethnicity", child.ethnicity[0])
    form.text("Home address", "Family_Address", case.address)
    form.text("Postcode", "Family_Postcode", case.postcode)
    form.heading("B. Adults")
    for at, adult in enumerate(case.adults, start=1):
        form.text("Name", f"Adult{at}_Name", adult.name)
        form.text("Relationship", f"Adult{at}_Relationship", adult.relation)
        form.text("Telephone", f"Adult{at}_Tel", adult.phone)
    form.heading("C. Consent")
    form.choice("Consent", "Consent_Status", case.consent.capitalize(), ["(select)", "Given", "Refused", "Not sought"])
    form.heading("D. Concerns")
    form.text("Reason for referral", "Concern_Text", case.worry)
    for level in (1, 2, 3, 4):
        form.box(f"Level {level}", f"Level_{level}", case.level == level)
    form.heading("E. Referrer")
    _referrer_fields(form, case, "Referrer_")
    asked = truth(
        case,
        frozenset({"date_of_birth", "sex", "ethnicity", "address"}),
        frozenset({"relationships", "phone"}),
        frozenset({"text", "level_claimed"}),
        kind="referral form (PDF fields)",
    )
    asked["consent"] = {"status": case.consent}
    return f"set_aside_pdf_short_names_{seed}.pdf", form.bytes(), asked


def school_mail(seed: int) -> Made:
    """A school's plain e-mail with an earlier message quoted below."""
    case = family(seed, 1)
    child, (mother, _), r = case.children[0], case.adults, case.referrer
    own = "her" if child.sex == "F" else "his"
    subject = "She" if child.sex == "F" else "He"
    message = EmailMessage()
    message["From"] = f"{r['name']} <{r['email']}>"
    message["To"] = "mash@council.example"
    message["Subject"] = "Referral as discussed"
    message["Date"] = "Fri, 17 Apr 2026 15:40:00 +0100"
    message.set_content(
        f"Dear team,\n\nI am writing about {child.name}, born {child.born.day} {child.born:%B %Y}, "
        f'a pupil at our school. {subject} told me "{case.words}"\n\n'
        f"{own.capitalize()} mother, {mother.name}, can be reached on {mother.phone}. The family address "
        f"is:\n\n{case.address.split(', ')[0]}\n{case.town}\n{case.postcode}\n\n"
        f"{mother.forenames} does not consent to this referral but knows that I am writing to you.\n\nWe would "
        f"say level {case.level}.\n\nRegards\n\n{r['name']}\n{r['role']}\n{r['agency']}\nTel: {r['phone']}\n\n"
        f"On 16 April 2026 at 10:15, Duty Desk wrote:\n> Please write in about Callista Bray (born 3 May 2011) as "
        f"well.\n"
    )
    asked: dict[str, object] = {
        "kind": "e-mail",
        "referrer": {
            "name": r["name"],
            "role": r["role"],
            "agency": r["agency"],
            "referral_source_code": "2A",
            "phone": r["phone"],
            "email": r["email"],
        },
        "children": [
            {
                "label": "child 1",
                "forenames": child.forenames,
                "surname": child.surname,
                "date_of_birth": child.born.isoformat(),
                "address": case.address,
                "postcode": case.postcode,
            }
        ],
        "adults": [
            {
                "label": "adult 1",
                "forenames": mother.forenames,
                "surname": mother.surname,
                "phone": mother.phone,
                "relationships": [{"to": "child 1", "kind": "parent"}],
            }
        ],
        "household_address": case.address,
        "household_postcode": case.postcode,
        "consent": {"status": "refused", "family_told": True},
        "concern": {"childs_words": case.words, "level_claimed": case.level},
    }
    return f"set_aside_school_mail_{seed}.eml", message.as_bytes(), asked


def mail_with_form(seed: int) -> Made:
    """A short e-mail with a form attached under a name outside ASCII."""
    _, form, asked = one_long_table(seed)
    case = family(seed, 2)
    message = EmailMessage()
    message["From"] = f"{case.referrer['name']} <{case.referrer['email']}>"
    message["To"] = "mash@council.example"
    message["Subject"] = "Form attached"
    message["Date"] = "Fri, 17 Apr 2026 15:40:00 +0100"
    message.set_content("Please find the form attached.\n\nThanks\n\n" + case.referrer["name"])
    message.add_attachment(form, maintype="application", subtype=DOCX, filename="Überweisung – Mädchen.docx")
    return f"set_aside_mail_with_form_{seed}.eml", message.as_bytes(), {"kind": "e-mail", "attached_form": asked}
