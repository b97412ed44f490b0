"""What free text states of the whole family: an address, consent, who knows, the level of need."""

import re
from dataclasses import dataclass, field

from app.services.intake.readers import values
from app.services.intake.readers.mail_text import unwrapped
from app.services.intake.readers.record import ConcernFound, ConsentFound, Found, PersonFound, Sure

_LEVEL = re.compile(
    r"(?i)\blevel(?: of need)?(?: is| at)?\s*:?\s*([1-4])\b(?:(?:\s*(?:,|/|-|–|\bor\b|\bto\b|\band\b|perhaps"
    r"|possibly|maybe|borderline|even))+\s*(?:level\s*)?([1-4])\b)?"
)
_AGREES = re.compile(
    r"(?i)\b(?:(?:she|he|they|mother|mum|mam|father|dad|parents?|both(?: parents)?|(?:mrs|mr|ms|miss)\.? "
    r"[^\W\d_][\w'’-]+|[A-Z][\w'’-]+) (?:both |also |fully |has |have |had |is |are |was |were )*(?:agrees?"
    r"|agreed|consents?|consented|given (?:her |his |their |verbal |written |full )*consent|gave (?:her |his "
    r"|their |verbal |written )*consent|happy for (?:me|us) to|in agreement))\b|\bconsent (?:has been |was |is "
    r")?(?:given|obtained|gained)\b|\bwith (?:her|his|their|the mother'?s|mum'?s|parental) consent\b|\bhave "
    r"(?:her|his|their) consent\b"
)
_REFUSES = re.compile(
    r"(?i)\b(?:does not|doesn['’]t|do not|don['’]t|did not|didn['’]t|has not|hasn['’]t|have not) (?:agreed?"
    r"|consent(?:ed)?|give consent|want (?:this|us to|me to|a) refer)|\b(?:refus(?:es|ed)|declin(?:es|ed)"
    r"|with(?:held|holds)) (?:to (?:give )?)?(?:her |his |their )?consent\b|\bconsent (?:was |has been |is "
    r")?(?:refused|declined|withheld)\b|\brefused to agree\b"
)
_NOT_SOUGHT = re.compile(
    r"(?i)\bconsent (?:has |was |have )?(?:not|never)(?: been)? (?:sought|asked|requested|obtained)\b|\b(?:have"
    r"|has|did|do)(?: not|n['’]t) (?:yet )?(?:sought|seek|ask(?:ed)? for|ask(?:ed)?[^.]{0,20} for) (?:her |his "
    r"|their |any |parental "
    r"|mum['’]s |mother['’]s |dad['’]s |the family['’]s )?(?:formal |explicit |written |verbal )?consent\b"
    r"|\bwithout (?:seeking|asking for) consent\b|\bnot sought consent\b"
)
_TOLD = re.compile(
    r"(?i)\b(?:knows?|aware)\b(?:(?!\bnot\b)[^.;]){0,20}\b(?:i am|i['’]m|we are|we['’]re|that i|that we|of this"
    r"|about this|writing|refer)|\b(?:have|has|had) (?:told|informed|spoken (?:to|with)"
    r"|let)\b[^.;]{0,40}\b(?:that|about|know|of) (?:i am|i['’]m|we are|this|writing|i would|we would)|\b(?:is"
    r"|are) aware of (?:this|the) (?:referral|request|contact|letter|e-?mail)"
)
_NOT_TOLD = re.compile(
    r"(?i)\b(?:family|mother|mum|parents?|father|dad|she|he|they|child(?:ren)?)?\s*(?:is |are |was |were |has "
    r"|have |had |do |does |did )?(?:not|n['’]t|unaware)(?: been)?(?: of| aware| told| informed| know| spoken to "
    r"(?:mum|mother|the family|the parents|parents|dad|father|her|them))\b|\b(?:have|has) not (?:told|spoken "
    r"(?:to|with)|informed) (?:the )?(?:mum|mother|family|parents|dad|father|her|them|him)\b"
)
CALLED = re.compile(
    r"(?i)\b(?:following|further to|after|confirm(?:ing|s)?|as (?:discussed|agreed)(?: with you)?(?: on| by| "
    r"in)?)\b[^.;]{0,50}\b(?:telephone|phone|call|conversation|rang|spoke)\b|\bconfirming in writing\b"
)
_LEFT = re.compile(
    r"(?i)\b(?:moved (?:here )?from|previous(?:ly)?(?: lived)?(?: at)?|former(?:ly)?(?: of| at)?|used to live(?:"
    r" at)?|until [^.;]{0,20}"
    r"at|came from|left|old address(?: was)?|last address(?: was)?)\s*:?\s*$"
)
_OWN_HOME = re.compile(
    r"(?i)\b(?:father|dad|grand\w+|nan|gran|aunt|uncle|partner|boyfriend|stepfather|friend)\b(?:"
    r"(?!\bwith\b)[^.;])*\blives? at\s*$"
)
_LED_IN = re.compile(r"(?i)^\s*(?:re|child|pupil|patient|name|about)\b\s*[:–-]")
_LIVES = re.compile(
    r"(?i)\b(?:liv(?:es?|ing)(?: with[^.;]*?)?(?: at| in)?|address(?: (?:is|we (?:now )?hold(?: is)?|we have(?: "
    r"is)?|given))*\s*:?|of|home is|at|resid(?:es?|ing) at|staying at|moved to|family home(?: is)?)\s*,?\s*$"
)
_ADDRESS = re.compile(
    r"(?:(?:(?:Flat|Plot|Apartment|Apt|Unit|Room|Caravan|Pitch|The)\s+[\w'’ ]{1,25},?\s+)?\d{1,4}[A-Za-z]?,?\s+"
    r"|(?:Flat|Plot|Apartment|Pitch)\s+\w{1,5},\s+)(?:[A-Z][\w'’.-]+(?:\s+(?:of|the|and|on|upon|le"
    r"|de)\b)?,?\s+){1,9}?(?=[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b)"
)


