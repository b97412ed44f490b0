"""A layout for every seed: parts in any order, labels from long lists of synonyms, a geometry for each part by chance.

Written so that the reader can be tried on hundreds of forms nobody drew: blocks with their heading inside the table,
persons in rows, columns and blocks, columns of flags, tables of professionals of several kinds, prompts behind
questions, answers to `delete as appropriate`, letterheads and return addresses.
"""

from collections.abc import Callable

from tests.factories.forms.families import Family, Someone, family, truth
from tests.factories.forms.paper import Paper
from tests.factories.forms.varied import Made, Words, consent_word, yes

_HINTS = ["", " (delete as appropriate)", " (delete one)", " (Y/N)", ""]
_MORE = {
    "surname": ["Surname", "Family name", "Last name"],
    "forenames": ["First name(s)", "Given name(s)", "Forename(s)", "First name"],
    "name": ["Name", "Full name", "Name in full"],
    "born": [
        "Date of birth",
        "D.O.B.",
        "Date of birth / expected date of delivery",
        "DOB or EDD",
        "Date of birth or expected date of delivery",
        "DOB / due date",
    ],
    "adult_born": ["Date of birth", "DOB", "Date of birth or age", "DOB / age", "Age or date of birth"],
    "sex": ["Gender", "Sex", "M/F", "Male / Female"],
    "ethnicity": ["Ethnicity", "Ethnic origin", "Ethnic background"],
    "language": ["First language", "Home language", "Main language", "Language spoken at home"],
    "nhs": ["NHS number", "NHS no.", "NHS No (if known)"],
    "school": ["School / nursery / college", "School or setting", "School, nursery or college", "Education setting"],
    "gp": ["GP name and surgery", "GP practice", "Family doctor", "GP surgery"],
    "address": ["Home address and postcode", "Address (with postcode)", "Home address", "Child's address and postcode"],
    "relation": [
        "Relationship to child(ren)",
        "Relationship to children",
        "How related?",
        "Relationship (to which child?)",
    ],
    "pr": ["Parental responsibility?", "Has parental responsibility", "Holds PR?", "PR"],
    "lives": [
        "Lives with the child(ren)?",
        "Same address as child?",
        "Lives at the address above",
        "Lives here",
        "In household?",
    ],
    "phone": ["Telephone", "Contact number", "Mobile", "Tel. no."],
    "elsewhere": ["Address if different", "Address if different from child", "Other address", "Address if elsewhere"],
    "told": [
        "Does the family know about this referral?",
        "Have the parents been told about this referral?",
        "Is the family aware of this referral?",
        "Have you told the parents that you are making this request?",
    ],
    "agreed": [
        "Has consent been given to share information?",
        "Have they given consent?",
        "Do they agree to information being shared?",
        "Has consent been obtained?",
    ],
    "worry": [
        "What are you worried about? Give examples and dates",
        "What are you worried about?",
        "Describe your concerns",
        "Reason for referral",
        "What is happening?",
        "Details of your concerns",
    ],
    "words": [
        "What has the child said? Use their own words",
        "What do the children say?",
        "Child's wishes, feelings and own words",
        "Voice of the child",
        "What do the child(ren) say about it?",
    ],
    "good": ["What is working well?", "Strengths and protective factors", "What is going well for this family?"],
    "action": [
        "What have you already done?",
        "What help has been given already?",
        "Action already taken",
        "What has been done so far?",
    ],
    "hope": ["What would you like to happen?", "What needs to happen next?", "Desired outcome", "What would help now?"],
    "level": ["Level of need (1-4)", "Which level of need? (1 to 4)", "Level of need"],
}
_PARTS = {
    "child": ["Child details", "Children and young people", "Children being referred", "Child or young person"],
    "adult": ["Parents and carers", "Parents, carers and household members", "Adults in the family", "Family members"],
    "pros": ["Professionals working with the family", "Other professionals", "Services already involved"],
    "referrer": ["Referrer details", "Your details", "Who is making this referral", "Person completing this form"],
    "consent": ["Consent", "Consent and information sharing", "Agreement"],
    "concern": ["Reason for referral", "Your concerns", "The concern", "Why you are contacting us"],
}
_ODD = [
    "Particulars",
    "Item 14",
    "As on file",
    "Ref. B",
    "State here",
    "Further particulars",
    "Entry",
    "If any",
    "Core data",
]
"""Labels that no reader can know: what stands beside them may be missed, and must not be given to another field."""
_LETTERHEAD = [
    "Send to: front.door@council.example. Call 01632 960999 to check that we have it.",
    "Return this form to: MASH, Civic Centre, High Street, ZZ1 1AA",
    "If a child is in danger dial 999. Please do not leave boxes empty.",
    "This form is for anybody who works with children. Incomplete forms will be returned.",
]


