"""Invented families of many cultures for made-up forms: no person, place or service here is real."""

import datetime as dt
import random
from dataclasses import dataclass, field

from stdnum.gb import nhs

DAY = dt.datetime(2026, 4, 20, 16, 0, tzinfo=dt.UTC)
_CHILD = {
    "F": [
        "Anwen",
        "Zofia",
        "Amira",
        "Precious",
        "Isla",
        "Chidinma",
        "Meera",
        "Freya",
        "Roza",
        "Ines",
        "Hodan",
        "Keziah",
    ],
    "M": ["Idris", "Kacper", "Yusuf", "Emmanuel", "Rory", "Obinna", "Arjun", "Leif", "Jakub", "Mateus", "Abdi", "Ezra"],
}
_ADULT = {
    "F": ["Nerys", "Beata", "Layla", "Grace", "Morag", "Ngozi", "Sunita", "Astrid"],
    "M": ["Gethin", "Piotr", "Tariq", "Samuel", "Callum", "Emeka", "Vikram", "Henrik"],
}
_SURNAMES = [
    "Trahaearn",
    "Nowakowska",
    "El-Sayed",
    "Boateng",
    "Macaulay-Reid",
    "Okonjo",
    "Raghunathan",
    "Lindqvist",
    "Hrubý",
    "da Costa",
    "Warsame",
    "Levinson",
    "O'Keeffe",
    "de Silva",
]
_STREETS = [
    "Larkmead Road",
    "Tithe Barn Close",
    "Cobblers Yard",
    "Heron Quay",
    "Sallow Street",
    "Old Foundry Lane",
    "Mulberry Rise",
]
_TOWNS = ["Ashcombe", "Penmarrow", "Stourleigh", "Kelderby", "Thornwick"]
_ETHNICITIES = [
    ("WBRI", "White British"),
    ("WOTH", "Any other White background"),
    ("BAFR", "Black African"),
    ("AIND", "Indian"),
    ("MWBC", "White and Black Caribbean"),
    ("APKN", "Pakistani"),
    ("ABAN", "Bangladeshi"),
]
_LANGUAGES = ["English", "Polish", "Somali", "Urdu", "Portuguese", "Welsh"]
_WORRIES = [
    "{c} has come to school hungry and in unwashed clothes on five days since the half-term break. Staff noticed "
    "bruising to the forearm which {c} could not explain.",
    "There has been shouting heard from the home at night. {c} told a member of staff that it is hard to sleep. "
    "Attendance has dropped to 71%.",
    "{c} is often left to look after the younger ones. The home was seen to be cold and without food in the "
    "cupboards when we visited.",
]
_WORDS = [
    "I hide under the bed when it gets loud.",
    "I make the toast for everybody.",
    "I don't want to go home today.",
]
_ACTIONS = [
    "Spoken with parents twice and offered breakfast club.",
    "Pastoral mentor weekly since February; parent support adviser visited.",
]
_HOPES = ["An assessment and a plan that all services know.", "Support for the parents before things get worse."]
_GOOD = [
    "The children are affectionate with each other and enjoy reading.",
    "Grandparents live near and help at weekends.",
]


@dataclass(frozen=True)
class Someone:
    """One invented person."""

    forenames: str
    surname: str
    sex: str
    born: dt.date
    nhs_number: str = ""
    ethnicity: tuple[str, str] = ("", "")
    relation: str = ""
    kinds: tuple[tuple[str, str], ...] = ()
    phone: str = ""
    lives_here: bool = True
    pr: bool = False
    elsewhere: tuple[str, str] = ("", "")

    @property
    def name(self) -> str:
        """Forenames and surname."""
        return f"{self.forenames} {self.surname}"


@dataclass(frozen=True)
class Family:
    """One invented referral."""

    seed: int
    authority: str
    town: str
    address: str
    postcode: str
    children: tuple[Someone, ...]
    adults: tuple[Someone, ...]
    school: str
    gp: str
    language: str
    interpreter: bool
    religion: str
    referrer: dict[str, str] = field(default_factory=dict)
    professional: dict[str, str] = field(default_factory=dict)
    consent: str = "given"
    told: bool = True
    by: str = ""
    covers: str = ""
    worry: str = ""
    words: str = ""
    action: str = ""
    hope: str = ""
    good: str = ""
    level: int = 3
    form_date: dt.date = dt.date(2026, 4, 17)
    form_time: str = "11:25"


