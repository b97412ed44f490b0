"""Plants a marker into every text of what must not leave the hub, and looks for it wherever something may leave."""

import io
import itertools
import json
import logging
import zipfile
from collections.abc import Iterable, Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any
from uuid import UUID

from pypdf import PdfReader
from pypdf.generic import IndirectObject, StreamObject
from sqlalchemy import Enum, String, select

from app.models import (
    AuditEntry,
    Chase,
    ChronologyMark,
    ConsentOverride,
    Decision,
    EmotionalTie,
    EnquiryPerson,
    Extension,
    FileNote,
    HarmLink,
    HarmTie,
    Household,
    HouseholdMember,
    Involvement,
    ItemMarking,
    Note,
    Person,
    PregnancyLoss,
    Rating,
    Relationship,
    Reply,
    ReplyItem,
    WarningNote,
    new_id,
)
from app.models.base import Base
from app.models.enums import (
    BirthPrecision,
    ItemHandling,
    OverrideGround,
    OverrideState,
    RatingColour,
    RatingStage,
    SendingWay,
    Sex,
)
from app.services.access import Role
from app.services.papers.mail import draft_mail
from app.services.papers.record import Paper
from app.services.papers.typeset import data_of, set_pdf
from app.services.papers.word import set_docx
from app.services.unit_of_work import Hub, WritingUnit
from tests.factories.cases import reply
from tests.services.enquiry.summary_case import Told

LEAST_TEXT = 200
"""A text column is one that holds words; shorter ones hold codes."""
OPEN = "SHAREDMARK"
"""Stands in what may be shared: it must be found, or the looking proves nothing."""


class Marks:
    """Gives out markers, and remembers what each was planted in."""

    def __init__(self) -> None:
        self._number = itertools.count(1)
        self.planted: dict[str, str] = {}

    def __call__(self, where: str) -> str:
        marker = f"QZ{next(self._number):04d}LEAK"
        self.planted[marker] = where
        return marker

    def texts(self, model: type[Base], where: str, *but: str) -> dict[str, str]:
        """A marker for every column of a table that holds words."""
        return {
            column.name: self(f"{where}: {model.__tablename__}.{column.name}")
            for column in model.__table__.columns
            if isinstance(column.type, String)
            and not isinstance(column.type, Enum)
            and (column.type.length is None or column.type.length >= LEAST_TEXT)
            and column.name not in but
        }

    def found_in(self, words: str) -> list[str]:
        """What was planted in the markers that stand in some words."""
        return [where for marker, where in self.planted.items() if marker in words]


def plant(told: Told, marks: Marks) -> None:
    """Every kind of thing that is withheld, each text of it marked; and one item that may be shared."""
    hub, police = told.hub, told.staff.others["police"]
    request = told.case.request_ids["police"]
    people = [told.person(first).id for first in ("Ayla", "Finn", "Mira", "Dan")]
    for number, handling in enumerate((ItemHandling.HUB_ONLY, ItemHandling.INTELLIGENCE, None)):
        where = handling.value if handling else "not marked"
        texts: dict[str, Any] = dict(marks.texts(Reply, f"reply with nothing but {where}"))
        whole = reply(hub, police, request, people[number], **texts)
        _items(told, marks, whole, handling, where)
    mixed = reply(hub, police, request, people[3], text=marks("reply with shared and withheld: reply.text"))
    for handling in (ItemHandling.HUB_ONLY, ItemHandling.INTELLIGENCE, None):
        _items(told, marks, mixed, handling, f"mixed with shared, {handling.value if handling else 'not marked'}")
    with hub.writing(None) as unit:
        open_item = _item(unit, told, mixed, dict.fromkeys(("text", "source_system"), OPEN))
        _marking(unit, told, open_item, ItemHandling.SHARE_ONWARD, marks("a shared item: why it may be shared"))
        _event(unit, told, marks, "item", open_item, where="a shared item, hidden", hidden=True)
        remarked = _item(unit, told, mixed, marks.texts(ReplyItem, "shared once, hub only now"))
        _marking(unit, told, remarked, ItemHandling.SHARE_ONWARD, marks("shared once: the first reason"))
        _marking(unit, told, remarked, ItemHandling.HUB_ONLY, marks("shared once: the second reason"))
        unit.audit("planted")
        unit.commit()
    first = reply(hub, police, request, people[3], text=marks("a corrected reply: its text"))
    with hub.writing(None) as unit:
        stale = _item(unit, told, first, marks.texts(ReplyItem, "shared item of a corrected reply"))
        _marking(unit, told, stale, ItemHandling.SHARE_ONWARD, marks("a corrected reply: why shared"))
        unit.audit("planted")
        unit.commit()
    reply(hub, police, request, people[3], corrects_id=first)
    _around(told, marks, whole)
    _family(told, marks)


