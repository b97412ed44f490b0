"""What stands behind a question and only says what is wanted there: prompts, and no answers."""

import re

from app.services.intake.readers import values

_HINT = re.compile(
    r"(?i)^\W*(?:\(.*\)|(?:please|put an?|mark|cross|use|give|state|tick|delete|circle|see|say which|write|attach"
    r"|if (?:so|yes|no|not"
    r"|known|applicable)|e\.?g\.?|for example|insert|enter|list|include)\b.*)$"
)
"""A prompt that stands behind a question (`(delete as appropriate)`, `Use their own words`)."""


def is_hint(text: str) -> bool:
    """Whether a text behind a question is its prompt and no answer."""
    return len(text) <= 160 and (_HINT.match(text.strip()) is not None or values.is_guidance(text))


_PROMPT = re.compile(
    r"(?i)(?:please |and |then |also )*(?:describe|describing|explain|explaining|outline|give|giving|include|including"
    r"|state|stating|set out|provide|providing|summari[sz]e|say|tell us|record|specify|specifying|detail|detailing|list"
    r"|be (?:specific|clear|as)|use|note|consider|think about|attach|continue|do not|quote|quoting|complete"
    r"|with (?:dates|times|examples|details)|as (?:much|fully|clearly)|facts)\b[^\d\"“”]*"
)
_WHAT_OF_IT = re.compile(
    r"(?:what|who|when|where|why|how)\b(?!.*\b(?:I|he|she|we|his|her|my|our|mum|dad)\b)[^\d\"“”.]{3,100}\??"
)
_LONGEST_PROMPT = 240


def is_prompt(text: str) -> bool:
    """Whether a text behind a label only says what is wanted there (`describe the concerns, giving dates`)."""
    plain = " ".join(text.split())
    if not plain or len(plain) > _LONGEST_PROMPT or re.search(r"[\d\"“”]", plain):
        return False
    if is_hint(plain) or _WHAT_OF_IT.fullmatch(plain):
        return True
    return all(_PROMPT.fullmatch(part.strip()) for part in re.split(r"[.;]\s+|[.;]$", plain) if part.strip())


def prompted(text: str) -> bool:
    """Whether a text is a question with its prompt behind it (`What has happened? Give dates`)."""
    question, _, rest = text.partition("? ")
    if bool(question and rest) and is_hint(rest):
        return True
    question, _, rest = text.partition(": ")
    return bool(question and rest) and is_prompt(rest)


_LONGEST_QUESTION = 200


def only_asks(text: str) -> bool:
    """Whether a paragraph is a question of the form, alone or with its prompt, and tells nothing."""
    plain = " ".join(text.split())
    alone = plain.endswith("?") and plain.count("?") == 1 and not re.search(r"[.!\"“”]", plain)
    return len(plain) <= _LONGEST_QUESTION and (alone or prompted(plain))