_NAMED_HOUSE = re.compile(
    r"(?:(?i:\bliv(?:es?|ing)(?: together)?(?: at| in)|\bresid(?:es?|ing) at|\bstaying at|\bmoved to"
    r"|\bfamily home is|\bhome is"
    r"|\baddress is))\s+"
    r"(?P<home>(?:The )?[A-Z][\w'’.-]+(?:[ ](?:[A-Z][\w'’.-]+|of|the|and|on"
    r"|upon)){0,4},\s+(?:[\w'’ .-]{2,40},\s*){1,3}?)"
    r"(?=[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b)"
)
"""A house with a name and no number that somebody is said to live at."""


@dataclass(frozen=True, slots=True)
class Story:
    """What free text yielded."""

    children: tuple[PersonFound, ...] = ()
    adults: tuple[PersonFound, ...] = ()
    consent: ConsentFound = field(default_factory=ConsentFound)
    concern: ConcernFound = field(default_factory=ConcernFound)
    address: Found[str] | None = None
    postcode: Found[str] | None = None
    confirms_call: Found[bool] | None = None
    warnings: tuple[str, ...] = ()


def read_from(value: str, where: str, text: str | None = None) -> Found[str]:
    """A value found in free text, with its place."""
    return Found(value, (text or value).strip(), where, Sure.READ)


