"""The sections of the contact form that are not people: how it came, referrer, place, worry, consent, adult at risk."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from app.services import codes
from app.services.intake.contact_rows import CHANNEL_WORDS
from app.services.intake.prefill_labels import FIELD_WORDS
from app.services.policy import Policy
from app.views.contact_form import bound_fields
from app.views.contact_form.bound_fields import Bound
from app.views.widgets.card import Card

ABOUT = (("child", "A child or children"), ("adult_at_risk", "An adult at risk"))
ADDRESS_KINDS = (("no_fixed_abode", "No fixed abode"), ("unknown", "Not known"))
CONSENT = (
    ("given", "Given"),
    ("refused", "Refused"),
    ("sought", "Sought, no answer yet"),
    ("not_sought", "Not sought"),
    ("withdrawn", "Withdrawn"),
)
MOMENT_HINT = "Day and time, such as 30/03/2026 09:05."


class Section(Card):
    """One card of fields."""

    def __init__(self, title: str, bounds: Sequence[Bound], parent: QWidget | None) -> None:
        super().__init__(title, parent)
        self.bounds = tuple(bounds)
        grid = QGridLayout()
        self.body.addLayout(grid)
        bound_fields.lay_out(grid, bounds)


def _at(name: str) -> tuple[str, str, str]:
    return name, name, FIELD_WORDS[name]


def start_section(touched: Callable[[], None], parent: QWidget | None = None) -> Section:
    """How and when the contact came, and whom it is about."""
    return Section(
        "This contact",
        [
            bound_fields.choice(*_at("channel"), CHANNEL_WORDS.items(), touched),
            bound_fields.choice(*_at("subject_kind"), ABOUT, touched),
            bound_fields.line(*_at("received"), touched, hint=f"{MOMENT_HINT} Empty means now."),
            bound_fields.line(*_at("decision_started"), touched, hint=f"{MOMENT_HINT} Empty until it starts."),
            bound_fields.line(*_at("sender_reference"), touched),
        ],
        parent,
    )


def referrer_section(touched: Callable[[], None], parent: QWidget | None = None) -> Section:
    """Who tells the hub."""
    sources = [(code.code, f"{code.code}  {code.words}") for code in codes.sources()]
    return Section(
        "Referrer",
        [
            bound_fields.choice(
                *_at("source_code"), sources, touched, hint="Choose Anonymous where no name was given.", wide=True
            ),
            *(
                bound_fields.line(*_at(f"referrer_{name}"), touched)
                for name in ("name", "role", "agency", "phone", "email", "relationship")
            ),
            bound_fields.yes_no(*_at("wishes_anonymity"), touched),
        ],
        parent,
    )


def place_section(touched: Callable[[], None], parent: QWidget | None = None) -> Section:
    """Where the family lives."""
    return Section(
        "Address",
        [
            bound_fields.line(*_at("address"), touched, wide=True),
            bound_fields.line(*_at("postcode"), touched),
            bound_fields.choice(
                *_at("address_kind"), ADDRESS_KINDS, touched, hint="Only where there is no address to give."
            ),
            bound_fields.line(*_at("family_phone"), touched),
        ],
        parent,
    )


def worry_section(policy: Policy, touched: Callable[[], None], parent: QWidget | None = None) -> Section:
    """What the worry is, in the referrer's words."""
    levels = [(str(level.number), f"{level.number}  {level.name}") for level in policy.levels]
    return Section(
        "Concern",
        [
            bound_fields.area(*_at("concern"), touched, rows=6),
            bound_fields.line(*_at("happened_on"), touched),
            bound_fields.choice(*_at("level_claimed"), levels, touched),
            bound_fields.area(*_at("childs_words"), touched),
            bound_fields.area(*_at("strengths"), touched, rows=2),
            bound_fields.area(*_at("action_taken"), touched, rows=2),
            bound_fields.area(*_at("earlier_help"), touched, rows=2),
            bound_fields.area(*_at("hoped_for"), touched, rows=2),
        ],
        parent,
    )


def consent_section(policy: Policy, touched: Callable[[], None], parent: QWidget | None = None) -> Section:
    """Consent as the referral has it; the hub's own position is taken at screening."""
    reasons = [(choice.code, choice.words) for choice in policy.consent_not_sought]
    return Section(
        "Consent",
        [
            bound_fields.choice(*_at("consent_position"), CONSENT, touched),
            bound_fields.yes_no(*_at("family_told"), touched),
            bound_fields.line(*_at("consent_by"), touched),
            bound_fields.line(*_at("consent_covers"), touched),
            bound_fields.choice(*_at("consent_reason"), reasons, touched, wide=True),
            bound_fields.area(*_at("consent_explanation"), touched, rows=2),
        ],
        parent,
    )


def adult_section(touched: Callable[[], None], parent: QWidget | None = None) -> Section:
    """What the Care Act asks of an adult at risk."""
    kinds = [(code.code, code.words, code.group) for code in codes.adult_abuse_kinds()]
    return Section(
        "Adult at risk: Care Act 2014, section 42",
        [
            bound_fields.yes_no(*_at("care_and_support_needs"), touched),
            bound_fields.yes_no(*_at("experiencing_abuse"), touched),
            bound_fields.yes_no(*_at("unable_to_protect"), touched),
            bound_fields.line(*_at("advocate"), touched),
            bound_fields.pick(*_at("abuse_kinds"), kinds, touched),
            bound_fields.area(*_at("mental_capacity"), touched, rows=2),
            bound_fields.area(*_at("own_wishes"), touched, rows=2),
        ],
        parent,
    )
