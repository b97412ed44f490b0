"""The closed word lists that the schema itself enforces. Local lists (outcomes, agencies) are policy, not code."""

from enum import StrEnum


class RatingColour(StrEnum):
    """RAG, and Blue (information only) where a policy has it."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    BLUE = "blue"


class RatingStage(StrEnum):
    """When in the process a rating was given."""

    INITIAL = "initial"
    CURRENT = "current"
    EXIT = "exit"


class Channel(StrEnum):
    """How a contact reached the hub."""

    REFERRAL_FORM = "referral_form"
    POLICE_NOTIFICATION = "police_notification"
    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"
    WALK_IN = "walk_in"
    CONSULTATION = "consultation"


class ContactStatus(StrEnum):
    """Where a contact stands."""

    UNSCREENED = "unscreened"
    WAITING_FOR_MANAGER = "waiting_for_manager"
    ENQUIRY_TO_OPEN = "enquiry_to_open"
    IN_ENQUIRY = "in_enquiry"
    CLOSED = "closed"
    DUPLICATE = "duplicate"


class SubjectKind(StrEnum):
    """Whom a contact is about."""

    CHILD = "child"
    ADULT = "adult_at_risk"


class ContactRole(StrEnum):
    """What a person is in a contact or an enquiry."""

    SUBJECT = "subject"
    HOUSEHOLD = "household"
    OTHER = "other"


class BirthPrecision(StrEnum):
    """How exactly a birth date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    ESTIMATED = "estimated"
    UNKNOWN = "unknown"


class Sex(StrEnum):
    """Sex as the national returns have it; U also for unborn."""

    MALE = "M"
    FEMALE = "F"
    UNKNOWN = "U"


class NameKind(StrEnum):
    """Another name a person has or had."""

    ALIAS = "alias"
    FORMER = "former"
    KNOWN_AS = "known_as"


class AddressKind(StrEnum):
    """What kind of place an address is."""

    PLACE = "place"
    NO_FIXED_ABODE = "no_fixed_abode"
    UNKNOWN = "unknown"


class ConsentPosition(StrEnum):
    """Where consent stands. `overridden` is never typed: it follows from an agreed override."""

    SOUGHT = "sought"
    GIVEN = "given"
    REFUSED = "refused"
    NOT_SOUGHT = "not_sought"
    WITHDRAWN = "withdrawn"


class OverrideGround(StrEnum):
    """Why consent is overridden (Data Protection Act 2018, Schedule 1, paragraph 18; wording to be confirmed)."""

    CANNOT_BE_GIVEN = "a"
    CANNOT_BE_OBTAINED = "b"
    WOULD_PREJUDICE = "c"


class OverrideState(StrEnum):
    """Where a proposed override stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"


class AgencyKind(StrEnum):
    """Whether a partner sits in the room (core) or is linked (virtual)."""

    CORE = "core"
    VIRTUAL = "virtual"
    HUB = "hub"


class AccountKind(StrEnum):
    """A person's account, or the unattended screen on the wall."""

    PERSON = "person"
    WALLBOARD = "wallboard"


class EnquiryStatus(StrEnum):
    """Where an enquiry stands."""

    OPEN = "open"
    DECIDED = "decided"
    CLOSED = "closed"


class RequestState(StrEnum):
    """Where an information request stands. `held` waits for an override."""

    DRAFT = "draft"
    HELD = "held"
    SENT = "sent"
    REPLIED = "replied"
    WITHDRAWN = "withdrawn"


class InvolvementFound(StrEnum):
    """What an agency found about a person."""

    CURRENT = "current"
    HISTORIC = "historic"
    NONE_FOUND = "none_found"


class ItemHandling(StrEnum):
    """How far a reply item may travel."""

    SHARE_ONWARD = "share_onward"
    HUB_ONLY = "hub_only"
    INTELLIGENCE = "intelligence"


class PolicyState(StrEnum):
    """Where a version of the policy stands."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    REFUSED = "refused"
    SUPERSEDED = "superseded"


class BatchState(StrEnum):
    """Where a batch of notifications stands."""

    QUEUED = "queued"
    REVIEWED = "reviewed"
    AUTHORISED = "authorised"


class LinkState(StrEnum):
    """Whether a person named in a contact was tied to a known person, and by whom."""

    UNDECIDED = "undecided"
    LINKED = "linked"
    NEW = "new"


class SendingWay(StrEnum):
    """How a request or a summary left the hub."""

    IN_THE_HUB = "in_the_hub"
    EMAIL = "email"
    SECURE_PORTAL = "secure_portal"
    PHONE = "phone"
    BY_HAND = "by_hand"
    POST = "post"


class DocumentUse(StrEnum):
    """What a document beside a request is: the form that went out, or the partner's own answer."""

    REQUEST_FORM = "request_form"
    REPLY = "reply"


class LadderAnswer(StrEnum):
    """What the agency that dissented made of a determination."""

    ACCEPTED = "accepted"
    UNRESOLVED = "unresolved"


class GradingKind(StrEnum):
    """A risk assessment with a tool, a level and a review."""

    DASH = "dash"
    CSE = "cse"


class PanelKind(StrEnum):
    """A multi-agency panel with a sharing protocol of its own."""

    MARAC = "marac"
    MAPPA = "mappa"
    MASE = "mase"


class FeedbackWay(StrEnum):
    """How a referrer was answered."""

    LETTER = "letter"
    EMAIL = "email"
    PHONE = "phone"
    IN_PERSON = "in_person"
    DAILY_REPORT = "daily_report"


class UnionKind(StrEnum):
    """What happened between two partners on a day."""

    MARRIED = "married"
    CIVIL_PARTNERS = "civil_partners"
    RELATIONSHIP = "relationship"
    LIVING_TOGETHER = "living_together"
    TRANSITORY = "transitory"
    SEPARATED = "separated"
    DIVORCED = "divorced"
    REUNITED = "reunited"


class LossKind(StrEnum):
    """How a pregnancy was lost."""

    MISCARRIAGE = "miscarriage"
    TERMINATION = "termination"
    STILLBIRTH = "stillbirth"


class HarmStatus(StrEnum):
    """How far a tie of harm is established."""

    ALLEGED = "alleged"
    ADMITTED = "admitted"
    CONVICTED = "convicted"


class EmotionalKind(StrEnum):
    """How two people stand to each other."""

    CLOSE = "close"
    DISTANT = "distant"
    HOSTILE = "hostile"
    CUT_OFF = "cut_off"
    CARING = "caring"


class RestrictionGround(StrEnum):
    """Why a case is restricted."""

    STAFF_FAMILY = "staff_family"
    HIGH_PROFILE = "high_profile"
    OTHER = "other"


class InterestStand(StrEnum):
    """What was said of a member of staff who shares a surname or a postcode with somebody of a case."""

    NO_TIE = "no_tie"
    TIE = "tie"
    LOOKED_AT = "looked_at"