class Layout(Words):
    """The chances of one seed, and the paper they are written on."""

    def __init__(self, seed: int, case: Family, odd: bool = False) -> None:
        super().__init__(seed, "layout")
        self.case = case
        self.inside = self.rng.random() < 0.5
        self.paper = Paper(
            self.one(["Multi-agency referral form", "Request for service", "Children and families referral"])
        )
        self.number = 0
        self.style = self.one(["SECTION {} – {}", "PART {}: {}", "{}. {}", "{1}"])
        self.labels = {key: self.one(options) for key, options in _MORE.items()}
        if odd:
            for key, label in zip(self.rng.sample(sorted(self.labels), 3), self.rng.sample(_ODD, 3), strict=True):
                self.labels[key] = label

    def say(self, key: str) -> str:
        """The label of this form for one question."""
        return self.labels[key]

    def title(self, part: str) -> str:
        """The heading of the next part."""
        self.number += 1
        shown = self.style.format(self.number, self.one(_PARTS[part]))
        return shown.upper() if self.style.isupper() or self.rng.random() < 0.3 else shown

    def part(self, part: str, rows: list[list[str]]) -> None:
        """One part of the form as a table, its heading above or within."""
        self.table(self.title(part), rows)

    def table(self, title: str, rows: list[list[str]]) -> None:
        """A table under a heading, which stands above it or fills its first row."""
        if self.inside:
            self.paper.table([[title], *rows])
        else:
            self.paper.heading(title)
            self.paper.table(rows)

    def flag(self, value: bool) -> str:
        """A yes or a no as forms give it."""
        return self.one(
            [yes(value), "Y" if value else "N", "Yes /" if value else "/ No", self.tick(["Yes", "No"], yes(value))]
        )

    def ask(self, key: str) -> str:
        """A yes/no question with or without its prompt."""
        return self.say(key) + self.one(_HINTS)


def _child_pairs(w: Layout, child: Someone) -> list[tuple[str, str]]:
    case = w.case
    sex = {"F": "Female", "M": "Male"}[child.sex] if w.rng.random() < 0.5 else child.sex
    return [
        (w.say("surname"), child.surname),
        (w.say("forenames"), child.forenames),
        ("Known as", ""),
        (w.say("born"), w.born(child)),
        (w.say("sex"), sex),
        (w.say("ethnicity"), child.ethnicity[1]),
        (w.say("language"), case.language),
        (w.say("nhs"), child.nhs_number),
        (w.say("school"), case.school),
        (w.say("gp"), case.gp),
        (w.say("address"), f"{case.address}, {case.postcode}"),
    ]


def _children(w: Layout) -> None:
    kids = [_child_pairs(w, child) for child in w.case.children]
    shape = w.one(["blocks", "columns", "rows", "pairs", "lines"] if len(kids) > 1 else ["blocks", "pairs", "lines"])
    if shape == "columns":
        head = ["", *[f"Child {n}" for n in range(1, len(kids) + 1)]]
        lines = [[label, *[kid[at][1] for kid in kids]] for at, (label, _) in enumerate(kids[0])]
        w.part("child", [head, *lines])
    elif shape == "rows":
        rows = [[label for label, _ in kids[0]]] + [[value for _, value in kid] for kid in kids]
        for row in rows[2:]:
            row[-1] = w.one(["As above", rows[1][-1], "Same as above"])
        w.part("child", [*rows, [""] * len(rows[0])])
    else:
        for number, kid in enumerate(kids, start=1):
            title = w.one([f"Child {number}", f"Child {number}"]) if len(kids) > 1 else w.title("child")
            if len(kids) > 1 and w.style != "{1}":
                title = w.style.format("B", title)
            if shape == "lines":
                w.paper.heading(title)
                for label, value in kid:
                    w.paper.line(f"{label}: {value}")
            elif shape == "pairs":
                flat = [part for pair in kid for part in pair] + ["UPN", ""]
                w.table(title, [flat[at : at + 4] for at in range(0, len(flat), 4)])
            else:
                w.table(title, [list(pair) for pair in kid])


