"""Tables with a person on every row, in which a column says who each is (`CHILD 1`, `Victim`, `Subject`, `Mother`).

The heading over such a table does not say whose details follow: each row does.
"""

import re
from dataclasses import replace

from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.drafts import NAME_KEYS
from app.services.intake.readers.headings import Section
from app.services.intake.readers.phrases import is_placeholder
from app.services.intake.readers.relations import kind_in
from app.services.intake.readers.values import yes_no
from app.services.intake.readers.vocabulary import Label

ROW = re.compile(r"table \d+\.c?\d|body table \d+\.\d")
_SUBJECT = re.compile(
    r"(?i)^\W*(?:the )?(?:subject(?: child(?:ren)?| of (?:the |this )?(?:referral|request|concern))?|index child|self"
    r"|(?:referred )?(?:child|young person|yp|pupil|patient|unborn(?: baby| child)?)"
    r"(?: (?:of concern|referred|subject))?)\s*(?:no\.?\s*)?#?(\d{1,2})?\W*$"
)
HARMFUL = re.compile(
    r"(?i)\b(?:suspect|perpetrator|offender|aggressor|abuser|accused|alleged (?:source|perpetrator|abuser|offender)"
    r"|source of (?:harm|risk)|person of concern)\b"
)
_INVOLVED = re.compile(r"(?i)^\W*(?:victim|witness|informant|aggrieved|complainant|injured party|reporting person)\b")
_GROWN = frozenset({"parent", "grandparent", "step-parent", "aunt/uncle", "partner", "spouse", "great-grandparent"})
_REFERRED = re.compile(r"(?i)\bsubject\b.*(?:\?|y/n|yes/no)|\bis this (?:child|person)\b.*\bsubject\b"
                       r"|\b(?:being|also|to be|is)?\s*(?:referred|part of (?:this|the) (?:referral|request))\b")
_OPEN = frozenset({"other", "child", "", "form"})


_EACH = re.compile(r"(?i)\b(?:child|yp|young person)\s*(\d{1,2})\s*[:=–-]\s*")
_PER_CHILD = frozenset({"school", "gp", "nhs_number", "upn", "language", "religion", "ethnicity", "disability"})


def per_child(entries: list[Entry]) -> list[Entry]:
    """Values that say it child by child (`Child 1: one school. Child 2: another`) as one entry for each."""
    out: list[Entry] = []
    for entry in entries:
        marks = list(_EACH.finditer(entry.text)) if entry.match is not None and entry.match.key in _PER_CHILD else []
        if len(marks) < 2 or marks[0].start() > 0:
            out.append(entry)
            continue
        ends = [mark.start() for mark in marks[1:]] + [len(entry.text)]
        for mark, end in zip(marks, ends, strict=True):
            said = entry.text[mark.end() : end].strip(" .;,\n")
            section = Section("child", None, False, entry.section.text if entry.section is not None else "")
            out.append(
                replace(entry, text=said, section=section, index=int(mark.group(1)), group=f"{entry.group} each")
            )
    return out


_FAMILY_KEYS = frozenset({"dob", "age", "edd", "relationship", "pr", "lives_with", "sex", "nhs_number", "upn", "harm"})


def _at_work(entries: list[Entry]) -> list[Entry]:
    """Tables of names with their agencies and nothing a family member is asked: professionals, whatever the heading."""
    keys: dict[str, set[str]] = {}
    for entry in entries:
        if entry.match is not None and ROW.match(entry.group):
            keys.setdefault(entry.group.rpartition(".")[0], set()).add(entry.match.key)
    work = {
        table
        for table, asked in keys.items()
        if asked & NAME_KEYS and "agency" in asked and asked & {"role", "phone", "contact", "email"}
        and not asked & _FAMILY_KEYS
    }
    return [
        replace(entry, section=Section("professional", None, False, entry.section.text if entry.section else ""))
        if _scope(entry) in _OPEN | {"consent", "concern", "household"} and entry.group.rpartition(".")[0] in work
        else entry
        for entry in entries
    ]


def _also_referred(entries: list[Entry]) -> list[Entry]:
    """Rows of brothers and sisters with a yes in the column that asks whether they are referred as well: children."""
    said = {
        entry.group
        for entry in entries
        if entry.match is None and ROW.match(entry.group) and _REFERRED.search(entry.label) and yes_no(entry.text)
    }
    return [
        replace(entry, section=Section("child", None, False, entry.section.text if entry.section is not None else ""))
        if entry.group in said
        else entry
        for entry in entries
    ]


