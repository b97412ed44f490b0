"""Forms woven anew for every seed: which structure, which words, which order and which way to write, each drawn apart.

Labels are put together from an owner, a modifier and a head; headings from a lead and a matter. None of the words is
taken from the reader's own lists, so a score over new seeds says how the reader fares on a form it never saw.
"""

import random
from collections.abc import Callable

from tests.factories.forms.families import CONCERN_ALL, Family, Someone, family, truth
from tests.factories.forms.paper import Paper

Made = tuple[str, bytes, dict[str, object]]
Pairs = list[tuple[str, str]]

_HEADS: dict[str, tuple[str, ...]] = {
    "name": (
        "{o} {m} name", "Name ({m})", "{m} name of {n}", "{o} name in {m}", "What is {n} called?", "Names of {n}",
    ),
    "born": ("{o} birth date", "When born", "Day born", "{o} DOB", "Date of {o} birth", "Birth date (dd/mm/yyyy)",
             "When was {n} born?", "Born (date)", "Date born"),
    "sex": ("{o} sex", "Gender of {n}", "Sex (m / f)", "{o} gender", "Recorded gender"),
    "ethnic": (
        "{o} ethnic heritage", "Ethnic identity of {n}", "{o} heritage", "Race and heritage",
        "Ethnicity as described",
    ),
    "nhs": ("{o} NHS no", "NHS digits", "{o} NHS number", "NHS number, if to hand"),
    "language": ("{o} mother tongue", "Language most spoken", "Speaks which language?", "Language of {n}"),
    "school": (
        "School attended by {n}", "{o} school", "Goes to school at", "Where is {n} in education?",
        "School now attended",
    ),
    "gp": ("{o} doctor", "Doctor registered with", "{o} GP practice", "Surgery attended", "GP of {n}"),
    "address": (
        "{o} address", "Where {n} lives", "Address lived at", "Where does {n} live now?", "Present address of {n}",
        "Place of residence", "Lives at which address?",
    ),
    "relation": (
        "Kinship to {c}", "How related to {c}", "Relation to {c}", "Connection with {c}", "Tie to {c}",
        "{m} relationship to {c}",
    ),
    "pr": ("Holds parental responsibility?", "Parental rights and responsibility", "PR held?", "Has PR (Y/N)"),
    "lives": (
        "Lives with {c}?", "Shares the home?", "Resident at this address?", "Living in the same house?",
        "Part of this household?",
    ),
    "phone": ("{m} phone", "Ring on", "Mobile or landline", "Phone to reach them on", "Daytime phone"),
    "role": ("Your profession", "Post you hold", "Job held", "Profession", "Position or rank"),
    "agency": ("Employed by", "Organisation or team", "Your employer", "Body you represent", "Service or department"),
    "email": ("Email to reply to", "E-mail for replies", "Your email", "Email (secure)"),
    "date": (
        "Date of writing", "Date this was written", "Written on (date)", "Date of signature",
        "Day of referral: date",
    ),
}
_OWN = {
    "child": (
        ("Child's", "Young person's", "Pupil's", "Youngster's", ""),
        ("the child", "the young person", "this child"),
    ),
    "other": (("Adult's", "Person's", "Their", "Relative's", ""), ("the adult", "this person", "the relative")),
    "referrer": (("Your", "Referrer's", "Writer's", ""), ("the referrer", "the writer")),
}
_MODIFIERS = ("full", "complete", "legal", "usual", "whole", "current")
_TITLES = (
    *("Notice of worry about a child", "Children's services contact sheet"),
    *("Shared referral document", "Child welfare request"),
)
_PARTS: dict[str, tuple[str, ...]] = {
    "child": (
        "About the {k}", "{k} this concerns", "Part {x} | {k}", "{x}. Details: {k}",
        "Who this referral concerns: {k}",
    ),
    "other": (
        "{a} in their lives", "{x}. {a}", "{a} at home or elsewhere", "Part {x} | {a}",
        "Those around the child: {a}",
    ),
    "referrer": (
        "Who is writing this?", "{x}. Author of this referral", "Part {x} | The writer", "Who sends this?",
        "Sent by",
    ),
    "concern": ("{x}. What troubles you", "Part {x} | The worry", "Account of events", "The reasons in your words"),
    "consent": ("{x}. Permission", "Agreement to share", "Part {x} | Knowledge and agreement of the family"),
}
_ASKED: dict[str, tuple[str, ...]] = {
    "worry": (
        "What troubles you about {n}?", "Set out the facts that worry you", "What events led to this referral?",
        "Describe the situation that concerns you",
    ),
    "words": (
        "What does {n} say about it?", "{n}: their own words", "How does {n} describe things?",
        "Views and feelings of {n}",
    ),
    "action": (
        "Which steps were taken before?", "Help offered so far", "Efforts already made to help",
        "What did your service do already?",
    ),
    "hope": (
        "What result do you hope for?", "Which change do you want to see?", "Aims of this request",
        "What should come next?",
    ),
    "good": (
        "What protects {n}?", "Which strengths does the family have?", "Things that go well", "Positive factors",
    ),
    "told": (
        "Does the family know of this?", "Were the parents informed?", "Have you told the parents that you write?",
    ),
    "consent": ("Do they agree?", "Position on consent", "Was permission given?"),
    "level": ("Level you propose", "Which tier of need?", "Threshold, in your view"),
}
_KIDS = ("children", "young people", "child or children")
_GROWN = ("grown-ups", "parents and relatives", "adults and carers", "family members")


