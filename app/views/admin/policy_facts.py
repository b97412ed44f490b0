"""A policy as lines to read: what it says, on which subject, and whether a source publishes it. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.services.access import ROLE_WORDS, Role
from app.services.policy import ClockName, ClockRule, Policy, Stage

CLOCK_WORDS: dict[ClockName, str] = {
    ClockName.CONTACT: "Contact screened within",
    ClockName.STATUTORY_FLOOR: "Next steps decided within",
    ClockName.ACKNOWLEDGEMENT: "Referrer hears of arrival within",
    ClockName.WRITTEN_REFERRAL: "Phone referral in writing within",
    ClockName.REPLY: "Partner answers within",
    ClockName.ENQUIRY: "Whole enquiry finished within",
    ClockName.HAND_OVER: "Hand-over acknowledged within",
}


@dataclass(frozen=True, slots=True)
class PolicyFact:
    """One line: the section, the subject, the value, and whose value it is where no source publishes it."""

    number: int
    section: str
    subject: str
    value: str
    assumed_from: str = ""

    @property
    def assumed(self) -> str:
        """The mark for an assumed value, in words."""
        return f"Assumed ({self.assumed_from})" if self.assumed_from else ""


def policy_facts(policy: Policy) -> tuple[PolicyFact, ...]:
    """Every value of a policy that staff work by, in the order of a pack."""
    assumed = {each.key: each.taken_from for each in policy.assumptions}
    return tuple(
        PolicyFact(number, section, subject, value, assumed.get(key, ""))
        for number, (section, subject, value, key) in enumerate(_lines(policy))
    )


def _lines(policy: Policy) -> Iterator[tuple[str, str, str, str]]:
    for level in policy.levels:
        colour = policy.colour(level.proposes).word
        yield "Levels of need", f"Level {level.number} {level.name}", f"proposes {colour}. {level.words}", "levels"
    holidays = ", closed on bank holidays" if policy.opening.bank_holidays else ""
    yield "Opening", "Opening hours", f"{policy.opening.words()}{holidays}", "opening"
    for rule in policy.clocks:
        yield from _clock(policy, rule)
    for agency in policy.agencies:
        part = "core, in the room" if agency.core else "virtual, linked"
        yield "Agencies", agency.name, f"{part}; “{agency.short}” on the wall", "agencies"
    for outcome in policy.outcomes:
        section = "Outcomes of a contact" if outcome.stage is Stage.CONTACT else "Outcomes of an enquiry"
        marks = [
            words
            for words, holds in (
                ("opens an enquiry", outcome.opens_enquiry),
                ("to the assessment team at once", outcome.immediate),
                ("no further action", outcome.no_further_action),
            )
            if holds
        ]
        people = " and ".join(sorted(each.value for each in outcome.subjects))
        yield section, outcome.words, "; ".join([f"for {people}", *marks]), "outcomes"
    for route in policy.routes:
        yield "Always through MASH", route.words, policy.outcome(Stage.CONTACT, route.route).words, "routes"
    for choice in policy.consent_not_sought:
        yield "Consent", "Reason for not seeking it", choice.words, "consent"
    for choice in policy.override_grounds:
        yield "Consent", "Ground for an override", choice.words, "consent"
    for step in policy.ladder:
        yield "Disagreements", f"Step {step.number} of the ladder", step.words, "disagreement"
    for choice in policy.interventions:
        yield "Early help", "Can be offered", choice.words, "early_help"
    for choice in policy.locality_teams:
        yield "Early help", "Locality team", choice.words, "early_help"
    for choice in policy.assessment_teams:
        yield "Hand-over", "Taken by", choice.words, "hand_over"
    yield "Summaries", "Handling mark", policy.handling_mark, "summary"
    yield "Household picture", "Line styles", policy.line_styles, "picture"
    for entry in policy.narrowings:
        role = ROLE_WORDS.get(Role(entry.role), entry.role)
        yield "Rights taken away", role, ", ".join(sorted(entry.acts)), "narrow"


def _clock(policy: Policy, rule: ClockRule) -> Iterator[tuple[str, str, str, str]]:
    words = CLOCK_WORDS[rule.clock]
    for entry in rule.limits:
        colour = f" ({policy.colour(entry.colour).word})" if entry.colour else ""
        urgent = ", marked urgent" if entry.urgent else ""
        part = "urgent." if entry.urgent else ""
        key = f"limits.{rule.clock}.{part}{entry.colour or 'limit'}"
        past = ", running on past closing" if entry.limit.runs_past_closing else ""
        yield "Time limits", f"{words}{colour}{urgent}", f"{entry.limit.words()}{past}", key
    yield "Time limits", f"{words}: starts", rule.starts.value, f"limits.{rule.clock}.starts"
    pause = "may be paused with a reason" if rule.pause_allowed else "is never paused"
    yield "Time limits", f"{words}: pause", pause, f"limits.{rule.clock}.pause_allowed"
