"""Who a free text speaks of: names that stand beside a word that says what the person is.

A name without such a word (a colleague, a friend, somebody greeted) is never taken for a person of the
contact.
"""

import re
from dataclasses import dataclass, field

from app.services.intake.readers import values
from app.services.intake.readers.names import not_names, parse_name
from app.services.intake.readers.record import PersonFound

_TOKEN = re.compile(r"[^\W\d_][\w'’]*(?:-[^\W\d_][\w'’]*)*\.?")
_PARTICLES = frozenset(
    {"de", "da", "dos", "del", "van", "von", "der", "den", "bin", "bint", "ibn", "al", "el", "ul", "le", "la", "di"}
)
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "mx"})
_PLACES = re.compile(
    r"(?i)\b(?:flat|plot|apartment|school|academy|college|nursery|surgery|practice|centre|hospital|council|police"
    r"|road|street|avenue|lane|close|drive|terrace|gardens|gdns|house|court|hill|row|park|trust|service|services"
    r"|church|clinic|trust|primary|junior|infants?|club|team|society|union|england|wales|scotland|hub|station"
    r"|estate|market|shop|retail)\b"
)
_CHILD_BEFORE = re.compile(
    r"(?i)(?:\b(?:worried|concerned|anxious|worries|worry|concerns?|writing|write|ring(?:ing)?|call(?:ing)?"
    r"|contact(?:ing)? you|refer(?:ring)?|referral|request(?: for support)?|information)\b"
    r"(?: (?:is|are))?(?: to you)?(?: again)?(?: about| for| regarding| over| around)?(?: the welfare of| the "
    r"safety of)?(?: a| an| our| the| my)?(?: (?:pupils?|child(?:ren)?|students?|boy|girl|baby|toddler|patient"
    r"|brothers|sisters|siblings|twins))?\s*[,:–—-]?\s*"
    r"|\b(?:pupils?|child|children|kids?|little ones|lads?|student|toddler|baby|boy|girl|twins|siblings|young"
    r" person|teenager)(?: (?:is"
    r"|are|called|named))?\s*[,:–—-]?\s*"
    r"|\bre\s*[:–—-]\s*)$"
)
_KIN_CHILD_BEFORE = re.compile(
    r"(?i)\b(?P<owner>his|her|their|the|a|our|(?:[^\W\d_][\w'’-]*['’]s?))\s+(?:(?:older|younger|elder|little|big"
    r"|baby|twin|youngest|eldest|oldest|middle|half|step)[ -]?)*(?P<kin>sister|brother|son|daughter"
    r"|sibling)s?\s*(?:is |called |named |,|–|—|-|:|\()?\s*$"
)
_ADULT_BEFORE = re.compile(
    r"(?i)(?:\b(?P<owner>own|his|her|their|the|(?:[^\W\d_][\w'’-]*['’]s?))\s+)?(?P<kin>(?:birth |biological |adoptive "
    r"|maternal |paternal |step[ -]?|foster |ex-|former |grand)*(?:mother|mum|mam|father|dad|grandmother"
    r"|grandfather|nan|gran|grandad|granddad|aunt|auntie|uncle|carer|guardian))(?P<own>['’]?s (?P<partner>(?:new "
    r"|current |ex-|former )?(?:partner|boyfriend|girlfriend|husband|wife)))?\s*(?:is |was |are |called |named |,"
    r"|–|—|-|:|\()?\s*$"
)
_PARTNER_BEFORE = re.compile(
    r"(?i)\b(?P<owner>his|her|(?:[^\W\d_][\w'’-]*['’]s))\s+"
    r"(?P<kin>(?:new |current |ex-|former |late )?(?:partner|husband|wife|boyfriend|girlfriend))"
    r"\s*(?:is |was |called |named |,|–|—|-|:|\()?\s*$"
)
_HAS_PARTNER = re.compile(
    r"(?i)\b(?P<whose>mum|mother|mam|dad|father) (?:now )?(?:has|had|has got|got) an? (?:new |current )?"
    r"(?P<kin>partner|boyfriend|girlfriend)\s*(?:is |called |named |,|–|—|-|:|\()?\s*$"
)
_AFTER_CHILD = re.compile(
    r"(?i)^\s*(?:\(known as [^()]{2,30}\)\s*)?(?:,?\s*(?:d\.?o\.?b\.?:?|born)\s+[\d./-]{6,10}(?=,? year \d))?"
    r"[,(]?\s*\(?\s*(?:who is |is |was )?(?:also )?(?:aged? \d|\d{1,2}\s*(?:\)|,|years? old|yrs|y/?o)|a "
    r"pupil|in (?:our )?(?:year|reception|nursery|class)|year \d|a? ?(?:year|reception) (?:\d{1,2} )?(?:pupil"
    r"|child|student))"
)
_OWN_CHILDREN = re.compile(
    r"(?i)\b(?P<owner>his|her|their)\s+(?:(?:two|three|four|five|six|\d|young|little|small|other|own|youngest"
    r"|eldest)\s+)*"
    r"(?P<kin>kids?|child(?:ren)?|sons?|daughters?|boys?|girls?|little ones?|baby|twins|toddler)\s*(?:called |named "
    r"|are |,|–|—|-|:|\()?\s*$"
)
_HOUSEHOLDER = re.compile(
    r"(?i)\b(?P<kin>tenant|household(?:er)?|lone parent|single parent|single mother|single father|single mum"
    r"|single dad)s?"
    r"(?: (?:at|of) [^.;:]{5,90}:)?\s*(?:is |was |are |called |named |,|–|—|-|:|\()?\s*$"
)
_CALLED_CHILD = re.compile(
    r"(?i)\b(?:girl|boy|child|pupil|student|baby|toddler|patient)\b[^.;,]{0,40}\b(?:called|named)\s*$"
)
_CHILD_AT = re.compile(
    r"(?i)\b(?:little |young |small )?(?:girl|boy|child|lad|toddler|baby)\b (?:at|in|from|next door|who lives"
    r"|living|opposite"
    r"|upstairs|downstairs)\b[^.;:,]{0,40},\s*$"
)
_AGE_GUESSED = re.compile(
    r"(?i)^\s*,\s*(?:(?:i|he|she|they) )?(?:thinks?|believes?|says?|reckons?|guess(?:es)?)?\s*(?:s?he(?: is"
    r"|['’]s)|is|aged)"
    r"\s(?:about |around |maybe |nearly )?(?:1[0-7]|\d)\b(?!\d| ?(?:am|pm|st|nd|rd|th)\b)"
)
_ALIAS_AFTER = re.compile(
    r"\s*[(,]\s*(?i:known as|called|who is known as|likes to be called|aka)\s+[\"“'‘]?([A-ZÀ-Þ][\w'’-]+)[\"”'’]?\s*[),]"
)
_POINT = re.compile(r"\s*(?:[-•*–]|\d{1,2}[.)])\s*$")
_LISTED_CHILD = re.compile(
    r"(?i)\s*(?:\([^()]*\))?\s*[,(–-]*\s*(?:d\.?\s?o\.?\s?b|date of birth|born|aged?\b|year \d|yr \d"
    r"|reception|nursery|\d{1,2}\b)"
)
_CUE_REACH = 240
"""How far from a name the words that say what it is may stand."""
_LISTED = re.compile(
    r"\s*,?\s*(?:(?:who is|who['’]s|aged|is)\s+(?:about |nearly |almost )?\d{1,2}\s*)?(?:\([^()]*\))?\s*"
    r"(?:,\s*and|,|and|&)\s*"
)
_AFTER_KIN = re.compile(
    r"(?i)^\s*[,(–—-]+\s*(?:who is )?(?P<owner>his|her|their|the children['’]s)\s+(?P<kin>(?:step|grand|foster "
    r")?-?(?:mother|mum|father|dad|aunt|uncle))\b"
)


