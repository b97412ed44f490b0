"""More layouts whose labels change from seed to seed: a PDF of nameless fields, an e-mail in prose, a note."""

from email.message import EmailMessage

from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from tests.factories.forms.families import family, truth
from tests.factories.forms.paper import Fillable
from tests.factories.forms.varied import Made, Words, consent_word, yes


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
    case, w = family(seed, 2), Words(seed, "grid")
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
        on = word == yes(case.told)
        _tick(form, f"t{next(numbers)}", on, (x + (26 if before else 0), 478))
        write(word, x if before else x + 14, 480)
        x += 60
    x = 110.0
    write("Consent:", 40, 456)
    for word in ("Given", "Refused", "Not sought"):
        _tick(form, f"t{next(numbers)}", word == consent_word(case), (x + (56 if before else 0), 454))
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
    case, w = family(seed, 1), Words(seed, "prose")
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
    case, w = family(seed, 2), Words(seed, "call")
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
