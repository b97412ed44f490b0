"""Made-up concerns about adults at risk: what the Care Act asks, on a Word form, a fillable PDF and a form of
headings."""

import datetime as dt
import random
from dataclasses import dataclass

from tests.factories.forms.families import Family, family
from tests.factories.forms.paper import Fillable, Paper

Made = tuple[str, bytes, dict[str, object]]
KINDS = (
    ("physical", "Physical abuse"),
    ("domestic", "Domestic abuse"),
    ("sexual", "Sexual abuse"),
    ("psychological", "Psychological / emotional"),
    ("financial", "Financial or material abuse"),
    ("modern_slavery", "Modern slavery"),
    ("discriminatory", "Discriminatory"),
    ("organisational", "Organisational"),
    ("neglect", "Neglect and acts of omission"),
    ("self_neglect", "Self-neglect"),
)
_NEEDS = {True: "Yes", False: "No"}


@dataclass(frozen=True)
class AtRisk:
    """One invented adult and what is said of them."""

    case: Family
    forenames: str
    surname: str
    born: dt.date
    sex: str
    kinds: tuple[str, ...]
    needs: bool
    abuse: bool
    unable: bool
    capacity: str
    wishes: str
    advocate: str
    worry: str

    def ticked(self) -> list[tuple[str, bool]]:
        """The ten kinds as boxes."""
        return [(words, code in self.kinds) for code, words in KINDS]


def at_risk(seed: int) -> AtRisk:
    """The adult of one seed: always the same."""
    rng = random.Random(seed * 7)
    case = family(seed, 1)
    sex = rng.choice("FM")
    return AtRisk(
        case=case,
        forenames=rng.choice({"F": ["Edith", "Parveen", "Wanda"], "M": ["Cyril", "Harbhajan", "Winston"]}[sex]),
        surname=rng.choice(["Pargeter", "Gill-Sandhu", "Okoro", "Vasko"]),
        born=dt.date(1942 + rng.randrange(9), rng.randint(1, 12), rng.randint(1, 28)),
        sex=sex,
        kinds=tuple(code for code, _ in rng.sample(KINDS, 2)),
        needs=True,
        abuse=True,
        unable=rng.random() < 0.7,
        capacity=rng.choice(
            [
                "Able to decide about money with support; no formal assessment has been made.",
                "Assessed on 2 March 2026 as lacking capacity to decide where to live.",
            ]
        ),
        wishes=rng.choice(
            ["Wants the visits to stop and to stay in the flat.", "Would like the bank card back and nothing more."]
        ),
        advocate=rng.choice(["Rosa Templeman, IMCA, 01632 960344", "Daughter, holds lasting power of attorney"]),
        worry="A neighbour has been visiting daily and money has gone from the savings book three times since winter.",
    )


def _truth(one: AtRisk, kind: str, living: bool = True) -> dict[str, object]:
    r = one.case.referrer
    return {
        "kind": kind,
        "form_date": one.case.form_date.isoformat(),
        "referrer": {
            "name": r["name"],
            "role": "Community nurse",
            "agency": "Quay Community Health",
            "phone": r["phone"],
            "email": r["email"],
        },
        "children": [],
        "adults": [
            {
                "label": "adult 1",
                "role": "adult at risk",
                "forenames": one.forenames,
                "surname": one.surname,
                "date_of_birth": one.born.isoformat(),
                "sex": one.sex,
                **({"address": one.case.address, "postcode": one.case.postcode} if living else {}),
            }
        ],
        "concern": {"text": one.worry},
        "adult_at_risk": {
            "care_and_support_needs": one.needs,
            "experiencing_abuse": one.abuse,
            "unable_to_protect": one.unable,
            "mental_capacity": one.capacity,
            "own_wishes": one.wishes,
            "advocate": one.advocate,
            "abuse_kinds": sorted(one.kinds),
        },
    }


