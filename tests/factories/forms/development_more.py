"""Made-up PDFs and e-mails the readers were built against."""

from email.message import EmailMessage

from tests.factories.forms.families import CHILD_ALL, family, truth
from tests.factories.forms.paper import Fillable

Made = tuple[str, bytes, dict[str, object]]


def pdf_unnamed(seed: int) -> Made:
    """Fields called Text1, Text2 … with the label printed to the left."""
    case = family(seed, 1)
    child = case.children[0]
    r = case.referrer
    form = Fillable(f"{case.authority} Referral Form")
    number = iter(range(1, 200))

    def text(label: str, value: str) -> None:
        form.text(label, f"Text{next(number)}", value)

    form.heading("Section 1 Referrer")
    for label, value in (
        ("Name", r["name"]),
        ("Role", r["role"]),
        ("Agency", r["agency"]),
        ("Telephone", r["phone"]),
        ("Email", r["email"]),
        ("Date of referral", f"{case.form_date:%d/%m/%Y}"),
    ):
        text(label, value)
    form.heading("Section 2 Child")
    for label, value in (
        ("Forename", child.forenames),
        ("Surname", child.surname),
        ("Date of birth", f"{child.born:%d/%m/%Y}"),
        ("NHS number", child.nhs_number),
        ("Home address", case.address),
        ("Postcode", case.postcode),
        ("School", case.school),
        ("GP", case.gp),
    ):
        text(label, value)
    form.choice(
        "Gender", "Dropdown1", "Female" if child.sex == "F" else "Male", ["Please select", "Male", "Female", "Unknown"]
    )
    form.choice("Ethnicity", "Dropdown2", child.ethnicity[1], ["Please select", child.ethnicity[1]])
    for at, adult in enumerate(case.adults, start=1):
        form.heading(f"Parent/carer {at}")
        for label, value in (
            ("Name", adult.name),
            ("Date of birth", f"{adult.born:%d/%m/%Y}"),
            ("Relationship to child", adult.relation),
            ("Telephone", adult.phone),
        ):
            text(label, value)
    form.heading("Section 4 Consent")
    form.choice(
        "Has consent been given?",
        "Dropdown3",
        case.consent.capitalize(),
        ["Please select", "Given", "Refused", "Not sought"],
    )
    form.heading("Section 5 Concerns")
    for label, value in (("What are you worried about?", case.worry), ("Child's voice", case.words)):
        text(label, value)
    asked = truth(
        case,
        CHILD_ALL - {"language", "religion", "interpreter"},
        frozenset({"date_of_birth", "relationships", "phone"}),
        frozenset({"text", "childs_words"}),
        kind="referral form (PDF fields)",
        by=False,
    )
    asked["consent"] = {"status": case.consent}
    return f"dev_pdf_unnamed_{seed}.pdf", form.bytes(), asked


def pdf_pairs(seed: int) -> Made:
    """Dotted names with tooltips, Yes and No as two boxes, split dates."""
    case = family(seed, 2)
    r = case.referrer
    form = Fillable(f"{case.authority} e-MARF")
    form.heading("Children")
    for at, child in enumerate(case.children, start=1):
        stem = f"form.children.child{at}"
        form.text(f"Child {at} forename", f"{stem}.FirstName", child.forenames, f"Child {at} first name")
        form.text(f"Child {at} surname", f"{stem}.LastName", child.surname, f"Child {at} surname")
        form.text("Day", f"{stem}.DOB_Day", f"{child.born:%d}", "DOB day")
        form.text("Month", f"{stem}.DOB_Month", f"{child.born:%m}", "DOB month")
        form.text("Year", f"{stem}.DOB_Year", f"{child.born:%Y}", "DOB year")
        form.choice("Sex", f"{stem}.Sex", child.sex, ["-", "M", "F"], f"Child {at} sex")
        form.text("NHS", f"{stem}.NHS", child.nhs_number, f"Child {at} NHS number")
    form.text("Address", "form.family.Address", f"{case.address}, {case.postcode}", "Family home address")
    form.heading("Parents and carers")
    for at, adult in enumerate(case.adults, start=1):
        form.text("Name", f"form.adult{at}.Name", adult.name, f"Adult {at} name")
        form.text("DOB", f"form.adult{at}.DOB", f"{adult.born:%d/%m/%Y}", f"Adult {at} date of birth")
        form.text("Relationship", f"form.adult{at}.Relationship", adult.relation, f"Adult {at} relationship to child")
        form.box("PR: yes", f"form.adult{at}.PR_Yes", adult.pr)
        form.box("PR: no", f"form.adult{at}.PR_No", not adult.pr)
    form.heading("Consent")
    form.box(
        "Family told about this referral",
        "form.consent.told",
        case.told,
        "The family has been told about this referral",
    )
    form.box("Consent given", "form.consent.given", case.consent == "given", "Consent given")
    form.box("Consent refused", "form.consent.refused", case.consent == "refused", "Consent refused")
    form.box("Consent not sought", "form.consent.notsought", case.consent == "not sought", "Consent not sought")
    form.heading("Concern")
    form.text("Concern", "form.concern.Narrative", case.worry, "Describe your concerns")
    form.text("Level", "form.concern.Level", str(case.level), "Level of need")
    form.heading("Referrer")
    for label, name, value in (
        ("Name", "Name", r["name"]),
        ("Job title", "JobTitle", r["role"]),
        ("Agency", "Agency", r["agency"]),
        ("Phone", "Phone", r["phone"]),
        ("Email", "Email", r["email"]),
        ("Date", "Date", f"{case.form_date:%d/%m/%Y}"),
    ):
        form.text(label, f"form.referrer.{name}", value, f"Referrer {label.lower()}")
    asked = truth(
        case,
        frozenset({"date_of_birth", "sex", "nhs_number", "address"}),
        frozenset({"date_of_birth", "relationships", "parental_responsibility"}),
        frozenset({"text", "level_claimed"}),
        kind="referral form (PDF fields)",
        by=False,
    )
    return f"dev_pdf_pairs_{seed}.pdf", form.bytes(), asked


