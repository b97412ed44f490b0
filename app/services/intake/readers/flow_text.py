"""From paragraphs to labelled entries: headings, questions above their answers, `Label: value` lines, rows of boxes."""

import re
from dataclasses import replace

from app.services.intake.readers.adult import KEYS
from app.services.intake.readers.blocks import Entry, Para
from app.services.intake.readers.form_lines import (
    ADULT,
    ASKS,
    CHILD,
    FORM_WORD,
    NAMED_FIELD,
    is_title,
    led,
    names_body,
    tabbed,
)
from app.services.intake.readers.grammar import title_words
from app.services.intake.readers.headings import Section, match_section, names_somebody
from app.services.intake.readers.kin_labels import person_label
from app.services.intake.readers.listed import person_in
from app.services.intake.readers.prompts import is_hint, prompted
from app.services.intake.readers.shapes import (
    BOXES,
    LABELLED,
    LONG,
    NARRATIVE,
    QUESTIONS,
    key_in,
    label_and_value,
    looks_heading,
    looks_numbered,
)
from app.services.intake.readers.values import POSTCODE, Tick, is_guidance, ticks_in
from app.services.intake.readers.vocabulary import NOTHING, Label, match_label

_SEGMENT = re.compile(r"\t+|\s{3,}|\s*\|\s*")

_SURE_FACT, _FACT_SHARE = 0.8, 0.6
_HALF = 0.5
_LONGEST_LINE = 60
_LABEL_WORDS, _STYLED_WORDS = 5, 9
_COUNTED_WORDS = 3
_MOST_LINES = 5
_ANSWER_WORDS = 4
"""A shorter bold line is the heading of something else and no answer to the question above it."""


_ABOUT = re.compile(r"(?i)\b(?:concerns?|worr(?:y|ies)|safeguarding|enquiry) (?:for|about|regarding) (?:an?|the)\b")