def _adults(w: Layout, everybody: list[tuple[Someone, str, str]]) -> None:
    shape = w.one(["rows", "blocks", "lines", "joined", "columns"])
    pr, lives = w.ask("pr"), w.ask("lives")
    made: list[list[tuple[str, str]]] = []
    for person, relation, age in everybody:
        there = "" if person.lives_here else f"{person.elsewhere[0]}, {person.elsewhere[1]}"
        made.append(
            [
                (w.say("name"), person.name),
                (w.say("relation"), relation),
                (w.say("adult_born"), age or w.born(person)),
                (pr, w.flag(person.pr)),
                (lives, w.flag(person.lives_here)),
                (w.say("elsewhere"), there),
                (w.say("phone"), person.phone),
            ]
        )
    if shape == "joined":
        head = [w.say("name"), w.say("adult_born"), "Address and contact number", w.say("relation"), pr]
        rows = []
        for (person, relation, age), one in zip(everybody, made, strict=True):
            there = "Same as child" if person.lives_here else f"{person.elsewhere[0]}, {person.elsewhere[1]}"
            joined = f"{there}. {person.phone}" if person.phone else there
            rows.append([person.name, age or w.born(person), joined, relation, one[3][1]])
        w.part("adult", [head, *rows, [""] * len(head)])
        return
    if shape == "columns":
        head = ["", *[f"Adult {n}" for n in range(1, len(made) + 1)]]
        w.part("adult", [head, *[[label, *[one[at][1] for one in made]] for at, (label, _) in enumerate(made[0])]])
        return
    if shape == "rows":
        head = [label for label, _ in made[0]]
        w.part("adult", [head, *[[value for _, value in one] for one in made], [""] * len(head)])
        return
    for number, one in enumerate(made, start=1):
        title = w.style.format("C", w.one(["Parent / carer", "Adult"]) + f" {number}")
        if shape == "blocks":
            w.table(title, [list(pair) for pair in one])
        else:
            w.paper.heading(title)
            for label, value in one:
                w.paper.line(f"{label}: {value}")


def _professionals(w: Layout) -> None:
    p = w.case.professional
    shape = w.one(["plain", "who", "service"])
    if shape == "service":
        rows = [
            ["Service", "Name of worker", "Team or base", "Phone / e-mail"],
            ["Health visitor", "", "", ""],
            [p["role"], p["name"], p["agency"], p["contact"]],
            ["Housing", "", "", ""],
        ]
    else:
        first = "Name" if shape == "plain" else w.one(["Professional", "Who", "Worker"])
        rows = [
            [first, "Role", "Agency", "Contact details"],
            [p["name"], p["role"], p["agency"], p["contact"]],
            [""] * 4,
        ]
    w.part("pros", rows)


def _referrer(w: Layout) -> None:
    r = w.case.referrer
    pairs = [
        (w.one(["Name", "Your name", "Name of person making referral"]), r["name"]),
        (w.one(["Job title", "Role", "Position"]), r["role"]),
        (w.one(["Organisation", "Agency"]), r["agency"]),
        (w.one(["Telephone", "Phone", "Telephone number"]), r["phone"]),
        (w.one(["E-mail", "Secure e-mail address", "Email"]), r["email"]),
        (w.one(["Date of referral", "Date completed", "Date of this referral"]), f"{w.case.form_date:%d/%m/%Y}"),
    ]
    shape = w.one(["blocks", "pairs", "lines"])
    if shape == "lines":
        w.paper.heading(w.title("referrer"))
        for label, value in pairs:
            w.paper.line(f"{label}: {value}")
        return
    flat = [part for pair in pairs for part in pair]
    four = [flat[at : at + 4] for at in range(0, len(flat), 4)]
    w.part("referrer", four if shape == "pairs" else [list(pair) for pair in pairs])


