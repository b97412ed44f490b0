"""A last look at the persons gathered: nobody twice, no worker as family, and no person made of two.

Where one person was given two different birth dates or numbers, two persons of the form ran together; what could be
either's is left blank and the worker is told, because a neighbour's value is worse than none.
"""

import re
from collections.abc import Callable

from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.drafts import Draft
from app.services.intake.readers.names import strip_title
from app.services.intake.readers.phrases import is_placeholder, says_unknown
from app.services.intake.readers.relations import kind_in

_ONE_ONLY = ("dob", "nhs_number", "upn", "edd")
_OWN = (
    "dob",
    "age",
    "nhs_number",
    "upn",
    "edd",
    "sex",
    "ethnicity",
    "school",
    "phone",
    "disability",
    "pr",
    "lives_with",
)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", strip_title(re.sub(r"\([^()]*\)", " ", text)).casefold()))


def name_of(draft: Draft) -> str:
    """A person's name as it is compared, or an empty text."""
    whole = draft.said("name")
    if whole is not None:
        return _plain(whole.text)
    parts = [entry.text for key in ("forenames", "surname") if (entry := draft.said(key)) is not None]
    return _plain(" ".join(parts)) if len(parts) > 1 else ""


def _values(draft: Draft, key: str) -> set[str]:
    said = [e.text for e in draft.items.get(key, ()) if not is_placeholder(e.text) and not says_unknown(e.text)]
    return {re.sub(r"\W+", " ", text).strip().casefold() for text in said}


def _is_worker(draft: Draft, workers: frozenset[str]) -> bool:
    relation = draft.said("relationship")
    kin = relation is not None and kind_in(relation.text) is not None
    return draft.scope == "other" and name_of(draft) in workers and not kin and not draft.items.keys() & {"dob", "age"}


def _same(one: Draft, other: Draft) -> bool:
    """Whether two drafts speak of one person: the same whole name, and nothing that differs."""
    name = name_of(one)
    if not name or " " not in name or name != name_of(other) or one.scope != other.scope:
        return False
    return all(len(_values(one, key) | _values(other, key)) <= 1 for key in (*_ONE_ONLY, "age", "sex", "relationship"))


def sane(drafts: list[Draft], workers: list[Entry], warn: Callable[[str], None]) -> list[Draft]:
    """The drafts without doubles and workers, and without the values of persons who ran together."""
    known = frozenset(name for entry in workers if " " in (name := _plain(entry.text)))
    out: list[Draft] = []
    for draft in drafts:
        if _is_worker(draft, known):
            continue
        twin = next((one for one in out if _same(one, draft)), None)
        if twin is not None:
            for key, entries in draft.items.items():
                twin.items.setdefault(key, []).extend(() if twin.said(key) is not None else entries)
            continue
        mixed = [key for key in _ONE_ONLY if len(_values(draft, key)) > 1]
        if mixed:
            where = draft.items[mixed[0]][0].where
            warn(f"{where}: two persons may have run together here; what is not plainly one's is left blank.")
            for key in _OWN if len(mixed) > 1 or len(_values(draft, "name")) > 1 else mixed:
                draft.items.pop(key, None)
        out.append(draft)
    return out
