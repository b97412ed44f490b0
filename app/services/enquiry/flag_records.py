"""Gradings, missing episodes, panel marks and harm between people, as screens give and show them. Frozen."""

from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

DASH_TOOLS = MappingProxyType({"dash_24": 24, "dash_27": 27})
"""The DASH in its two forms: how many questions each has."""
DASH_TOOL_WORDS = MappingProxyType({"dash_24": "DASH, 24 questions", "dash_27": "DASH, 27 questions (police)"})
GRADES = ("standard", "medium", "high")

PANEL_WORDS = MappingProxyType({"marac": "MARAC", "mappa": "MAPPA", "mase": "MASE"})
PANEL_STATE_WORDS = MappingProxyType(
    {
        "considered": "Considered, not referred",
        "referred": "Referred",
        "heard": "Heard",
        "not_accepted": "Not accepted by the panel",
        "known": "Known to the panel already",
        "closed": "Closed by the panel",
    }
)
HARM_WORDS = MappingProxyType(
    {
        "domestic": "Domestic abuse",
        "physical": "Physical harm",
        "sexual": "Sexual harm",
        "emotional": "Emotional harm or coercion",
        "financial": "Financial harm",
        "neglect": "Neglect",
        "exploitation": "Exploitation",
        "other": "Other harm",
    }
)


def says(count: int) -> str:
    """What the count of a DASH says by itself: 1 to 9 standard, 10 to 13 medium, 14 and more high (domain.md)."""
    return "high" if count >= 14 else "medium" if count >= 10 else "standard"


@dataclass(frozen=True, slots=True)
class DashDraft:
    """A DASH as typed. The count is never typed: it is that of the ticks. The grade is never derived."""

    person_id: UUID | None
    tool: str | None
    ticks: tuple[str, ...]
    grade: str | None
    reason: str = ""
    assessed_on: date | None = None
    assessed_by: str = ""
    corrects_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CseDraft:
    """A CSE assessment as typed."""

    person_id: UUID | None
    tool: str
    level: str | None
    assessed_on: date | None
    review_on: date | None
    reason: str = ""
    assessed_by: str = ""
    corrects_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class EpisodeDraft:
    """A missing episode as typed; `until` is none while the person is missing."""

    person_id: UUID | None
    since: datetime | None
    until: datetime | None = None
    area: str = ""
    text: str = ""
    interview_on: date | None = None
    corrects_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PanelDraft:
    """A mark that a person is before a panel, with what that panel's own protocol says of sharing."""

    person_id: UUID | None
    panel: str | None
    state: str | None
    sharing_note: str
    referred_on: date | None = None
    meets_on: date | None = None
    corrects_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class HarmDraft:
    """Who has harmed whom, as typed."""

    harmed_id: UUID | None
    harming_id: UUID | None
    kind: str | None
    text: str
    since: date | None = None
    until: date | None = None
    corrects_id: UUID | None = None
    since_precision: str = "day"
    until_precision: str = "day"


@dataclass(frozen=True, slots=True)
class GradingRow:
    """A DASH or CSE assessment. `count_says` is the band of the count; empty for CSE."""

    id: UUID
    at: datetime
    by: str
    kind: str
    person_id: UUID
    person: str
    tool: str
    ticks: tuple[str, ...]
    count: int | None
    count_says: str
    grade: str
    reason: str
    assessed_on: date | None
    assessed_by: str
    review_on: date | None
    corrects_id: UUID | None
    corrected: bool


@dataclass(frozen=True, slots=True)
class EpisodeRow:
    """A missing episode."""

    id: UUID
    at: datetime
    by: str
    person_id: UUID
    person: str
    since: datetime
    until: datetime | None
    area: str
    text: str
    interview_on: date | None
    corrects_id: UUID | None
    corrected: bool


@dataclass(frozen=True, slots=True)
class PanelRow:
    """A panel mark."""

    id: UUID
    at: datetime
    by: str
    person_id: UUID
    person: str
    panel: str
    state: str
    sharing_note: str
    referred_on: date | None
    meets_on: date | None
    corrects_id: UUID | None
    corrected: bool


@dataclass(frozen=True, slots=True)
class ElsewhereRow:
    """Another enquiry that names the same adult, and that this person may open. `harmed` names whom, where recorded."""

    enquiry_id: UUID
    reference: str
    rating: str
    status: str
    opened_at: datetime
    role: str
    harmed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HarmRow:
    """Who has harmed whom; `elsewhere` are the other enquiries of the one who is said to have harmed.

    `beyond`: one of them is not in the enquiry, so that only the household picture corrects it. `withdrawn`: the entry
    says that the one it corrects was wrong.
    """

    id: UUID
    at: datetime
    by: str
    harmed_id: UUID
    harmed: str
    harming_id: UUID
    harming: str
    on_file: bool
    kind: str
    text: str
    since: date | None
    until: date | None
    corrects_id: UUID | None
    corrected: bool
    elsewhere: tuple[ElsewhereRow, ...]
    status: str = ""
    beyond: bool = False
    withdrawn: bool = False
    since_precision: str = "day"
    until_precision: str = "day"


@dataclass(frozen=True, slots=True)
class Trio:
    """The toxic trio, computed from the concern codes of the screenings; never ticked.

    `parts` are its three parts in words, each with the codes found for it.
    """

    whole: bool
    parts: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Flags:
    """Every flag of an enquiry, newest first within each kind."""

    gradings: tuple[GradingRow, ...]
    episodes: tuple[EpisodeRow, ...]
    panels: tuple[PanelRow, ...]
    harms: tuple[HarmRow, ...]
    trio: Trio
    read_at: datetime
