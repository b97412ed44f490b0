"""Where the household of a form lives, and the family names it states."""

import re

from app.services.intake.readers import values
from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.people import SHARED_KEYS, Draft, found
from app.services.intake.readers.record import Found
from app.services.intake.readers.relations import parent_word
from app.services.intake.readers.vocabulary import is_placeholder, says_unknown


def household_of(shared: dict[str, list[Entry]], drafts: list[Draft]) -> tuple[Found[str] | None, Found[str] | None]:
    """The one address and postcode of the household; neither where the persons have several."""
    entry = next(
        (e for e in shared.get("address", ()) if not is_placeholder(e.text) and not says_unknown(e.text)), None
    )
    if entry is not None:
        line, code = values.split_postcode(entry.text)
        more = [e.text.strip() for e in shared.get("address_more", ()) if not is_placeholder(e.text)]
        line = ", ".join([line, *more])
        own = next((e for e in shared.get("postcode", ()) if not is_placeholder(e.text)), None)
        if code is None and own is not None:
            return found(entry, line), found(own, values.split_postcode(own.text)[1])
        return found(entry, line), found(entry, code)
    given = [
        (e, values.split_postcode(e.text), draft)
        for draft in drafts
        if draft.scope in {"child", "adult_at_risk"}
        and (e := draft.said("address")) is not None
        and not says_unknown(e.text)
    ]
    unborn = not given and all(d.unborn or d.said("edd") is not None for d in drafts if d.scope == "child")
    mothers = [draft for draft in drafts if draft.scope == "other" and _is_mother(draft)] if unborn else []
    given = given or [
        (e, values.split_postcode(e.text), draft)
        for draft in mothers
        if len(mothers) == 1 and (e := draft.said("address")) is not None and not says_unknown(e.text)
    ]
    lines = {split[0].casefold() for _, split, _ in given if not re.match(r"(?i)as |same", split[0])}
    if len(lines) != 1:
        return None, None
    first, (line, code), draft = given[0]
    more = [e.text.strip() for e in draft.items.get("address_more", ()) if not is_placeholder(e.text)]
    if code is None and (own := draft.said("postcode")) is not None:
        return found(first, ", ".join([line, *more])), found(own, values.split_postcode(own.text)[1])
    return found(first, ", ".join([line, *more])), found(first, code)


def share_out(drafts: list[Draft], shared: dict[str, list[Entry]]) -> None:
    """What stands behind the last numbered child and is asked for none of the others is the family's."""
    children = [draft for draft in drafts if draft.scope == "child" and draft.index is not None]
    if len(children) < 2:
        return
    last = max(children, key=lambda draft: draft.index or 0)
    for key in sorted(SHARED_KEYS & last.items.keys()):
        if not any(key in draft.items for draft in children if draft is not last):
            shared.setdefault(key, []).extend(last.items.pop(key))


def _is_mother(draft: Draft) -> bool:
    """Whether somebody is the mother: an unborn child lives where she does."""
    said = draft.said("relationship")
    return draft.kin in {"mother", "mum", "birth mother"} or (said is not None and parent_word(said.text) == "mother")


def surnames_of(drafts: list[Draft]) -> frozenset[str]:
    """The family names that stand in boxes of their own."""
    said = [entry.text for draft in drafts if (entry := draft.said("surname")) is not None]
    said += [e.text.partition(",")[0] for draft in drafts if (e := draft.said("name")) is not None and "," in e.text]
    return frozenset(text.strip().casefold() for text in said)
