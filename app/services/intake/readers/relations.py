"""Relationships as people write them: which kind, and to whom.

`Mother of child 1; step-mother of child 2` or `partner of Ms Jones's brother` are taken apart only as far
as they are
plain. The kinds are those of the standards list; where the other person is not certain, nothing is stated.
"""

import re
from dataclasses import dataclass

_KINDS = (
    ("special guardian", r"special guardian"),
    ("private foster carer", r"private foster(?:ing)? (?:carer|mother|father|parent)"),
    ("foster carer", r"foster(?:ing)?[ -](?:carer|mother|father|parent|mum|dad)"),
    ("great-grandparent", r"great[ -]?grand(?:mother|father|parent|ma|pa|mum|dad)"),
    (
        "grandparent",
        r"(?:maternal |paternal |step[ -]?)?(?:grand[ -]?(?:mother|father|parent|ma|pa|mum|dad|son|daughter)"
        r"|(?:mum|mother|dad|father)['’]s (?:mum|mother|dad|father|parents?)\b|nan(?:na|ny)?\b"
        r"|granny|gran\b|grandad|granddad)",
    ),
    ("step-sibling", r"step[ -]?(?:sister|brother|sibling)"),
    ("half-sibling", r"half[ -]?(?:sister|brother|sibling)|(?:maternal|paternal) half[ -](?:sister|brother|sibling)"),
    ("step-parent", r"step[ -]?(?:mother|father|parent|mum|dad)"),
    ("ex-spouse", r"(?:ex|former|divorced|separated)[ -]?(?:husband|wife|spouse)"),
    ("ex-partner", r"(?:ex|former)[ -]?(?:partner|boyfriend|girlfriend)"),
    ("aunt/uncle", r"aunt(?:ie|y)?(?:/uncle)?|uncle"),
    ("cousin", r"cousin"),
    ("sibling", r"(?:full |twin |older |younger |big |little |elder )?(?:sister|brother|sibling)\b|twin\b"),
    (
        "parent",
        r"(?:birth |biological |natural |adoptive |adopted )?(?:mother|father|parent|mum|dad|mam|mom|daddy|mummy"
        r"|mama|amma)\b",
    ),
    ("spouse", r"husband|wife|spouse"),
    ("partner", r"partner|boyfriend|girlfriend|fianc[eé]e?|cohabitee"),
    ("lodger", r"lodger|tenant"),
    ("neighbour", r"neighbour"),
    ("friend", r"(?:family )?friend"),
    ("acquaintance", r"acquaintance"),
    ("in contact with", r"in contact with"),
)
_KIND = re.compile(
    "|".join(f"(?P<k{number}>(?<![\\w-]){pattern})(?!\\w)" for number, (_, pattern) in enumerate(_KINDS)), re.IGNORECASE
)
_NUMBERED = re.compile(
    r"(?i)\b(?P<who>child(?:ren)?|unborn(?: baby| child)?|adult|sibling|person|young (?:person|people)|yp|parent"
    r"|carer|c)\s*(?:no\.?\s*|number\s*|nos\.?\s*)?#?(?P<n>\d{1,2}(?:\s*(?:,|&|and|/|\+)\s*\d{1,2}\b)*)"
)
_LETTERED = re.compile(r"(?i:\badult|\bparent|\bcarer|\bperson) ([A-H])\b(?!['’])")
_BARE = re.compile(
    r"^\s*(?:of|to)\s+(?:both\s+)?((?:\d{1,2}|[A-H])"
    r"(?:\s*(?:,|&|and|/|\+|, and)\s*(?:\d{1,2}|[A-H]))*)(?=\s*(?:[;,.(]|$))"
)
_ALL = re.compile(
    r"(?i)\b(?:both|all|all (?:the )?children|each|every child|all (?:two|three|four|five|six)|the twins|both "
    r"children|children)\b"
)
_PERSONAL = re.compile(
    r"[A-Z][a-z]|\d|(?i:\b(?:both|all|child|children|twins?|baby|unborn|mother|father|mum|dad|other|not)\b)"
)
"""Words behind a comma that may say whose relationship it is."""
_FEMALE = re.compile(r"(?i)\b(?:mother|mum|mam|mom|mummy|amma)\b")
_MALE = re.compile(r"(?i)\b(?:father|dad|daddy)\b")
UNDER_PARENTS = frozenset({"sibling", "half-sibling", "step-sibling"})


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the document to whom another may be related."""

    label: str
    forename: str
    whole: str
    child: bool
    parent_word: str = ""
    role: str = ""


def parent_word(text: str) -> str:
    """``mother`` or ``father`` where the relationship text says so of a parent, else empty."""
    first = _KIND.search(text)
    if first is None or _kind_of(first) != "parent":
        return ""
    return "mother" if _FEMALE.search(first.group(0)) else "father" if _MALE.search(first.group(0)) else ""


def _kind_of(match: re.Match[str]) -> str:
    return _KINDS[int(str(match.lastgroup)[1:])][0]


def kind_in(text: str) -> str | None:
    """The one kind of relationship a text names, or None."""
    kinds = {_kind_of(match) for match in _KIND.finditer(text)}
    return kinds.pop() if len(kinds) == 1 else None


def names_kin(text: str) -> bool:
    """Whether a text names any kind of relationship."""
    return _KIND.search(text) is not None


def _targets(rest: str, people: tuple[Known, ...], children: tuple[Known, ...]) -> list[str]:  # noqa: PLR0911, PLR0912 - the ways to name a person, in order
    labels = {known.label for known in people}
    found: list[str] = []
    if bare := _BARE.match(rest):
        for one in re.findall(r"(?i)\b(?:\d{1,2}|[a-h])\b", bare.group(1)):
            at = int(one) if one.isdigit() else ord(one.upper()) - 64
            if not 0 < at <= len(children):
                return []
            found.append(children[at - 1].label)
        return found
    if (lettered := _LETTERED.search(rest)) is not None:
        said = f"adult {ord(lettered.group(1)) - 64}"
        return [said] if said in labels else []
    for match in _NUMBERED.finditer(rest):
        who = match["who"].casefold()
        for number in re.findall(r"\d{1,2}", match["n"]):
            at = int(number)
            if who.startswith(("child", "young", "yp")) or who == "c":
                if 0 < at <= len(children):
                    found.append(children[at - 1].label)
            else:
                name = {"person": "adult", "parent": "adult", "carer": "adult"}.get(who, who.split()[0])
                if f"{name} {at}" in labels:
                    found.append(f"{name} {at}")
    if found:
        return found
    for known in people:
        first = known.forename.split(" ")[0]
        if first and re.search(rf"(?<!\w){re.escape(first)}(?!\w)", rest, re.IGNORECASE):
            same = [other for other in people if other.forename.split(" ")[0].casefold() == first.casefold()]
            whole = [other for other in same if other.whole and other.whole.casefold() in rest.casefold()]
            if len(same) == 1 or whole == [known]:
                found.append(known.label)
    if found:
        return found
    called = [known.label for known in people if known.role and re.search(rf"(?i)\b{re.escape(known.role)}\b", rest)]
    if len(called) == 1:
        return called
    for word, pattern in (("mother", _FEMALE), ("father", _MALE)):
        if pattern.search(rest):
            parents = [known.label for known in people if known.parent_word == word]
            return parents if len(parents) == 1 else []
    if _ALL.search(rest) and not re.search(r"(?i)\b(?:but|except|not|other|younger|older|elde)", rest):
        return [known.label for known in children] if not re.search(r"(?i)\bboth\b", rest) or len(children) == 2 else []
    if re.search(r"(?i)\bunborn|\bbaby\b", rest):
        unborn = [known.label for known in children if known.label.startswith("unborn")]
        return unborn if len(unborn) == 1 else []
    return []


def relations_in(text: str, me: str, people: tuple[Known, ...], to_all: bool) -> tuple[list[tuple[str, str]], bool]:
    """Pairs of label and kind that the text states for the person labelled `me`, and whether all of it
    was understood.

    `to_all` says that the label asks about all the children at once, so that a bare ``Mother`` means of
    each of them.
    """
    others = tuple(known for known in people if known.label != me)
    children = tuple(known for known in people if known.child)
    pairs: list[tuple[str, str]] = []
    whole = True
    matches = [match for match in _KIND.finditer(text) if not _is_object(text, match)]
    for number, match in enumerate(matches):
        end = matches[number + 1].start() if number + 1 < len(matches) else len(text)
        rest = text[match.end() : end].partition(";")[0]
        kind = _kind_of(match)
        before = text[(matches[number - 1].end() if number else 0) : match.start()]
        owner = re.search(r"(?i)\b([\w’'-]+?)['’]s?\s*$", before)
        if owner:
            rest = f"{owner.group(1)} {rest}"
        rest = rest if _PERSONAL.search(rest.partition(",")[2]) else rest.partition(",")[0]
        plain = re.sub(r"(?i)\b(?:of|to|the|and|is|for|,)\b|[;,.\s()]", "", rest)
        labels = _targets(rest, others, children)
        if not labels and not plain and kind not in {"partner", "spouse", "ex-partner", "ex-spouse"}:
            only_child = len(children) == 1
            labels = [known.label for known in children if known.label != me] if only_child or to_all else []
        elif (
            not labels
            and re.fullmatch(r"(?i)\s*(?:of|to)?\s*(?:the\s+)?(?:subject\s+)?(?:child|young person|pupil)\W*", rest)
            and len(children) == 1
        ):
            labels = [children[0].label]
        whole = whole and bool(labels)
        pairs.extend((label, kind) for label in labels if (label, kind) not in pairs and label != me)
    return pairs, whole and bool(matches)


def _is_object(text: str, match: re.Match[str]) -> bool:
    """Whether a kind word is the other person (`partner of mother`, `mother's partner`) and no kind of
    its own."""
    before = text[: match.start()]
    after = text[match.end() :]
    possessive = bool(re.match(r"['’]s?\s+\w", after))
    return possessive or bool(
        re.search(r"(?i)\b(?:of|to)\s+(?:the\s+|his\s+|her\s+|their\s+|child(?:ren)?['’]?s?['’]?\s+)?$", before)
        and _KIND.search(before)
    )
