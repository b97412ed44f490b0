"""What a form prints of itself and nobody wrote: classification, version, page, where to send it, legal notes."""

import re

from app.services.intake.readers.blocks import Block, Grid, Para

_LONGEST = 600
_MARKING = re.compile(
    r"^\W*(?:OFFICIAL|RESTRICTED|CONFIDENTIAL|PROTECT|UNCLASSIFIED|NOT PROTECTIVELY MARKED)(?![\w'’])"
    r"|^\W*(?i:official)\s*[-–—:/(]+\s*(?i:sensitive)\b"
    r"|^\W*(?i:(?:(?:strictly )?(?:private and )?confidential|restricted|sensitive))\s*"
    r"(?:[-–—:(]\s*)?(?i:when|once|if|\W*$)"
)
_EDITION = re.compile(
    r"(?i)^\W*(?:(?:form|document|template|marf|referral)\b[\w /&'’-]{0,40}?\s)?(?:version|ver|v|issue|revision|rev)"
    r"(?:\s*(?:no|number)\b)?[.:]?\s*\d{1,2}(?:\.\d{1,3})*\b[^.?!]{0,80}$"
    r"|^\W*(?:last |next )?(?:updated|reviewed|revised|review due|review date)\b:?\s[\w ]{3,20}\d{4}\W*$"
)
_PAGE = re.compile(r"(?i)^\W*page\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?\W*$")
_RETURN = re.compile(
    r"(?i)^\W*please (?:\w+ )?(?:return|send|e-?mail|submit|forward|post)\b(?! (?:her|him|them|me|details of)\b)"
    r"|^\W*(?:return|send|e-?mail|submit|forward|post) (?:this|the|your|all|both|completed|signed|it|form|to|by|via)\b"
    r".{0,80}(?:\b(?:form|referral|request|sections|copy|secure\w*|hub|mash|front door|team|address below)\b|@)"
)
_PLEASE = re.compile(
    r"(?i)^\W*(?:once|when|after) (?:you have )?complet\w+\b.{0,40}\b(?:return|send|e-?mail|submit|forward|save)\b"
)
_EMERGENCY = re.compile(
    r"(?i)^\W*(?:in an emergency\b|if (?:a|the|any|you (?:think|believe|are worried)(?: that)? (?:a|the)|there is) ?"
    r".{0,60}\bimmediate (?:danger|risk)\b.{0,60}\b(?:call|dial|ring|999|contact)\b)"
)
_LEGAL = re.compile(
    r"(?i)^\W*(?:your (?:personal )?(?:data|information|details)|we (?:will|use|hold|keep|process|collect|share)"
    r"|by (?:submitting|completing|signing|sending)|see our|for (?:more|further) information|how we use"
    r"|this (?:document|form|information|referral)|in (?:line|accordance) with|all information|personal data"
    r"|information (?:you|given|on|in|provided)|the council|privacy|data protection)\b.{0,400}"
    r"\b(?:UK GDPR|GDPR|general data protection|data protection|privacy notice|freedom of information"
    r"|information sharing protocol|protective marking)\b"
)
_ADDRESS_ASKED = re.compile(r"(?i)^[^:@]{4,40}:\s*[\w.'-]+@[\w.-]+$")
"""A field with an e-mail address for its answer (`E-mail to reply to: …`)."""
_OF_THE_HUB = re.compile(
    r"(?i)^\W*(?:the |all |any )?(?:information|details|personal data|data) (?:you (?:give|provide|supply|send"
    r"|have given)|given|provided|supplied|held|on this form|in this form)\b.{0,80}\b(?:will|may|must|should) be\b"
    r"|^\W*(?:all )?(?:boxes|fields|sections|questions|parts)\b.{0,40}\b(?:will )?(?:expand|are mandatory|must be"
    r"|should be)\b|^\W*(?:fields?|boxes|sections?|questions) (?:marked|with an? (?:asterisk|star)|shown)\b"
    r"|^\W*guidance (?:on|for|about|notes?|can|is)\b"
    r"|^\W*for (?:advice|guidance|help)\b.{0,60}\b(?:call|ring|contact|telephone|see|visit)\b.{0,80}$"
)


def is_small_print(text: str) -> bool:
    """Whether a paragraph is what the form prints of itself: marking, edition, page, where to send it, legal notes."""
    plain = " ".join(text.split())
    if not plain or len(plain) > _LONGEST or _ADDRESS_ASKED.match(plain):
        return False
    patterns = (_MARKING, _EDITION, _PAGE, _RETURN, _PLEASE, _EMERGENCY, _LEGAL, _OF_THE_HUB)
    return any(pattern.match(plain) for pattern in patterns)


def without_small_print(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks without the paragraphs and full-width rows that are small print."""
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Para):
            if block.heading or not is_small_print(block.text):
                out.append(block)
        else:
            rows = tuple(row for row in block.rows if len(row) != 1 or not is_small_print(row[0].text))
            out.append(Grid(rows, block.where))
    return tuple(out)
