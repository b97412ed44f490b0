"""What a small form asks: its title, its fields and its button, as records that a presenter makes and tests read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from app.views.text import PartialDate

FieldKind = Literal["line", "text", "long", "choice", "date", "ticks"]
"""A line, a text of some lines, a long text, one code of a list, a day, or any number of codes ticked."""
Values = Mapping[str, object]
"""What was filled in, by field name: text for lines and texts, a code or None for choices, a day or None for dates, the
ticked codes for ticks."""
Typed = Mapping[str, str | list[str]]
"""The same as it was typed, so that it can be kept and given back: a half-typed date stays as it is."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field. `options` are (code, words) of a choice or of ticks; nothing is ever chosen beforehand.

    `counted` puts the number of ticks into words. A `partial` date may be a month or a year: a
    `PartialDate`.
    """

    name: str
    label: str
    kind: FieldKind = "line"
    hint: str = ""
    optional: bool = False
    options: tuple[tuple[str, str], ...] = ()
    future: bool = False
    partial: bool = False
    counted: Callable[[int], str] | None = None


@dataclass(frozen=True, slots=True)
class FormSpec:
    """A form: `kind` names what it is for, `about` the row it is about, `begun` what a correction begins with."""

    kind: str
    title: str
    sentence: str
    submit: str
    fields: tuple[FormField, ...]
    about: object = None
    danger: bool = False
    begun: Typed | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before an act that cannot be undone: one sentence and everything it is about."""

    kind: str
    title: str
    sentence: str
    confirm: str
    items: tuple[str, ...] = ()
    about: object = None
    danger: bool = field(default=False)


def text_of(values: Values, name: str) -> str:
    """What was typed into a line or a text, or chosen; "" for nothing."""
    value = values.get(name)
    return value if isinstance(value, str) else ""


def code_of(values: Values, name: str) -> str | None:
    """The code that was chosen; none for nothing."""
    return text_of(values, name) or None


def codes_of(values: Values, name: str) -> tuple[str, ...]:
    """The codes that were ticked."""
    value = values.get(name)
    return tuple(str(each) for each in value) if isinstance(value, tuple) else ()


def day_of(values: Values, name: str) -> date | None:
    """The day that was typed; none for nothing."""
    value = values.get(name)
    return value if isinstance(value, date) else None


def partial_of(values: Values, name: str) -> PartialDate | None:
    """The date that was typed as exactly as it is known; none for nothing."""
    value = values.get(name)
    return value if isinstance(value, PartialDate) else None


def id_of(values: Values, name: str) -> UUID | None:
    """The row that was chosen by its id; none for nothing."""
    code = code_of(values, name)
    return UUID(code) if code else None