def _items(told: Told, marks: Marks, reply_id: UUID, handling: ItemHandling | None, where: str) -> None:
    """Two items of a handling, the chronology made of them, and what refers to their reply."""
    with told.hub.writing(None) as unit:
        for _ in range(2):
            made = _item(unit, told, reply_id, marks.texts(ReplyItem, where))
            if handling is not None:
                _marking(unit, told, made, handling, marks(f"{where}: item_marking.reason"))
            for kind in ("item", "reply_item"):
                _event(unit, told, marks, kind, made, where=where, significant=True)
        _event(unit, told, marks, "reply", reply_id, where=f"{where}, of the whole reply", significant=True)
        unit.audit("planted")
        unit.commit()


def _item(unit: WritingUnit, told: Told, reply_id: UUID, texts: dict[str, str]) -> UUID:
    row = ReplyItem(
        id=new_id(), at=unit.at, by_id=told.staff.others["police"].user_id, reply_id=reply_id, position=1, **texts
    )
    unit.add(row)
    unit.session.flush()
    return row.id


def _marking(unit: WritingUnit, told: Told, item_id: UUID, handling: ItemHandling, reason: str) -> None:
    unit.add(
        ItemMarking(
            id=new_id(), at=unit.at, by_id=told.worker.user_id, item_id=item_id, handling=handling, reason=reason
        )
    )
    unit.session.flush()


def _event(unit: WritingUnit, told: Told, marks: Marks, kind: str, of: UUID, *, where: str, **columns: Any) -> None:
    texts = marks.texts(ChronologyMark, f"chronology of {where}")
    unit.add(
        ChronologyMark(
            id=new_id(),
            at=unit.at,
            by_id=told.worker.user_id,
            enquiry_id=told.id,
            source_kind=kind,
            source_id=of,
            **columns,
            **texts,
        )
    )


def _around(told: Told, marks: Marks, reply_id: UUID) -> None:
    """What else of an enquiry stays in the hub: notes, overrides, chases, reasons of ratings, the frozen decision."""
    worker, manager = told.worker, told.manager
    service = told.staff[Role.SERVICE_MANAGER]
    with told.hub.writing(None) as unit:
        wrote = {"at": unit.at, "by_id": worker.user_id}
        hidden = marks.texts(ChronologyMark, "a typed line that is hidden")
        own = new_id()
        unit.add(
            ChronologyMark(
                id=own, enquiry_id=told.id, source_kind="typed", source_id=own, hidden=True, **wrote, **hidden
            ),
            Note(id=new_id(), enquiry_id=told.id, visibility="hub", **wrote, **marks.texts(Note, "a note")),
            Rating(
                id=new_id(),
                enquiry_id=told.id,
                stage=RatingStage.CURRENT,
                colour=RatingColour.AMBER,
                **wrote,
                **marks.texts(Rating, "a rating"),
            ),
            Chase(
                id=new_id(),
                request_id=told.case.request_ids["police"],
                way=SendingWay.PHONE,
                **wrote,
                **marks.texts(Chase, "a chase"),
            ),
            Extension(
                id=new_id(),
                request_id=told.case.request_ids["police"],
                at=unit.at,
                by_id=manager.user_id,
                was_due_at=unit.at,
                due_at=unit.at.replace(year=unit.at.year + 1),
                **marks.texts(Extension, "an extension"),
            ),
            Decision(
                id=new_id(),
                enquiry_id=told.id,
                step="recommended",
                outcome="assessment",
                exit_rating=RatingColour.AMBER,
                reason="As before.",
                known={"replies": [{"id": str(reply_id), "words": marks("the frozen decision")}]},
                **wrote,
            ),
        )
        override = ConsentOverride(
            id=new_id(),
            enquiry_id=told.id,
            ground=OverrideGround.WOULD_PREJUDICE,
            state=OverrideState.PROPOSED,
            proposed_at=unit.at,
            proposed_by_id=manager.user_id,
            **marks.texts(ConsentOverride, "an override", "decision_reason"),
        )
        unit.add(override)
        unit.session.flush()
        override.state, override.decided_at, override.decided_by_id = OverrideState.AGREED, unit.at, service.user_id
        override.decision_reason = marks("an override: why it was agreed")
        unit.session.flush()
        unit.add(
            FileNote(
                id=new_id(),
                at=unit.at,
                by_id=service.user_id,
                override_id=override.id,
                enquiry_person_id=told.person("Ayla").id,
                **marks.texts(FileNote, "a note on the file"),
            )
        )
        unit.audit("planted")
        unit.commit()


