"""Values that only point to another person's: `as above`, `as child 1`, `as A`, `AA`, `ditto`.

They are read as what they point to, where that is plain; where it is not they are left blank, and the screen says so.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from app.services.intake.readers import values
from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.drafts import Draft
from app.services.intake.readers.people_words import home_of_kin
from app.services.intake.readers.phrases import is_placeholder, says_unknown
from app.services.intake.readers.relations import parent_word

KEYS = frozenset({"address", "address_elsewhere", "postcode", "gp", "ethnicity", "religion", "language", "school"})
_ABOVE = re.compile(
    r"(?i)^\W*(?:(?:same )?as above|same|see above|ditto|as before|as previous(?:ly)?|same as previous)\W*$"
    r"|^\s*(?:\"|〃|do\.)\s*$"
)
_SHORT = re.compile(r"^\s*A\.?/?A\.?\s*$")
_TO_CHILD = re.compile(
    r"(?i)^\W*(?:the )?(?:same )?(?:as|with)(?: for)?(?: the)? "
    r"(?P<who>child(?:ren)?|young (?:person|people)|subject(?: child)?"
    r"|pupil|yp|line|person|row|no\.?|number|adult)?(?:['’]s)?\s*#?(?P<at>\d{1,2}|[A-H])?(?: address)?\W*$"
)


def points(text: str, key: str) -> bool:
    """Whether a value only points to another."""
    place = key in {"address", "address_elsewhere"}
    short = place and (_SHORT.match(text) is not None or home_of_kin(text) != "")
    return bool(_ABOVE.match(text) or _TO_CHILD.match(text) or short)


def _value(draft: Draft, key: str) -> Entry | None:
    for one in (key, "address") if key == "address_elsewhere" else (key,):
        entry = draft.said(one)
        if entry is not None and not points(entry.text, one) and not says_unknown(entry.text):
            return entry
    return None


def _only(found: list[Entry]) -> Entry | None:
    return found[0] if len({re.sub(r"\W+", " ", entry.text).casefold() for entry in found}) == 1 else None


def _is(draft: Draft, who: str) -> bool:
    """Whether somebody is the mother or the father, by their heading or their relationship."""
    said = draft.said("relationship")
    word = parent_word(said.text) if said is not None else ""
    heads = {"mother": {"mother", "mum", "mam", "birth mother"}, "father": {"father", "dad", "birth father"}}
    return draft.kin in heads[who] or word == who


def _of_kin(text: str, key: str, me: Draft, drafts: list[Draft], shared: dict[str, list[Entry]]) -> Entry | None:
    """The address of the mother, the father or both that a text points to; None where it is not the only one."""
    who = home_of_kin(text)
    words = ("mother", "father") if who == "parents" else (who,)
    kin = [draft for draft in drafts if draft is not me and any(_is(draft, word) for word in words)]
    if who != "parents" and len(kin) != 1:
        return None
    said = _only([entry for draft in kin if (entry := _value(draft, key)) is not None])
    homes = [entry for entry in shared.get("address", ()) if not is_placeholder(entry.text)]
    inside = any(draft.said("lives_with") is not None for draft in kin)
    return said or (homes[0] if len(homes) == 1 and inside else None)


def _target(text: str, key: str, at: int, drafts: list[Draft]) -> Entry | None:
    """The entry a reference points to; None where two could be meant."""
    me = drafts[at]
    children = [draft for draft in drafts if draft.scope in {"child", "adult_at_risk"}]
    said = _TO_CHILD.match(text)
    if said is None and key == "address_elsewhere" and me.scope == "other":
        own = _only([e for draft in children if (e := _value(draft, "address")) is not None])
        if own is not None:
            return own  # an address `if different` that is the same is the children's, not the neighbour's
    if said is None:
        above = [d for d in drafts[:at] if d.row == me.row and d.table == me.table and _value(d, key) is not None]
        if above:
            return _value(above[-1], key)
        return _only([e for draft in drafts[:at] if draft is not me and (e := _value(draft, key)) is not None])
    if not said["who"] and not said["at"]:
        return None
    if not said["at"]:
        return _only([e for draft in children if draft is not me and (e := _value(draft, key)) is not None])
    number = int(said["at"]) if said["at"].isdigit() else ord(said["at"].upper()) - 64
    who = (said["who"] or "").casefold()
    pool = children
    if who in {"line", "row", "no", "no.", "number", "person"} or (not who and not children):
        pool = [draft for draft in drafts if draft.table == me.table] or drafts
    elif who == "adult":
        pool = [draft for draft in drafts if draft.scope == "other"]
    numbered = [draft for draft in pool if draft.index == number]
    chosen = numbered[0] if len(numbered) == 1 else pool[number - 1] if 0 < number <= len(pool) else None
    return _value(chosen, key) if chosen is not None and chosen is not me else None


def _with_code(target: Entry, drafts: list[Draft], shared: dict[str, list[Entry]]) -> str:
    """The text of an address with the postcode that stands in a box of its own beside it."""
    owners = [d for d in drafts if target in (*d.items.get("address", ()), *d.items.get("address_elsewhere", ()))]
    codes = owners[0].items.get("postcode", []) if owners else shared.get("postcode", [])
    code = next((values.split_postcode(entry.text)[1] for entry in codes), None)
    is_place = target.match is not None and target.match.key in {"address", "address_elsewhere"}
    if not is_place or code is None or values.split_postcode(target.text)[1] is not None:
        return target.text
    return f"{target.text}, {code}"


def _pointed(at: int, key: str, text: str, drafts: list[Draft], shared: dict[str, list[Entry]]) -> Entry | None:
    """The entry that a person's value points to; None where it is not plain."""
    draft, place = drafts[at], key in {"address", "address_elsewhere"}
    if place and home_of_kin(text):
        return _of_kin(text, key, draft, drafts, shared)
    target = _target(text, key, at, drafts)
    if key == "address_elsewhere" and draft.scope == "other" and _TO_CHILD.match(text) is None:
        whole = [e for e in shared.get("address", ()) if not is_placeholder(e.text)]
        target = whole[0] if len(whole) == 1 else target
    home = [e for e in shared.get("address" if key == "address_elsewhere" else key, ()) if not is_placeholder(e.text)]
    if target is None and len(home) == 1 and not any(_value(d, key) for d in drafts[:at]):
        return home[0]
    return target


def _with_postcode(draft: Draft, target: Entry, drafts: list[Draft]) -> None:
    """Give a person whose address is another's the postcode that stands in a box of its own beside it."""
    if draft.said("postcode") is not None:
        return
    for owner in drafts:
        if target in (*owner.items.get("address", ()), *owner.items.get("address_elsewhere", ())):
            draft.items.setdefault("postcode", []).extend(owner.items.get("postcode", ()))


def resolve(drafts: list[Draft], shared: dict[str, list[Entry]], warn: Callable[[str], None]) -> None:
    """Put in the place of every such value the one it points to, or nothing."""
    for at, draft in enumerate(drafts):
        for key in KEYS & draft.items.keys():
            place = key in {"address", "address_elsewhere"}
            for number, entry in enumerate(draft.items[key]):
                if not points(entry.text, key):
                    continue
                target = _pointed(at, key, entry.text, drafts, shared)
                if target is not None:
                    draft.items[key][number] = replace(entry, text=_with_code(target, drafts, shared))
                    if place:
                        _with_postcode(draft, target, drafts)
                elif not place or home_of_kin(entry.text):
                    draft.items[key][number] = replace(entry, text="")
                    warn(f"{entry.where}: “{entry.text.strip()}” does not say plainly what it points to; left blank.")
