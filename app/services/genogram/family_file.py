"""Reading a family from its JSON form, with a clear sentence for everything that cannot be read."""

import json
from pathlib import Path
from typing import Any

from app.services.errors import Invalid, Problem, Unreadable
from app.services.genogram.records import (
    Badge,
    Being,
    ChildKind,
    ChildLink,
    Family,
    Household,
    Member,
    OrderRule,
    Shape,
    Stay,
    Tie,
    TieKind,
    TieStatus,
    Union,
    UnionKind,
)

MOST_BYTES = 4 * 1024 * 1024
MOST_PEOPLE = 400
MOST_UNIONS = 800
MOST_DEPTH = 12
MOST_TEXT = 400

SHAPES = {"M": Shape.MAN, "F": Shape.WOMAN}


def read_family(path: Path) -> Family:
    """Read a family file. Raises Unreadable where it is no such file, Invalid with every problem found in it."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable(f"The file is larger than {MOST_BYTES // 1048576} MB.", "Choose a file with one family.")
        data = path.read_bytes()
    except OSError as fault:
        raise Unreadable("The file cannot be opened.", "Check that it is there and that you may read it.") from fault
    return family_of(data)


def family_of(data: bytes) -> Family:
    """Read a family from the bytes of its JSON form."""
    try:
        text = data.decode("utf-8-sig")
        if _depth(text) > MOST_DEPTH:
            raise Unreadable("The file is nested too deeply to be a family.", "Choose a family file.")
        told = json.loads(text)
    except (UnicodeDecodeError, ValueError, RecursionError) as fault:
        raise Unreadable("The file is not JSON text.", "Choose a family file, or have it saved again.") from fault
    if not isinstance(told, dict) or not isinstance(told.get("persons"), list):
        raise Unreadable("The file holds no list “persons”.", "Choose a family file; its form is in the help.")
    return _Reader().family(told)


def _depth(text: str) -> int:
    """How deep the brackets of a JSON text go, strings left out."""
    deep = most = 0
    quoted = escaped = False
    for sign in text:
        if quoted:
            quoted = escaped or sign != '"'
            escaped = sign == "\\" and not escaped
        elif sign == '"':
            quoted = True
        elif sign in "[{":
            deep += 1
            most = max(most, deep)
        elif sign in "]}":
            deep -= 1
    return most


class _Reader:
    """Reads part by part and gathers what is wrong, so that all of it is told at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.known: set[str] = set()

    def wrong(self, field: str, sentence: str, row: int) -> None:
        self.problems.append(Problem(field, sentence, row))

    def family(self, told: dict[str, Any]) -> Family:
        if len(told["persons"]) > MOST_PEOPLE:
            raise Unreadable(f"The family has more than {MOST_PEOPLE} people.", "Split it into smaller families.")
        members = tuple(self._all(told, "persons", self.member, MOST_PEOPLE))
        for row, member in enumerate(members, 1):
            if member.id in self.known:
                self.wrong("persons", "Two people have the same id. Give each their own.", row)
            self.known.add(member.id)
        if not members and not self.problems:
            raise Unreadable("The family has no people.", "Choose a file that names at least one person.")
        family = Family(
            self.text(told, "id", "family", 0) or "family",
            members,
            tuple(self._all(told, "unions", self.union, MOST_UNIONS)),
            tuple(self._all(told, "households", self.household, MOST_UNIONS)),
            tuple(self._all(told, "ties", self.tie, MOST_UNIONS)),
            tuple(self._all(told, "rules", self.rule, MOST_UNIONS)),
            self.text(told, "title", "family", 0),
        )
        for part, rows in (("unions", family.unions), ("households", family.households), ("ties", family.ties)):
            if len({each.id for each in rows}) < len(rows):
                self.wrong(part, f"Two of the {part} have the same id. Give each its own.", 0)
        if self.problems:
            raise Invalid(tuple(self.problems), next_step="Mend the file and open it again.")
        return family

    def _all(self, told: dict[str, Any], part: str, read: Any, most: int) -> list[Any]:
        rows = told.get(part) or []
        if not isinstance(rows, list):
            self.wrong(part, f"“{part}” must be a list.", 0)
            return []
        if len(rows) > most:
            self.wrong(part, f"There are more than {most} {part}.", 0)
            return []
        found = []
        for row, one in enumerate(rows, 1):
            if not isinstance(one, dict):
                self.wrong(part, f"An entry of “{part}” is not in braces.", row)
                continue
            made = read(one, row)
            if made is not None:
                found.append(made)
        return found

    def text(self, one: dict[str, Any], key: str, part: str, row: int) -> str:
        value = one.get(key)
        if value is None:
            return ""
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or len(value) > MOST_TEXT:
            self.wrong(part, f"“{key}” must be text of at most {MOST_TEXT} characters.", row)
            return ""
        return "".join(sign for sign in value if sign.isprintable()).strip()

    def flag(self, one: dict[str, Any], key: str, part: str, row: int) -> bool:
        value = one.get(key, False)
        if value is not None and not isinstance(value, bool):
            self.wrong(part, f"“{key}” must be true or false.", row)
        return value is True

    def day(self, one: dict[str, Any], key: str, part: str, row: int) -> str:
        value = self.text(one, key, part, row)
        shape = value.replace("-", "")
        if value and not (shape.isdigit() and len(value) in {4, 7, 10} and len(shape) in {4, 6, 8}):
            self.wrong(part, f"“{key}” must be a year, a month or a day, such as 2019, 2019-03 or 2019-03-14.", row)
            return ""
        return value

    def choice(self, one: dict[str, Any], key: str, default: Any, part: str, row: int) -> Any:
        kinds = type(default)
        value = self.text(one, key, part, row)
        if not value:
            return default
        try:
            return kinds(value)
        except ValueError:
            names = ", ".join(kind.value for kind in kinds if kind.value)
            self.wrong(part, f"“{key}” is not one of {names}.", row)
            return default

    def person(self, one: dict[str, Any], key: str, part: str, row: int) -> str:
        value = self.text(one, key, part, row)
        if value not in self.known:
            self.wrong(part, f"“{key}” names nobody of this family.", row)
        return value

    def member(self, one: dict[str, Any], row: int) -> Member | None:
        part = "persons"
        ident = self.text(one, "id", part, row)
        if not ident:
            self.wrong(part, "A person has no id.", row)
            return None
        sex = (self.text(one, "sex", part, row) or "U").upper()
        if sex not in {"M", "F", "U"}:
            self.wrong(part, "“sex” is not one of M, F, U.", row)
        being = Being.UNBORN if one.get("pregnancy") is True else Being.MISCARRIAGE if one.get("loss") is True else None
        badges = one.get("badges") or []
        if not isinstance(badges, list) or not all(isinstance(badge, dict) for badge in badges):
            self.wrong(part, "“badges” must be a list of entries in braces.", row)
            badges = []
        return Member(
            ident,
            self.text(one, "name", part, row),
            self.text(one, "short_name", part, row),
            self.choice(one, "shape", SHAPES.get(sex, Shape.OTHER), part, row),
            sex,
            self.choice(one, "being", being or Being.PERSON, part, row),
            self.day(one, "birth", part, row),
            self.flag(one, "birth_about", part, row),
            self.day(one, "death", part, row),
            self.flag(one, "deceased", part, row) or bool(one.get("death")),
            self.day(one, "expected", part, row),
            self.text(one, "age", part, row),
            self.flag(one, "subject", part, row),
            self.text(one, "twin", part, row) or self.text(one, "twins", part, row),
            self.flag(one, "identical", part, row) or self.text(one, "twin", part, row).startswith("MZ"),
            self.text(one, "role", part, row),
            tuple(
                Badge(
                    self.text(badge, "text", part, row),
                    badge.get("current", True) is True,
                    self.text(badge, "years", part, row),
                )
                for badge in badges[:40]
            ),
        )

    def union(self, one: dict[str, Any], row: int) -> Union | None:
        part = "unions"
        partners = one.get("partners")
        if not isinstance(partners, list) or not 1 <= len(partners) <= 2:
            self.wrong(part, "A union needs one or two partners.", row)
            return None
        pair = tuple(self.person({"partners": p}, "partners", part, row) for p in partners)
        if len(set(pair)) < len(pair):
            self.wrong(part, "Somebody is given as the partner of themselves.", row)
        children = one.get("children") or []
        if not isinstance(children, list) or not all(isinstance(child, dict) for child in children):
            self.wrong(part, "“children” must be a list of entries in braces.", row)
            children = []
        links = tuple(
            ChildLink(
                self.person(child, "id", part, row),
                self.choice(child, "kind", ChildKind.BIOLOGICAL, part, row),
                self.day(child, "since", part, row),
                self.day(child, "until", part, row),
            )
            for child in children
        )
        return Union(
            self.text(one, "id", part, row) or f"union {row}",
            pair,
            self.choice(one, "kind", UnionKind.UNKNOWN, part, row),
            self.day(one, "since", part, row),
            self.day(one, "until", part, row),
            links,
        )

    def household(self, one: dict[str, Any], row: int) -> Household:
        part = "households"
        members, more = one.get("members") or [], one.get("stays") or []
        if not isinstance(members, list) or not isinstance(more, list) or not all(isinstance(m, dict) for m in more):
            self.wrong(part, "“members” must be a list of ids and “stays” a list of entries in braces.", row)
            members, more = [], []
        found: dict[str, Stay] = {}
        for ident in members:
            member = self.person({"members": ident}, "members", part, row)
            found[member] = Stay(member)
        for stay in more:
            member = self.person(stay, "id", part, row)
            found[member] = Stay(
                member,
                self.day(stay, "since", part, row),
                self.day(stay, "until", part, row),
                self.flag(stay, "second", part, row),
                self.text(stay, "word", part, row),
                self.person(stay, "beside", part, row) if stay.get("beside") else "",
            )
        ident = self.text(one, "id", part, row) or f"household {row}"
        return Household(ident, self.text(one, "label", part, row), tuple(found.values()))

    def tie(self, one: dict[str, Any], row: int) -> Tie:
        part = "ties"
        return Tie(
            self.text(one, "id", part, row) or f"tie {row}",
            self.person(one, "from", part, row),
            self.person(one, "to", part, row),
            self.choice(one, "kind", TieKind.OTHER_HARM, part, row),
            self.day(one, "since", part, row),
            self.day(one, "until", part, row),
            self.choice(one, "status", TieStatus.NONE, part, row),
            self.text(one, "words", part, row),
        )

    def rule(self, one: dict[str, Any], row: int) -> OrderRule:
        return OrderRule(self.person(one, "left", "rules", row), self.person(one, "right", "rules", row))