def _nhs(rng: random.Random) -> str:
    while True:
        digits = "999" + f"{rng.randrange(10**6):06}"
        for check in "0123456789":
            if nhs.is_valid(digits + check):
                return digits + check


def _phone(rng: random.Random) -> str:
    return f"07700 900{rng.randrange(1000):03}"


def family(seed: int, children: int = 2) -> Family:
    """The referral of one seed: always the same."""
    rng = random.Random(seed)
    town = rng.choice(_TOWNS)
    surname = rng.choice(_SURNAMES)
    names = {sex: rng.sample(_CHILD[sex], 6) for sex in "FM"}
    kids = []
    for number in range(children):
        sex = rng.choice("FM")
        born = dt.date(2026 - 5 - 3 * (children - number), rng.randint(1, 12), rng.randint(1, 28))
        kids.append(
            Someone(
                names[sex].pop(), surname, sex, born, _nhs(rng) if rng.random() < 0.6 else "", rng.choice(_ETHNICITIES)
            )
        )
    all_of = tuple((f"child {n}", "parent") for n in range(1, children + 1))
    whom = " and ".join(f"child {n}" for n in range(1, children + 1))
    mother = Someone(
        rng.choice(_ADULT["F"]),
        surname,
        "F",
        dt.date(1988, rng.randint(1, 12), rng.randint(1, 28)),
        relation=f"Mother of {whom}",
        kinds=all_of,
        phone=_phone(rng),
        pr=True,
    )
    other_name = rng.choice([s for s in _SURNAMES if s != surname])
    father = Someone(
        rng.choice(_ADULT["M"]),
        other_name,
        "M",
        dt.date(1985, rng.randint(1, 12), rng.randint(1, 28)),
        relation=f"Father of {whom}",
        kinds=all_of,
        phone=_phone(rng),
        lives_here=False,
        pr=True,
        elsewhere=(
            f"{rng.randint(2, 90)} {rng.choice(_STREETS)}, {town}",
            f"ZZ{rng.randint(1, 9)} {rng.randint(1, 9)}AB",
        ),
    )
    school = f"{rng.choice(['Larkmead', 'Heron', 'Sallowfield'])} Primary School"
    first = rng.choice(["Bethan", "Yetunde", "Oskar", "Padraig", "Shanice"])
    last = rng.choice(["Ellerby", "Adeyemi", "Kowal", "Brannigan", "Whitlock"])
    consent = rng.choice(["given", "given", "refused", "not sought"])
    return Family(
        seed=seed,
        authority=f"{town} Borough Council",
        town=town,
        address=f"{rng.randint(2, 120)} {rng.choice(_STREETS)}, {town}",
        postcode=f"ZZ{rng.randint(1, 9)} {rng.randint(1, 9)}{rng.choice('ABDEFGH')}{rng.choice('JLNPQR')}",
        children=tuple(kids),
        adults=(mother, father),
        school=f"{school}, {town}",
        gp=f"The Quay Surgery, {town}",
        language=rng.choice(_LANGUAGES),
        interpreter=rng.random() < 0.3,
        religion=rng.choice(["Christian", "Muslim", "Hindu", "None"]),
        referrer={
            "name": f"{first} {last}",
            "role": "Deputy head teacher",
            "agency": school,
            "phone": f"01632 960{rng.randrange(1000):03}",
            "email": f"{first}.{last}@larkmead.example".lower(),
            "source": "2A",
        },
        professional={
            "name": f"Owain {last}son",
            "role": "School nurse",
            "agency": f"{town} Community Health",
            "contact": f"01632 960{rng.randrange(1000):03}",
        },
        consent=consent,
        told=consent != "not sought",
        by=f"{mother.name}, by telephone, 16/04/2026" if consent == "given" else "",
        covers="herself and the children" if consent == "given" else "",
        worry=rng.choice(_WORRIES).format(c=kids[0].forenames),
        words=rng.choice(_WORDS),
        action=rng.choice(_ACTIONS),
        hope=rng.choice(_HOPES),
        good=rng.choice(_GOOD),
        level=rng.choice([2, 3, 4]),
    )