def _scope(entry: Entry) -> str:
    return entry.section.scope if entry.section is not None else ""


def _saying(row: list[Entry]) -> Entry | None:
    """The entry of a row that may say who its person is: a role, a relationship, or a first column without a label."""
    for key in ("role", "relationship"):
        for entry in row:
            if entry.match is not None and entry.match.key == key and not is_placeholder(entry.text):
                says = entry.text
                if key == "role" or _SUBJECT.match(says):
                    return entry
    lead = row[0]
    return lead if lead.match is None and lead.text and len(lead.text) <= 40 else None


def _kind(text: str) -> str:
    """subject, harmful, involved, kin or nothing."""
    if _SUBJECT.match(text):
        return "subject"
    if HARMFUL.search(text):
        return "harmful"
    if _INVOLVED.match(text):
        return "involved"
    return "kin" if kind_in(text) is not None and len(text) <= 40 else ""


_CALLED = re.compile(r"(?i)^(?:category|role|status|type|involvement|person type)$")
_AN_ADULT = re.compile(r"(?i)^(?:victim|suspect|witness|offender|aggrieved|injured party|adult|parent|carer)$")


def with_parties_called(entries: list[Entry]) -> list[Entry]:
    """Persons each led by a word for what they are (`Category: CHILD`, then a name), each as a part of its own."""
    out: list[Entry] = []
    scope, before, group = "", "", ""
    for at, entry in enumerate(entries):
        text = entry.text.strip()
        after = entries[at + 1] if at + 1 < len(entries) else None
        leads = after is not None and after.match is not None and after.match.key in NAME_KEYS
        if _CALLED.match(entry.label.strip(" :")) and leads and (text.casefold() == "child" or _AN_ADULT.match(text)):
            scope = "child" if text.casefold() == "child" else "other"
            before, group = _title(entry), f"{entry.group} party {at}"
        elif scope and _title(entry) != before:
            scope = ""
        out.append(replace(entry, section=Section(scope, None, False, group), group=group) if scope else entry)
    return out


def _title(entry: Entry) -> str:
    return entry.section.text if entry.section is not None else ""


def with_roles(entries: list[Entry]) -> list[Entry]:
    """The entries with the rows of such tables moved under the persons they speak of."""
    rows: dict[str, list[Entry]] = {}
    entries = _also_referred(_at_work(entries))
    for entry in entries:
        if ROW.match(entry.group) and _scope(entry) in _OPEN:
            rows.setdefault(entry.group, []).append(entry)
    named = {
        group: row
        for group, row in rows.items()
        if any(entry.match is not None and entry.match.key in NAME_KEYS for entry in row)
    }
    told = {group: one for group, row in named.items() if (one := _saying(row)) is not None and _kind(one.text)}
    tables = {group.rpartition(".")[0] for group in told}
    out: list[Entry] = []
    for entry in entries:
        if entry.group not in named or entry.group.rpartition(".")[0] not in tables:
            out.append(_grown(entry, rows.get(entry.group, [])))
            continue
        out.extend(_moved(entry, told.get(entry.group), rows[entry.group]))
    return out


def _grown(entry: Entry, row: list[Entry]) -> Entry:
    """A row under a heading for children whose relationship says that it is a parent's."""
    if _scope(entry) != "child" or entry.section is None:
        return entry
    said = next((e for e in row if e.match is not None and e.match.key == "relationship"), None)
    if said is None or kind_in(said.text) not in _GROWN:
        return entry
    return replace(entry, section=Section("other", None, False, entry.section.text))


def _moved(entry: Entry, said: Entry | None, row: list[Entry]) -> list[Entry]:
    kind = _kind(said.text) if said is not None else ""
    title = entry.section.text if entry.section is not None else ""
    if kind == "subject" and said is not None:
        number = _SUBJECT.match(said.text)
        index = int(number.group(1)) if number is not None and number.group(1) else entry.index
        section = Section("child", None, "unborn" in said.text.casefold(), title)
        relation = entry.match is not None and entry.match.key in {"relationship", "role"}
        return [] if entry is said or relation else [replace(entry, section=section, index=index)]
    section = Section("other", None, False, title)
    if entry is not said:
        return [replace(entry, section=section)]
    key = "involvement"
    if kind == "kin" and not any(e.match is not None and e.match.key == "relationship" for e in row):
        key = "relationship"
    if not kind:
        return [replace(entry, section=section)]
    return [replace(entry, section=section, match=Label(key, "", None, 1, 1.0))]
