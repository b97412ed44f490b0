"""One pass over an answer: its labelled values, its people, their items, and what could not be placed."""

import datetime as dt
import re
from dataclasses import replace

from app.services.intake.readers import values
from app.services.intake.readers.blocks import Block, Cell, Grid, Para
from app.services.intake.readers.record import Found, ReplyItemFound, Sure, Unplaced
from app.services.intake.readers.reply_people import Draft, heading_of, is_name, key_of, named
from app.services.intake.readers.reply_values import WHEN
from app.services.intake.readers.reply_words import (
    column_keys,
    found_in,
    label_key,
    none_phrase,
    number_of,
    people_keys,
)

HEAD = frozenset(
    {"reference", "received", "sent", "limit", "completed_by", "agency", "current_as_of", "period", "systems",
     "not_searched", "area"}
)  # fmt: skip
_PIECES = re.compile(r"(\s{2,}|(?<=[.;|])\s+(?=[A-Z]))")
_WITHHELD = re.compile(
    r"(?i)\b(?P<many>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)\s+(?:further|other|additional|more)?\s*"
    r"(?:items?|entries|entry|pieces?|records?)\b[^.]{0,80}\b(?:not\s+(?:been\s+)?(?:included|disclosed|shared)"
    r"|withheld|left out|omitted|held back)"
)
_COUNTED = re.compile(r"(?i)\bend of (?:chronology|report|entries)\b.{0,12}?\b(?P<many>\d{1,3})\s+(?:entries|items)\b")
_TAIL_MARK = re.compile(
    r"(?is)\s*(?:\[(?P<square>[^\[\]]{3,120})\]|[\(–—-]?\s*\(?(?:handling|sharing|marking|disclosure)\s*:\s*"
    r"(?P<said>[^()\[\]]{3,120})\)?)\s*\.?\s*$"
)
_FOOT = re.compile(
    r"(?i)^(?:page \d+(?: of \d+)?|official(?:[ -]sensitive)?.*|end of (?:reply|report|document|response|chronology|"
    r"entries).*|\W*|-- ?|signed\b.*|confidential|restricted)$"
)
_STATEMENT = re.compile(r"^(?P<name>[^:;]{3,60}?)\s*(?::|\s[–—-]\s|–|—)\s*(?P<said>\S.{2,80})$")


