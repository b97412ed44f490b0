"""Forms full of what is nobody's answer: markings, prompts, legal notes, signature rows; and a PDF of tooltips."""

from tests.factories.forms.families import Family, family, truth
from tests.factories.forms.paper import Fillable, Paper
from tests.factories.forms.varied import Made, Words, consent_word, yes

_MARKS = ("OFFICIAL – SENSITIVE once completed. Fields marked * must be completed.", "RESTRICTED when complete",
          "Official - Sensitive (personal)", "CONFIDENTIAL – Version 3.2 – April 2025")
_NOTES = ("Please return to the Front Door – by secure e-mail – front.door@council.example – 01632 960999",
          "Information you give on this form will be shared in line with the UK GDPR.",
          "If a child is in immediate danger – dial 999 – do not wait for this form",
          "For advice on thresholds, call the advice line on 01632 960998.", "Page 1 of 3", "All boxes expand.")
_TITLES = ("Request for Help – Children's Services Single Point of Access", "Multi-Agency Referral Form",
           "Referral to Family Services Front Door", "Inter-agency referral form")
_WORRY = ("Reason for referral: describe the concerns, giving dates and details of any incident",
          "What are you worried about? Please give dates and examples.",
          "Nature of concern: set out the facts. Include any injuries.", "Your concerns (with dates)")
_WORDS = ("Child's own account: use their own words", "What has the child said?",
          "Voice of the child: quote if you can")
_KNOWN = ("How long and in what capacity have you known the family?", "How long have you known the family?",
          "Relationship to child / family", "Your connection with the family")
_BONDS = ("School of both children", "Class teacher since 2023", "Contact at school for three years",
          "GP of the mother")
_DATED = ("Date and time of this referral", "Date and time of this request", "When was this form completed?")


def _notes(w: Words, paper: Paper) -> None:
    if w.rng.random() < 0.6:
        paper.line(w.one(list(_NOTES)))


def _workers(w: Words, case: Family, paper: Paper) -> None:
    p = case.professional
    mark = w.one([" – ", ", ", "; ", " - "])
    other = mark.join(("Imran Siddiqui", "CAMHS practitioner", "Millbrook CAMHS", "imran@camhs.example"))
    first = mark.join((p["name"], p["role"], p["agency"], p["contact"]))
    paper.heading(w.one(["Other professionals", "Professionals involved with the family", "Agencies involved"]))
    _notes(w, paper)
    paper.line(first)
    paper.line(other)
    _notes(w, paper)


def small_print(seed: int) -> Made:
    """A Word form of tables and lines with its small print everywhere."""
    case, w = family(seed, 1), Words(seed, "print")
    child, (mother, father), r = case.children[0], case.adults, case.referrer
    paper = Paper(case.authority)
    paper.heading(w.one(list(_TITLES)))
    paper.line(w.one(list(_MARKS)))
    _notes(w, paper)
    paper.heading(w.one(["Child 1", "Part 1 – Child / young person", "The child"]))
    home = w.one(["Home telephone", "Home phone number", "Home tel. no."])
    paper.table(
        [
            ["Family name", child.surname, "Given name(s)", child.forenames],
            ["Date of birth", w.born(child), "Gender", child.sex],
            ["Current address", case.address, "Postcode", case.postcode],
            [home, "01632 960721", "Child's mobile", "07700 900123"],
            ["School / nursery", case.school, "GP practice", case.gp],
        ]
    )
    paper.heading(w.one(["Parents and carers", "Part 2 – Parents, carers and other adults"]))
    rows = [["Full name", "DOB or age", "Relationship to child", "PR (Y/N)", "Lives with child (Y/N)", "Telephone"]]
    rows += [
        [a.name, w.born(a), a.relation.split()[0], "Y", "Y" if a.lives_here else "N", a.phone]
        for a in (mother, father)
    ]
    paper.table([*rows, [""] * 6])
    _workers(w, case, paper)
    paper.heading(w.one(["Reason for referral", "Your concerns", "Part 4 – The concern"]))
    told = f"{case.worry}\nThis has happened before."
    paper.table([[w.one(list(_WORRY))], [told], [w.one(list(_WORDS))], [case.words]])
    paper.heading("Consent")
    _notes(w, paper)
    paper.table(
        [
            ["Have you told the family that you are making this referral?", w.tick(["Yes", "No"], yes(case.told))],
            ["Consent to the referral", w.tick(["Given", "Refused", "Not sought"], consent_word(case))],
        ]
    )
    paper.heading(w.one(["Referrer", "Details of person making the referral", "About you"]))
    bond = w.one(list(_BONDS))
    paper.table(
        [
            ["Name", r["name"]],
            ["Job title", r["role"]],
            ["Agency", r["agency"]],
            ["Telephone", r["phone"]],
            ["E-mail", r["email"]],
            [w.one(list(_KNOWN)), bond],
            [w.one(list(_DATED)), f"{case.form_date:%d/%m/%Y} {case.form_time}"],
            [w.one(["Signature", "Signed", "Print name"]), ""],
        ]
    )
    _notes(w, paper)
    asked = truth(
        case,
        frozenset({"date_of_birth", "sex", "school", "gp", "address"}),
        concern=frozenset({"text", "childs_words"}),
        time=True,
        by=False,
    )
    children, concern, referrer = asked["children"], asked["concern"], asked["referrer"]
    assert isinstance(children, list)
    assert isinstance(concern, dict)
    assert isinstance(referrer, dict)
    children[0]["phone"] = "07700 900123"
    concern["text"] = told.replace("\n", "\n\n")
    referrer["relationship"] = bond
    asked["family_phone"] = "01632 960721"
    second = {"name": "Imran Siddiqui", "role": "CAMHS practitioner", "agency": "Millbrook CAMHS"}
    asked["professionals"] = [case.professional, second | {"contact": "imran@camhs.example"}]
    return f"print_{seed}.docx", paper.bytes(), asked


