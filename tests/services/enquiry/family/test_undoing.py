"""Undo puts every row back as it was, redo puts it there again, and the history keeps all of it."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from app.models import AuditEntry, FamilyChange, FamilyStep, HarmLink, Person
from app.services import chain
from app.services.access import Role
from app.services.enquiry.family.adding import add_relative, link_people
from app.services.enquiry.family.drafts import (
    FeelingDraft,
    HarmTieDraft,
    LossDraft,
    PersonDraft,
    RelativeDraft,
    StayDraft,
    TieDraft,
    UnionDraft,
)
from app.services.enquiry.family.feelings import mend_harm, record_feeling, record_harm, withdraw_harm
from app.services.enquiry.family.mending import (
    edit_person,
    edit_tie,
    record_loss,
    record_union_event,
    remove_tie,
)
from app.services.enquiry.family.placing import move_home, put_left_of
from app.services.enquiry.family.records import KinFacts
from app.services.enquiry.family.steps import FamilyChanges
from app.services.enquiry.family.undoing import undo_family_step
from app.services.errors import Conflict, NotFound, Refused
from tests.services.enquiry.family.looking import names, read
from tests.services.enquiry.kin import KinCase
from tests.services.enquiry.rows import opened

Edit = Callable[[KinCase], FamilyChanges]


def plain(facts: KinFacts) -> Any:
    """The facts without what counts up: versions, and ids and times of entries that are only ever corrected."""

    def bare(row: Any) -> str:
        return repr({name: value for name, value in ((n, getattr(row, n)) for n in row.__slots__) if name != "version"})

    harms = [repr((each.source, each.target, each.kind, each.status, each.text, each.until)) for each in facts.harms]
    parts = (facts.people, facts.ties, facts.events, facts.stays, facts.feelings, facts.losses, facts.rules)
    return [sorted(bare(row) for row in part) for part in parts], sorted(harms)


def tie_of(kin: KinCase, child: str) -> Any:
    return next(each for each in read(kin).facts.ties if each.other == kin.at(child) and each.kind == "parent")


def child(kin: KinCase) -> FamilyChanges:
    draft = RelativeDraft(
        TieDraft("child"),
        new=PersonDraft("Tess", "Orme", "F", born=date(2026, 1, 2)),
        with_parent=kin.at("Dan"),
        at_home=True,
    )
    return add_relative(kin.hub, kin.worker, kin.id, kin.at("Mira"), draft)


def partner(kin: KinCase) -> FamilyChanges:
    draft = RelativeDraft(
        TieDraft("partner"), new=PersonDraft("Leo", "Lind", "M"), union=UnionDraft("married", date(2024, 1, 1))
    )
    return add_relative(kin.hub, kin.worker, kin.id, kin.at("Mira"), draft)


def wed(kin: KinCase) -> FamilyChanges:
    return record_union_event(
        kin.hub, kin.worker, kin.id, (kin.at("Dan"), kin.at("Mira")), UnionDraft("married", date(2018, 1, 1))
    )


def mended_tie(kin: KinCase) -> FamilyChanges:
    draft = TieDraft("step-parent", source="Said by her")
    return edit_tie(kin.hub, kin.worker, kin.id, tie_of(kin, "Ayla").id, draft, version=1)


def removed_tie(kin: KinCase) -> FamilyChanges:
    return remove_tie(kin.hub, kin.worker, kin.id, tie_of(kin, "Ayla").id, "Wrong", version=1)


def twin(kin: KinCase) -> FamilyChanges:
    draft = PersonDraft("Finn", "Novak", "M", born=date(2019, 2, 11), twin_of=kin.at("Ayla"), identical=False)
    return edit_person(kin.hub, kin.worker, kin.id, kin.at("Finn"), draft, version=1)


def feeling(kin: KinCase) -> FamilyChanges:
    return record_feeling(kin.hub, kin.worker, kin.id, (kin.at("Ayla"), kin.at("Dan")), FeelingDraft("hostile"))


def harm(kin: KinCase) -> FamilyChanges:
    draft = HarmTieDraft("physical", "alleged", "A slap")
    return record_harm(kin.hub, kin.worker, kin.id, (kin.at("Dan"), kin.at("Ayla")), draft)


def loss(kin: KinCase) -> FamilyChanges:
    return record_loss(kin.hub, kin.worker, kin.id, (kin.at("Mira"), None), LossDraft("stillbirth"))


def move(kin: KinCase) -> FamilyChanges:
    draft = StayDraft(address="7 Elm Row, Anytown", postcode="ZZ5 5EE", leaves_others=True, since=date(2026, 3, 1))
    return move_home(kin.hub, kin.worker, kin.id, kin.at("Mira"), draft)


def order(kin: KinCase) -> FamilyChanges:
    return put_left_of(kin.hub, kin.worker, kin.id, kin.at("Finn"), kin.at("Ayla"))


def other_order(kin: KinCase) -> FamilyChanges:
    order(kin)
    return put_left_of(kin.hub, kin.worker, kin.id, kin.at("Ayla"), kin.at("Finn"))


def worse_harm(kin: KinCase) -> FamilyChanges:
    harm(kin)
    (row,) = read(kin).facts.harms
    return mend_harm(kin.hub, kin.worker, kin.id, row.id, HarmTieDraft("physical", "convicted", "Court"))


def wrong_harm(kin: KinCase) -> FamilyChanges:
    harm(kin)
    (row,) = read(kin).facts.harms
    return withdraw_harm(kin.hub, kin.worker, kin.id, row.id, "Another man")


EDITS: list[Edit] = [child, partner, wed, mended_tie, removed_tie, twin, feeling, harm, loss, move, order]
SECOND: dict[Edit, Edit] = {other_order: order, worse_harm: harm, wrong_harm: harm}


def undo(kin: KinCase, step: UUID) -> FamilyChanges:
    return undo_family_step(kin.hub, kin.worker, kin.id, step)


def go_round(kin: KinCase, before: Any, made: FamilyChanges) -> None:
    after = plain(read(kin).facts)
    assert after != before
    step = made.step_id
    for _ in range(2):
        step = undo(kin, step).step_id
        assert plain(read(kin).facts) == before
        step = undo(kin, step).step_id
        assert plain(read(kin).facts) == after


@pytest.mark.parametrize("edit", EDITS, ids=lambda each: each.__name__)
def test_every_step_is_undone_exactly_and_done_again_exactly_as_often_as_wanted(kin: KinCase, edit: Edit) -> None:
    before = plain(read(kin).facts)
    go_round(kin, before, edit(kin))


@pytest.mark.parametrize("edit", list(SECOND), ids=lambda each: each.__name__)
def test_a_step_on_an_earlier_one_is_undone_to_that_one(kin: KinCase, edit: Edit) -> None:
    made = edit(kin)
    first = undo(kin, made.step_id)
    before = plain(read(kin).facts)
    assert before[1] or before[0][-1]
    again = undo(kin, first.step_id)
    go_round(kin, before, again)


def test_undoing_is_a_step_of_its_own_and_deletes_no_history(kin: KinCase) -> None:
    made = child(kin)
    undo(kin, made.step_id)
    with kin.hub.reading(None) as unit:
        steps = unit.session.scalars(select(FamilyStep).order_by(FamilyStep.id)).all()
        assert [each.act for each in steps] == ["add_relative", "undo"]
        assert steps[1].undoes_id == steps[0].id
        kept = unit.session.scalars(select(FamilyChange).where(FamilyChange.table_name == "person")).all()
        assert [(each.before is None, each.after is None) for each in kept] == [(True, False), (False, True)]
        assert kept[1].before is not None
        assert kept[1].before["forenames"] == "Tess"
        assert unit.session.scalar(select(func.count()).where(AuditEntry.act == "picture changed")) == 2
        assert chain.verify(unit.session, kin.hub.audit_key).broken_at is None
        assert unit.session.scalars(select(Person).where(Person.forenames == "Tess")).all() == []


def test_harm_is_undone_by_a_later_entry_and_none_is_deleted(kin: KinCase) -> None:
    made = harm(kin)
    undo(kin, made.step_id)
    with kin.hub.reading(None) as unit:
        rows = unit.session.scalars(select(HarmLink).order_by(HarmLink.id)).all()
        assert [(bool(row.withdrawn), row.corrects_id) for row in rows] == [(False, None), (True, rows[0].id)]


def test_a_step_is_undone_once(kin: KinCase) -> None:
    made = wed(kin)
    undo(kin, made.step_id)
    with pytest.raises(Refused, match="undone already"):
        undo(kin, made.step_id)


def test_what_somebody_else_changed_since_is_not_undone_and_both_texts_are_shown(kin: KinCase) -> None:
    made = mended_tie(kin)
    tie = next(each for each in read(kin).facts.ties if each.other == kin.at("Ayla"))
    manager = kin.staff[Role.MASH_MANAGER]
    edit_tie(kin.hub, manager, kin.id, tie.id, TieDraft("step-parent", source="Court order"), version=tie.version)
    with pytest.raises(Conflict) as both:
        undo(kin, made.step_id)
    assert both.value.texts.theirs["source"] == "Court order"
    assert next(each for each in read(kin).facts.ties if each.id == tie.id).source == "Court order"


def test_somebody_on_whom_a_later_tie_rests_is_not_taken_away(kin: KinCase) -> None:
    made = child(kin)
    assert made.member is not None
    link_people(kin.hub, kin.worker, kin.id, (kin.at("Dan"), made.member), TieDraft("special guardian"))
    with pytest.raises(Refused, match="rests on"):
        undo(kin, made.step_id)
    assert "Tess Orme" in names(read(kin))


def test_a_step_of_another_enquiry_is_not_undone_here(kin: KinCase) -> None:
    made = wed(kin)
    other = opened(kin.hub, kin.staff)
    with pytest.raises(NotFound):
        undo_family_step(kin.hub, kin.worker, other.id, made.step_id)


# --- the schema itself ---

BREAKS = {
    "a step changed": ("UPDATE family_step SET act = 'x'", "append-only"),
    "a change deleted": ("DELETE FROM family_change", "append-only"),
    "a doubt without a reason": (
        "INSERT INTO family_step (id, at, by_id, enquiry_id, act, doubts) "
        "SELECT x'07', at, by_id, enquiry_id, 'x', '[\"two_birth_mothers\"]' FROM family_step LIMIT 1",
        "a doubt is confirmed with a reason",
    ),
    "a couple in two orders": (
        "INSERT INTO union_event (id, version, one_id, other_id, kind, precision) "
        "SELECT x'07', 1, other_id, one_id, kind, precision FROM union_event LIMIT 1",
        "pair_in_order",
    ),
    "a second order of two people": (
        "INSERT INTO order_rule (id, version, enquiry_id, left_id, right_id) "
        "SELECT x'07', 1, enquiry_id, right_id, left_id FROM order_rule LIMIT 1",
        "one order between two people",
    ),
    "harm of an unknown status": (
        "INSERT INTO harm_link (id, at, by_id, enquiry_id, harmed_id, harming_id, kind, text, status) "
        "SELECT x'07', at, by_id, enquiry_id, harmed_id, harming_id, kind, text, 'rumoured' FROM harm_link LIMIT 1",
        "alleged, admitted or convicted",
    ),
    "a withdrawal of nothing": (
        "INSERT INTO harm_link (id, at, by_id, enquiry_id, harmed_id, harming_id, kind, text, withdrawn) "
        "SELECT x'07', at, by_id, enquiry_id, harmed_id, harming_id, kind, text, 1 FROM harm_link LIMIT 1",
        "names its entry",
    ),
    "a day of death of the living": ("UPDATE person SET died = 0, died_on = '2020-01-01'", "no day of death"),
    "identical nobody's twins": ("UPDATE person SET twins_identical = 1", "identical twins are twins"),
    "a mother lost twice over": (
        "UPDATE pregnancy_loss SET other_parent_id = mother_id",
        "two_people",
    ),
}


@pytest.mark.parametrize("name", list(BREAKS))
def test_the_schema_itself_refuses(kin: KinCase, name: str) -> None:
    for edit in (wed, order, harm, loss):
        edit(kin)
    words, mark = BREAKS[name]
    with kin.hub.store.writer.connect() as connection, pytest.raises(IntegrityError, match=mark):
        connection.execute(text(words))