def gp_letter(seed: int) -> Made:
    """A doctor's plain e-mail about one child."""
    case = family(seed, 1)
    child, (mother, _) = case.children[0], case.adults
    pronoun, own = ("She", "her") if child.sex == "F" else ("He", "his")
    message = EmailMessage()
    message["From"] = "Dr Efua Lartey <e.lartey@quay.example>"
    message["To"] = "front.door@council.example"
    message["Subject"] = "Safeguarding concern"
    message["Date"] = "Mon, 20 Apr 2026 09:12:00 +0100"
    message.set_content(
        f"Dear colleagues,\n\nI am concerned about {child.name} (d.o.b. {child.born:%d.%m.%Y}), who lives at "
        f"{case.address}, {case.postcode}.\n"
        f"{pronoun} has missed four appointments. {own.capitalize()} mother is {mother.name}, mobile "
        f"{mother.phone}.\n\n"
        f"I have told {own} mother that I am writing. She agrees to this referral.\n\nI think this is level "
        f"{case.level}.\n\nKind regards,\n\nDr Efua Lartey\nGeneral practitioner\nThe Quay "
        f"Surgery\n{case.referrer['phone']}\n"
    )
    asked: dict[str, object] = {
        "kind": "e-mail",
        "referrer": {
            "name": "Dr Efua Lartey",
            "role": "General practitioner",
            "agency": "The Quay Surgery",
            "referral_source_code": "3A",
            "phone": case.referrer["phone"],
            "email": "e.lartey@quay.example",
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
        "consent": {"status": "given", "family_told": True},
        "concern": {"level_claimed": case.level},
    }
    return f"dev_gp_letter_{seed}.eml", message.as_bytes(), asked


def labelled_mail(seed: int) -> Made:
    """An e-mail whose body is `Label: value` lines, in Windows-1252."""
    case = family(seed, 1)
    child, (mother, _) = case.children[0], case.adults
    message = EmailMessage()
    message["From"] = f"{case.referrer['name']} <{case.referrer['email']}>"
    message["To"] = "front.door@council.example"
    message["Subject"] = "Referral"
    message["Date"] = "Mon, 20 Apr 2026 14:02:00 +0100"
    body = (
        f"Hello,\n\nPlease see our referral – details below.\n\nChild's name: {child.name}\nDOB: "
        f"{child.born:%d/%m/%Y}\nGender: {'Female' if child.sex == 'F' else 'Male'}\n"
        f"Address: {case.address}, {case.postcode}\nSchool: {case.school}\nMother: {mother.name}\nReason for "
        f"referral: {case.worry}\n\nMany "
        f"thanks\n\n{case.referrer['name']}\n{case.referrer['role']}\n{case.referrer['agency']}\n{case.referrer['phone']}\n"
    )
    message.set_content(
        body.encode("cp1252"),
        maintype="text",
        subtype="plain",
        params={"charset": "windows-1252"},
        cte="quoted-printable",
    )
    r = case.referrer
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
                "sex": child.sex,
                "address": case.address,
                "postcode": case.postcode,
                "school": case.school,
            }
        ],
        "adults": [
            {
                "label": "adult 1",
                "forenames": mother.forenames,
                "surname": mother.surname,
                "relationships": [{"to": "child 1", "kind": "parent"}],
            }
        ],
        "consent": {"status": None},
    }
    return f"dev_labelled_mail_{seed}.eml", message.as_bytes(), asked
