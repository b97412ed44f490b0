"""Professionals' letters: a head that says whom they are about, a line for each of the family, then the story."""

import datetime as dt
import io
import textwrap
from email.message import EmailMessage

import docx

from tests.factories.forms.families import Someone, family, truth
from tests.factories.forms.paper import Fillable
from tests.factories.forms.varied import Made, Words

_WRITERS = (
    ("Senior mental health nurse", "Millbrook CAMHS", "3F", "Millbrook Child and Adolescent Mental Health Service"),
    ("Consultant paediatrician", "Millbrook General Hospital", "3F", "Millbrook General Hospital\nOutpatients"),
    ("Charge nurse", "Millbrook Royal Infirmary", "3E", "Millbrook Royal Infirmary\nEmergency Department"),
    ("Health visitor", "Millbrook Community Health", "3B", "Millbrook Community Health\nHealth visiting service"),
)
_MOTHER = ("Mother: {name}, DoB {born}, same address, tel. {phone}",
           "Mother: {name} (DoB {born}), as above, mobile {phone}",
           "Mother – {name}, born {born}, lives at the same address, telephone {phone}",
           "Mum: {name}, d.o.b. {born}, lives with the child, {phone}")
_FATHER = ("Father: {name}, lives elsewhere, address not known to us", "Father: {name}, lives elsewhere",
           "Father – {name}, not living at the family home", "Dad: {name} (separate address)")
_AWAY = ("Father: {name}, {place}", "Father: {name}, lives at {place}", "Father – {name}, address: {place}")
_SISTER = ("Sister: {name}, DoB {born}, same address", "Half-sister: {name} (DoB {born}), lives at the same address",
           "Brother: {name}, born {born}, at home")


def _re(w: Words, child: Someone, facts: tuple[str, str, str, str]) -> str:
    number, home, school, gp = facts
    born = w.born(child)
    rows = [("DoB", born), ("NHS No", number), ("Address", home), ("School", school), ("GP", gp)]
    shape = w.one(["columns", "colons", "one line", "named"])
    if shape == "one line":
        rows = [("NHS number", number), ("Address", home), ("School", school), ("GP", gp)]
        return "\n".join([f"Re: {child.name} (DoB {born})", *(f"{label}: {text}" for label, text in rows)])
    if shape == "named":
        head = w.one(["Patient", "RE", "Child"])
        rows = [("Date of birth", born), ("NHS Number", number), ("Home address", home), ("School", school), ("GP", gp)]
        return "\n".join([f"{head}: {child.name}", *(f"{label}: {text}" for label, text in rows)])
    wide = 9 if shape == "columns" else 0
    return "\n".join([f"{'Re:':{wide}} {child.name}", *(f"{label + ':':{wide}} {text}" for label, text in rows)])


def _letter(seed: int) -> tuple[str, dict[str, str], dict[str, object]]:
    """The text of a letter about one child, its writer, and what a right reading of it holds."""
    case, w = family(seed, 1), Words(seed, "letter")
    child, (mother, father), r = case.children[0], case.adults, case.referrer
    role, agency, source, head = w.rng.choice(_WRITERS)
    he, his = ("she", "her") if child.sex == "F" else ("he", "his")
    home = f"{case.address}, {case.postcode}"
    born = w.born(mother)
    lines = [w.one(list(_MOTHER)).format(name=mother.name, born=born, phone=mother.phone)]
    away = w.rng.random() < 0.5
    place = ", ".join(father.elsewhere)
    lines.append(w.one(list(_AWAY if away else _FATHER)).format(name=father.name, place=place))
    young = Someone("Isla", child.surname, "F", dt.date(2019, 6, 5))
    sister = w.one(list(_SISTER))
    sister_born = w.born(young)
    if w.rng.random() < 0.7:
        lines.insert(w.rng.randrange(len(lines) + 1), sister.format(name=young.name, born=sister_born))
    agreed = {
        "given": f"I discussed this referral with Ms {mother.surname} and she gave consent for it.",
        "refused": f"I told Ms {mother.surname} that I would write. She did not agree to a referral.",
        "not sought": "I have not asked for consent and the family has not been told.",
    }[case.consent]
    text = (
        f"{head}\n{case.town}\n\n17 April 2026\n\n"
        f"Dear {w.one(['colleague', 'Duty Social Worker', 'Sir or Madam'])},\n\n"
        f"{_re(w, child, (child.nhs_number, home, case.school, case.gp))}\n\n" + "\n".join(lines) + "\n\n"
        f"I am writing to refer {child.forenames}, who has been known to us since last summer. "
        f"At {his} appointment on 10 April {he} was pale. "
        f'{he.capitalize()} told me "{case.words}"'
        f"\n\n{agreed}\n\nIn my view this is level {case.level}.\n\nYours sincerely,\n\n{r['name']}\n{role}\n{agency}\n"
        f"Tel: {r['phone']}\nEmail: {r['email']}\n"
    )
    asked = truth(
        case,
        frozenset({"date_of_birth", "sex", "nhs_number", "school", "gp", "address"}),
        frozenset({"relationships", "in_household"}),
        frozenset({"childs_words", "level_claimed"}),
        kind="e-mail",
        date=False,
    )
    adults = asked["adults"]
    assert isinstance(adults, list)
    adults[0].update(phone=mother.phone, date_of_birth=mother.born.isoformat())
    adults[1].update(in_household=False)
    if away:
        adults[1].update(address=father.elsewhere[0], postcode=father.elsewhere[1])
    if young.name in text:
        kind = "half-sibling" if sister.startswith("Half") else "sibling"
        adults.append(
            adults[0] | {"label": "sibling 1", "role": "child", "forenames": "Isla", "surname": child.surname,
                         "phone": None, "date_of_birth": young.born.isoformat(), "name_as_written": young.name,
                         "relationships": [{"to": "child 1", "kind": kind}]}
        )
    asked["referrer"] = {"name": r["name"], "role": role, "agency": agency, "referral_source_code": source,
                         "phone": r["phone"], "email": r["email"]}
    asked["consent"] = {"status": case.consent, "family_told": case.told}
    asked["concern"] = {"childs_words": case.words, "level_claimed": case.level}
    return text, r, asked


def letter(seed: int) -> Made:
    """A letter by e-mail."""
    text, writer, asked = _letter(seed)
    message = EmailMessage()
    message["From"] = f"{writer['name']} <{writer['email']}>"
    message["To"] = "mash@council.example"
    subjects = ["Safeguarding referral", "Referral letter", "Please see my letter"]
    message["Subject"] = Words(seed, "subject").one(subjects)
    message["Date"] = "Fri, 17 Apr 2026 12:05:00 +0100"
    message.set_content(text)
    return f"letter_{seed}.eml", message.as_bytes(), asked


def word_letter(seed: int) -> Made:
    """The same as a Word document, a paragraph for each line."""
    text, _, asked = _letter(seed)
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return f"letter_{seed}.docx", out.getvalue(), asked | {"kind": "referral form", "form_date": "2026-04-17"}


def printed_letter(seed: int) -> Made:
    """The same as a printed PDF, its long lines wrapped."""
    text, _, asked = _letter(seed)
    head, *lines = text.split("\n")
    form = Fillable(head)
    for line in lines:
        for part in textwrap.wrap(line, 90) or [""]:
            form._down(13)
            form.lines[-1].extend([(50, form.y, part)] if part else [])
    return f"letter_{seed}.pdf", form.bytes(), asked | {"kind": "referral form", "form_date": "2026-04-17"}
