"""What is true: tables, encryption and migrations.

Importing this package loads every mapped class, so that the metadata is whole.
"""

from app.models.agency import Agency, PolicyVersion
from app.models.audit import AuditEntry
from app.models.base import Base
from app.models.chronology import ChronologyMark
from app.models.consent import ConsentEvent, ConsentOverride, FileNote
from app.models.contact import (
    Authorisation,
    Batch,
    Contact,
    ContactPerson,
    ContactProfessional,
    ContactRelationship,
    Document,
    PoliceNotification,
    ReadingNote,
    RiskAssessment,
    Screening,
    ScreeningConcern,
)
from app.models.decision import (
    Analysis,
    Consultation,
    Decision,
    Determination,
    DeterminationAnswer,
    Disagreement,
    EarlyHelpPlan,
    HandOver,
    HandOverAcknowledgement,
    Reopening,
)
from app.models.enquiry import Enquiry, EnquiryMember, EnquiryPause, EnquiryPerson, Note, Rating
from app.models.flags import HarmLink, MissingEpisode, PanelReferral, RiskGrading, WarningReview
from app.models.person import (
    Household,
    HouseholdMember,
    Involvement,
    Person,
    PersonName,
    Relationship,
    WarningNote,
)
from app.models.request import (
    Chase,
    Extension,
    InformationRequest,
    ItemMarking,
    Reply,
    ReplyItem,
    RequestCell,
    RequestDocument,
    RequestSending,
)
from app.models.summary import Dissemination, Feedback, FeedbackMessage, ReferrerReport, Summary
from app.models.types import new_id
from app.models.user import Draft, HubSetting, ReferenceCounter, UserAccount, UserPreference, UserRole

__all__ = [
    "Agency",
    "Analysis",
    "AuditEntry",
    "Authorisation",
    "Base",
    "Batch",
    "Chase",
    "ChronologyMark",
    "ConsentEvent",
    "ConsentOverride",
    "Consultation",
    "Contact",
    "ContactPerson",
    "ContactProfessional",
    "ContactRelationship",
    "Decision",
    "Determination",
    "DeterminationAnswer",
    "Disagreement",
    "Dissemination",
    "Document",
    "Draft",
    "EarlyHelpPlan",
    "Enquiry",
    "EnquiryMember",
    "EnquiryPause",
    "EnquiryPerson",
    "Extension",
    "Feedback",
    "FeedbackMessage",
    "FileNote",
    "HandOver",
    "HandOverAcknowledgement",
    "HarmLink",
    "Household",
    "HouseholdMember",
    "HubSetting",
    "InformationRequest",
    "Involvement",
    "ItemMarking",
    "MissingEpisode",
    "Note",
    "PanelReferral",
    "Person",
    "PersonName",
    "PoliceNotification",
    "PolicyVersion",
    "Rating",
    "ReadingNote",
    "ReferenceCounter",
    "ReferrerReport",
    "Relationship",
    "Reopening",
    "Reply",
    "ReplyItem",
    "RequestCell",
    "RequestDocument",
    "RequestSending",
    "RiskAssessment",
    "RiskGrading",
    "Screening",
    "ScreeningConcern",
    "Summary",
    "UserAccount",
    "UserPreference",
    "UserRole",
    "WarningNote",
    "WarningReview",
    "new_id",
]