CHILD_ALL = frozenset(
    {
        "date_of_birth",
        "sex",
        "ethnicity",
        "nhs_number",
        "school",
        "gp",
        "language",
        "religion",
        "interpreter",
        "address",
    }
)
ADULT_ALL = frozenset({"date_of_birth", "relationships", "phone", "parental_responsibility", "in_household"})
CONCERN_ALL = frozenset({"text", "childs_words", "action_taken", "hoped_for", "strengths", "level_claimed"})


def _person(person: Someone, label: str, child: bool) -> dict[str, object]:
    return {
        "label": label,
        "role": "child" if child else "adult",
        "forenames": person.forenames,
        "surname": person.surname,
        "aliases": [],
        "date_of_birth": person.born.isoformat(),
        "expected_date_of_delivery": None,
        "age_as_written": None,
        "sex": person.sex,
        "ethnicity": None,
        "religion": None,
        "language": None,
        "interpreter": None,
        "disability": [],
        "nhs_number": None,
        "upn": None,
        "school": None,
        "gp": None,
        "address": None,
        "postcode": None,
        "phone": None,
        "relationships": [],
        "parental_responsibility": None,
        "in_household": None,
        "alleged_source_of_harm": None,
    }


def truth(  # noqa: PLR0917 - what a form may ask for
    case: Family,
    child: frozenset[str] = CHILD_ALL,
    adult: frozenset[str] = ADULT_ALL,
    concern: frozenset[str] = CONCERN_ALL,
    kind: str = "referral form",
    date: bool = True,
    time: bool = False,
    professional: bool = False,
    consent: bool = True,
    by: bool = True,
    everyone_gp: bool = False,
) -> dict[str, object]:
    """What a correct reading of a form holds that asks for just these fields."""
    kids, grown = [], []
    for number, person in enumerate(case.children, start=1):
        one = _person(person, f"child {number}", True)
        has = {
            "ethnicity": person.ethnicity[0],
            "nhs_number": person.nhs_number or None,
            "school": case.school,
            "gp": case.gp,
            "language": case.language,
            "religion": case.religion if case.religion != "None" else "None",
            "interpreter": case.interpreter,
        }
        one.update({key: value for key, value in has.items() if key in child})
        for key in {"date_of_birth", "sex"} - child:
            one[key] = None
        if "address" in child:
            one.update(address=case.address, postcode=case.postcode, in_household=True)
        kids.append(one)
    for number, person in enumerate(case.adults, start=1):
        one = _person(person, f"adult {number}", False)
        one["sex"] = None
        one["relationships"] = (
            [{"to": to, "kind": kind_} for to, kind_ in person.kinds] if "relationships" in adult else []
        )
        one["date_of_birth"] = one["date_of_birth"] if "date_of_birth" in adult else None
        one["phone"] = person.phone if "phone" in adult else None
        one["parental_responsibility"] = person.pr if "parental_responsibility" in adult else None
        if "in_household" in adult:
            here = person.lives_here
            one["in_household"] = here
            if here:
                one.update(address=case.address, postcode=case.postcode)
        if "elsewhere" in adult and not person.lives_here:
            one.update(address=person.elsewhere[0], postcode=person.elsewhere[1])
        grown.append(one)
    r = case.referrer
    out: dict[str, object] = {
        "kind": kind,
        "form_date": case.form_date.isoformat() if date else None,
        "form_time_as_written": case.form_time if time else None,
        "referrer": {
            "name": r["name"],
            "role": r["role"],
            "agency": r["agency"],
            "referral_source_code": r["source"],
            "phone": r["phone"],
            "email": r["email"],
        },
        "children": kids,
        "adults": grown,
        "household_address": case.address if "address" in child else None,
        "household_postcode": case.postcode if "address" in child else None,
        "professionals": [case.professional] if professional else [],
    }
    if consent:
        out["consent"] = {
            "status": case.consent,
            "family_told": case.told,
            "by": (case.by or None) if by else None,
            "covers": (case.covers or None) if by else None,
        }
    said = {
        "text": case.worry,
        "childs_words": case.words,
        "action_taken": case.action,
        "hoped_for": case.hope,
        "strengths": case.good,
        "level_claimed": case.level,
    }
    out["concern"] = {key: value if key in concern else None for key, value in said.items()}
    return out
