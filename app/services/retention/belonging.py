"""What goes with what: every table that hangs on a contact, an enquiry, a person, a home or a batch.

Both lists are made by hand, so that somebody thought of each; a test holds them against the keys of the schema. What
is named by an id without a key (drafts, merges, holds …) stands in `traces`.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from app.models import Base

CONTACT, ENQUIRY, PERSON, HOUSEHOLD, BATCH = "contact", "enquiry", "person", "household", "batch"
UNITS = (ENQUIRY, CONTACT, PERSON, HOUSEHOLD, BATCH)
"""The tables whose rows a unit of deletion names; every other row goes because it hangs on one of them."""

AT_ONCE = 400
Rows = dict[str, set[UUID]]
"""Of each table the keys of the rows that go."""

_C, _E, _P = ("contact_id", CONTACT), ("enquiry_id", ENQUIRY), ("person_id", PERSON)

GOES_WITH: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "analysis": (_E,),
        "authorisation": (_C,),
        "break_glass": (_E, _P),
        "break_glass_review": (("opening_id", "break_glass"),),
        "chase": (("request_id", "information_request"),),
        "chronology_mark": (_E,),
        "consent_event": (_C, _E),
        "consent_override": (_E,),
        "consultation": (_C,),
        "contact_person": (_C,),
        "contact_professional": (_C,),
        "contact_relationship": (_C,),
        "decision": (_E,),
        "determination": (("disagreement_id", "disagreement"),),
        "determination_answer": (("determination_id", "determination"),),
        "disagreement": (_E,),
        "disclosure": (_P,),
        "dissemination": (("summary_id", "summary"),),
        "document": (_C, ("batch_id", BATCH)),
        "early_help_plan": (_C, _E),
        "emotional_tie": (_E, ("from_id", PERSON), ("to_id", PERSON)),
        "enquiry_member": (_E,),
        "enquiry_pause": (_E,),
        "enquiry_person": (_E,),
        "extension": (("request_id", "information_request"),),
        "family_change": (("step_id", "family_step"),),
        "family_step": (_E,),
        "feedback": (_C,),
        "feedback_message": (("feedback_id", "feedback"),),
        "file_note": (("override_id", "consent_override"),),
        "former_cell_reason": (("cell_id", "request_cell"),),
        "hand_over": (_E,),
        "hand_over_acknowledgement": (("hand_over_id", "hand_over"),),
        "harm_link": (_E,),
        "harm_tie": (_E,),
        "household_member": (_P, ("household_id", HOUSEHOLD)),
        "information_request": (_E,),
        "involvement": (_P,),
        "interest": (_E,),
        "item_marking": (("item_id", "reply_item"),),
        "missing_episode": (_E,),
        "note": (_C, _E),
        "order_rule": (_E,),
        "panel_referral": (_E,),
        "person_name": (_P,),
        "police_notification": (_C,),
        "pregnancy_loss": (("mother_id", PERSON), ("other_parent_id", PERSON)),
        "rating": (_C, _E),
        "reading_note": (_C,),
        "relationship": (_P, ("other_id", PERSON)),
        "reopening": (_E,),
        "reply": (("request_id", "information_request"),),
        "reply_item": (("reply_id", "reply"),),
        "request_cell": (_E,),
        "restriction": (_E,),
        "request_document": (("request_id", "information_request"),),
        "request_sending": (("request_id", "information_request"),),
        "risk_assessment": (_C,),
        "risk_grading": (_E,),
        "screening": (_C,),
        "screening_concern": (("screening_id", "screening"),),
        "summary": (_E,),
        "union_event": (("one_id", PERSON), ("other_id", PERSON)),
        "warning_note": (_P,),
        "warning_review": (("warning_id", "warning_note"),),
    }
)
"""Each table, and the keys by which a row of it goes with another."""

STAYS_WITH: frozenset[str] = frozenset(
    {
        "contact_person.person_id", "enquiry_person.person_id", "file_note.person_id", "harm_link.harmed_person_id",
        "harm_link.harming_person_id", "harm_tie.harmed_person_id", "harm_tie.harming_person_id",
        "order_rule.left_person_id", "order_rule.right_person_id",
    }
)  # fmt: skip
"""Keys by which a row that stays holds the person it names; `kin` asks each of them."""

BESIDE: frozenset[str] = frozenset(
    {
        "authorisation.batch_id", "authorisation.screening_id", "chronology_mark.enquiry_person_id",
        "consultation.corrects_id", "contact.batch_id", "contact.duplicate_of_id", "contact.enquiry_id",
        "contact_relationship.from_id", "contact_relationship.to_id", "decision.analysis_id",
        "decision.recommendation_id", "dissemination.told_of_id", "enquiry.household_id",
        "enquiry_person.contact_person_id", "family_step.undoes_id", "file_note.enquiry_person_id",
        "hand_over.decision_id", "harm_link.corrects_id", "harm_link.harmed_id", "harm_link.harming_id",
        "harm_tie.corrects_id", "information_request.override_id", "missing_episode.corrects_id",
        "missing_episode.enquiry_person_id", "note.corrects_id", "order_rule.left_id", "order_rule.right_id",
        "panel_referral.corrects_id", "panel_referral.enquiry_person_id", "reading_note.document_id",
        "reopening.decision_id", "reply.corrects_id", "reply.enquiry_person_id", "request_cell.enquiry_person_id",
        "request_cell.request_id", "request_document.document_id", "risk_grading.corrects_id",
        "risk_grading.enquiry_person_id", "screening.supersedes_id",
    }
)  # fmt: skip
"""Keys between rows of one unit, which go together by another key; the database itself refuses what they would leave
pointing at nothing."""

KEY: Mapping[str, str] = MappingProxyType(
    {
        "enquiry_member": "enquiry_id",
        "former_cell_reason": "cell_id",
        "request_document": "document_id",
        "screening_concern": "screening_id",
    }
)
"""Tables without an id of their own, and the column by which their rows are named instead."""


def table_of(name: str) -> Table:
    """A table by its name."""
    return Base.metadata.tables[name]


def key_of(table: Table) -> Any:
    """The column by which its rows are named."""
    return table.c[KEY.get(table.name, "id")]


def parts(ids: Iterable[UUID], at_once: int = AT_ONCE) -> Iterator[list[UUID]]:
    """Ids in their order, so many at once as a statement takes."""
    ordered = sorted(ids)
    return (ordered[start : start + at_once] for start in range(0, len(ordered), at_once))


def found(session: Session, asked: Any, column: Any, ids: Iterable[UUID]) -> set[UUID]:
    """Every value of `asked` in rows whose `column` is one of the ids."""
    values: set[UUID] = set()
    for part in parts(ids):
        values.update(each for each in session.scalars(select(asked).where(column.in_(part))) if each is not None)
    return values


def everything_on(session: Session, units: Mapping[str, set[UUID]]) -> Rows:
    """Every row that hangs on some units, with the units themselves, table by table; those that hang come last."""
    rows: Rows = {name: set(units.get(name, ())) for name in UNITS}
    for table in Base.metadata.sorted_tables:
        if table.name not in GOES_WITH:
            continue
        goes = rows.setdefault(table.name, set())
        for column, parent in GOES_WITH[table.name]:
            goes |= found(session, key_of(table), table.c[column], rows.get(parent, ()))
    rows["document"] |= rows["request_document"]  # a paper beside a request hangs on nothing else
    return {name: ids for name, ids in rows.items() if ids}