def address_in(text: str) -> tuple[Found[str], Found[str]] | None:
    """The one address with its postcode that a text says somebody lives at; None where there are two or
    none."""
    found: dict[str, tuple[Found[str], Found[str]]] = {}
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        code = values.POSTCODE.search(line)
        if code is None or line[: code.start()].strip(" ,"):
            continue
        block: list[str] = []
        at = number - 2
        while (
            at >= 0
            and len(block) < 5
            and lines[at].strip()
            and len(lines[at].strip()) <= 45
            and not lines[at].rstrip().endswith((":", "."))
        ):
            block.insert(0, lines[at].strip(" ,"))
            at -= 1
        if block and (at < 0 or not lines[at].strip() or lines[at].rstrip().endswith(":")):
            place = f"lines {at + 2} to {number}"
            post = f"{code.group(1).upper()} {code.group(2).upper()}"
            found[post] = (read_from(", ".join(block), place), read_from(post, place))
    for start, paragraph in unwrapped(text):
        for named in _NAMED_HOUSE.finditer(paragraph):
            code = values.POSTCODE.match(paragraph, named.end())
            if code is not None and not _OWN_HOME.search(paragraph[: named.start("home")]):
                post = f"{code.group(1).upper()} {code.group(2).upper()}"
                line = re.sub(r"\s+", " ", named["home"]).strip(" ,")
                found.setdefault(post, (read_from(line, f"line {start}"), read_from(post, f"line {start}")))
        for match in _ADDRESS.finditer(paragraph):
            code = values.POSTCODE.match(paragraph, match.end())
            lead = paragraph[: match.start()]
            beneath = _LED_IN.match(paragraph) is not None and _own_line(match.group(0), lines)
            if code is None or _LEFT.search(lead) or _OWN_HOME.search(lead) or not (_LIVES.search(lead) or beneath):
                continue
            post = f"{code.group(1).upper()} {code.group(2).upper()}"
            line = re.sub(r"\s+", " ", match.group(0)).strip(" ,")
            found.setdefault(post, (read_from(line, f"line {start}"), read_from(post, f"line {start}")))
    return next(iter(found.values())) if len(found) == 1 else None


def _own_line(address: str, lines: list[str]) -> bool:
    """Whether an address begins a line of its own."""
    start = " ".join(address.split())[:12]
    return any(" ".join(line.split()).startswith(start) for line in lines)


def consent_in(sentences: list[tuple[str, str]]) -> ConsentFound:
    """Consent and whether the family knows, where the sentences agree with each other."""
    status: dict[str, tuple[str, str]] = {}
    told: dict[bool, tuple[str, str]] = {}
    for sentence, where in sentences:
        if sentence.rstrip().endswith("?"):
            continue  # a form's question says nothing
        refused, unsought = _REFUSES.search(sentence), _NOT_SOUGHT.search(sentence)
        agreed = _AGREES.search(sentence)
        if refused:
            status["refused"] = (refused.group(0), where)
        elif unsought:
            status["not sought"] = (unsought.group(0), where)
        elif agreed and not re.search(
            r"(?i)\b(?:not|n['’]t|if|whether|unless|would)\b", sentence[max(0, agreed.start() - 12) : agreed.end()]
        ):
            status["given"] = (agreed.group(0), where)
        untold, knows = _NOT_TOLD.search(sentence), _TOLD.search(sentence)
        if untold:
            told[False] = (untold.group(0), where)
        elif knows:
            told[True] = (knows.group(0), where)
    one = next(iter(status.items())) if len(status) == 1 else None
    knows_one = next(iter(told.items())) if len(told) == 1 else None
    if knows_one is None and not told and one is not None and one[0] in {"given", "refused"}:
        knows_one = (True, one[1])
    return ConsentFound(
        status=Found(one[0], one[1][0], one[1][1], Sure.READ) if one else None,
        family_told=Found(knows_one[0], knows_one[1][0], knows_one[1][1], Sure.READ) if knows_one else None,
    )


def level_in(sentences: list[tuple[str, str]]) -> Found[int] | None:
    """The one level of need a text claims; None where it wavers."""
    found = [(match, where) for sentence, where in sentences for match in _LEVEL.finditer(sentence)]
    levels = {int(match.group(1)) for match, _ in found}
    if len(levels) != 1 or any(match.group(2) for match, _ in found):
        return None
    return Found(levels.pop(), found[0][0].group(0), found[0][1], Sure.READ)