@dataclass(slots=True)
class Mention:
    """A person met in the text, with every sentence that names them."""

    name: str
    child: bool
    kin: str = ""
    owner: str = ""
    partner_of: str = ""
    forenames: str | None = None
    surname: str | None = None
    where: str = ""
    sentence: str = ""
    after: str = ""
    alias: str = ""
    sentences: list[int] = field(default_factory=list)

    def answers_to(self, text: str) -> bool:
        """Whether a shorter or titled form of a name can be this person's."""
        words = text.casefold().split()
        if words[0].strip(".") in _TITLES:
            return len(words) > 1 and self.surname is not None and words[-1] == self.surname.casefold()
        plain = " ".join(words)
        if self.alias and plain == self.alias.casefold():
            return True
        return plain in {
            self.name.casefold(),
            (self.forenames or "").casefold(),
            (self.forenames or " ").casefold().split(" ")[0],
        }


def mention_of(child: PersonFound) -> Mention:
    """A child whom a heading named already, as one who may be met again in the text."""
    name = child.name_as_written.value if child.name_as_written is not None else ""
    return Mention(
        name,
        True,
        forenames=child.forenames.value if child.forenames is not None else None,
        surname=child.surname.value if child.surname is not None else None,
    )


def _is_capital(token: str) -> bool:
    return token[0].isupper()