def _consent(w: Layout) -> None:
    case = w.case
    asked = w.tick(
        ["Yes", "No", "Not asked"], {"given": "Yes", "refused": "No", "not sought": "Not asked"}[case.consent]
    )
    if w.rng.random() < 0.3:
        asked = w.tick(["Given", "Refused", "Not sought"], consent_word(case))
    rows = [
        [w.ask("told"), w.flag(case.told)],
        [w.say("agreed"), asked],
        [w.one(["Who gave consent, how and when?", "Consent given by", "Who gave it, and when?"]), case.by],
        [w.one(["Whose information does it cover?", "Consent covers", "Information covered"]), case.covers],
    ]
    w.part("consent", rows)


def _concern(w: Layout) -> None:
    case = w.case
    pairs = [
        ("worry", case.worry),
        ("words", case.words),
        ("good", case.good),
        ("action", case.action),
        ("hope", case.hope),
    ]
    shape = w.one(["beside", "below", "headings"])
    if shape == "beside":
        w.part("concern", [*[[w.say(key), text] for key, text in pairs], [w.say("level"), str(case.level)]])
        return
    if shape == "below":
        w.part("concern", [[cell] for key, text in pairs for cell in (w.say(key), text)])
    else:
        w.paper.heading(w.title("concern"))
        for key, text in pairs:
            w.paper.heading(w.say(key), 3)
            w.paper.line(text)
    w.paper.line(f"{w.say('level')}:  {w.tick(['1', '2', '3', '4'], str(case.level))}")


def any_layout(seed: int, odd: bool = False) -> Made:
    """The form of one seed and its truth; `odd` gives three of its questions labels that say nothing."""
    case = family(seed, 1 + seed % 4)
    w = Layout(seed, case, odd)
    for line in w.rng.sample(_LETTERHEAD, 2):
        w.paper.line(line)
    mother, father = case.adults
    n = len(case.children)
    every = "" if n == 1 else w.one([" of all the children", " of all children"])
    both = [f"{kin}{every}" for kin in ("Mother", "Father")]
    everybody = [(mother, both[0], ""), (father, both[1], "")]
    grand = w.rng.random() < 0.5
    if grand:
        nan = Someone("Wilhelmina", mother.surname, "F", mother.born, relation="", phone="", lives_here=True, pr=False)
        everybody.append((nan, "Maternal grandmother" + ("" if n == 1 else " of all the children"), "63"))
    parts: list[Callable[[], None]] = [
        lambda: _children(w),
        lambda: _adults(w, everybody),
        lambda: _professionals(w),
        lambda: _consent(w),
        lambda: _concern(w),
    ]
    parts.insert(w.rng.choice([0, len(parts)]), lambda: _referrer(w))
    for part in parts:
        part()
    w.paper.line("Office use only: date received by the hub, name of screener")
    asked = truth(
        case,
        frozenset({"date_of_birth", "sex", "ethnicity", "nhs_number", "school", "gp", "language", "address"}),
        frozenset({"date_of_birth", "relationships", "phone", "parental_responsibility", "in_household", "elsewhere"}),
        professional=True,
    )
    adults = asked["adults"]
    assert isinstance(adults, list)
    if grand:
        kin = [{"to": f"child {number}", "kind": "grandparent"} for number in range(1, n + 1)]
        adults.append(
            adults[0]
            | {"label": "adult 3", "forenames": "Wilhelmina", "surname": mother.surname, "date_of_birth": None}
            | {"age_as_written": "63", "phone": None, "parental_responsibility": False, "relationships": kin}
        )
    return f"layout_{seed}.docx", w.paper.bytes(), asked
