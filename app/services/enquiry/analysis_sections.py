"""The sections of an analysis: what an authority's own audit asks of a finished case (standards.md, last list)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SectionRule:
    """One section: its code in the record, its heading, and the question it answers."""

    code: str
    words: str
    question: str
    needed: bool = False


ANALYSIS_SECTIONS: tuple[SectionRule, ...] = (
    SectionRule("reason", "Reason tied to the concern", "Why is this enquiry made? What is the concern?", needed=True),
    SectionRule("childs_views", "The child's views", "What does the child say, want and show?"),
    SectionRule("family_views", "The family's views", "What do parents and family say? Were they spoken to?"),
    SectionRule("hoped_for", "What the referrer hoped for", "What did the referrer ask for?"),
    SectionRule("help_before", "Help tried before", "What has been tried, and what came of it?"),
    SectionRule("history", "History weighed", "What do earlier contacts and involvements mean for now?"),
    SectionRule("others", "Siblings and others outside the home", "Who else may be at risk, or pose one?"),
    SectionRule("strengths", "Strengths and protective factors", "What keeps the child safe?"),
    SectionRule("risk", "Risk and harm", "What has happened, how likely is it to go on, how grave is it?"),
    SectionRule("analysis", "Analysis", "What does all of it mean together?", needed=True),
    SectionRule("recommendation", "Recommendation", "What should happen, by whom, by when?", needed=True),
)
