"""What is true: tables, encryption and migrations.

Importing this package loads every mapped class, so that the metadata is whole.
"""

from app.models.agency import Agency, PolicyVersion
from app.models.audit import AuditEntry
from app.models.base import Base
from app.models.consent import ConsentEvent, ConsentOverride
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
from app.models.decision import Decision, Determination, Disagreement
from app.models.enquiry import Enquiry, EnquiryMember, EnquiryPause, EnquiryPerson, Note, Rating
from app.models.person import (
    Household,
    HouseholdMember,
    Involvement,
    Person,
    PersonName,
    Relationship,
    WarningNote,
)
from app.models.request import InformationRequest, ItemMarking, Reply, ReplyItem, RequestCell
from app.models.summary import Dissemination, Feedback, Summary
from app.models.types import new_id
from app.models.user import Draft, HubSetting, ReferenceCounter, UserAccount, UserPreference, UserRole

__all__ = [
    "Agency",
    "AuditEntry",
    "Authorisation",
    "Base",
    "Batch",
    "ConsentEvent",
    "ConsentOverride",
    "Contact",
    "ContactPerson",
    "ContactProfessional",
    "ContactRelationship",
    "Decision",
    "Determination",
    "Disagreement",
    "Dissemination",
    "Document",
    "Draft",
    "Enquiry",
    "EnquiryMember",
    "EnquiryPause",
    "EnquiryPerson",
    "Feedback",
    "Household",
    "HouseholdMember",
    "HubSetting",
    "InformationRequest",
    "Involvement",
    "ItemMarking",
    "Note",
    "Person",
    "PersonName",
    "PoliceNotification",
    "PolicyVersion",
    "Rating",
    "ReadingNote",
    "ReferenceCounter",
    "Relationship",
    "Reply",
    "ReplyItem",
    "RequestCell",
    "RiskAssessment",
    "Screening",
    "ScreeningConcern",
    "Summary",
    "UserAccount",
    "UserPreference",
    "UserRole",
    "WarningNote",
    "new_id",
]