class Loom:
    """The draws of one seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(f"woven {seed}")
        self.part = 0

    def one(self, options: tuple[str, ...]) -> str:
        return self.rng.choice(options)

    def head(self, key: str, owner: str) -> str:
        """A label for one fact, the same words never twice in a row by design of nobody."""
        own, noun = (self.one(row) for row in _OWN[owner])
        whom = self.one(("the child", "the children"))
        text = self.one(_HEADS[key]).format(o=own, n=noun, m=self.one(_MODIFIERS), c=whom)
        text = " ".join(text.split())
        return text[0].upper() + text[1:]

    def ask(self, key: str) -> str:
        text = self.one(_ASKED[key]).format(n=self.one(_OWN["child"][1]))
        return text[0].upper() + text[1:]

    def heading(self, which: str) -> str:
        self.part += 1
        text = self.one(_PARTS[which]).format(k=self.one(_KIDS), a=self.one(_GROWN), x=self.part)
        return text[0].upper() + text[1:]

    def born(self, person: Someone) -> str:
        day = person.born
        ways = (f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}", f"{day.day} {day:%B %Y}", f"{day:%d-%b-%Y}", f"{day:%d/%m/%y}")
        return self.one(ways)

    def flag(self, value: bool) -> str:
        yes, no = self.one(("☒|☐", "[x]|[ ]", "✓|☐")).split("|")
        pick = self.rng.random()
        if pick < 0.4:
            return "Yes" if value else "No"
        if pick < 0.6:
            return "Y" if value else "N"
        return f"{yes if value else no} Yes   {no if value else yes} No"

    def options(self, names: tuple[str, ...], chosen: str) -> str:
        on, off = self.one(("☒|☐", "[x]|[ ]")).split("|")
        return "   ".join(f"{on if name == chosen else off} {name}" for name in names)


def _rows(paper: Paper, people: list[Pairs]) -> None:
    paper.table([[label for label, _ in people[0]], *[[text for _, text in person] for person in people]])


def _columns(paper: Paper, people: list[Pairs]) -> None:
    paper.table([[people[0][at][0], *[person[at][1] for person in people]] for at in range(len(people[0]))])


def _blocks(paper: Paper, people: list[Pairs]) -> None:
    for person in people:
        paper.table([[label, text] for label, text in person])
        paper.line("")


def _double(paper: Paper, people: list[Pairs]) -> None:
    for person in people:
        pairs = [*person, ("", "")] if len(person) % 2 else person
        paper.table([[*pairs[at], *pairs[at + 1]] for at in range(0, len(pairs), 2)])
        paper.line("")


def _inside(paper: Paper, people: list[Pairs]) -> None:
    for person in people:
        cells = [f"{label}\n{text}" for label, text in person]
        cells += [""] * (-len(cells) % 3)
        paper.table([cells[at : at + 3] for at in range(0, len(cells), 3)])
        paper.line("")


def _above(paper: Paper, people: list[Pairs]) -> None:
    for person in people:
        rows: list[list[str]] = []
        for at in range(0, len(person), 3):
            some = person[at : at + 3] + [("", "")] * (3 - len(person[at : at + 3]))
            rows += [[label for label, _ in some], [text for _, text in some]]
        paper.table(rows)
        paper.line("")


def _lines(paper: Paper, people: list[Pairs]) -> None:
    for person in people:
        for label, text in person:
            paper.line(f"{label.rstrip('?:')}{'?' if label.endswith('?') else ':'} {text}")
        paper.line("")


def _same_line(paper: Paper, people: list[Pairs]) -> None:
    for person in people:
        for at in range(0, len(person), 2):
            paper.line("\t".join(f"{label.rstrip(':')}: {text}" for label, text in person[at : at + 2]))
        paper.line("")


def _inside_colon(paper: Paper, people: list[Pairs]) -> None:
    for person in people:
        cells = [f"{label.rstrip(':?')}: {text}" for label, text in person]
        cells += [""] * (len(cells) % 2)
        paper.table([cells[at : at + 2] for at in range(0, len(cells), 2)])
        paper.line("")


_Way = Callable[[Paper, list[Pairs]], None]
_WAYS: tuple[_Way, ...] = (
    *(_rows, _columns, _blocks, _double, _inside),
    *(_above, _lines, _same_line, _inside_colon),
)


def _child(loom: Loom, case: Family, labels: dict[str, str], person: Someone) -> Pairs:
    says = {
        "name": person.name, "born": loom.born(person), "sex": {"F": "Female", "M": "Male"}[person.sex],
        "ethnic": person.ethnicity[1], "nhs": person.nhs_number, "language": case.language, "school": case.school,
        "gp": case.gp, "address": f"{case.address}, {case.postcode}",
    }
    return [(labels[key], says[key]) for key in labels]


def _adult(loom: Loom, case: Family, labels: dict[str, str], person: Someone) -> Pairs:
    says = {
        "name": person.name, "born": loom.born(person), "relation": person.relation,
        "pr": loom.flag(person.pr), "lives": loom.flag(person.lives_here), "phone": person.phone,
    }
    return [(labels[key], says[key]) for key in labels]


def woven(seed: int) -> Made:
    """The form of one seed."""
    loom = Loom(seed)
    rng = loom.rng
    case = family(seed, rng.choice((1, 2, 2, 3)))
    paper = Paper(loom.one(_TITLES))
    bold = rng.random() < 0.5

    def heading(which: str) -> None:
        text = loom.heading(which)
        (paper.bold if bold else paper.heading)(text)

    def children() -> None:
        keys = ["born", "sex", "ethnic", "nhs", "language", "school", "gp", "address"]
        rng.shuffle(keys)
        labels = {key: loom.head(key, "child") for key in ("name", *keys)}
        heading("child")
        way = rng.choice(_WAYS if len(case.children) > 1 else _WAYS[2:])
        way(paper, [_child(loom, case, labels, one) for one in case.children])

    def adults() -> None:
        keys = ["born", "relation", "pr", "lives", "phone"]
        rng.shuffle(keys)
        labels = {key: loom.head(key, "other") for key in ("name", *keys)}
        heading("other")
        rng.choice(_WAYS)(paper, [_adult(loom, case, labels, one) for one in case.adults])

    def referrer() -> None:
        r = case.referrer
        says = {key: r[key] for key in ("role", "agency", "phone", "email")} | {"date": f"{case.form_date:%d/%m/%Y}"}
        keys = list(says)
        rng.shuffle(keys)
        heading("referrer")
        pairs = [(loom.head("name", "referrer"), r["name"]), *[(loom.head(key, "referrer"), says[key]) for key in keys]]
        rng.choice(_WAYS[2:])(paper, [pairs])

    def concern() -> None:
        heading("concern")
        said = {"worry": case.worry, "words": case.words, "action": case.action, "hope": case.hope, "good": case.good}
        way = rng.randrange(3)
        if way == 0:
            paper.table([[loom.ask(key), text] for key, text in said.items()])
        elif way == 1:
            for key, text in said.items():
                paper.table([[loom.ask(key)], [text]])
        else:
            for key, text in said.items():
                paper.bold(loom.ask(key))
                paper.line(text)
        paper.table([[loom.ask("level"), loom.options(("1", "2", "3", "4"), str(case.level))]])

    def consent() -> None:
        heading("consent")
        answer = {"given": "Given", "refused": "Refused", "not sought": "Not sought"}[case.consent]
        asked = loom.options(("Given", "Refused", "Not sought"), answer)
        paper.table([[loom.ask("told"), loom.flag(case.told)], [loom.ask("consent"), asked]])

    order: list[Callable[[], None]] = [children, adults, concern, consent]
    if rng.random() < 0.3:
        order[0:2] = [adults, children]
    order.insert(rng.choice((0, 4, 4)), referrer)
    for one in order:
        one()
    child = frozenset({"date_of_birth", "sex", "ethnicity", "nhs_number", "school", "gp", "language", "address"})
    grown = frozenset({"date_of_birth", "relationships", "phone", "parental_responsibility", "in_household"})
    return f"woven_{seed}.docx", paper.bytes(), truth(case, child, grown, CONCERN_ALL, by=False)