class Walk:
    """What has been read so far."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.head: dict[str, list[Found[str]]] = {}
        self.people: list[Draft] = []
        self.titles: list[Found[str]] = []
        self.unplaced: list[Unplaced] = []
        self.withheld: Found[int] | None = None
        self.counted: int | None = None
        self.chronology = False
        self._person: Draft | None = None
        self._maybe: Found[str] | None = None
        self._pending = ""
        self._item: dict[str, Found[str]] = {}
        self._numbers = 0

    # --- blocks ---

    def run(self, blocks: tuple[Block, ...]) -> None:
        """Read everything."""
        for block in blocks:
            if isinstance(block, Para):
                lines = [line for line in block.text.split("\n") if line.strip()]
                for line in lines:
                    self._line(line.strip(), block.where, heading=block.heading)
            else:
                self._grid(block)
        self._close_item()

    def _grid(self, grid: Grid) -> None:
        self._close_item()
        for at in range(min(2, len(grid.rows))):
            texts = tuple(cell.text for cell in grid.rows[at])
            if keys := column_keys(texts):
                self._lines_before(grid, at)
                self._items(keys, grid.rows[at + 1 :])
                return
            if keys := people_keys(texts):
                self._lines_before(grid, at)
                self._people_rows(keys, grid.rows[at + 1 :])
                return
        for row in grid.rows:
            self._pairs(row)

    def _lines_before(self, grid: Grid, at: int) -> None:
        for row in grid.rows[:at]:
            self._pairs(row)

    def _pairs(self, row: tuple[Cell, ...]) -> None:
        """A row of labels and values side by side; a row that starts with a date is an item without headings."""
        cells = [cell for cell in row if cell.text.strip()]
        if len(row) == 1 and cells:
            for line in row[0].text.split("\n"):
                self._line(line.strip(), row[0].where, heading=True)
            return
        dated = len(cells) == 2 and WHEN.match(f"{cells[0].text.strip()}: x") and not label_key(cells[0].text)
        if dated and self._owner() is not None:
            self._add(self._owner(), cells[0].text, cells[1].text, cells[1].where)
            return
        at = 0
        while at < len(row):
            key = label_key(row[at].text)
            if key and at + 1 < len(row):
                self._value(key, row[at].text, row[at + 1].text.strip(), row[at + 1].where)
                at += 2
            else:
                for line in row[at].text.split("\n"):
                    if line.strip():
                        self._line(line.strip(), row[at].where, heading=False)
                at += 1

    def _items(self, keys: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]) -> None:
        """The rows of a table of items; a person's column that is left empty means the person above."""
        has_person = "person" in keys
        self.chronology = self.chronology or has_person
        above: Draft | None = None
        for row in rows:
            told = {key: cell for key, cell in zip(keys, row, strict=False) if key and cell.text.strip()}
            body = told.get("text")
            if has_person and (who := told.get("person")) is not None:
                above = self._named(who.text, who.where)
            owner = above if has_person else self._owner()
            if body is None:
                continue
            if owner is None:
                self._leave("An item about nobody named", " ".join(cell.text for cell in row), body.where)
                continue
            when, mark, source = told.get("date"), told.get("handling"), told.get("source")
            self._add(
                owner, when.text if when else "", body.text, body.where,
                handling=mark.text if mark else "", source=source.text if source else "",
            )  # fmt: skip
        self._maybe = None

    def _people_rows(self, keys: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]) -> None:
        for row in rows:
            told = {key: cell for key, cell in zip(keys, row, strict=False) if key and cell.text.strip()}
            who = told.get("name")
            if who is None:
                continue
            person = self._named(who.text, who.where)
            if "born" in told and person.born is None:
                person.born = Found(told["born"].text.strip(), told["born"].text, told["born"].where)
            if (said := told.get("involvement")) and not person.say_found(said.text, said.where):
                self._leave(f"{person.name.value}, involvement", said.text, said.where)
            if body := told.get("text"):
                self._add(person, "", body.text, body.where)
        self._person = self._maybe = None

    # --- lines ---

    def _line(self, text: str, where: str, *, heading: bool) -> None:
        if counted := _COUNTED.search(text):
            self.counted = int(counted["many"])
        if withheld := _WITHHELD.search(text):
            many = number_of(withheld["many"])
            if many is not None:
                self.withheld = Found(many, text, where, Sure.READ)
            return
        if not text or _FOOT.match(text):
            return
        if self._subject(text, where, heading=heading) or self._statements(text, where) or self._dated(text, where):
            return
        for label, value in _segments(text):
            key = label_key(label)
            if key and (value or ":" in text or heading):
                self._value(key, label, value, where)
            else:
                self._loose(value or label, where, heading=heading)

    def _subject(self, text: str, where: str, *, heading: bool) -> bool:
        """A heading that names a person with their birth date, or an address."""
        if (told := heading_of(text)) is not None:
            self._close_item()
            self._person = self._named(text, where, told)
            return True
        lead, mark, rest = text.partition(":")
        if mark and rest.strip() and label_key(lead) == "address":
            person = self._person
            if heading or person is None or person.found is not None or person.items:
                self._close_item()
                self._person = Draft(Found(text, text, where), address=True)
                self.people.append(self._person)
                self._maybe = None
                return True
        return False

    def _statements(self, text: str, where: str) -> bool:
        """`Ann Hale: none found.`, `Ann Hale – historic`, or a clause that says somebody is not on the system."""
        whole = _STATEMENT.match(text.rstrip(" ."))
        if whole is not None and is_name(whole["name"].strip()) and found_in(whole["said"]) is not None:
            self._close_item()
            self._named(whole["name"].strip(), where).say_found(whole["said"], where)
            return True
        taken = False
        _, _, rest = text.partition(":")
        if self._person is not None and self._person.found is None and label_key(text.partition(":")[0]):
            return False
        for clause in re.split(r"[;.]\s*", rest or text):
            match = none_phrase().search(clause)
            name = clause[: match.start()].strip(" ,:-–—") if match else ""
            name = re.sub(r"(?i)\s+(?:is|was|are|were)$", "", name)
            if match and is_name(name):
                self._named(name, where).say_found(match.group(0), where, Sure.READ)
                taken = True
        return taken

    def _dated(self, text: str, where: str) -> bool:
        """`28/03/2026 – what happened [how it may be shared]` under a person."""
        match = WHEN.match(text.lstrip("•▪·*-– \t"))
        owner = self._owner()
        if match is None or owner is None:
            return False
        self._close_item()
        body, handling = match["rest"].strip(), ""
        if tail := _TAIL_MARK.search(body):
            body, handling = body[: tail.start()].strip(), (tail["square"] or tail["said"]).strip()
        self._add(owner, match["when"], body, where, handling=handling)
        return True

    def _value(self, key: str, label: str, value: str, where: str) -> None:
        """A label with its value; an empty one waits for the next line."""
        self._pending = "" if value else key
        if not value or key == "skip":
            if key == "name":
                self._close_item()
            return
        found = Found(value, value, where)
        if key in HEAD:
            self.head.setdefault(key, []).append(found)
        elif key == "name":
            self._close_item()
            self._person = self._named(value, where)
        elif key == "born" and (owner := self._owner()) is not None and owner.born is None:
            owner.born = found
        elif key == "involvement" and (owner := self._owner()) is not None:
            if not owner.say_found(value, where):
                self._leave(f"{owner.name.value}, involvement", value, where)
        elif key in {"text", "date", "handling", "source"} and self._owner() is not None:
            self._piece(key, found)
        else:
            self._leave(label, value, where)

    def _piece(self, key: str, found: Found[str]) -> None:
        """A part of an item whose parts stand each on a line of its own."""
        owner = self._owner()
        if key == "handling" and not self._item and owner is not None and owner.items:
            last = owner.items[-1]
            if last.handling is None:
                owner.items[-1] = replace(last, handling=found)
                return
        if key in self._item:
            self._close_item()
        self._item[key] = found

    def _loose(self, text: str, where: str, *, heading: bool) -> None:
        if self._pending:
            key = self._pending
            listed = key in {"systems", "not_searched"} and text.startswith(("•", "▪", "·", "-", "–", "*"))
            self._value(key, key, text.lstrip("•▪·*-– "), where)
            self._pending = key if listed else ""
            if listed and len(self.head[key]) > 1:
                last = self.head[key].pop()
                former = self.head[key][-1]
                joined = f"{former.value}; {last.value}"
                self.head[key][-1] = Found(joined, joined, former.where)
            return
        if is_name(text):
            self._close_item()
            self._maybe = Found(text, text, where)
            if heading:
                self._person = None
            return
        if not self.head and not self.people:
            self.titles.append(Found(text, text, where))
        elif not heading or self._person is not None:
            self._leave(self._person.name.value if self._person else "Left over", text, where)

    # --- people and items ---

    def _owner(self) -> Draft | None:
        """Whom the lines below speak of: the person last named; a lone name just above counts now."""
        if self._maybe is not None:
            name, self._maybe = self._maybe, None
            self._person = self._named(name.value, name.where)
        return self._person

    def _named(self, text: str, where: str, told: tuple[str, str] | None = None) -> Draft:
        """The person of that name, made where there is none yet."""
        name, born = told or named(text)
        self._maybe = None
        draft = next((each for each in self.people if key_of(each.name.value) == key_of(name)), None)
        if draft is None:
            draft = Draft(Found(name, text.strip(), where))
            self.people.append(draft)
        if born and draft.born is None:
            draft.born = Found(born, text.strip(), where)
        return draft

    def _add(
        self, owner: Draft | None, when: str, body: str, where: str, *, handling: str = "", source: str = ""
    ) -> None:
        if owner is None or not body.strip():
            return
        self._numbers += 1
        when, handling, source = when.strip(), handling.strip(), source.strip()
        day = values.whole_date(when, self.today) if when else None
        owner.items.append(
            ReplyItemFound(
                self._numbers,
                Found(body.strip(), body.strip(), where),
                Found(when, when, where) if when else None,
                day,
                Found(handling, handling, where) if handling else None,
                Found(source, source, where) if source else None,
            )
        )

    def _close_item(self) -> None:
        parts, self._item = self._item, {}
        body = parts.get("text")
        if body is None:
            for key, part in parts.items():
                self._leave(key, part.value, part.where)
            return
        said = {key: parts[key].value if key in parts else "" for key in ("date", "handling", "source")}
        self._add(self._person, said["date"], body.value, body.where, handling=said["handling"], source=said["source"])

    def _leave(self, label: str, text: str, where: str) -> None:
        self.unplaced.append(Unplaced(label, text.strip(), where))


def _segments(text: str) -> list[tuple[str, str]]:
    """The labelled parts of a line, (label, value); a part without a label stands alone with an empty label's place."""
    out: list[tuple[str, str]] = []
    for number, piece in enumerate(_PIECES.split(text)):
        if number % 2:
            continue
        lead, mark, rest = piece.partition(":")
        gap = _PIECES.split(text)[number - 1] if number else ""
        if mark and label_key(lead):
            out.append((lead.strip(), rest.strip()))
        elif out and label_key(out[-1][0]):
            out[-1] = (out[-1][0], f"{out[-1][1]}{gap}{piece}".strip())
        elif not out and label_key(piece) and not rest:
            out.append((piece.strip(" :"), ""))
        elif out:
            out[-1] = (out[-1][0], f"{out[-1][1]}{gap}{piece}")
        else:
            out.append(("", piece.strip()))
    return out