def _family(told: Told, marks: Marks) -> None:
    """What the household picture is made of: known people with a hidden address, kin, harm, feelings, history."""
    worker, manager = told.worker, told.manager
    people = [told.person(first) for first in ("Ayla", "Finn", "Mira", "Dan")]
    with told.hub.writing(None) as unit:
        wrote = {"at": unit.at, "by_id": worker.user_id}
        born = unit.at.date().replace(year=1990)

        def known(name: str) -> UUID:
            row = Person(
                id=new_id(),
                forenames=name,
                surname="Novak",
                surname_key="novak",
                forename_key=name.casefold(),
                date_of_birth=born,
                birth_precision=BirthPrecision.DAY,
                sex=Sex.FEMALE,
                created_at=unit.at,
            )
            unit.add(row)
            unit.session.flush()
            return row.id

        ids = [known(person.name.split(" ")[0]) for person in people]
        for person, person_id in zip(people, ids, strict=True):
            unit.get(EnquiryPerson, person.id).person_id = person_id
        ayla, _, mira, dan = ids
        beyond = known("Kit")
        home = Household(
            id=new_id(),
            address_1=marks("a hidden address"),
            town="Fairmead",
            postcode="ZZ9 9ZZ",
            address_key="hidden|zz99zz",
            created_at=unit.at,
        )
        unit.add(home)
        unit.session.flush()
        for person_id in (mira, ayla, beyond):
            unit.add(HouseholdMember(id=new_id(), household_id=home.id, person_id=person_id))
        warning = {
            "since": unit.at.date() - timedelta(days=9),
            "review_on": unit.at.date() + timedelta(days=90),
            "person_aware": True,
        }
        for person_id, kind in ((mira, "do_not_disclose"), (dan, "mappa")):
            texts = marks.texts(WarningNote, f"a warning, {kind}")
            unit.add(
                WarningNote(
                    id=new_id(), at=unit.at, by_id=manager.user_id, person_id=person_id, kind=kind, **warning, **texts
                )
            )
        for one, kind, other in ((mira, "parent", ayla), (beyond, "parent", mira)):
            texts = marks.texts(Relationship, "a relationship")
            unit.add(Relationship(id=new_id(), person_id=one, other_id=other, kind=kind, **texts))
        agency = told.staff.others["police"].agency_id
        for service in ("Child protection", "MAPPA"):
            row = Involvement(
                id=new_id(), person_id=dan, agency_id=agency, service=f"{service} {marks('history')}", **wrote
            )
            unit.add(row)
        harm = {"kind": "domestic", "enquiry_id": told.id, "status": "alleged"}
        unit.add(
            HarmLink(id=new_id(), harmed_id=people[2].id, harming_id=people[3].id, **harm, **wrote,
                     **marks.texts(HarmLink, "harm in the enquiry")),
            HarmTie(id=new_id(), harmed_person_id=beyond, harming_person_id=dan, **harm, **wrote,
                    **marks.texts(HarmTie, "harm beyond the enquiry")),
            EmotionalTie(id=new_id(), enquiry_id=told.id, from_id=mira, to_id=dan, kind="hostile",
                         **marks.texts(EmotionalTie, "a feeling")),
            PregnancyLoss(id=new_id(), mother_id=mira, kind="stillbirth", precision="unknown",
                          **marks.texts(PregnancyLoss, "a lost pregnancy")),
        )  # fmt: skip
        unit.audit("planted")
        unit.commit()


class Heard(logging.Handler):
    """Keeps every log record of any logger, at any level."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.getMessage()} {record.args!r}")


def texts_of(paper: Paper) -> Iterator[tuple[str, str]]:
    """Everything a paper becomes, as words: the pages' data, the PDF with its tags, Word's XML, an e-mail."""
    yield "data of the page pictures", json.dumps(data_of(paper))
    pdf, word = set_pdf(paper), set_docx(paper)
    yield "text of the PDF", _pdf_words(pdf)
    yield "Word XML", _zip_words(word)
    mail = draft_mail("a@b.example", paper.reference, paper.title, paper.made_at, (("paper.pdf", pdf),))
    read = message_from_bytes(mail, policy=default)
    attached = [each.get_payload(decode=True) for each in read.iter_attachments()]
    assert attached == [pdf]
    yield "e-mail draft", f"{read.items()!r} {read.get_body()} {_pdf_words(pdf)}"


def _pdf_words(pdf: bytes) -> str:
    """Words on the pages, and every object of the file unpacked: tags, properties, metadata."""
    read = PdfReader(io.BytesIO(pdf))
    said = ["".join(page.extract_text().split()) for page in read.pages]
    numbers = {number for each in read.xref.values() for number in each} | set(read.xref_objStm)
    for number in sorted(numbers - {0}):
        thing = read.get_object(IndirectObject(number, 0, read))
        said.append(repr(thing))
        if isinstance(thing, StreamObject):
            said.append(thing.get_data().decode("latin-1"))
    assert len(said) > 20
    return "\n".join(said)


def _zip_words(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


def audit_words(hub: Hub) -> str:
    """Every entry of the audit trail."""
    with hub.reading(None) as unit:
        rows: Iterable[AuditEntry] = unit.session.scalars(select(AuditEntry)).all()
        return "\n".join(f"{row.act} {row.subject_kind} {row.detail!r}" for row in rows)
