"""Options of which only the chosen one bears a mark (`Yes ✓     No`, `Yes / No X`), written as rows of tick boxes.

Such a row has no empty box to count by: the words beside the mark tell what was chosen only where the whole row is made
of options. Where it is not, the text stays as it is.
"""

import re
from functools import cache

_TICK = re.compile(r"[✓✔√]")
_BOXED = re.compile(r"[☒☑☐☓□▢○◯⚪⬜❏❑\[\]]")
_GAP = re.compile(r"\s{2,}|\t+|\n+")
_LONGEST_OPTION, _LONGEST_LEAD, _FEWEST = 50, 80, 2
_WORD = (
    r"(?:yes|no|not (?:known|asked|sought|sure|applicable)|unknown|n/k|n/a|unsure|don['’]?t know|given|refused|declined"
    r"|agreed|obtained|male|female|[yn])"
)
_ANSWERS = re.compile(
    rf"(?i)(?P<front>[✓✔√x])?\s*(?P<word>{_WORD})(?![\w'’])\s*(?P<back>[✓✔√]|x(?!\w))?\s*[/|,;]?\s*"
)


def _spaced(text: str) -> str:
    """Options set apart by wide gaps, tabs or lines."""
    asked = re.match(r"([^:?\n]+[:?])(?=\s)", text)
    lead = asked.group(1) if asked and len(asked.group(1)) <= _LONGEST_LEAD and not _TICK.search(asked.group(1)) else ""
    options: list[str] = []
    for part in _GAP.split(text[len(lead) :].strip()):
        if part.startswith("(") and options:
            options[-1] += f" {part}"
        elif part:
            options.append(part)
    on = [bool(_TICK.search(option)) for option in options]
    words = [re.sub(r"\s+", " ", _TICK.sub(" ", option)).strip() for option in options]
    if len(options) < _FEWEST or not any(on) or all(on) or not all(words):
        return ""
    if any(len(word) > _LONGEST_OPTION for word in words):
        return ""
    row = "   ".join(f"{'☒' if yes else '☐'} {word}" for yes, word in zip(on, words, strict=True))
    return f"{lead}   {row}" if lead else row


def _in_words(text: str) -> str:
    """Plain answers side by side (`Yes ✓ / No`, `Yes   No X`)."""
    plain, found, at = text.strip(), [], 0
    while at < len(plain):
        one = _ANSWERS.match(plain, at)
        if one is None or one.end() == at:
            return ""
        found.append(one)
        at = one.end()
    front = [bool(one["front"]) for one in found]
    back = [bool(one["back"]) for one in found]
    on = front if found and front[0] and not any(back) else back
    if len(found) < _FEWEST or not any(on) or all(on) or (on is back and any(front)):
        return ""
    return "   ".join(f"{'☒' if yes else '☐'} {one['word']}" for yes, one in zip(on, found, strict=True))


_SAID = re.compile(r"(?i)^(?P<word>[^:?]{2,50}?)\s*:\s*(?P<said>yes|no)$")


def _each_answered(text: str) -> str:
    """Options each with its own yes or no (`Neglect: NO      Physical: YES`)."""
    parts = [part.strip() for part in _GAP.split(text.strip()) if part.strip()]
    lead = parts.pop(0) if parts and _SAID.match(parts[0]) is None else ""
    found = [_SAID.match(part) for part in parts]
    if len(found) < _FEWEST + 1 or not all(found):
        return ""
    row = "   ".join(f"{'☒' if one['said'].casefold() == 'yes' else '☐'} {one['word']}" for one in found if one)
    return f"{lead.rstrip(' :?')}: {row}" if lead else row


@cache
def with_boxes(text: str) -> str:
    """The text with a box before each option, where it is a row of options of which some bear a mark."""
    if len(text) > 600 or _BOXED.search(text):
        return text
    if (each := _each_answered(text)) != "":
        return each
    if _TICK.search(text):
        return _in_words(text) or _spaced(text) or text
    return (_in_words(text) if re.search(r"(?i)(?<!\w)x(?!\w)", text) else "") or text