def name_runs(sentence: str) -> list[tuple[int, int, str]]:
    """Runs of capitalised words that may be names: start, end, text."""
    tokens = [(m.start(), m.end(), m.group(0)) for m in _TOKEN.finditer(sentence)]
    runs: list[list[tuple[int, int, str]]] = []
    for token in tokens:
        start, end, text = token
        word = text.rstrip(".")
        beside = (
            bool(runs)
            and runs[-1]
            and re.fullmatch(r" ", sentence[runs[-1][-1][1] : start]) is not None
            and not (runs[-1][-1][2].endswith(".") and len(runs[-1][-1][2]) > 4)
        )
        plain = word.casefold()
        titled = plain in _TITLES
        bare = re.sub(r"['’]s$", "", plain)
        if _is_capital(word) and (
            titled or (bare not in not_names() and len(word) > 1) or (len(word) == 1 and plain != "i")
        ):
            if beside and not titled:
                runs[-1].append(token)
            else:
                runs.append([token])
        elif beside and plain in _PARTICLES:
            runs[-1].append(token)
        else:
            runs.append([])
    out: list[tuple[int, int, str]] = []
    for run in runs:
        while run and run[-1][2].casefold() in _PARTICLES:
            run.pop()
        if not run or len(run) > 6:
            continue
        text = sentence[run[0][0] : run[-1][1]]
        end = run[-1][1]
        if match := re.search(r"['’]s?$", text):
            text, end = text[: match.start()], run[0][0] + match.start()
        if text.endswith(".") and len(run[-1][2]) > 2:
            text, end = text[:-1], end - 1
        if not _PLACES.search(text) and len(text) > 1:
            out.append((run[0][0], end, text))
    return out


def sentences_of(paragraphs: list[tuple[int, str]]) -> list[tuple[str, str]]:
    """Sentences with their place; abbreviations and initials do not end one."""
    out: list[tuple[str, str]] = []
    for line, text in paragraphs:
        guarded = re.sub(
            r"(?i)\b(mr|mrs|ms|dr|st|d\.o\.b|d\.o|no|tel|approx|e\.g|i\.e|mob|ext|a\.m|p\.m)\.",
            lambda m: m.group(0).replace(".", "\x01"),
            text,
        )
        guarded = re.sub(r"\b([A-Z])\.(?=\s?[A-Z])", "\\1\x01", guarded)
        guarded = re.sub(r"(?<=\d)\.(?=\d)", "\x01", guarded)
        out.extend(
            (part.replace("\x01", "."), f"line {line}")
            for part in re.split(r"(?<=[.!?])\s+|(?<=[.!?][\"”'’])\s+|\s*;\s+", guarded)
            if part.strip()
        )
    return out


def before_of(sentence: str, at: int, reach: int) -> str:
    """The whole words in front of a place, as far back as `reach`: no sentence is so long that it is searched anew for
    every name in it."""
    if at <= reach:
        return sentence[:at]
    near = sentence[at - reach : at]
    return near[near.find(" ") + 1 :]


def people_of(sentences: list[tuple[str, str]], known: tuple[Mention, ...] = ()) -> list[Mention]:
    """Every child and adult whom the sentences name together with what they are; `known` are met already."""
    people: list[Mention] = list(known)
    for number, (sentence, where) in enumerate(sentences):
        listed: Mention | None = None
        listed_end = 0
        for start, end, text in name_runs(sentence):
            same = [person for person in people if person.answers_to(text)]
            if len(same) == 1:
                if same[0].sentences[-1:] != [number]:
                    same[0].sentences.append(number)
                listed, listed_end = (same[0] if same[0].child else None), end
                continue
            before, after = sentence[:start], sentence[end:]
            gap = sentence[listed_end:start] if listed is not None else ""
            near = before_of(sentence, start, _CUE_REACH)
            made = _cue(text, near, after[:_CUE_REACH], listed if _LISTED.fullmatch(gap) else None)
            listed = None
            if made is None:
                continue
            beside = people[-1] if people and number in people[-1].sentences and not people[-1].child else None
            if not made.child and not made.owner and beside is not None and re.search(r"\band\b", before[-40:]):
                made.owner = beside.owner
            name = parse_name(text)
            if name is None:
                continue
            made.forenames, made.surname, made.where, made.sentence, made.after = (
                name.forenames,
                name.surname,
                where,
                sentence,
                after,
            )
            if (called := _ALIAS_AFTER.match(after)) is not None:
                made.alias = called.group(1)
            made.sentences.append(number)
            people.append(_kin_of_grown(made, people))
            listed, listed_end = (made if made.child else None), end
    return people


