"""The grid while it is being planned: what is decided so far, what is still open, and the plan it makes. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.services.enquiry.records import CaseDetail, CasePerson
from app.services.enquiry.request_records import (
    Basis,
    CellPlan,
    CellState,
    DueForecast,
    GridAgency,
    GridPlan,
    RequestPlan,
)
from app.views import text

BASIS_WORDS = {Basis.CONSENT: "Consent", Basis.OVERRIDE: "Override"}
EDITABLE = (CellState.OPEN, CellState.NOT_ASKED)


@dataclass(slots=True)
class Decision:
    """What the worker made of one cell: `asked` is none until decided; `fixed` where a request holds it already."""

    asked: bool | None = None
    reason: str = ""
    fixed: CellState | None = None

    @property
    def open(self) -> bool:
        """Whether it still waits to be decided."""
        return self.fixed is None and (self.asked is None or (not self.asked and not self.reason.strip()))


@dataclass(slots=True)
class Asking:
    """What one agency is asked beside the people."""

    basis: Basis | None = None
    urgent: bool = False
    questions: str = ""


class AskState:
    """The plan of one case. Nothing is decided beforehand; what was decided earlier stands as it was."""

    def __init__(self, case: CaseDetail, forecasts: tuple[DueForecast, ...] = ()) -> None:
        self.version = case.header.version
        self.people: tuple[CasePerson, ...] = case.people
        self.agencies: tuple[GridAgency, ...] = case.agencies
        self.consent_given = case.header.consent == "given"
        self.override_agreed = case.header.override_state == "agreed"
        self.restricted = case.header.restricted
        self.forecasts = forecasts
        self.cells: dict[tuple[UUID, UUID], Decision] = {}
        for cell in case.cells:
            if cell.state is CellState.NOT_ASKED:
                decision = Decision(asked=False, reason=cell.reason)
            else:
                decision = Decision(fixed=None if cell.state is CellState.OPEN else cell.state)
            self.cells[cell.person_id, cell.agency_id] = decision
        self.requests = {agency.id: Asking() for agency in self.agencies}
        latest = case.requests[-1] if case.requests else None
        self.purpose = latest.purpose if latest else ""
        self.lawful_basis = latest.lawful_basis if latest else ""

    def decision(self, person: UUID, agency: UUID) -> Decision:
        """What was made of a cell."""
        return self.cells[person, agency]

    def toggle(self, person: UUID, agency: UUID) -> None:
        """Ask, or take the asking back; a reason typed before comes back with it."""
        cell = self.cells[person, agency]
        if cell.fixed is None:
            cell.asked = (False if cell.reason else None) if cell.asked else True

    def set_reason(self, person: UUID, agency: UUID, reason: str) -> None:
        """Do not ask, for this reason; without one the cell waits to be decided again."""
        cell = self.cells[person, agency]
        if cell.fixed is None:
            cell.reason = reason.strip()
            cell.asked = False if cell.reason else None

    def ask_agency(self, agency: UUID) -> None:
        """Ask an agency about everybody it can still be asked about."""
        for person in self.people:
            cell = self.cells[person.id, agency]
            if cell.fixed is None:
                cell.asked = True

    def core_names(self) -> tuple[str, ...]:
        """The agencies that are core for whom the enquiry is about."""
        return tuple(agency.name for agency in self.agencies if agency.core)

    def ask_core(self) -> None:
        """Ask every core agency about everybody."""
        for agency in self.agencies:
            if agency.core:
                self.ask_agency(agency.id)

    def fill(self, reason: str, *, person: UUID | None = None, agency: UUID | None = None) -> int:
        """Give every cell still open (of one person, of one agency, or of all) a reason; how many were."""
        filled = 0
        for (who, whom), cell in self.cells.items():
            if cell.open and person in {None, who} and agency in {None, whom}:
                self.set_reason(who, whom, reason)
                filled += 1
        return filled

    def set_basis(self, basis: Basis | None, agency: UUID | None = None) -> None:
        """Say what carries the request to one agency, or to all."""
        for whom, asking in self.requests.items():
            if agency in {None, whom}:
                asking.basis = basis

    def next_basis(self, agency: UUID) -> None:
        """Go on to the next answer: none, consent where it was given, override."""
        order = [None, Basis.CONSENT, Basis.OVERRIDE] if self.consent_given else [None, Basis.OVERRIDE]
        asking = self.requests[agency]
        asking.basis = order[(order.index(asking.basis) + 1) % len(order)] if asking.basis in order else None

    def toggle_urgent(self, agency: UUID) -> str:
        """Mark a request urgent, or not; the sentence why it cannot be, where the policy does not know the mark."""
        urgent = next((each for each in self.forecasts if each.urgent), None)
        if urgent is None or not urgent.allowed:
            return urgent.sentence if urgent else "The due times are still being fetched."
        self.requests[agency].urgent = not self.requests[agency].urgent
        return ""

    def due(self, agency: UUID) -> DueForecast | None:
        """When the request to an agency would fall due if it left now."""
        marked = self.requests[agency].urgent
        return next((each for each in self.forecasts if each.urgent == marked), None)

    def asked_of(self, agency: UUID) -> int:
        """About how many people an agency is newly asked."""
        return sum(bool(self.cells[person.id, agency].asked) for person in self.people)

    def asked_agencies(self) -> tuple[GridAgency, ...]:
        """The agencies that are newly asked about anybody."""
        return tuple(agency for agency in self.agencies if self.asked_of(agency.id))

    def open_count(self) -> int:
        """How many cells still wait to be decided."""
        return sum(cell.open for cell in self.cells.values())

    def standing(self) -> str:
        """The plan in one sentence."""
        asked = self.asked_agencies()
        left = self.open_count()
        parts = [f"{text.count(len(asked), 'agency', 'agencies')} asked"]
        parts.append(f"{text.count(left, 'cell')} to decide" if left else "every cell decided")
        unnamed = [agency.short for agency in asked if not agency.has_named]
        if unnamed:
            parts.append(f"restricted case, nobody named of {text.joined(unnamed)}")
        return " · ".join(parts)

    def dump(self) -> dict[str, Any]:
        """What has been decided and typed so far, to be kept as a draft."""
        return {
            "purpose": self.purpose,
            "lawful_basis": self.lawful_basis,
            "cells": [
                [str(person), str(agency), cell.asked, cell.reason]
                for (person, agency), cell in self.cells.items()
                if cell.fixed is None and (cell.asked is not None or cell.reason)
            ],
            "requests": [
                [str(agency), each.basis.value if each.basis else None, each.urgent, each.questions]
                for agency, each in self.requests.items()
                if each != Asking()
            ],
        }

    def load(self, body: Mapping[str, Any]) -> None:
        """Take over a draft; what has been asked since, or is not there any more, is left as it stands now."""
        self.purpose = body["purpose"]
        self.lawful_basis = body["lawful_basis"]
        for person, agency, asked, reason in body["cells"]:
            cell = self.cells.get((UUID(person), UUID(agency)))
            if cell is not None and cell.fixed is None:
                cell.asked, cell.reason = asked, reason
        for agency, basis, urgent, questions in body["requests"]:
            if UUID(agency) in self.requests:
                self.requests[UUID(agency)] = Asking(Basis(basis) if basis else None, urgent, questions)

    def plan(self) -> GridPlan:
        """What the service takes. A cell still open is left out, and the service then names it."""
        return GridPlan(
            version=self.version,
            purpose=self.purpose,
            lawful_basis=self.lawful_basis,
            cells=tuple(
                CellPlan(person, agency, bool(cell.asked), cell.reason)
                for (person, agency), cell in self.cells.items()
                if cell.fixed is None and cell.asked is not None
            ),
            requests=tuple(
                RequestPlan(agency.id, asking.basis, asking.questions, asking.urgent)
                for agency in self.asked_agencies()
                for asking in (self.requests[agency.id],)
            ),
        )
