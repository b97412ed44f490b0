"""What the contact form calls its fields: one place for the form, its error summary and the account of a reading."""

from collections.abc import Mapping

FIELD_WORDS: Mapping[str, str] = {
    "channel": "How it reached the hub",
    "subject_kind": "About",
    "received": "Received",
    "decision_started": "Decision-making started",
    "sender_reference": "Sender's reference",
    "source_code": "Source of the referral",
    "referrer_name": "Referrer's name",
    "referrer_role": "Role",
    "referrer_agency": "Agency",
    "referrer_phone": "Telephone",
    "referrer_email": "E-mail",
    "referrer_relationship": "Relationship to the child",
    "wishes_anonymity": "Referrer wishes to stay anonymous",
    "people": "People",
    "address": "Family's address",
    "postcode": "Postcode",
    "address_kind": "Kind of address",
    "family_phone": "Family's telephone",
    "consent_position": "Consent as the referral has it",
    "family_told": "Family told of the referral",
    "consent_by": "Consent given by",
    "consent_covers": "Whose information it covers",
    "consent_reason": "Reason consent was not sought",
    "consent_explanation": "Explanation",
    "concern": "The worry",
    "happened_on": "When it happened",
    "childs_words": "The child's own words",
    "strengths": "What is going well",
    "action_taken": "Action already taken",
    "earlier_help": "Help tried before",
    "hoped_for": "What the referrer hopes for",
    "level_claimed": "Level of need the referrer claims",
    "categories_ticked": "Categories ticked on the form",
    "care_and_support_needs": "Has care and support needs",
    "experiencing_abuse": "Is experiencing, or at risk of, abuse or neglect",
    "unable_to_protect": "Cannot protect themselves because of those needs",
    "abuse_kinds": "Kinds of abuse or neglect",
    "mental_capacity": "Mental capacity",
    "advocate": "Representative or advocate",
    "own_wishes": "The person's own wishes",
}
"""Field of a contact → its label."""

ADULT_FIELD_WORDS: Mapping[str, str] = {
    "referrer_relationship": "Relationship to the adult",
    "address": "The adult's address",
    "family_phone": "The adult's telephone",
    "family_told": "Adult told of the referral",
    "childs_words": "The adult's own words",
}
"""Field of a contact → its label where the contact is about an adult at risk and its own word speaks of a child."""

PERSON_WORDS: Mapping[str, str] = {
    "role": "In this contact",
    "is_child": "Child",
    "unborn": "Unborn",
    "forenames": "Forenames",
    "surname": "Surname",
    "name_as_written": "Name as written",
    "aliases": "Also known as",
    "birth": "Date of birth",
    "birth_estimated": "Estimated date",
    "birth_as_written": "Date as written",
    "age": "Age, where no date is known",
    "expected_delivery": "Expected date of delivery",
    "sex": "Sex",
    "ethnicity": "Ethnicity",
    "religion": "Religion",
    "language": "Language",
    "interpreter": "Interpreter needed",
    "disability": "Disability",
    "nhs_number": "NHS number",
    "upn": "UPN",
    "upn_unknown": "Why the UPN is not known",
    "school": "School or nursery",
    "gp": "GP",
    "address": "Own address, where different",
    "postcode": "Postcode",
    "no_fixed_abode": "No fixed abode",
    "phone": "Telephone",
    "in_household": "Lives in the household",
    "parental_responsibility": "Has parental responsibility",
    "alleged_source_of_harm": "Alleged source of harm",
}
"""Field of a person → its label."""

PROFESSIONAL_WORDS: Mapping[str, str] = {
    "name": "Name",
    "role": "Role",
    "agency": "Agency",
    "reached_at": "Telephone or e-mail",
}
"""Field of a professional → its label."""
