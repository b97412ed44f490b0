"""What the side panel of the picture says of one person, and whom each agency knows. Frozen."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from app.services.enquiry.family.records import Kin, KinEvent, KinHarm, KinHistory, KinStay, KinTie
from app.services.enquiry.flag_records import EpisodeRow, GradingRow, PanelRow
from app.services.enquiry.frame_records import WarningRow
from app.services.enquiry.item_records import ItemRow


@dataclass(frozen=True, slots=True)
class KinInvolvement:
    """One agency's involvement with somebody: from its record here, or as it answered on this enquiry."""

    agency_id: UUID
    agency: str
    words: str = field(repr=False)
    since: date | None
    until: date | None
    current: bool
    answered: bool


@dataclass(frozen=True, slots=True)
class KinContact:
    """A contact that names somebody."""

    id: UUID
    reference: str
    headline: str = field(repr=False)
    received_at: datetime
    of_this_enquiry: bool


@dataclass(frozen=True, slots=True)
class KinPanel:
    """Everything the panel shows of one person. `details` are label and value, in order, without empty ones."""

    person: Kin
    details: tuple[tuple[str, str], ...] = field(repr=False)
    involvements: tuple[KinInvolvement, ...]
    history: tuple[KinHistory, ...]
    warnings: tuple[WarningRow, ...]
    gradings: tuple[GradingRow, ...]
    episodes: tuple[EpisodeRow, ...]
    panels: tuple[PanelRow, ...]
    contacts: tuple[KinContact, ...]
    items: tuple[ItemRow, ...]
    ties: tuple[KinTie, ...]
    events: tuple[KinEvent, ...]
    stays: tuple[KinStay, ...]
    harms: tuple[KinHarm, ...]
    read_at: datetime


@dataclass(frozen=True, slots=True)
class AgencyKnows:
    """Whom of the picture an agency knows, by the picture's ids as text: now, and before."""

    agency_id: UUID
    agency: str
    current: tuple[str, ...]
    past: tuple[str, ...]