def _kin_of_grown(made: Mention, people: list[Mention]) -> Mention:
    """A brother or sister of a grown person (`Hannah's sister Joanne`) is grown too."""
    owner = re.sub(r"['’]s?$", "", made.owner)
    if made.child and made.kin in {"sister", "brother", "sibling"} and any(
        not one.child and (one.forenames or "").casefold() == owner for one in people
    ):
        made.child = False
    return made


def _only_begins(text: str, before: str, after: str) -> bool:
    """Whether a single word behind a colon merely begins what is told there (`Concern: Medication was missed`)."""
    led = before.rstrip()[-1:] in {":", "–", "—", "-"}
    return led and " " not in text and re.match(r"\s*(?:[(,.;]|['’]s\b|and\b|$)", after) is None


def _cue(text: str, before: str, after: str, listed: Mention | None) -> Mention | None:  # noqa: PLR0911, PLR0912 - one answer per cue
    if (
        text.split(maxsplit=1)[0].strip(".").casefold() in _TITLES
        and len(text.split()) < 3
        and not _ADULT_BEFORE.search(before)
    ):
        return None
    if (kin := _ADULT_BEFORE.search(before)) is not None:
        whose = kin["kin"].casefold()
        return Mention(
            text,
            False,
            (kin["partner"] or whose).casefold(),
            (kin["owner"] or "").casefold(),
            whose if kin["partner"] else "",
        )
    if (partner := _PARTNER_BEFORE.search(before)) is not None:
        return Mention(text, False, partner["kin"].casefold(), partner["owner"].casefold())
    if (had := _HAS_PARTNER.search(before)) is not None:
        return Mention(text, False, had["kin"].casefold(), "", had["whose"].casefold())
    if (own := _OWN_CHILDREN.search(before)) is not None:
        kin_word = own["kin"].casefold()
        return Mention(text, True, kin_word if kin_word in {"son", "daughter"} else "child", own["owner"].casefold())
    if _HOUSEHOLDER.search(before) is not None:
        return Mention(text, False, "householder")
    if (kin_child := _KIN_CHILD_BEFORE.search(before)) is not None:
        return Mention(text, True, kin_child["kin"].casefold(), kin_child["owner"].casefold())
    if _CHILD_AT.search(before) or _AGE_GUESSED.match(after):
        return Mention(text, True)
    if _CALLED_CHILD.search(before) or (_POINT.fullmatch(before) and _LISTED_CHILD.match(after)):
        return Mention(text, True)
    if (kin_after := _AFTER_KIN.search(after)) is not None:
        return Mention(text, False, kin_after["kin"].casefold(), kin_after["owner"].casefold())
    if _AFTER_CHILD.search(after) or (_CHILD_BEFORE.search(before) and not _only_begins(text, before, after)):
        return Mention(text, True)
    if re.match(r"\s*\(\s*(?:d\.?\s?o\.?\s?b|born|b\.)", after, re.IGNORECASE) or re.match(
        r"(?i)\s*,?\s*(?:who was )?born\b", after
    ):
        return Mention(text, True)
    if listed is not None and not re.search(r"\d", after[:1]):
        return Mention(text, True, kin=listed.kin, owner=listed.owner)
    return None


def span_after(sentence: str, name: str) -> str:
    """What stands in brackets or between commas just after a name: birth date, age, numbers."""
    at = sentence.find(name)
    if at < 0:
        return ""
    rest = sentence[at + len(name) :]
    if (called := _ALIAS_AFTER.match(rest)) is not None:
        rest = rest[called.end() :]
    if bracket := re.match(r"\s*\(([^()]*)\)", rest):
        return bracket.group(1)
    stop = next(
        (m.start() for m in re.finditer(r"[;]|\b(?:his|her|their)\s+(?:mother|father|sister|brother|mum|dad)\b", rest)),
        len(rest),
    )
    following = name_runs(rest[:stop])
    cut = following[0][0] if following else stop
    for run in following:
        if not values.DATE.match(rest[run[0] :]) and not re.search(rf"(?i)\b{values.MONTH}\b", rest[run[0] : run[1]]):
            cut = run[0]
            break
    else:
        cut = stop
    return rest[:cut]
