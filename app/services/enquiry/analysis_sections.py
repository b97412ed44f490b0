"""The sections of an analysis: what an authority's own audit asks of a finished case (standards.md, last list).

An adult at risk has sections of their own: wishes, section 42, capacity, advocate. An enquiry about a child and an
adult has both. A section keeps its code whoever it is about; heading and question are in the words of each.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from app.services.policy import Subject


@dataclass(frozen=True, slots=True)
class SectionRule:
    """One section: its code in the record, its heading, and the question it answers."""

    code: str
    words: str
    question: str
    needed: bool = False


_REASON = SectionRule("reason", "Reason tied to the concern", "Why is this enquiry made? What is the concern?", True)
_HOPED = SectionRule("hoped_for", "What the referrer hoped for", "What did the referrer ask for?")
_BEFORE = SectionRule("help_before", "Help tried before", "What has been tried, and what came of it?")
_HISTORY = SectionRule("history", "History weighed", "What do earlier contacts and involvements mean for now?")
_RISK = SectionRule("risk", "Risk and harm", "What has happened, how likely is it to go on, how grave is it?")
_MEANS = SectionRule("analysis", "Analysis", "What does all of it mean together?", True)
_RECOMMENDS = SectionRule("recommendation", "Recommendation", "What should happen, by whom, by when?", True)

ANALYSIS_SECTIONS: tuple[SectionRule, ...] = (
    _REASON,
    SectionRule("childs_views", "The child's views", "What does the child say, want and show?"),
    SectionRule("family_views", "The family's views", "What do parents and family say? Were they spoken to?"),
    _HOPED,
    _BEFORE,
    _HISTORY,
    SectionRule("others", "Siblings and others outside the home", "Who else may be at risk, or pose one?"),
    SectionRule("strengths", "Strengths and protective factors", "What keeps the child safe?"),
    _RISK,
    _MEANS,
    _RECOMMENDS,
)
"""For a child."""

_OWN: tuple[SectionRule, ...] = (
    SectionRule("wishes", "The adult's own wishes", "What does the adult say and want to happen? Do they know?"),
    SectionRule(
        "section_42",
        "Section 42: the three questions",
        "Are there care and support needs? Abuse or neglect, or a risk of it? Can they not protect themselves because"
        " of those needs?",
    ),
    SectionRule("capacity", "Mental capacity", "Can the adult decide about this? Who says so, and since when?"),
    SectionRule("advocate", "Advocate or representative", "Who speaks for the adult where needed? Who was asked?"),
)

ADULT_SECTIONS: tuple[SectionRule, ...] = (
    _REASON,
    *_OWN,
    SectionRule("family_views", "Family's and carers' views", "What do family and carers say? Did the adult agree?"),
    _HOPED,
    _BEFORE,
    _HISTORY,
    SectionRule("others", "Others at risk", "Which other adults or children may be at risk? Who else may pose one?"),
    SectionRule("strengths", "Strengths and protective factors", "What keeps the adult safe?"),
    _RISK,
    _MEANS,
    _RECOMMENDS,
)
"""For an adult at risk (Care Act 2014)."""

ALL_SECTIONS: tuple[SectionRule, ...] = (*ANALYSIS_SECTIONS[:2], *_OWN, *ANALYSIS_SECTIONS[2:])
"""For an enquiry about both, and every code there is."""
CODES: tuple[str, ...] = tuple(each.code for each in ALL_SECTIONS)


def sections_for(about: Set[Subject], written: Mapping[str, object]) -> tuple[SectionRule, ...]:
    """The sections of an enquiry about these; a section that is written already never goes out of sight."""
    if about == {Subject.ADULT}:
        own = ADULT_SECTIONS
    elif Subject.ADULT in about:
        own = ALL_SECTIONS
    else:
        own = ANALYSIS_SECTIONS
    by_code = {each.code: each for each in own}
    return tuple(
        by_code.get(rule.code, rule) for rule in ALL_SECTIONS if rule.code in by_code or written.get(rule.code)
    )
