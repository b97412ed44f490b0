"""What a form says of an adult at risk: the questions of section 42, capacity, wishes, advocate, kinds of abuse."""

import re
import tomllib
from dataclasses import replace
from functools import cache

from app.services.intake.readers import values
from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.drafts import found
from app.services.intake.readers.phrases import RESOURCES, is_placeholder, says_unknown, words_of
from app.services.intake.readers.record import AdultAtRiskFound, Found, Unplaced

KEYS = frozenset({"care_needs", "at_risk", "unable_protect", "able_protect", "capacity", "adult_wishes", "advocate"})
"""The keys of labels that belong to an adult at risk and to nobody else."""


@cache
def _kinds() -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    with (RESOURCES / "codes.toml").open("rb") as file:
        book = tomllib.load(file)["adult_abuse"]
    return tuple((code, tuple(words_of(phrase) for phrase in phrases)) for code, phrases in book.items())


def abuse_kind(text: str) -> str | None:
    """The one kind of abuse of the Care Act guidance that a box names; None where it names none or several."""
    words = words_of(text)
    hits = [
        (at, at + len(phrase), code)
        for code, phrases in _kinds()
        for phrase in phrases
        for at in range(len(words) - len(phrase) + 1)
        if words[at : at + len(phrase)] == phrase
    ]
    whole = [
        hit
        for hit in hits
        if not any(o is not hit and o[0] <= hit[0] and hit[1] <= o[1] and o[:2] != hit[:2] for o in hits)
    ]
    codes = {code for _, _, code in whole}
    return codes.pop() if len(codes) == 1 and len(words) <= 12 else None


def _said(facts: dict[str, list[Entry]], key: str) -> list[Entry]:
    return [e for e in facts.get(key, ()) if not is_placeholder(e.text) and not says_unknown(e.text)]


def _answer(facts: dict[str, list[Entry]], key: str, turned: str = "") -> Found[bool] | None:
    """The one answer to a question, however often it was asked; None where two answers differ."""
    said = [found(entry, values.yes_no(entry.text)) for entry in _said(facts, key)]
    said += [
        found(entry, not answer)
        for entry in (_said(facts, turned) if turned else ())
        if (answer := values.yes_no(entry.text)) is not None
    ]
    plain = [one for one in said if one is not None]
    return plain[0] if len({one.value for one in plain}) == 1 else None


def _text(facts: dict[str, list[Entry]], key: str, between: str) -> Found[str] | None:
    """All that is said under a key; a bare yes or no keeps its question, without which it says nothing."""
    parts: list[tuple[Entry, str]] = []
    for entry in _said(facts, key):
        _, boxes = values.ticks_in(entry.text)
        text = "; ".join(box.label for box in boxes if box.on) if boxes else entry.text.strip()
        if not text or says_unknown(text):
            continue
        bare = values.yes_no(text) is not None and len(text) <= 4
        text = f"{entry.label.strip()} {text}" if bare else re.sub(r"\n\s*\n", "\n", text)
        parts.append((entry, text))
    if not parts:
        return None
    return found(parts[0][0], between.join(text for _, text in parts))


def _lost(facts: dict[str, list[Entry]]) -> list[Unplaced]:
    """Answers to a yes/no question that are more than a yes or a no: shown, so that nothing is lost."""
    return [
        Unplaced(entry.label, entry.text, entry.where)
        for key in ("care_needs", "at_risk", "unable_protect", "able_protect")
        for entry in _said(facts, key)
        if not values.ticks_in(entry.text)[1] and len(entry.text) > 4
    ]


def adult_of(
    facts: dict[str, list[Entry]], ticked: tuple[Found[str], ...], concerned: bool
) -> tuple[AdultAtRiskFound, list[Unplaced]]:
    """The adult's part, with the kinds of abuse among the ticked categories, and what no field takes.

    `concerned` says whether the form is about an adult at risk at all; where it is not, nothing is read.
    """
    if not concerned:
        said = [entry for key in sorted(KEYS) for entry in _said(facts, key)]
        return AdultAtRiskFound(), [Unplaced(entry.label, entry.text, entry.where) for entry in said]
    kinds: dict[str, Found[str]] = {}
    for each in ticked:
        code = abuse_kind(each.value)
        if code is not None:
            kinds.setdefault(code, replace(each, value=code))
    made = AdultAtRiskFound(
        care_and_support_needs=_answer(facts, "care_needs"),
        experiencing_abuse=_answer(facts, "at_risk"),
        unable_to_protect=_answer(facts, "unable_protect", "able_protect"),
        abuse_kinds=tuple(kinds[code] for code in sorted(kinds)),
        mental_capacity=_text(facts, "capacity", "\n"),
        advocate=_text(facts, "advocate", "; "),
        own_wishes=_text(facts, "adult_wishes", "\n"),
    )
    return made, _lost(facts)
