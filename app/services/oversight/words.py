"""Find words inside narratives: what was written on contacts, enquiries, requests, replies, items and files.

Nobody finds a word in a text they may not open. The walls stand in the query itself (`matching/text_index.py`); here
they are drawn from what the actor's roles grant. Whoever shows the answers audits the search once it has settled.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.services.access import Act, Actor, Role, guarded, may
from app.services.matching.text_index import StoreTextIndex, TextHit
from app.services.matching.text_walls import Wall
from app.services.matching.text_words import shortened, words_asked
from app.services.unit_of_work import Hub, ReadingUnit

MOST_TEXTS = 12
SHORTEST = 3
"""A search needs one word of so many letters."""

KINDS: dict[str, tuple[str, str]] = {
    "contact": ("Concern", ""),
    "police": ("DASH of the police", ""),
    "assessment": ("Risk assessment", ""),
    "screening": ("Screening", ""),
    "authorisation": ("Authorisation", ""),
    "consultation": ("Advice", ""),
    "feedback": ("Feedback", ""),
    "feedback_message": ("Feedback", ""),
    "consent": ("Consent", "consent"),
    "rating": ("Rating", "record"),
    "note": ("Note", "record"),
    "plan": ("Early help", "decision"),
    "pause": ("Pause of the clock", "record"),
    "override": ("Consent override", "consent"),
    "request": ("Request", "requests"),
    "withdrawal": ("Request withdrawn", "requests"),
    "not_asked": ("Why not asked", "replies"),
    "reply": ("Reply", "replies"),
    "item": ("Item of a reply", "replies"),
    "marking": ("Marking of an item", "replies"),
    "chase": ("Chase", "requests"),
    "extension": ("More time", "requests"),
    "analysis": ("Analysis", "decision"),
    "decision": ("Decision", "decision"),
    "reopening": ("Reopening", "decision"),
    "hand_over": ("Hand-over", "decision"),
    "acknowledgement": ("Hand-over acknowledged", "decision"),
    "disagreement": ("Disagreement", "decision"),
    "determination": ("Determination", "decision"),
    "answer": ("Answer to a determination", "decision"),
    "dissemination": ("Basis of sharing", "summary"),
    "grading": ("Risk grading", "record"),
    "missing": ("Missing episode", "record"),
    "panel": ("Panel", "record"),
    "harm": ("Harm", "record"),
    "harm_beyond": ("Harm", "record"),
    "feeling": ("How two people stand", "record"),
    "step": ("Household picture", "record"),
    "chronology": ("Chronology", "chronology"),
    "warning": ("Warning note", "record"),
    "warning_review": ("Review of a warning", "record"),
}
"""What a text is called, and the part of the case in which it stands."""
_PLACES = {"contact": "contact", "case": "case", "named": "named", "asked": "own_requests"}
_MANAGERS = frozenset({Role.MASH_MANAGER, Role.SERVICE_MANAGER})


@dataclass(frozen=True, slots=True)
class WordsFound:
    """One text that holds the words.

    Attributes:
        place: kind of place that opens it, with `id` and `part`.
        what: what kind of text it is.
        reference: of the contact, enquiry or request it belongs to.
        subjects: who that is about; empty for somebody of another agency.
        at: when it was written, or the contact received.
        pieces: a piece of the text, cut where the words found begin and end; True marks a word found.
    """

    place: str
    id: UUID
    part: str
    what: str
    reference: str
    subjects: str = field(repr=False)
    at: datetime | None
    pieces: tuple[tuple[str, bool], ...] = field(repr=False)

    @property
    def snippet(self) -> str:
        """The piece of text without its marks."""
        return "".join(words for words, _ in self.pieces).strip()


@dataclass(frozen=True, slots=True)
class TextsFound:
    """Texts that hold the words, the newest first; `more` says that not all are shown."""

    texts: tuple[WordsFound, ...]
    more: bool = False


@guarded(Act.FIND_WORDS)
def find_words(hub: Hub, actor: Actor, typed: str) -> TextsFound:
    """Texts open to whoever asks that hold all the words typed, the newest first; whatever is typed is no error.

    Words are met by their stem and without accents, words in quotation marks as they follow each other, and the last
    word as the beginning of longer ones. Where nothing holds that last word, it is tried a few letters shorter.
    """
    asked = words_asked(typed)
    if not any(sum(letter.isalnum() for letter in each.words) >= SHORTEST for each in asked):
        return TextsFound(())
    with hub.reading(actor) as unit:
        index, wall = StoreTextIndex(unit.session.connection()), wall_of(unit)
        found = index.find(asked, wall, MOST_TEXTS + 1)
        if not found:
            found = index.find(shortened(asked), wall, MOST_TEXTS + 1)
    return TextsFound(tuple(_shown(hit) for hit in found[:MOST_TEXTS]), more=len(found) > MOST_TEXTS)


def wall_of(unit: ReadingUnit) -> Wall:
    """Which texts are open to the person who reads."""
    actor, narrowed = unit.who, unit.hub.narrowed
    return Wall(
        user_id=actor.user_id,
        agency_id=actor.agency_id,
        contacts=may(actor, Act.OPEN_CONTACT, narrowed),
        enquiries=may(actor, Act.SEE_ENQUIRY, narrowed),
        restricted=Role.SERVICE_MANAGER in actor.roles,
        managers=bool(actor.roles & _MANAGERS),
        named=may(actor, Act.SEE_NAMED_CASE, narrowed),
        asked=may(actor, Act.SEE_OWN_REQUESTS, narrowed),
    )


def _shown(hit: TextHit) -> WordsFound:
    what, part = KINDS[hit.kind]
    return WordsFound(
        place=_PLACES[hit.door],
        id=hit.place,
        part=part if hit.door == "case" else "",
        what=what,
        reference=hit.reference,
        subjects=hit.subjects,
        at=hit.at,
        pieces=hit.pieces,
    )
