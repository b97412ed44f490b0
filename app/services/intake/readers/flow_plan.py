"""Tables that the known shapes do not explain, read by the explanation that fits their labels and answers best."""

from app.services.intake.readers.blocks import Cell, Para
from app.services.intake.readers.flow import Flow
from app.services.intake.readers.headings import match_section
from app.services.intake.readers.kin_labels import kin_label
from app.services.intake.readers.plans import Row, Step, best, fit, names_people, typed
from app.services.intake.readers.shapes import NAMES, key_in, label_of
from app.services.intake.readers.values import ticks_in
from app.services.intake.readers.vocabulary import Label, match_label

_MARGIN = 1.0
_PART = 0.12
"""How much better another explanation must be, for each row and in all, before it is preferred."""


class PlannedFlow(Flow):
    """Reads a table as its shape says; where another explanation fits plainly better, by that."""

    def _part(self, rows: list[Row], where: str, start: int) -> None:
        if not any(len(row) > 1 for row in rows):
            super()._part(rows, where, start)
            return
        count = len(self.entries)
        kept = (
            *(self.section, self.waiting, list(self.answer), self.answer_where),
            *(self.asked, list(self.headings), self._group),
        )
        super()._part(rows, where, start)
        have = fit([(entry.label, entry.text) for entry in self.entries[count:]], rows)
        score, steps = best(rows)
        if score <= have + max(_MARGIN, _PART * len(rows)):
            return
        del self.entries[count:]
        self.section, self.waiting, self.answer, self.answer_where, self.asked, self.headings, self._group = kept
        for step in steps:
            self._follow(step, rows, f"{where}.{start + step.first}")
        self._flush()

    def _follow(self, step: Step, rows: list[Row], group: str) -> None:
        row = rows[step.first]
        if step.way == "alone":
            self._single(row[0], rows[step.last] if step.last < len(rows) else None)
        elif step.way == "under":
            self._flush()
            self._below(row, rows[step.first + 1 : step.last], group)
        elif step.way == "beside":
            self._flush()
            self._across(row)
        elif step.way == "party":
            self._flush()
            if row[0].text.strip():
                self.section = match_section(row[0].text) or self.section
                self._group = f"{group} {row[0].text.strip()[:20]}"
            self._across(row[1:])
        elif step.way == "inside":
            self._flush()
            for cell in row:
                self._within(cell)
        else:
            self._label_row(row, rows)

    def _across(self, row: Row) -> None:
        for cell, beside in zip(row[::2], row[1::2], strict=True):
            if cell.text.strip():
                self._beside(cell, label_of(cell.text) or kin_label(cell.text), beside)

    def _within(self, cell: Cell) -> None:
        if not cell.text.strip() or self._lines(cell):
            return
        if ticks_in(cell.text)[1]:
            self.paragraph(Para(cell.text, cell.where))
            return
        if self._inside(cell):
            return
        first, _, rest = cell.text.partition("\n")
        self._put(first, rest, cell.where, label_of(first) if rest.strip() else label_of(cell.text))

    def _below(self, header: Row, rows: list[Row], group: str) -> None:
        """Rows of answers under their headings; a heading that is not known is told by the shape of its answers."""
        heads = {cell.column: cell for cell in header}
        columns = {at: [cell.text for row in rows for cell in row if cell.column == at] for at in heads}
        asked: dict[int, Label | None] = {at: match_label(cell.text) for at, cell in heads.items()}
        taken = {label.key for label in asked.values() if label is not None}
        for at, label in asked.items():
            key = typed(columns[at]) if label is None else ""
            if key and key not in taken:
                asked[at] = Label(key, "", None, 1, 0.6)
                taken.add(key)
        unknown = next((at for at, one in asked.items() if one is None), None)
        if not taken & NAMES and unknown is not None and names_people(columns[unknown]):
            asked[unknown] = Label("name", "", None, 1, 0.6)
        people = any(key_in(cell.text) in NAMES for cell in header)
        for number, row in enumerate(rows):
            for cell in row:
                one = f"{group}{number}" if people or len(rows) > 1 else group
                self._put(heads[cell.column].text, cell.text, cell.where, asked[cell.column], group=one)
