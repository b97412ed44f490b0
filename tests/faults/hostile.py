"""Texts that break programs, and the rule every text field is held to."""

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

from app.services.errors import HubdeskError, Invalid

TEXTS = {
    "sql": "Robert'); DROP TABLE contact;--",
    "bold": "<b>Zed</b> & <i>co</i>",
    "image": "<img src=x onerror=alert(1)>",
    "formula": '=HYPERLINK("http://x.example","y")',
    "percent": "%s %n %(name)s 100%",
    "braces": "{} {0} {self.__class__}",
    "lines": "one\ntwo\r\nthree",
    "nul": "be\x00fore",
    "control": "bell\x07 escape\x1b[31m",
    "turned": "abc\u202edcba\u202c",
    "emoji": "\U0001f469\u200d\U0001f467 Zed \U0001f3f4",
    "half": "half \ud83d of an emoji",
    "lone": "\udcff",
    "ten thousand": "x" * 10_000,
    "two hundred thousand": "y" * 200_000,
}


def text_fields(draft: Any) -> Iterator[str]:
    """The names of a draft's text fields."""
    for each in dataclasses.fields(draft):
        if each.type in {"str", str}:
            yield each.name


def telling(act: Callable[[], object], typed: str) -> HubdeskError | None:
    """Do something; any refusal is in words, names nobody, and says what to do. None when it was done."""
    error = _refusal(act)
    if error is not None:
        told = f"{error}{error!r}{error.sentence}{error.next_step}"
        told += "".join(each.sentence + each.field for each in error.problems) if isinstance(error, Invalid) else ""
        assert typed not in told
        assert error.sentence
        assert error.next_step
    return error


def _refusal(act: Callable[[], object]) -> HubdeskError | None:
    try:
        act()
    except HubdeskError as error:
        return error
    return None