class TextFlow:
    """Turns paragraphs into entries; remembers the heading it stands under and the question that waits for
    its answer."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.section: Section | None = None
        self.waiting: tuple[str, Label, str] | None = None
        self.answer: list[str] = []
        self.answer_where = ""
        self.asked = False
        self.styled = False
        self.next_is_text = False
        self.headings: list[str] = []
        self._group = ""

    def _flush(self) -> None:
        if self.waiting is not None:
            label, match, where = self.waiting
            text = "\n\n".join(self.answer)
            self._put(label, text, self.answer_where or where, match)
        self.waiting, self.answer, self.answer_where, self.asked, self.styled = None, [], "", False, False

    def _ask(self, para: Para, match: Label) -> None:
        """A heading that asks for one short fact (`When was the child born?`): the next paragraph is its answer."""
        self._flush()
        self._group = self._group or para.where
        self.waiting, self.asked = (para.text, match, para.where), True

    def _put(  # noqa: PLR0917 - an entry has this many parts
        self,
        label: str,
        text: str,
        where: str,
        match: Label | None,
        group: str = "",
        index: int | None = None,
        single: bool = False,
    ) -> None:
        said = match.index if match is not None and match.index is not None else None
        self.entries.append(
            Entry(
                label,
                text.strip(),
                where,
                match,
                self.section,
                group or self._group,
                index if index is not None else said,
                single,
            )
        )

    def paragraph(self, para: Para) -> None:
        """Take in one paragraph, or a table row that is a single cell."""
        parts = [part.strip() for part in re.split(r"\t+", para.text) if part.strip()]
        pairs = [label_and_value(part) for part in parts] if len(parts) > 1 else []
        if pairs and all(pair is not None and match_label(pair[0]) is not None for pair in pairs):
            for part in parts:
                self._paragraph(replace(para, text=part))
            return
        self._paragraph(para)

    def _paragraph(self, para: Para) -> None:  # noqa: PLR0912 - one branch per kind of line
        para = replace(para, text=tabbed(para.text))
        text = para.text
        match = match_label(text) if len(text) <= 200 else None
        lead, boxes = ticks_in(text)
        if boxes:
            self._ticks(para, lead, boxes)
            return
        if self._short_question(para, match) or self._long_question(para, match) or self._heading(para, match):
            return
        if self._pairs(para) or self._below_title(text) or self._asks_anew(para):
            return
        if not self.entries and self.section is None and match is not None and match.share < 0.8 and title_words(text):
            match = None
        if match is not None and self._is_form_title(para) and _ABOUT.search(text):
            match = None
        if (
            match is not None
            and (text.rstrip().endswith((":", "?")) or para.heading or match.share >= 0.8)
            and not self._in_answer(para, match)
        ):
            self._flush()
            self.waiting = (text, match, para.where)
            return
        if self.waiting is not None and para.heading and (self.answer or len(text.split()) < _ANSWER_WORDS):
            self._flush()
            self.headings.append(text)
        elif self.waiting is not None and not self.answer and self.waiting[1].key in LONG and is_guidance(text):
            return
        elif self.waiting is not None:
            self.answer.append(text)
            self.answer_where = self.answer_where or para.where
            if self.waiting[1].key not in LONG:
                self._flush()
        elif para.heading:
            self.headings.append(text)
            self._fade()
            if not self.entries and FORM_WORD.search(text):
                self.section = None  # the form's own title ends what its letterhead began
        elif self.section is not None and self.section.scope in {"professional", "concern", "referrer"}:
            pair = label_and_value(text) if self.section.scope == "referrer" else None
            label, said = pair if pair is not None and pair[1] else ("", text)
            self._put(label, said, para.where, None)
        elif self.section is not None and self.section.scope in {"other", "child"} and person_in(text):
            self._put(self.section.text, text, para.where, None)

    def _below_title(self, text: str) -> bool:
        """Take the name of the body whose form it is: the title above it asked nothing."""
        if self.waiting is None or self.entries or self.answer or not names_body(text):
            return False
        self.waiting = None
        return True

    def _fade(self) -> None:
        """A heading that says nothing known stands between the last one that did and what follows."""
        if self.section is not None and not self.section.faded:
            self.section = replace(self.section, faded=True)

    def _short_question(self, para: Para, match: Label | None) -> bool:
        """Take a heading that asks for one fact, or the paragraph that answers it."""
        if self.asked and not para.heading and self.waiting is not None and self.waiting[1].key == "address":
            if len(para.text) < _LONGEST_LINE and label_and_value(para.text) is None:
                self.answer.append(para.text)  # an address over several lines
                self.answer_where = self.answer_where or para.where
                if POSTCODE.search(para.text) or len(self.answer) >= _MOST_LINES:
                    self._flush()
                return True
            self._flush()
            return False
        if self.asked and not para.heading and self.waiting is not None:
            self._put(self.waiting[0], para.text, para.where, self.waiting[1])
            self.waiting, self.asked = None, False
            return True
        asks = match is not None and para.heading and para.text.rstrip().endswith("?")
        if match is not None and asks and self._is_question(para.text, match):
            self._ask(para, match)
            return True
        return False

    def _long_question(self, para: Para, match: Label | None) -> bool:
        """Take a question that is answered at length below it."""
        text = para.text
        if (
            match is None
            or match.key not in NARRATIVE
            or self._is_form_title(para)
            or (para.heading and names_somebody(text))
            or not (para.heading or text.rstrip().endswith(("?", ":", ".")) or match.share >= 0.6 or prompted(text))
            or self._in_answer(para, match)
            or self._says_more(text)
            or self._heads_workers(text, match)
        ):
            return False
        self._flush()
        scope = "consent" if match.key == "consent_explanation" else "concern"
        if self.section is None or self.section.scope != scope:
            self.section = Section(scope, None, False, text)
        self.waiting = (text, match, para.where)
        return True

    def _is_form_title(self, para: Para) -> bool:
        """Whether a heading before anything was asked is the form's own name (`Raising a concern about an adult`)."""
        named = not self.headings or FORM_WORD.search(para.text) is not None or _ABOUT.search(para.text) is not None
        untold = self.section is None or len(self.headings) <= 1
        first = not self.entries and named and self.waiting is None and untold
        return first and para.heading and not para.text.rstrip().endswith(("?", ":")) and not looks_numbered(para.text)

    @staticmethod
    def _heads_workers(text: str, match: Label) -> bool:
        """Whether a heading of those who work with the family only seems to ask something by one of its words."""
        section = match_section(text) if match.words == 1 and not text.rstrip().endswith("?") else None
        return section is not None and section.scope == "professional"

    @staticmethod
    def _says_more(text: str) -> bool:
        """Whether a text is a label and, behind its colon, the answer itself."""
        pair = label_and_value(text)
        if pair is None or not pair[1].strip() or is_hint(pair[1]):
            return False
        return bool(key_in(pair[0]))

    def _heading(self, para: Para, match: Label | None) -> bool:
        """Take a heading under which a part of the form stands."""
        text = para.text
        section = match_section(text) if len(text) <= 130 else None
        blank = match is not None and match.share >= _SURE_FACT and match.key not in QUESTIONS
        if blank and text.rstrip().endswith(":"):
            return False  # a field whose label is printed bold is no heading
        if match is not None and para.heading and self.next_is_text and self._asks_fact(text, match):
            return False
        pair = label_and_value(text) if not para.heading else None
        if pair is not None and pair[1] and match_label(pair[0]) is not None:
            return False  # a numbered line of label and value is no heading
        counted = section is not None and section.index is not None and len(text.split()) <= _COUNTED_WORDS
        if section is None or not (para.heading or ((counted or looks_heading(text)) and not self.answer)):
            return False
        titled = match is not None and match.share < _SURE_FACT and self._is_form_title(para)
        self._flush()
        self.headings.append(text)
        names_none = not self.entries and section.scope == "professional" and FORM_WORD.search(text) is not None
        if names_none or (len(self.headings) == 1 and is_title(text, section)):
            self.section = section if section.scope == "adult_at_risk" else None
            self._group = para.where
            return True
        about = " ".join(self.headings[:2])
        if section.scope == "child" and not CHILD.search(about + text) and ADULT.search(about):
            section = replace(section, scope="adult_at_risk")
        self.section = section
        self._group = para.where
        if match is not None and match.key in QUESTIONS and not titled and not self._heads_workers(text, match):
            self.waiting = (text, match, para.where)
        return True

    @staticmethod
    def _asks_fact(text: str, match: Label) -> bool:
        """Whether a bold line over a plain one is a label over its answer and heads no part of the form."""
        fact = match.key not in QUESTIONS or match.key in KEYS
        return fact and match.share >= _FACT_SHARE and not names_somebody(text)

    def _is_question(self, text: str, match: Label) -> bool:
        """Whether a heading asks for a fact rather than naming a part of the form."""
        return self.next_is_text and match.key not in LONG and match.share >= 0.5 and not names_somebody(text)

    def _in_answer(self, para: Para, match: Label) -> bool:
        """Whether a line that resembles a label is rather part of the answer being gathered."""
        return (
            self.waiting is not None
            and not para.heading
            and not para.text.rstrip().endswith(("?", ":"))
            and not prompted(para.text)
            and not self._short_label(para.text, match)
            and (match.share < 0.8 or bool(self.answer))
        )

    def _short_label(self, text: str, match: Label) -> bool:
        """Whether a short line is wholly the label of another long answer (`Strengths and safety`)."""
        other = self.waiting is not None and match.key != self.waiting[1].key and match.key in NARRATIVE
        plain = len(text.split()) <= _LABEL_WORDS and text[:1].isupper() and not text.rstrip().endswith((".", "!", '"'))
        return other and plain and match.share >= 1.0

    def _pairs(self, para: Para) -> bool:
        """Take `Label: value` pairs from one paragraph; False where it is not made of such."""
        lines = [led(line) for line in para.text.split("\n") if line.strip()]
        found: list[tuple[str, str, Label]] = []
        for line in lines:
            taken = [
                (pair[0], pair[1], match_label(pair[0]) or (person_label(pair[0]) if pair[1] else None))
                for part in _SEGMENT.split(re.sub(r":\s*\t+\s*|:\s{3,}", ": ", line.strip()))
                if (pair := label_and_value(part))
            ]
            known = [(label, value, match) for label, value, match in taken if match is not None]
            if not self.entries and self.section is None:
                known = [one for one in known if one[2].share >= 0.8 or not title_words(one[0])]
            if not known and found and not (self.waiting and self.waiting[1].key in NARRATIVE):
                label, value, match = found[-1]
                found[-1] = (label, f"{value}\n{line.strip()}", match)
                continue
            found.extend(known)
        if not found:
            return False
        plain = found[0][2].share >= 0.9 or found[0][0].rstrip().endswith("?") or self._same_style(*found[0])
        if self.waiting is not None and self.answer and not plain:
            return False
        self._flush()
        for label, value, match in found[:-1]:
            self._put(label, value, para.where, match)
        label, value, match = found[-1]
        if value.strip() or match.key not in NARRATIVE:
            self._put(label, value, para.where, match)
            if match.key in NARRATIVE:
                self.entries.pop()
                self.waiting, self.answer, self.answer_where = (label, match, para.where), [value], para.where
                self.styled = True
        else:
            self.waiting = (label, match, para.where)
        return True

    def _asks_anew(self, para: Para) -> bool:
        """Take a question nobody knows that ends an answer; what answers it belongs to no field."""
        if self.waiting is None or not self.answer or self.waiting[1].key not in NARRATIVE:
            return False
        if not self.styled and not self.waiting[0].rstrip().endswith(("?", ":")):
            return False
        asked = ASKS.match(para.text.strip()) or (NAMED_FIELD.match(para.text.strip()) if self.styled else None)
        if asked is None:
            return False
        self._flush()
        if asked["rest"].strip():
            self._put(asked["label"], asked["rest"], para.where, None)
        else:
            self.waiting = (para.text, Label(NOTHING, "", None, 1, 1.0), para.where)
        return True

    def _same_style(self, label: str, value: str, match: Label) -> bool:
        """Whether a line is set out as the question that waits (`Voice of the child: …`) and asks something else."""
        other = self.waiting is not None and match.key != self.waiting[1].key and match.key in NARRATIVE
        short = len(label.split()) <= _STYLED_WORDS and label[:1].isupper() and bool(value.strip())
        return self.styled and other and short and match.share >= _HALF

    def _ticks(self, para: Para, lead: str, boxes: tuple[Tick, ...]) -> None:
        waiting = self.waiting
        if len(boxes) == 1 and re.search(r"(?i)\b(?:tick|cross|mark)\b", para.text):
            return
        match = match_label(lead.rstrip(" :")) if lead else None
        apart = any((own := match_label(box.label)) is not None and own.key == "told" for box in boxes)
        if (
            match is None
            and not lead
            and not apart
            and waiting is not None
            and waiting[1].key not in NARRATIVE | {"name", "forenames", "surname"}
            and not self.answer
        ):
            self._put(waiting[0], para.text, para.where, waiting[1])
            self.waiting = None
            return
        if apart:
            self.waiting = None
        self._flush()
        if match is None and lead and LABELLED.match(lead):
            match = match_label(lead.split(":", maxsplit=1)[0])
        if match is not None and match.key not in NARRATIVE:
            self._put(lead, para.text, para.where, match)
            return
        self._loose_boxes(para.text, para.where, lead)

    def _loose_boxes(self, text: str, where: str, lead: str, index: int | None = None) -> None:
        """A row of boxes each of which is a label of its own, or a list of categories."""
        _, boxes = ticks_in(text)
        own = [(box, match_label(box.label)) for box in boxes]
        if any(match is not None and match.key in BOXES for _, match in own):
            for box, match in own:
                if match is not None:
                    self._put(box.label, "☒" if box.on else "☐", where, match, single=True)
            return
        singles = [(box, match) for box, match in own if match is not None and match.key in {"anonymity", "phoned"}]
        if not lead and len(own) == 1 and singles:
            self._put(singles[0][0].label, "☒" if singles[0][0].on else "☐", where, singles[0][1], single=True)
            return
        levels = [match for _, match in own if match is not None and match.key == "level"]
        if levels and len(levels) == len(own):
            self._put(lead or "Level", text, where, levels[0])
            return
        self._put(lead, text, where, None, index=index)
