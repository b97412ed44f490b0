"""Where the household of a form lives, and the family names it states."""

import re
from dataclasses import replace

from app.services.intake.readers import values
from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.drafts import SHARED_KEYS, Draft, found
from app.services.intake.readers.phrases import is_placeholder, says_unknown
from app.services.intake.readers.record import Found, Unplaced
from app.services.intake.readers.relations import parent_word
from app.services.intake.readers.vocabulary import match_label


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
        if code is None and (beside := _lone_code(entry, drafts)) is not None:
            return found(entry, line), found(beside, values.split_postcode(beside.text)[1])
        return found(entry, line), found(entry, code)
    given = [
        (e, values.split_postcode(e.text), draft)
        for draft in drafts
        if draft.scope in {"child", "adult_at_risk"}
        and (e := draft.said("address")) is not None
        and not says_unknown(e.text)
    ]
    unborn = not given and all(
        d.unborn or d.said("edd") is not None
        for d in drafts
        if d.scope == "child" and any(d.said(key) for key in ("name", "forenames", "surname", "dob", "edd"))
    )
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


def only_hers(shared: dict[str, list[Entry]], drafts: list[Draft]) -> bool:
    """Whether the form gives an address of the mother's alone: it does not say where an unborn child will live."""
    whole = any(not is_placeholder(e.text) for e in shared.get("address", ()))
    return not whole and not any(d.said("address") for d in drafts if d.scope in {"child", "adult_at_risk"})


def _lone_code(address: Entry, drafts: list[Draft]) -> Entry | None:
    """The one postcode of a child that stands in the same part as the family's address and has none of its own."""
    codes = [
        code
        for draft in drafts
        if draft.scope == "child" and draft.said("address") is None and (code := draft.said("postcode")) is not None
    ]
    return codes[0] if len({e.text for e in codes}) == 1 and codes[0].group == address.group else None


def share_out(drafts: list[Draft], shared: dict[str, list[Entry]]) -> None:
    """What stands behind the last numbered child and is asked for none of the others is the family's."""
    children = [draft for draft in drafts if draft.scope == "child" and draft.index is not None]
    if len(children) < 2:
        return
    last = max(children, key=lambda draft: draft.index or 0)
    for key in sorted(SHARED_KEYS & last.items.keys()):
        if not any(key in draft.items for draft in children if draft is not last):
            shared.setdefault(key, []).extend(last.items.pop(key))


_BY_NAME = ("school", "gp", "disability", "language", "religion", "ethnicity", "nhs_number")


def _each_named(text: str, names: dict[str, Draft]) -> list[tuple[Draft, str]]:
    """What a text says child by child (`Ann - Hill School. Ben - none`); empty where a part names none of them."""
    known = "|".join(re.escape(name) for name in names)
    marks = list(re.finditer(rf"(?<!\w)({known})\s*(?:[-–—:=]|\bat\b)\s+", text)) if known else []
    if not marks or text[: marks[0].start()].strip():
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [(names[m.group(1)], text[m.end() : end].strip(" .;,\n")) for m, end in zip(marks, ends, strict=True)]


def told_by_name(drafts: list[Draft], shared: dict[str, list[Entry]], left: list[Unplaced]) -> list[Unplaced]:
    """Give what one answer says of each child by name to that child; what is left of `left`."""
    children = [d for d in drafts if d.scope == "child" and (d.said("forenames") or d.said("name"))]
    names: dict[str, Draft] = {}
    for draft in children:
        said = draft.said("forenames") or draft.said("name")
        if said is not None and said.text.split():
            names[said.text.split()[0].strip(",")] = draft
    for key in _BY_NAME:
        for holder in [shared, *(draft.items for draft in drafts)]:
            for entry in list(holder.get(key, ())):
                parts = _each_named(entry.text, names) if len(names) == len(children) > 1 else []
                if parts:
                    holder[key].remove(entry)
                    for draft, text in parts:
                        draft.add(key, replace(entry, text=text))
    out: list[Unplaced] = []
    for one in left:
        match = match_label(one.label)
        asked = match is not None and match.key in _BY_NAME and len(children) > 1
        parts = _each_named(one.text, names) if asked else []
        for draft, text in parts:
            assert match is not None  # noqa: S101 - parts only where there is one
            draft.add(match.key, Entry(one.label, text, one.where, match, None, "by name"))
        out.extend(() if parts else (one,))
    return out


def is_same(text: str, address: Found[str] | None) -> bool:
    """Whether a text is the household's address."""
    return address is not None and values.split_postcode(text)[0].casefold() == address.value.casefold()


def _is_mother(draft: Draft) -> bool:
    """Whether somebody is the mother: an unborn child lives where she does."""
    said = draft.said("relationship")
    return draft.kin in {"mother", "mum", "birth mother"} or (said is not None and parent_word(said.text) == "mother")


def surnames_of(drafts: list[Draft]) -> frozenset[str]:
    """The family names that stand in boxes of their own."""
    said = [entry.text for draft in drafts if (entry := draft.said("surname")) is not None]
    said += [e.text.partition(",")[0] for draft in drafts if (e := draft.said("name")) is not None and "," in e.text]
    return frozenset(text.strip().casefold() for text in said)
