"""The sentence that says what was known: how many replies, who was late, who was not asked and why. Pure."""

from collections.abc import Sequence

from app.services.enquiry.decision_records import KnownReason, KnownRequest

_LEFT = {"sent", "late", "replied"}


def known_sentence(
    verb: str,
    requests: Sequence[KnownRequest],
    reasons: Sequence[KnownReason],
    *,
    undecided: Sequence[str],
    analysis: int | None,
    people: int,
) -> str:
    """`Decided with 3 of 5 replies; Health late; Housing not asked because “…”; analysis version 2.`"""
    left = [each for each in requests if each.state in _LEFT]
    replied = sum(each.state == "replied" for each in left)
    parts = [
        f"{verb} with {replied} of {len(left)} {'reply' if len(left) == 1 else 'replies'}"
        if left
        else f"{verb} without a reply: no request had left"
    ]
    for state, words in (
        ("late", "late"),
        ("sent", "not answered yet"),
        ("held", "held for a consent override"),
        ("draft", "not sent"),
    ):
        names = [_with_part(each) for each in requests if each.state == state]
        if names:
            parts.append(f"{_listed(names)} {words}")
    parts += _not_asked(reasons, people)
    if undecided:
        parts.append(f"{_listed(undecided) if len(undecided) <= 3 else f'{len(undecided)} agencies'} still to decide")
    parts.append(f"analysis version {analysis}" if analysis else "no analysis written")
    return f"{'; '.join(parts)}."


def _with_part(request: KnownRequest) -> str:
    if 0 < request.answered < request.asked:
        return f"{request.agency} ({request.answered} of {request.asked} people answered)"
    return request.agency


def _not_asked(reasons: Sequence[KnownReason], people: int) -> list[str]:
    """One part for each reason, naming every agency that was not asked for it."""
    whole: dict[str, list[str]] = {}
    partly: dict[str, list[str]] = {}
    for each in reasons:
        if each.whole:
            whole.setdefault(each.reason, []).append(each.agency)
        else:
            partly.setdefault(each.reason, []).append(f"{each.agency} about {len(each.people)} of {people} people")
    return [
        f"{_listed(names)} not asked because “{_quoted(reason)}”"
        for group in (whole, partly)
        for reason, names in group.items()
    ]


def _quoted(reason: str) -> str:
    return " ".join(reason.split()).rstrip(".")


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
