"""From paragraphs and tables to labelled entries, whatever the shape of the form.

Shapes known: label beside value (two, four or six columns), a heading row over rows of persons, persons
as columns,
a row of labels over a row of values, label and value in one cell, `Label: value` paragraphs, a question
above its answer.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from app.services.intake.readers.blocks import Block, Cell, Entry, Grid, Para
from app.services.intake.readers.flow_text import TextFlow
from app.services.intake.readers.headings import Section, match_section
from app.services.intake.readers.kin_labels import is_person_word, kin_in_label, kin_label
from app.services.intake.readers.phrases import is_placeholder, words_of
from app.services.intake.readers.plans import typed_columns
from app.services.intake.readers.prompts import is_hint, prompted
from app.services.intake.readers.shapes import (
    BOXES,
    NAMES,
    NARRATIVE,
    PERSON_HEAD,
    QUESTIONS,
    bare_name,
    columns_are_people,
    fits,
    has_label,
    heads_table,
    holds_answers,
    in_pairs,
    is_card_row,
    is_header,
    key_in,
    label_and_value,
    label_column,
    label_of,
    looks_heading,
    parts_of,
    share_of,
)
from app.services.intake.readers.small_print import without_small_print
from app.services.intake.readers.trim import crossed_answer, crossed_words, tidied
from app.services.intake.readers.values import is_guidance, ticks_in
from app.services.intake.readers.vocabulary import Label, match_label

_SURE, _PLAINLY = 0.8, 0.6
_HEADING_WORDS = 9


class Flow(TextFlow):
    """Turns blocks into entries, tables among them."""

    _following: tuple[Cell, ...] | None = None
    """The first row of the part of the table that comes next."""
    _typed: Mapping[int, str] = MappingProxyType({})
    """What columns ask for whose headings are not known."""

    def run(self, blocks: tuple[Block, ...]) -> list[Entry]:
        """All entries of the blocks, in reading order."""
        blocks = without_small_print(blocks)
        for at, block in enumerate(blocks):
            if isinstance(block, Para):
                after = blocks[at + 1] if at + 1 < len(blocks) else None
                self.next_is_text = isinstance(after, Para) and not after.heading and not label_and_value(after.text)
                self._group = self._group or "text"
                self.paragraph(replace(block, heading=True) if heads_table(block, after) else block)
            else:
                self.grid(block)
        self._flush()
        return self.entries

    def grid(self, grid: Grid) -> None:
        """Take in one table, whatever its shape."""
        rows = tidied([row for row in grid.rows if row])
        if not rows:
            return
        self._drop_guidance(rows)
        crossed = crossed_words(rows)
        if crossed:
            waits = self.waiting if self.waiting and self.waiting[1].key in QUESTIONS - NARRATIVE else None
            self.waiting = None if waits else self.waiting
            self._flush()
            label, match = (waits[0], waits[1]) if waits else ("", None)
            self._put(label, "   ".join(crossed), rows[0][0].where, match)
            return
        if any(len(row) > 1 for row in rows):
            asked = self.waiting is not None and self.waiting[1].key in NARRATIVE and not self.answer
            if not asked or has_label(rows):
                self._flush()
            self._group = grid.where
        parts = parts_of(rows)
        for at, (start, part) in enumerate(parts):
            self._following = parts[at + 1][1][0] if at + 1 < len(parts) else None
            self._part(part, grid.where, start)

    def _part(self, rows: list[tuple[Cell, ...]], where: str, start: int) -> None:  # noqa: PLR0912 - one branch per shape
        """Take in the rows of a table between two headings; `start` is the number of the first."""
        if columns_are_people(rows):
            self._people_columns(rows, where if not start else f"{where}.{start}")
            return
        paired = in_pairs(rows)
        header: tuple[Cell, ...] | None = None
        group, below = "", 0
        for at, row in enumerate(rows):
            after = rows[at + 1] if at + 1 < len(rows) else None
            if len(row) == 1 or (len({c.text for c in row}) == 1 and len(row) > 1 and row[0].text):
                header = None
                self._single(row[0], after or self._following)
            elif row[0].text and not any(c.text for c in row[1:]) and self._row_heading(row[0]):
                header = None
            elif options := crossed_answer(row):
                header = None
                self._put(row[0].text, options, row[1].where, label_of(row[0].text))
            elif holds_answers(row):
                header = None
                for cell in row:
                    if not self._lines(cell) and not self._inside(cell):
                        self._put(cell.text, "", cell.where, label_of(cell.text))
            elif paired:
                self._label_row(row, rows, True)
            elif is_card_row(row):
                header = None
                former = self.section, self._group
                for cell in row:
                    self._card(cell)
                self.section, self._group = former
            elif is_header(row, after):
                more = header is not None and below == 1 and not {key_in(c.text) for c in row} & NAMES
                header, below = row, 0
                self._typed = typed_columns(row, rows[at + 1 :])
                group = group if more else f"{where}.{start + at}"
                self._flush()
            elif header is not None and not below and after is not None and self._is_hint_row(header, row):
                continue
            elif header is not None and fits(header, row):
                group = group if not below else f"{where}.{start + at}"
                below += 1
                self._data_row(header, row, group)
            else:
                header = None
                self._label_row(row, rows)
        if not any(len(row) == 1 for row in rows):
            self._flush()

    @staticmethod
    def _is_hint_row(header: tuple[Cell, ...], row: tuple[Cell, ...]) -> bool:
        """Whether a row under headings that ask for a text only says what belongs there."""
        asks = all(key_in(cell.text) in NARRATIVE for cell in header)
        return asks and all(len(cell.text) <= 70 and not cell.text.rstrip().endswith((".", "!", '"')) for cell in row)

    def _drop_guidance(self, rows: list[tuple[Cell, ...]]) -> None:
        """Words under a heading for the worry are no worry where the table below asks for it in its own words."""
        if self.waiting is None or self.waiting[1].key != "concern":
            return
        if any(key_in(cell.text.split("\n")[0]) == "concern" for row in rows for cell in row if cell.text):
            self.waiting, self.answer, self.answer_where, self.asked = None, [], "", False

    def _row_heading(self, cell: Cell) -> bool:
        """Take a row whose only words are the heading of a part of the form; False where they are not."""
        section = match_section(cell.text) if len(cell.text) <= 80 and "\n" not in cell.text else None
        if section is None or label_and_value(cell.text) or cell.text.rstrip().endswith("?"):
            return False
        if not looks_heading(cell.text) and match_label(cell.text) is not None:
            return False
        self._flush()
        self.section = section
        self._group = f"{cell.where} heading"
        return True

    def _card(self, cell: Cell) -> None:
        """A cell that is a part of the form by itself: its heading, then `Label: value` lines."""
        self._flush()
        lines = [line.strip() for line in cell.text.split("\n") if line.strip()]
        if not lines:
            return
        section = match_section(lines[0])
        if section is not None and not label_and_value(lines[0]):
            self.section, lines = section, lines[1:]
        if lines and bare_name(lines[0]):
            lines[0] = f"Name: {lines[0]}"
        self._group = f"{cell.where}, column {cell.column + 1}"
        for line in lines:
            self.next_is_text = False
            self.paragraph(Para(line, cell.where))
        self._flush()

    def _asks_below(self, cell: Cell, after: tuple[Cell, ...] | None) -> bool:
        """Take a row that only asks, where the row beneath is a row of boxes that answers."""
        match = label_of(cell.text) if len(cell.text) <= 120 and "\n" not in cell.text else None
        if match is None or match.key not in QUESTIONS or after is None or len(after) != 1:
            return False
        if not ticks_in(after[0].text)[1] or ticks_in(cell.text)[1] or not (self.waiting is None or self.answer):
            return False
        self._flush()
        self.waiting = (cell.text, match, cell.where)
        return True

    def _single(self, cell: Cell, after: tuple[Cell, ...] | None = None) -> None:
        if self._asks_below(cell, after):
            return
        parts = cell.text.split("\n") if cell.text else []
        known = share_of(parts[0]) >= 0.6 if parts else False
        if self.waiting is not None and self.waiting[1].key in NARRATIVE and not self.answer and is_guidance(cell.text):
            return
        if len(parts) > 1 and (self.waiting is None or (known and not self.answer)) and not ticks_in(cell.text)[1]:
            first = match_label(parts[0])
            if first is not None and (first.key in NARRATIVE or first.share >= 0.6):
                self._flush()
                if first.key in NARRATIVE:
                    self.section = Section(
                        "consent" if first.key == "consent_explanation" else "concern", None, False, parts[0]
                    )
                self._put(parts[0], "\n\n".join(p.strip() for p in parts[1:] if p.strip()), cell.where, first)
                return
        if (
            self.waiting is not None
            and not ticks_in(cell.text)[1]
            and len(parts) >= 1
            and not (
                len(parts) == 1
                and key_in(parts[0]) in QUESTIONS
                and (parts[0].rstrip().endswith(("?", ":")) or prompted(parts[0]) or (known and len(parts[0]) < 100))
            )
            and not self._says_itself(cell.text)
        ):
            section = match_section(cell.text) if len(cell.text) <= 80 else None
            heads = looks_heading(cell.text) or (section is not None and self._heads_rows(cell, after))
            if section is None or (self.waiting[1].key in NARRATIVE and not heads):
                self.answer.extend(part.strip() for part in parts if part.strip())
                self.answer_where = self.answer_where or cell.where
                self._flush()
                return
        short = len(cell.text) <= 110 and "\n" not in cell.text
        if cell.text:
            self.paragraph(
                Para(
                    cell.text,
                    cell.where,
                    heading=short and match_section(cell.text) is not None and ":" not in cell.text.rstrip(": "),
                )
            )
            if self.answer:
                self._flush()  # a cell that holds question and answer is complete

    @staticmethod
    def _heads_rows(cell: Cell, after: tuple[Cell, ...] | None) -> bool:
        """Whether a short cell that fills a row stands over a row of labels with their answers."""
        short = len(cell.text.split()) <= _HEADING_WORDS and not cell.text.rstrip().endswith((".", "!"))
        asks = after is not None and len(after) > 1 and (label_of(after[0].text) or label_and_value(after[0].text))
        return short and bool(asks)

    @staticmethod
    def _says_itself(text: str) -> bool:
        """Whether a cell holds a plain label and its own answer: it answers no question above it."""
        pair = label_and_value(text)
        if pair is None or not pair[1].strip() or is_hint(pair[1]):
            return False
        match = match_label(pair[0])
        return match is not None and match.share >= _PLAINLY

    def _data_row(self, header: tuple[Cell, ...], row: tuple[Cell, ...], group: str) -> None:
        heads = {cell.column: cell for cell in header}
        index: int | None = None
        number = PERSON_HEAD.match(row[0].text) if row[0].text else None
        if number and not match_label(heads[row[0].column].text):
            index = int(number.group(1))
        named = any(key_in(head.text) in NAMES for head in heads.values())
        for cell in row:
            head = heads[cell.column].text
            match = match_label(head)
            if match is None and cell.column in self._typed:
                match = Label(self._typed[cell.column], "", None, 1, 0.6)
            if match is None and not named and cell is row[0] and is_person_word(head):
                match = Label("name", "", None, 1, 1.0)
            self._put(head, cell.text, cell.where, match, group=group, index=index)

    def _people_columns(self, rows: list[tuple[Cell, ...]], where: str) -> None:
        heads = {cell.column: cell.text for cell in rows[0][1:]}
        numbered = any(PERSON_HEAD.match(text) for text in heads.values() if text)
        for head in heads.values():
            if numbered and (section := match_section(head)) is not None and section.scope in {"child", "other"}:
                self.section = Section(section.scope, None, False, head)
                break
        asked = [row for row in rows[1:] if key_in(row[0].text) == "relationship"]
        said = {cell.column for row in asked for cell in row[1:] if cell.text.strip()}
        for column, head in heads.items():
            if not numbered and column not in said and (kin := kin_in_label(head)) and kin_label(head) is not None:
                tie = Label("relationship", "other", None, 1, 1.0)
                self._put("Relationship to the children", kin, rows[0][0].where, tie, f"{where}.c{column}", column)
        for row in rows[1:] if numbered else rows:
            if len(row) == 1:
                self._single(row[0])
                continue
            match = match_label(row[0].text)
            for cell in row[1:]:
                under = [at for at in heads if cell.column <= at < cell.column + cell.span] or [cell.column]
                for column in under:
                    number = PERSON_HEAD.match(heads.get(column, "") or "")
                    index = int(number.group(1)) if number else column
                    self._put(row[0].text, cell.text, cell.where, match, group=f"{where}.c{column}", index=index)

    def _label_row(  # noqa: PLR0912 - one branch per way to ask
        self, row: tuple[Cell, ...], rows: list[tuple[Cell, ...]], paired: bool = False
    ) -> None:
        at = 0
        while at < len(row):
            cell = row[at]
            match = label_of(cell.text) if cell.text and len(cell.text) <= 250 else None
            match = kin_label(cell.text) or match if at == 0 and len(cell.text) <= 60 else match
            if match is None and at == 0 and len(cell.text) <= 40:
                match = kin_label(cell.text)
            beside = row[at + 1] if at + 1 < len(row) else None
            answered = beside is not None and bool(beside.text) and share_of(beside.text.split("\n")[0]) < _SURE
            both = self._says_itself(cell.text) and beside is not None and self._says_itself(beside.text)
            if match is None and answered and "? " in cell.text and ":" not in cell.text and not both:
                match = match_label(cell.text)  # a question and its prompt, answered beside it
            if self._lines(cell):
                at += 1
                continue
            lead, boxes = ticks_in(cell.text)
            if boxes and match_label(lead.rstrip(" :")) is None and match is None:
                self._loose_boxes(cell.text, cell.where, lead)
                at += 1
            elif boxes:
                self.paragraph(Para(cell.text, cell.where))
                at += 1
            elif cell.text and not (answered and "? " in cell.text and match is not None) and self._inside(cell):
                at += 1
            elif beside is not None and (match is not None or paired or label_column(cell, rows)):
                known = label_of(beside.text) if beside.text and len(beside.text) <= 120 else None
                same = known is not None and match is not None and known.key == match.key
                known = None if known is not None and (known.key in BOXES or same) else known
                if known is not None and match is not None and label_column(beside, rows) and known.share >= 0.8:
                    self._put(cell.text, "", cell.where, match)
                    at += 1
                else:
                    self._beside(cell, match, beside)
                    at += 2
            else:
                if match is not None:
                    self._put(cell.text, "", cell.where, match)
                elif at == 0 and len(row) == 2 and beside is not None and len(cell.text) <= 80 and beside.text:
                    self._put(cell.text, beside.text, beside.where, None)
                    at += 1
                at += 1

    def _beside(self, cell: Cell, match: Label | None, beside: Cell) -> None:
        if (
            match is not None
            and match.key in (NARRATIVE - {"happened_on"}) | {"consent", "told"}
            and (self.section is None or self.section.scope not in {"concern", "consent"})
            and not (match.key == "told" and self.section is not None and self.section.harm)
        ):
            scope = "concern" if match.key in NARRATIVE - {"consent_explanation"} else "consent"
            self.section = Section(scope, None, False, cell.text)
        text = beside.text
        if match is not None and match.key in NARRATIVE:
            text = "\n\n".join(part.strip() for part in text.split("\n") if part.strip())
        if (
            match is None
            and not is_placeholder(text)
            and ticks_in(text)[1]
            and any((m := match_label(box.label)) is not None and m.key in BOXES for box in ticks_in(text)[1])
        ):
            self._loose_boxes(text, beside.where, cell.text)
            return
        party = match_section(cell.text) if match is None and len(cell.text) <= 60 else None
        if party is not None and party.scope in {"child", "other"} and party.index is not None and text:
            match = Label("name", party.scope, party.index, 1, 1.0)
        self._put(cell.text, text, beside.where, match)

    def _lines(self, cell: Cell) -> bool:
        """Take a cell of several `Label: value` lines one by one; False where any line is something else."""
        lines = [line.strip() for line in cell.text.split("\n") if line.strip()]
        pairs = [label_and_value(line) for line in lines]
        if len(lines) < 2 or not all(pair is not None and match_label(pair[0]) is not None for pair in pairs):
            return False
        for line in lines:
            self.paragraph(Para(line, cell.where))
        return True

    def _inside(self, cell: Cell) -> bool:
        """Take a label and its value from one cell (`Label: value`, or the label on a line of its own)."""
        text = cell.text.strip()
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        if lines and ticks_in(lines[0])[1] and ticks_in(lines[-1])[1]:
            return False  # a list of boxes
        pair = label_and_value(lines[0]) if lines else None
        if pair and pair[1] and (match_label(pair[0]) or kin_label(pair[0])):
            return self._pairs(Para(text, cell.where))
        if len(lines) > 1:
            match = match_label(lines[0].rstrip(":"))
            if match is not None and match.share >= 0.6 and words_of(lines[1])[:1] != ("please",):
                self._put(lines[0], "\n".join(lines[1:]), cell.where, match)
                return True
        return False
