"""People written line by line in one answer (`Ann Lee, 22, mum (has PR)`), as entries of a person each.

A line is taken only where it begins with a name and says at least one plain thing more of that person.
"""

import re
from dataclasses import replace

from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.composite import kind_of
from app.services.intake.readers.headings import Section, match_section
from app.services.intake.readers.names import not_names
from app.services.intake.readers.phrases import is_placeholder, says_unknown
from app.services.intake.readers.relations import kind_in
from app.services.intake.readers.vocabulary import Label, match_label

_WORD = r"[A-Z][^\W\d_]*[’'-]?[^\W\d_]*"
_NAME = re.compile(rf"(?:{_WORD}\.?)(?:[ -](?:{_WORD}|de|da|van|al|bin)){{0,4}}")
_ASKS_PEOPLE = re.compile(
    r"(?i)\bwho\b.{0,30}\b(?:lives?|living|else|family|household|home)\b|\b(?:other |all |list )?(?:members? of"
    r"|people in|everyone in"
    r"|adults in|others in|anyone else in)\b.{0,20}\b(?:household|home|family|house)\b|\b(?:household|family) members\b"
    r"|\bsiblings\b|\bbrothers\b|\b(?:important|significant) (?:to|others?|people|adults)\b|\bother (?:children"
    r"|adults|people)\b"
    r"|\bparents?\b.{0,20}\b(?:names?|details)\b|\bfamily (?:composition|details|structure)\b"
)
_NOT_ASKED = re.compile(
    r"(?i)\bresponsibility\b|\bconsent|\bagree|\btold\b|\bharm\b|\brisk\b|\bworr|\bconcern|\bprofession|\bworker"
    r"|\bagenc"
)
_MOST = 14
_LONGEST = 160
_LIVES = re.compile(r"(?i)\blives? (?:with|in|at)\b")


def asks_for_people(label: str) -> bool:
    """Whether a label asks who belongs to the family, all in one answer."""
    return _ASKS_PEOPLE.search(label) is not None and _NOT_ASKED.search(label) is None


def _pieces(line: str) -> list[str]:
    plain = re.sub(r"^\W*(?:\d{1,2}[.)]\s+)?", "", line.strip())
    plain = re.sub(r"\s*\(([^()]*)\)", r", \1", plain)
    return [piece.strip(" .;–-") for piece in re.split(r"[,;]\s*|\s+[–—-]\s+", plain) if piece.strip(" .;–-")]


_JOB = re.compile(
    r"(?i)\b(?:worker|officer|nurse|visitor|teacher|lead|practitioner|therapist|manager|advis[eo]r|mentor|midwife"
    r"|psycholog\w+|psychiatrist|paediatrician|doctor|gp|consultant|counsellor|co-?ordinator|senco|dsl|idva|constable)\b"
)
"""What a worker is called by the family's side: no word for somebody at home."""


def person_in(line: str) -> dict[str, str]:
    """What one line says of one person by key; empty where it is no such line."""
    pieces = _pieces(line)
    if len(line) > _LONGEST or len(pieces) < 2:
        return {}
    name = re.sub(r"(?i)^(?:mr|mrs|ms|miss|dr)\.? ", "", pieces[0])
    if not _NAME.fullmatch(name) or {word.casefold() for word in name.split()} & not_names() or kind_in(name):
        return {}
    if (asks := match_label(pieces[0])) is not None and asks.share >= 1.0 and len(pieces[0].split()) == 1:
        return {}  # a label with its answer
    said: dict[str, str] = {"name": pieces[0]}
    for piece in pieces[1:]:
        found = kind_of(piece)
        plain = not _LIVES.search(piece) and not re.match(r"(?i)not\b", piece)
        if found is None and plain and kind_in(piece) is not None:
            found = {"relationship": piece}
        for key, text in (found or {}).items():
            said.setdefault(key, text)
    if "relationship" not in said and any(_JOB.search(piece) for piece in pieces[1:]):
        return {}  # a worker, not one of the family
    return said if len(said) > 1 else {}


_IN_HOME = re.compile(r"(?i)\b(?:lives? in|living in|in) (?:the |this )?(?:home|household|house)\b|\bof household\b")


def _section(entry: Entry) -> Section:
    if entry.section is not None and entry.section.scope == "child" and entry.label == entry.section.text:
        return Section("child", None, entry.section.unborn, entry.label)
    under = match_section(entry.label)
    home = under.home if under is not None else entry.section.home if entry.section is not None else None
    if re.search(r"(?i)\bor\b|\bclosely involved\b|\bcontact with\b", entry.label):
        home = None
    elif _IN_HOME.search(entry.label):
        home = True
    elif re.search(r"(?i)\b(?:elsewhere|somewhere else|apart|not (?:living|live)|outside)\b", entry.label):
        home = False
    return Section("other", None, False, entry.label, False, home)


_LISTED = frozenset({"other", "child"})


def people_listed(entries: list[Entry]) -> list[Entry]:
    """The entries with each answer that lists people made into entries for every person of it."""
    out: list[Entry] = []
    for number, entry in enumerate(entries):
        lines = [line for line in entry.text.split("\n") if line.strip()]
        under = entry.section is not None and entry.match is None and entry.label == entry.section.text
        asked = asks_for_people(entry.label) or (under and entry.section is not None and entry.section.scope in _LISTED)
        wanted = entry.label and asked and lines and not is_placeholder(entry.text)
        people = [person_in(line) for line in lines] if wanted and len(lines) <= _MOST else []
        if not people or says_unknown(entry.text) or not all(people):
            out.append(entry)
            continue
        section = _section(entry)
        for at, person in enumerate(people):
            for key, text in person.items():
                label = "Relationship to the children" if key == "relationship" else key
                out.append(
                    replace(
                        entry,
                        label=label,
                        text=text,
                        match=Label(key, section.scope, None, 1, 1.0),
                        section=section,
                        group=f"{entry.group} list {number}.{at}",
                        index=None,
                    )
                )
    return out