def adult_table(seed: int) -> Made:
    """A Word form of two columns with content boxes, as an adults' board writes it."""
    one = at_risk(seed)
    case, r = one.case, one.case.referrer
    paper = Paper(f"{case.town} Safeguarding Adults Concern Form")
    paper.heading("Section 1: Details of the adult at risk")
    paper.table(
        [
            ["Surname", one.surname],
            ["First name", one.forenames],
            ["Date of birth", f"{one.born:%d/%m/%Y}"],
            ["Gender", {"F": "Female", "M": "Male"}[one.sex]],
            ["Home address", f"{case.address}, {case.postcode}"],
        ]
    )
    paper.heading("Section 2: The three-part test")
    for question, answer in (
        ("Does the adult have needs for care and support?", one.needs),
        ("Is the adult experiencing, or at risk of, abuse or neglect?", one.abuse),
        ("As a result of those needs, is the adult unable to protect themselves?", one.unable),
    ):
        paper.content_boxes(None, [("Yes", answer), ("No", not answer)], question)
    paper.heading("Section 3: Type of abuse (tick all that apply)")
    table = paper.table([["", ""] for _ in range(5)])
    for at, (words, on) in enumerate(one.ticked()):
        paper.content_boxes(table.cell(at % 5, at // 5), [(words, on)])
    paper.heading("Section 4: Details of the concern")
    paper.table([["What has happened?", one.worry]])
    paper.heading("Section 5: Making safeguarding personal")
    paper.table(
        [
            ["Does the adult have mental capacity to make decisions about their safety?", one.capacity],
            ["What are the adult's views and wishes?", one.wishes],
            ["Advocate or representative", one.advocate],
        ]
    )
    paper.heading("Section 6: Person raising the concern")
    paper.table(
        [
            ["Name", r["name"]],
            ["Job title", "Community nurse"],
            ["Organisation", "Quay Community Health"],
            ["Telephone", r["phone"]],
            ["Email", r["email"]],
            ["Date", f"{case.form_date:%d/%m/%Y}"],
        ]
    )
    return f"adult_table_{seed}.docx", paper.bytes(), _truth(one, "referral form")


def adult_pdf(seed: int) -> Made:
    """A fillable PDF with boxes for each kind of abuse."""
    one = at_risk(seed)
    case, r = one.case, one.case.referrer
    form = Fillable("Adult safeguarding referral")
    form.heading("Adult at risk")
    for label, value in (
        ("Full name", f"{one.forenames} {one.surname}"),
        ("Date of birth", f"{one.born:%d/%m/%Y}"),
        ("Address", case.address),
        ("Postcode", case.postcode),
    ):
        form.text(label, f"adult_{label.replace(' ', '')}", value)
    form.choice("Gender", "adult_gender", {"F": "Female", "M": "Male"}[one.sex], ["Select", "Female", "Male"])
    form.heading("Section 42 criteria")
    form.choice("Has care and support needs", "s42_needs", _NEEDS[one.needs], ["Select", "Yes", "No", "Not known"])
    form.choice("At risk of abuse or neglect", "s42_abuse", _NEEDS[one.abuse], ["Select", "Yes", "No", "Not known"])
    form.choice("Unable to protect themselves", "s42_protect", _NEEDS[one.unable], ["Select", "Yes", "No", "Not known"])
    form.heading("Kinds of abuse")
    for at, (words, on) in enumerate(one.ticked()):
        form.box(words, f"kind_{at}", on)
    form.heading("Concern")
    form.text("Description of the concern", "concern_text", one.worry)
    form.text("Mental capacity", "capacity", one.capacity)
    form.text("Desired outcomes of the adult", "outcomes", one.wishes)
    form.text("Details of any advocate", "advocate", one.advocate)
    form.heading("Referrer")
    for label, value in (
        ("Name", r["name"]),
        ("Role", "Community nurse"),
        ("Agency", "Quay Community Health"),
        ("Telephone", r["phone"]),
        ("Email", r["email"]),
        ("Date of referral", f"{case.form_date:%d/%m/%Y}"),
    ):
        form.text(label, f"ref_{label.replace(' ', '')}", value)
    return f"adult_pdf_{seed}.pdf", form.bytes(), _truth(one, "referral form (PDF fields)")


def adult_headings(seed: int) -> Made:
    """Headings that ask and paragraphs that answer; the kinds in a sentence of their own."""
    one = at_risk(seed)
    case, r = one.case, one.case.referrer
    paper = Paper("Concern about an adult")
    paper.heading("About the adult you are worried about")
    for line in (
        f"Name: {one.forenames} {one.surname}",
        f"Date of birth: {one.born.day} {one.born:%B %Y}",
        f"Sex: {one.sex}",
        f"Address: {case.address}, {case.postcode}",
    ):
        paper.line(line)
    paper.heading("What are you worried about?")
    paper.line(one.worry)
    paper.heading("What kind of abuse or neglect is it?")
    paper.line("; ".join(words for words, on in one.ticked() if on))
    paper.heading("Does the person have care and support needs?")
    paper.line(_NEEDS[one.needs])
    paper.heading("Is the person at risk of abuse or neglect?")
    paper.line(_NEEDS[one.abuse])
    paper.heading("Are they unable to protect themselves because of their needs?")
    paper.line(_NEEDS[one.unable])
    paper.heading("What do you know of the person's mental capacity?")
    paper.line(one.capacity)
    paper.heading("What does the person want to happen?")
    paper.line(one.wishes)
    paper.heading("Who speaks for the person, or is their advocate?")
    paper.line(one.advocate)
    paper.heading("Your details")
    for line in (
        f"Name: {r['name']}",
        "Role: Community nurse",
        "Organisation: Quay Community Health",
        f"Telephone: {r['phone']}",
        f"Email: {r['email']}",
        f"Date: {case.form_date:%d/%m/%Y}",
    ):
        paper.line(line)
    return f"adult_headings_{seed}.docx", paper.bytes(), _truth(one, "referral form")
