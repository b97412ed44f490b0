"""What a small form asks: its title, its fields and its button, as records that a presenter makes and tests read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

FieldKind = Literal["line", "text", "choice", "date"]
Values = Mapping[str, object]
"""What was filled in, by field name: text for lines and texts, a code or None for choices, a day or None for dates."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field. `options` are (code, words) of a choice; nothing is ever chosen beforehand."""

    name: str
    label: str
    kind: FieldKind = "line"
    hint: str = ""
    optional: bool = False
    options: tuple[tuple[str, str], ...] = ()
    future: bool = False


@dataclass(frozen=True, slots=True)
class FormSpec:
    """A form: `kind` names what it is for, `about` the row it is about."""

    kind: str
    title: str
    sentence: str
    submit: str
    fields: tuple[FormField, ...]
    about: object = None
    danger: bool = False


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
