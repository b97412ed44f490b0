"""What the frame of the case screen shows beside the case itself: warnings, who is named, and what is missing."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NamedRow:
    """Somebody who is named on the case, since when and by whom."""

    user_id: UUID
    name: str
    agency: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class RestrictionRow:
    """A case was restricted, with the ground in words; or, where the ground is empty, that was lifted."""

    id: UUID
    at: datetime
    by: str
    ground: str
    reason: str


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """Somebody opened the restricted case by break-glass, until a moment (UTC); a review judges that, or none yet.

    Attributes:
        justified: what the review said; none while nobody has reviewed it.
        review: who reviewed it, when, and their note, in one line; empty while nobody has.
    """

    id: UUID
    at: datetime
    by: str
    until: datetime
    reason: str
    justified: bool | None = None
    review: str = ""


@dataclass(frozen=True, slots=True)
class InterestRow:
    """Somebody named on a case shares something with its family, what they said of it, and whether that was looked at.

    Attributes:
        about_id: the member of staff; `about` their name.
        lead: whether they are the lead worker.
        shared: what they share, in words; empty where they only said that they know the family.
        stand: `no_tie` or `tie`, as they said; none while nobody has asked them.
        note: what they wrote.
        looked_at: who of the managers looked at it and what they found, in one line; empty while nobody has.
    """

    about_id: UUID
    about: str
    lead: bool
    shared: str
    stand: str | None
    note: str
    at: datetime | None
    looked_at: str

    @property
    def words(self) -> str:
        """The whole in one line."""
        who = f"the lead worker, {self.about}" if self.lead else self.about
        head = f"Same {self.shared} as {who}" if self.shared else f"Known to {who}"
        said = {None: "not asked yet", "no_tie": "says there is no tie", "tie": "says there is a tie"}[self.stand]
        return f"{head}: {said}" + (f"; looked at by {self.looked_at}" if self.looked_at else "")


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review of a warning note: it stays until `review_on`, or it ends."""

    at: datetime
    by: str
    ends: bool
    review_on: date | None
    text: str


@dataclass(frozen=True, slots=True)
class WarningRow:
    """A warning note on the file of somebody in the enquiry, with its reviews, newest first.

    `review_on` is the date that holds now; `ended` since a review ended it (or its end date has passed).
    """

    id: UUID
    person_id: UUID
    person: str
    kind: str
    kind_words: str
    text: str
    since: date
    review_on: date
    aware: bool
    awareness: str
    at: datetime
    by: str
    ended: bool
    reviews: tuple[ReviewRow, ...]


@dataclass(frozen=True, slots=True)
class NotAsked:
    """An agency that is asked about nobody, with every reason given for it."""

    agency: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that left and is not wholly answered. It is late once `due_at` has passed."""

    request_id: UUID
    agency_id: UUID
    agency: str
    reference: str
    due_at: datetime | None
    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class Unmarked:
    """An agency's items that nobody has marked yet."""

    agency: str
    items: int


@dataclass(frozen=True, slots=True)
class Owed:
    """A referrer who has had no answer yet."""

    contact_id: UUID
    reference: str
    since: datetime


@dataclass(frozen=True, slots=True)
class OpenDisagreement:
    """A professional's other view that is not settled: `step` of the ladder reached, 0 before the first."""

    disagreement_id: UUID
    agency: str
    since: datetime
    step: int


@dataclass(frozen=True, slots=True)
class OpenHandOver:
    """A hand-over that the team has not acknowledged."""

    hand_over_id: UUID
    team: str
    at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Missing:
    """What an enquiry still lacks, from its rows at one moment; what depends on the hour carries its due time.

    Attributes:
        to_decide: agencies with a cell that nobody has decided, and how many such cells.
        not_asked: agencies that are asked about nobody, and why.
        unsent: agencies whose request is ready and has not left.
        held: agencies whose request waits for an override.
        waiting: requests that left and are not wholly answered.
        unmarked: items that nobody has marked yet, by agency.
        consent: where consent stands; none where nobody recorded it.
        override_since: since when a proposed override waits for its second person.
        feedback: contacts whose referrer has had no answer.
        disagreements: other views that are not settled.
        hand_overs: hand-overs that the team has not acknowledged.
        reviews: how many warning notes are past their review date.
        family_owed: decided, and nothing says that the family was told the outcome or why it is not.
        summary_owed: decided for something to be done, and no summary has been issued since.
        decided: decided or closed: which agencies were not asked, and why, stands in the frozen decision.
        cut_off: on a closed case nothing more is asked.
    """

    to_decide: tuple[tuple[str, int], ...] = ()
    not_asked: tuple[NotAsked, ...] = ()
    unsent: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    unmarked: tuple[Unmarked, ...] = ()
    consent: str | None = None
    override_since: datetime | None = None
    feedback: tuple[Owed, ...] = ()
    disagreements: tuple[OpenDisagreement, ...] = ()
    hand_overs: tuple[OpenHandOver, ...] = ()
    reviews: int = 0
    family_owed: bool = False
    summary_owed: bool = False
    decided: bool = False
    cut_off: bool = False
