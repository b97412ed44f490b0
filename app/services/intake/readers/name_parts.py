"""Names asked for in more boxes than first and last: middle names, and what an unborn child will be called."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.phrases import is_placeholder, says_unknown, words_of

if TYPE_CHECKING:
    from app.services.intake.readers.drafts import Draft

_MIDDLE = re.compile(r"(?i)^\W*(?:\w{1,3}[.)]\s*)?(?:middle|other|second|further|additional) (?:given |fore"
                     r"|first )?names?\b")


def _asks_middle(entry: Entry) -> bool:
    """Whether an entry asks for the middle names alone."""
    asks = entry.match is not None and entry.match.key in {"forenames", "aliases"}
    given = {"middle", "second"} & set(words_of(entry.label)) or re.search(r"(?i)\bfore|\bgiven|\bfirst", entry.label)
    return bool(asks and given) and _MIDDLE.match(entry.label) is not None and "and" not in words_of(entry.label)


def with_middle_names(entries: list[Entry]) -> list[Entry]:
    """The entries with middle names behind the first name of the same person, and not as another person's."""
    out: list[Entry] = []
    for entry in entries:
        if not _asks_middle(entry):
            out.append(entry)
            continue
        near = range(len(out) - 1, max(len(out) - 6, -1), -1)
        at = next((n for n in near if _is_first_name(out[n], entry)), None)
        if at is None:
            out.append(entry)
        elif not is_placeholder(entry.text) and not says_unknown(entry.text):
            out[at] = replace(out[at], text=f"{out[at].text.strip()} {entry.text.strip()}".strip())
    return out


def _is_first_name(one: Entry, middle: Entry) -> bool:
    same = (one.group, one.index) == (middle.group, middle.index) and one.section == middle.section
    return same and one.match is not None and one.match.key == "forenames" and not _asks_middle(one)


def with_called(draft: "Draft") -> "Draft":
    """An unborn child who has no name but what they are called (`Unborn Hale`) is named by that."""
    called = draft.said("aliases")
    if draft.scope != "child" or called is None or any(draft.said(key) for key in ("name", "forenames", "surname")):
        return draft
    if re.match(r"(?i)(?:un-?born|baby)\b.*\w", called.text.strip()):
        draft.items["name"] = draft.items.pop("aliases")
    return draft
