"""What a head of a telephone note asks for by its words, where no phrase of the list is the whole of it."""

import re

_RULES: tuple[tuple[str, str], ...] = (
    (
        "childs_words",
        r"^(?:what )?(?:the )?(?:child|children|young person)\b.*\b(?:said|says|say|words|told)\b"
        r"|\bvoice of the child\b"
        r"|^(?:childs|childrens) (?:own )?(?:words|voice|views?|account)$",
    ),
    ("ended", r"\bended\b|\bfinish(?:ed)?\b"),
    ("screened", r"\b(?:screened|seen|passed|sent|allocated|forwarded) (?:by|to|on to)\b"),
    (
        "consent",
        r"\bconsent\b|\b(?:family|parents?|mother|mum|father|dad|carers?|they)\b.*\b(?:aware|know|knows"
        r"|informed|told)\b"
        r"|\b(?:aware|informed|told)\b.*\b(?:family|parents?|mother|mum|father|dad|carers?)\b|^does .*\bknow\b"
        r"|^(?:family|parents?|mother|mum|father|dad|carers?|they|she|he) (?:\w+ )?(?:agrees?|agreed|consents?)\b",
    ),
    (
        "asks",
        r"\b(?:asks?|asking|wants?|wanted|would like|hopes?|requests?|requested|outcome|hoping)\b",
    ),
    (
        "taken",
        r"\b(?:taken|recorded|logged|noted|answered|handled|received|completed|written) (?:down )?by\b"
        r"|\bcall[ -]?(?:handler"
        r"|taker)\b|\b(?:duty|screening|contact|intake|referral|advice) (?:officer|worker|social worker"
        r"|adviser|advisor)\b"
        r"|^(?:officer|worker|operator|adviser|advisor|call taker|your name)$",
    ),
    ("phone", r"\b(?:tel|telephone|phone|mobile|callback|call ?back|ring back|contact) ?(?:no|number|on|details)?$"
     r"|\b(?:callers?|contact|return) (?:number|no|tel|phone|mobile)\b"),
    ("began", r"\bdate\b(?!.*\bbirth\b)|^(?:received|when)$|\b(?:call|note) (?:received|began|started|made)\b"),
    ("time", r"^(?:time|time of call|call time|at)$"),
    ("relation", r"\brelation(?:ship)?\b|\bhow (?:known|related)\b"),
    ("role", r"^(?:callers? )?(?:role|job|job title|position|occupation|profession|designation)$"),
    ("agency", r"^(?:callers? )?(?:agency|organisation|service|employer|team|company|school or agency)$"),
    (
        "said",
        r"\b(?:what|account|details?|information|summary|nature|reason|concerns?|worry|worries|notes?|description)\b"
        r"(?!.*\bname\b)(?!.*\bfamily\b)",
    ),
    ("caller", r"\bcaller\b|\b(?:person|member) (?:calling|ringing|reporting)\b|\binformant\b|\b(?:call"
     r"|phone call) from\b"
     r"|^(?:from|referrer|reporter|rang|who called)$"),
    ("school", r"\bschools?\b|\bnursery\b|\bcollege\b"),
    ("address", r"\baddress\b|\blives? at\b|\bwhere\b.*\blive"),
    ("advice", r"\b(?:advice|action|actions|done|plan|next steps?)\b"),
    ("level", r"\blevel\b|\bthreshold\b|\btier\b"),
    ("about", r"^(?:regarding|re|about|concerning|subject|in respect of|name)$|\b(?:child|children|childs|young person"
     r"|baby"
     r"|unborn|pupil|yp)\b(?!.*\b(?:dob|birth|age|gp|sex)\b)|^who\b.*\babout\b"),
    ("others", r"\b(?:mothers?|mums?|fathers?|dads?) (?:new |current )?(?:partner|boyfriend|girlfriend|husband|wife)\b"
     r"|\bpartner of (?:the )?(?:mother|mum|father|dad)\b|\bother (?:people|adults|persons)\b|\bhousehold\b"
     r"|\bsiblings?\b"),
    ("mother", r"^(?:birth )?(?:mother|mum|mam|mothers name|mums name|name of mother)$"),
    ("father", r"^(?:birth )?(?:father|dad|fathers name|dads name|name of father)$"),
)
_COMPILED = tuple((key, re.compile(pattern)) for key, pattern in _RULES)
_MOST_WORDS = 6


def head_by_words(words: tuple[str, ...]) -> str | None:
    """What part of a note a head of these words begins; None where they do not say, or are too many for a head."""
    if not 0 < len(words) <= _MOST_WORDS:
        return None
    plain = " ".join(words)
    return next((key for key, pattern in _COMPILED if pattern.search(plain)), None)
