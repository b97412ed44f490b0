"""What the screening forms offer: lists of the policy and of the national codes, for a child or an adult. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.services import codes
from app.services.policy import Policy, Proposal, Stage, Subject

Options = tuple[tuple[str, str], ...]

CONSENT_WORDS: Options = (
    ("given", "Given"),
    ("sought", "Sought, no answer yet"),
    ("refused", "Refused"),
    ("not_sought", "Not sought"),
    ("withdrawn", "Withdrawn"),
)


@dataclass(frozen=True, slots=True)
class ScreeningOptions:
    """Every list of the screening form. Nothing of it is preselected. `adult`: for an adult at risk."""

    levels: Options
    concerns: tuple[tuple[str, str, str], ...]
    cse_levels: Options
    ratings: Options
    consents: Options
    not_sought: Options
    outcomes: Options
    adult: bool = False


def options_for(policy: Policy, subject: Subject) -> ScreeningOptions:
    """The lists of one policy."""
    return ScreeningOptions(
        levels=tuple((str(each.number), f"{each.number}  {each.name}") for each in policy.levels),
        concerns=tuple((each.code, each.words, each.group) for each in codes.concerns()),
        cse_levels=tuple((each.code, each.words) for each in codes.cse_levels()),
        ratings=tuple((each.code, each.word) for each in policy.colours),
        consents=CONSENT_WORDS,
        not_sought=tuple((each.code, each.words) for each in policy.consent_not_sought),
        outcomes=tuple((each.code, each.words) for each in policy.outcomes_for(Stage.CONTACT, subject)),
        adult=subject is Subject.ADULT,
    )


def outcome_words(policy: Policy, code: str) -> str:
    """An outcome as staff read it; the code itself where the policy no longer has it."""
    for rule in policy.outcomes:
        if rule.stage is Stage.CONTACT and rule.code == code:
            return rule.words
    return code


def rating_words(policy: Policy, code: str) -> str:
    """A rating as staff read it."""
    return next((each.word for each in policy.colours if each.code == code), code)


def concern_words(code: str) -> str:
    """A concern code with its words, as the list shows it."""
    return next((f"{code}  {each.words}" for each in codes.concerns() if each.code == code), code)


def reason_words(policy: Policy, code: str) -> str:
    """Why consent was not sought, as staff read it."""
    return next((each.words for each in policy.consent_not_sought if each.code == code), code)


def proposal_words(policy: Policy, proposal: Proposal) -> str:
    """What the policy proposes and why, in one paragraph; the person decides."""
    if proposal.colour is None and proposal.route is None:
        return "Choose the level of need and the concerns to see what the policy proposes."
    said = []
    if proposal.colour is not None:
        said.append(rating_words(policy, proposal.colour))
    if proposal.route is not None:
        said.append(outcome_words(policy, proposal.route))
    beside = "".join(f", with {outcome_words(policy, code)} beside it" for code in proposal.beside)
    return f"The policy proposes: {', '.join(said)}{beside}. Why: {'; '.join(proposal.reasons)}. You decide."