def tooltips(seed: int) -> Made:
    """A fillable PDF whose fields are told apart by their tooltips alone."""
    case, w = family(seed, 1), Words(seed, "tips")
    child, r = case.children[0], case.referrer
    form = Fillable(w.one(["Contact and Referral Form", "Referral form CR2"]))
    numbers = iter(range(1, 200))

    def text(label: str, tip: str, value: str) -> None:
        form.text(label, f"Text{next(numbers)}", value, tip)

    def box(label: str, tip: str, on: bool) -> None:
        form.box(label, f"Check Box{next(numbers)}", on, tip)

    form.heading("1. The child or young person")
    text("Forename(s)", "Child's forename(s)", child.forenames)
    text("Surname", "Child's surname", child.surname)
    text("Date of birth", "Child's date of birth (DD/MM/YYYY)", f"{child.born:%d/%m/%Y}")
    text("Address", "Child's home address", case.address)
    text("Postcode", "Home postcode", case.postcode)
    form.heading("2. Parents and carers")
    who = w.one(["Parent or carer", "Parent/carer", "Adult", "Carer"])
    split = w.one([": ", " – ", ": "])
    for number, adult in enumerate(case.adults, start=1):
        text("Name", f"{who} {number}{split}name", adult.name)
        text("Relationship", f"{who} {number}{split}relationship to child", adult.relation.split()[0])
        text("Telephone", f"{who} {number}{split}telephone", adult.phone)
        box("Has parental responsibility", f"{who} {number}{split}has parental responsibility", adult.pr)
        box("Lives with the child", f"{who} {number}{split}lives with the child", adult.lives_here)
        same = w.one(["", "Same address", "As above", "As child"]) if adult.lives_here else ", ".join(adult.elsewhere)
        text("Address if different", f"{who} {number}{split}address if different from child", same)
    form.heading("3. Consent")
    box("Yes", "Have you told the family about this referral: yes", case.told)
    box("No", "Have you told the family about this referral: no", not case.told)
    states = ["Given", "Refused", "Not sought"]
    form.choice("Consent", "Dropdown1", consent_word(case), ["Please select", *states], "Consent status")
    form.heading("4. Reason for contact")
    form.text("Describe your concerns", "Text90", case.worry, "Describe your concerns", 60)
    form._down(50)
    form.text("Own words", "Text91", case.words, "Child's own words", 40)
    form._down(30)
    form.heading("5. Referrer")
    text("Name", "Referrer's name", r["name"])
    text("Role", "Referrer's role", r["role"])
    text("Agency", "Referrer's agency", r["agency"])
    text("Telephone", "Referrer's telephone", r["phone"])
    text("E-mail", "Referrer's e-mail", r["email"])
    hidden = w.rng.random() < 0.5
    box("I do not want my name to be given to the family", "Referrer wishes to stay anonymous to the family", hidden)
    text("Date", "Date of referral", f"{case.form_date:%d/%m/%Y}")
    text("Time", "Time of referral", case.form_time)
    asked = truth(
        case,
        frozenset({"date_of_birth", "address"}),
        frozenset({"relationships", "phone", "parental_responsibility", "in_household", "elsewhere"}),
        frozenset({"text", "childs_words"}),
        kind="referral form (PDF fields)",
        time=True,
        by=False,
    )
    referrer = asked["referrer"]
    assert isinstance(referrer, dict)
    referrer["wishes_anonymity"] = hidden
    return f"tips_{seed}.pdf", form.bytes(), asked
