"""Long questions by their shape: what a form asks for in words that no list of phrases can hold.

A phrase in `labels.toml` decides first. A question it does not know (`What has already been tried?`, `May we tell the
family who made this referral?`) is known here by the verbs and things it joins, in whichever words the form joins them.
"""

import re
from functools import cache

_FAMILY = (
    r"(?:famil\w+|parents?(?:/carers?)?|carers?|mother|father|mum|dad|adult|person|they|them|he/she|household"
    r"|guardians?)"
)
_HUB = (
    r"(?:us|our|hub|mash|front door|gateway|duty|first response|first contact|single point|contact centre|access point"
    r"|safeguarding team|referral team|advice line|social care|children['’]?s services|mast|spa|spoc)"
)
_CHILD = r"(?:child(?:ren)?|young (?:person|people)|yp|pupil|baby|they|he/she|he or she)"
_CONSENT = r"(?:consent\w*|agree\w*|permission)"
_NO = r"(?:not|no|without|refus\w+|declin\w+|n['’]t|lack\w*|overrid\w+|dispens\w+|absence)"
_GOT = rf"(?:{_CONSENT}|seek\w*|sought|asked|obtained)"

_PRIOR: tuple[tuple[str, str], ...] = (
    ("relationship", r"^\W*(?:who|what) (?:is|are) (?:this person|they|he|she|he/she|the person"
                     r"|s/he)\b.{0,12}\bto (?:the|this)\b"),
    (
        "relationship",
        r"^\W*how (?:do|does|did|is|are) (?:they|he|she|he/she|he or she|this person|the (?:person|carer"
        r"|source))\b.{0,20}"
        r"\b(?:know|known|related|connected|linked)\b",
    ),
    (
        "relationship_to_family",
        r"^\W*how (?:do|did) you know\b|^\W*(?:in )?what capacity (?:do|have|did) you (?:know|known)\b"
        r"|^\W*(?:for )?how (?:long|well)\b.{0,50}\b(?:have|do|did) you\b.{0,30}\b(?:known?|worked|involved"
        r"|supported)\b"
        r"|^\W*(?:length|period) of (?:time|involvement|contact)\b.{0,30}\b(?:known|with|family|child)\b"
        r"|^\W*(?:the )?capacity (?:in|and length)\b.{0,40}\b(?:know|known)\b",
    ),
    (
        "form_date",
        r"^\W*when (?:was|is|did you|are you|were you|have you)\b.{0,30}\b(?:complet|mak|made|fill|submit|sen[dt]|writ)"
        r"\w*\b.{0,20}\b(?:form|referral|request|report|contact)\W*$"
        r"|^\W*when (?:was|is) (?:this|the) (?:form|referral|request|report|contact)\b.{0,20}\b(?:complet|made|fill"
        r"|submit|sent|writ)\w*\W*(?:in|out)?\W*$"
        r"|^\W*date (?:and time |& time |/ ?time )?(?:on which )?you (?:are |have )?(?:mak|ma[dk]e|fill|complet"
        r"|submit|sen[dt])"
        r"\w*\b.{0,12}\b(?:form|referral|request|report|contact)\W*$",
    ),
    (
        "childs_words",
        r"^\W*what (?:does|do|did|has|have|is|was)\b.{0,12}\b(?:adult|person|individual|client|resident|patient|service"
        r" user)\b.{0,12}\b(?:say|said|saying|tell|told)\b(?!.{0,20}\b(?:want|like|happen|wish))"
        r"|\b(?:adult|person|individual)['’]s (?:own )?(?:words|account|voice)\b",
    ),
    ("action", r"^\W*what (?:you|your \w+|we|our \w+) (?:have |has |already )*(?:done|tried)\b"),
    (
        "consent_reason",
        r"^\W*if (?:it|this|consent|agreement) (?:was|is|were) not (?:sought|asked)\b.*\b(?:reasons?|why|grounds?)\b",
    ),
    ("pr", r"^\W*(?:does|do|will|would|did) \w+(?: \w+){0,2} (?:have|hold|share|get) parental responsibility\b"),
    (
        "lives_with",
        r"^\W*(?:does|do|did|will|would|is|are) (?:he|she|they|he/she|he or she|s/he|this (?:person|adult|child|man"
        r"|woman|parent)|the (?:person|adult|mother|father|parent|carer|partner))\b.{0,25}\b(?:live|living"
        r"|reside|residing"
        r"|stay|staying)\b.{0,12}\b(?:with|at|in|here)\b(?!.{0,20}\bwhere\b)",
    ),
    (
        "childs_words",
        r"^\W*what (?:would|does|do|did|has|have) (?!(?-i:Mother|Father|Mum|Dad|You|The"
        r"|Parents?)\b)(?-i:[A-Z]\w+(?:(?:,| and) "
        r"[A-Z]\w+)*) (?:say|said|tell|told|think|want)\b"
        r"|^\W*(?!(?:child|pupil|person|baby|mother|father|mum|dad|adult|parent|carer|referrer|writer"
        r"|caller)\w*['’])(?-i:[A-Z])\w+['’]s (?:own )?"
        r"(?:account|words|voice|wishes|views)\b(?!.*\b(?:mother|father|parent))",
    ),
    (
        "anonymity",
        r"^\W*(?:would|does|do|is|are|should|may)\b.{0,60}\banonym(?:ous|ity|ously)\b"
        r"|^\W*(?:would|do|are)\b.{0,30}\byour? (?:identity|name|details)\b.{0,30}\b(?:confidential|private"
        r"|secret|anonym)"
        r"|\b(?:stay|remain|be kept) anonymous\b",
    ),
    (
        "happened_on",
        r"^\W*(?:approximate )?date\b.{0,25}\b(?:arose|happened|occurred|took place|noticed|came to light)\b",
    ),
)
"""Questions of which single words would say something else (`How do they know the adult?`)."""
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("family_unaware", rf"\b{_FAMILY}\b.{{0,40}}\b(?:unaware|not (?:been )?(?:aware|told|informed))\b"),
    (
        "anonymity",
        r"\b(?:withh?eld|withhold|anonym\w+|not (?:be )?(?:shared|disclosed|named|revealed))\b.{0,60}\b(?:famil\w+"
        r"|parents?)"
        r"|\b(?:details|name|identity)\b.{0,30}\bkept confidential\b|\bkeep (?:\w+ )?(?:identity|name"
        r"|details) confidential\b"
        r"|\b(?:withhold|withheld|anonym\w+)\b|\bkeep (?:your|my) (?:name|identity|details)\b"
        r"|\b(?:your|my|referrer['’]?s?) (?:name|identity)\b.{0,30}\b(?:kept|secret|confidential|hidden)\b",
    ),
    (
        "named_openly",
        r"\b(?:may|can|could) (?:we|the (?:hub|team|council))\b.{0,20}\b(?:tell|share|say|give|disclose|name|reveal)\b"
        r".{0,40}\b(?:who|your (?:name|identity)|you (?:are|made|have made|referred|contacted|rang|called"
        r"|told us)|referrer|identity)\b"
        r"|\b(?:may|can|could|is) the famil\w+\b.{0,20}\b(?:be told|know|allowed to know)\b.{0,20}\b(?:who|you"
        r"|referr\w+)\b"
        r"|\b(?:consent|agree|happy)\b.{0,30}\byour (?:identity|name|details)\b.{0,20}\b(?:shared|disclosed|given)\b"
        r"|\b(?:happy|willing|content|agree|ok|okay)\b.{0,20}\b(?:for your|to be (?:named|identified)|your)\b.{0,10}"
        r"\b(?:name|identity|named|identified)\b"
        r"|\b(?:happy|willing|content)\b.{0,20}\b(?:famil\w+|parents?)\b.{0,20}\bknow (?:who|that you)\b"
        r"|\b(?:your|my) (?:name|identity|details)\b.{0,20}\b(?:may|can) be (?:shared|disclosed|given|told|passed"
        r"|used)\b"
        r"|\b(?:may|can) (?:your|my) (?:name|identity)\b.{0,20}\b(?:shared|disclosed|given|told|passed|used)\b",
    ),
    (
        "phoned",
        r"\b(?:confirm\w*|follow\w*|further to|result of)\b.{0,40}\b(?:(?:tele)?phone|telephoned|call|verbal"
        r"|conversation)\b"
        rf"|^(?!.*\byour\b)\W*(?:have|has|did|was|is)\b.{{0,50}}\b(?:phoned|telephoned|rung|rang|called|contacted"
        rf"|spoken (?:to|with)|talked (?:to|with)|discussed(?: with)?)\b.{{0,40}}\b{_HUB}\b"
        r"|\b(?:preceded by|phoned ahead|rang ahead)\b|\bconfirm\w* of (?:a )?verbal\b"
        r"|^\W*(?:has a )?(?:tele)?phone (?:referral|call)\b.{0,20}\bmade\b"
        r"|^\W*(?:tele)?phoned (?:through |in |ahead )?(?:first|already)\b"
        r"|^\W*has a (?:tele)?phone (?:referral|call)\b|\bdid you (?:call|phone|ring|speak)\b.{0,20}\b(?:us|first)\b"
        r"|\bdiscussed\b.{0,30}\b(?:consultation|advice) line\b"
        r"|\b(?:have|did) you\b.{0,20}\b(?:telephoned?|phoned?|rung|ring)\b.{0,20}(?:already|first|\bus\b|\?)"
        r"|\b(?:discussed|made|reported|referred|referral|contact)\b.{0,40}\b(?:by|over the"
        r"|on the) (?:tele)?phone\b.*\?",
    ),
    (
        "consent_reason",
        rf"\b(?:reasons?|why|because|grounds?)\b.{{0,60}}\b{_NO}\b.{{0,40}}\b{_GOT}\b"
        rf"|\b{_GOT}\b.{{0,40}}\b{_NO}\b.{{0,40}}\b(?:reasons?|why|because|grounds?)\b"
        rf"|\b{_NO}\b.{{0,40}}\b{_GOT}\b.{{0,40}}\b(?:reasons?|why|because|grounds?)\b"
        rf"|\b(?:reasons?|why)\b.{{0,40}}\b{_CONSENT}\b.{{0,30}}\b{_NO}\b"
        rf"|^\W*if (?:(?:it|this|consent|agreement|you) (?:was|is|were|has|have"
        rf"|did) (?:been )?)?{_NO}\b.{{0,20}}(?:\b(?:consent|agreement|sought|asked|given|why|reason"
        rf"|explain)\b.{{0,20}})+\W*$",
    ),
    (
        "consent_covers",
        r"\b(?:who|whom|what|which)\b.{0,40}\bcover\w*\b|\bwhose (?:information|details|records)\b|\bon whose behalf\b"
        rf"|^\W*{_CONSENT} (?:covers?|extends? to|applies to|is for|relates to)\b"
        rf"|\b{_CONSENT}\b.{{0,30}}\b(?:in respect of|relates to|cover\w*)\b",
    ),
    (
        "consent_by",
        r"\bwho\b.{0,30}\b(?:gave|given|give|agreed|consented)\b"
        r"|\bname\b.{0,40}\b(?:giving|gave|given|consenting|agreeing|obtained)\b|\bperson (?:giving|consenting"
        r"|who gave)\b"
        rf"|\b{_CONSENT} (?:(?:was|has been|is) )?(?:obtained|given|sought|got)? ?(?:from|by)\b",
    ),
    (
        "told",
        rf"\b{_FAMILY}\b.{{0,40}}\b(?:told|informed|aware|knows?|notified)\b(?! to\b)"
        rf"|\b(?:told|informed|notified|made aware|spoken (?:to|with)|talked (?:to|with)|discussed with"
        rf"|shared with)\b.{{0,40}}\b{_FAMILY}\b"
        rf"|\b(?:discussed|shared)\b.{{0,40}}\bwith\b.{{0,20}}\b{_FAMILY}\b",
    ),
    ("consent", rf"^\W*(?:do|does|did|has|have|is|are|was)\b.{{0,40}}\b{_CONSENT}\b"),
    (
        "childs_words",
        rf"\b(?:what|how|anything)\b.{{0,30}}\b{_CHILD}\b.{{0,30}}\b(?:said?|says?|saying|tell\w*|told|feel\w*|think\w*"
        r"|express\w*|disclosed|shown)\b"
        rf"|\b{_CHILD}(?:['’]?s['’]?)\b.{{0,30}}\b(?:voice|views?|words|wishes|feelings|perspective|account"
        r"|lived experience)\b"
        rf"|\b(?:voice|views?|words|wishes|feelings|perspective|lived experience)\b.{{0,30}}\b{_CHILD}\b",
    ),
    (
        "strengths",
        r"\bwhat\b.{0,40}\b(?:going|doing|works?|working|done) (?:\w+ )?well\b|\bstrengths?\b|\bprotective\b"
        r"|\bpositives\b"
        r"|\bwhat(?:['’]?s| is| are)\b.{0,12}\b(?:good|positive|strong)\b",
    ),
    (
        "action",
        r"\b(?:what|which|details? of|list|describe|outline)\b.{0,60}\b(?:been|have you|has|have|did you|you have"
        r"|you['’]ve)\b.{0,40}\b(?:done|tried|taken|offered|given|provided|put in place|undertaken|completed"
        r"|made safe)\b"
        r"|\b(?:action|steps?|support|help|interventions?|work)s?\b.{0,30}\b(?:taken|tried|offered|provided|given"
        r"|undertaken|in place|to date|so far)\b"
        r"|\b(?:previous|earlier|prior)\b.{0,20}\b(?:support|help|interventions?|actions?|early help)\b"
        r"|^\W*what (?:you|your \w+|we|our \w+) (?:have |has |already )*(?:done|tried|did)\b"
        r"|\b(?:done|tried)\b.{0,20}\b(?:so far|already|to help|to date)\b|^\W*what you(?:['’]ve| have) done\W*$",
    ),
    (
        "hoped_for",
        r"\bwhat\b.{0,40}\b(?:would|will|could|might)\b.{0,20}\b(?:help|make a difference|be different|happen"
        r"|improve)\b"
        r"|\bwhat\b.{0,30}\b(?:do|are|would|did) you\b.{0,20}\b(?:want|hope|hoping|expect\w*|like|asking|request\w*"
        r"|seek\w*)\b|\bwhat\b.{0,20}\bneeds? to (?:happen|change|be)\b|\bwhat you (?:would like|want|hope"
        r"|are asking)\b"
        r"|\b(?:desired|hoped|expected|requested|preferred|intended|sought|anticipated)\b.{0,20}\boutcomes?\b"
        r"|\boutcomes?\b.{0,30}\b(?:sought|wanted|desired|hoped|expected|requested|hope|want|like|seeking|seek)\b"
        r"|\b(?:what|which)\b.{0,20}\b(?:support|service|help)s?\b.{0,20}\b(?:needed|request\w*|want\w*|required"
        r"|seeking)\b",
    ),
    (
        "happened_on",
        r"^\W*when\b.{0,60}\b(?:happen\w*|occur\w*|take place|took place|incident|disclos\w*|first notice\w*)\b",
    ),
    (
        "level",
        r"\b(?:level|tier|threshold|windscreen|continuum)\b.{0,60}\b(?:needs?|best fits?|think|met|meets?|assess\w*"
        r"|claim\w*"
        r"|intervention|concern)\b|\b(?:what|which|your)\b.{0,20}\b(?:level|tier|threshold)\b",
    ),
    (
        "concern",
        r"\bwhat\b.{0,40}\b(?:worr(?:y|ies|ied|ying)|concern(?:s|ed|ing)?|happened|happening|seen|heard|noticed"
        r"|observed"
        r"|going on|prompted|made you)\b"
        r"|\b(?:describe|outline|explain|summar\w+|details? of|tell us about|account of|description of"
        r"|nature of)\b.{0,40}"
        r"\b(?:worr(?:y|ies)|concerns?|incidents?|events?|allegations?|disclosure|harm|situation|problem|issues?)\b"
        r"|\bwhy\b.{0,30}\b(?:referr\w+|contacting|worried|concerned|request\w*|report\w*)\b",
    ),
)
_COMPILED = tuple((key, re.compile(pattern, re.IGNORECASE)) for key, pattern in _PATTERNS)
_COMPILED_PRIOR = tuple((key, re.compile(pattern, re.IGNORECASE)) for key, pattern in _PRIOR)
_TURNED = {"family_unaware": "told", "named_openly": "anonymity"}
_LONGEST = 170
_MOST_WORDS = 10
"""A text without a question mark that is longer than this is more likely an answer than a question."""
_ASKING = re.compile(
    r"(?i)^\W*(?:\w{1,3}[.)]\s*)?(?:what|who|whose|when|why|how|which|has|have|is|are|was|were|do|does|did|may|can"
    r"|please"
    r"|describe|outline|details?|reasons?|if (?:no|not|refused|consent|without)|any|child|young|voice|views|wishes"
    r"|level"
    r"|description|account|give|date|desired|expected|outcomes?|grounds?|strengths|protective|previous|action|actions"
    r"|support|summary|consent|keep|name"
    r"|nature|parents?|famil(?:y|ies)|mother|father|carers?|scaling)\b"
)


@cache
def plain_question(text: str) -> str:
    """What a question asks for whose single words would mislead; empty for every other."""
    plain = re.sub(r"\s+", " ", text).strip()
    if not plain or len(plain) > _LONGEST:
        return ""
    return next((key for key, pattern in _COMPILED_PRIOR if pattern.search(plain)), "")


@cache
def _raw_key(text: str) -> str:
    plain = re.sub(r"\s+", " ", text).strip()
    if not plain or len(plain) > _LONGEST:
        return ""
    return next((key for key, pattern in _COMPILED if pattern.search(plain)), "")


def question_key(text: str) -> str:
    """What a long question asks for; empty where its shape does not tell, or where it is no question."""
    plain = re.sub(r"\s+", " ", text).strip()
    ends = plain.endswith(("?", ":")) or "? " in plain
    words = len(plain.split())
    if words < 3 or (not ends and (words > _MOST_WORDS or plain.endswith(".") or not _ASKING.match(plain))):
        return ""
    key = _raw_key(plain)
    return _TURNED.get(key, key)


def is_turned(text: str) -> bool:
    """Whether a yes to the question is a no to what it asks for (`May we tell the family who you are?`)."""
    return _raw_key(text) in _TURNED
