"""Contacts by the thousand, written in bulk, for scale tests and benchmarks. Deterministic; every name is invented."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, select

from app.models import Contact, new_id
from app.models.enums import Channel, ContactStatus, RatingColour, SubjectKind
from app.services.access import Actor
from app.services.unit_of_work import Hub, WritingUnit

_FORENAMES = ("Mira", "Tomos", "Aiyana", "Jovan", "Leila", "Bram", "Noor", "Fenn", "Isolde", "Kwame", "Suri", "Pavel")
_SURNAMES = ("Adeyemi", "Trevanion", "Okonjo", "Lindqvist", "Marchetti", "Pellow", "Rahimi", "Szabo", "Quill", "Tarn")
_WORRIES = ("Neglect", "Domestic abuse", "Physical injury", "Missing", "Self-harm", "Parental drug use", "Exploitation")
_SENDERS = ("school", "police", "health visitor", "GP", "housing", "neighbour", "nursery")
_COLOURS = (RatingColour.RED, RatingColour.AMBER, RatingColour.AMBER, RatingColour.GREEN, RatingColour.GREEN)
_BLOCK = 5_000


def fill_contacts(
    hub: Hub,
    actor: Actor,
    count: int,
    *,
    at_the_door: int | None = None,
    seed: int = 7,
    concerns: Iterator[str] | None = None,
) -> None:
    """Write `count` contacts; the newest `at_the_door` of them (by default all) are not decided yet.

    `concerns` are their narratives; by default all say the same. Of those not decided a third waits for a manager, a
    tenth is the actor's, a twelfth is late, a few fall due within the hour.
    """
    chance = random.Random(seed)
    waiting = count if at_the_door is None else at_the_door
    with hub.writing(actor) as unit:
        began = unit.session.scalar(select(func.count()).select_from(Contact)) or 0
        block: list[dict[str, Any]] = []
        for number in range(began, began + count):
            age = began + count - number
            block.append(_row(unit, actor, number, age, at_the_door=age <= waiting, chance=chance))
            if concerns is not None:
                block[-1]["concern"] = next(concerns)
            if len(block) == _BLOCK:
                unit.session.execute(insert(Contact), block)
                block = []
        if block:
            unit.session.execute(insert(Contact), block)
        unit.audit("contacts filled", count=count)
        unit.commit()


def _row(
    unit: WritingUnit, actor: Actor, number: int, age: int, *, at_the_door: bool, chance: random.Random
) -> dict[str, Any]:
    at = unit.at
    due = at + timedelta(minutes=chance.randint(-120, 1_320))
    screened = not at_the_door or chance.random() < 0.33
    status = ContactStatus.CLOSED if not at_the_door else ContactStatus.UNSCREENED
    if at_the_door and screened:
        status = ContactStatus.WAITING_FOR_MANAGER
    name = f"{chance.choice(_FORENAMES)} {chance.choice(_SURNAMES)}"
    return {
        "id": new_id(),
        "version": 1,
        "reference": f"C-25-{1001 + number}",
        "plain_reference": f"C25{1001 + number}",
        "channel": Channel.REFERRAL_FORM,
        "subject_kind": SubjectKind.CHILD,
        "status": status,
        "headline": f"{chance.choice(_WORRIES)}, {chance.choice(_SENDERS)}",
        "subject_line": f"{name}, {chance.randint(0, 17)}",
        "received_at": due - timedelta(hours=24),
        "decision_started_at": due - timedelta(hours=24),
        "due_at": due,
        "due_reason": "Contact decision, 24 hours from receipt",
        "policy_version_id": unit.policy.version_id,
        "created_at": at,
        "created_by_id": actor.user_id,
        "assigned_to_id": actor.user_id if chance.random() < 0.1 else None,
        "opened_at": at if screened or chance.random() < 0.5 else None,
        "concern": "An invented worry, as long as a short paragraph of a referral usually is. " * 6,
        "categories_ticked": [],
        "abuse_kinds": [],
        "repeat_count": chance.choice((0, 0, 0, 1, 2)),
        "rating": chance.choice(_COLOURS) if screened else None,
        "level_of_need": 3 if screened else None,
        "recommended_outcome": "early_help" if screened else None,
        "chosen_outcome": None if at_the_door else "early_help",
        "closed_at": None if at_the_door else at - timedelta(hours=age),
    }
