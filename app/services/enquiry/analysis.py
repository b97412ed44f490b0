"""The joint analysis of an enquiry, by section. A version supersedes the one before; nothing is ever overwritten."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from app.models import Analysis, UserAccount, new_id
from app.services.access import Act, Actor, guarded
from app.services.enquiry.analysis_sections import CODES
from app.services.enquiry.cases import on_case, typed
from app.services.enquiry.decision_records import AnalysisRow
from app.services.errors import Conflict, Invalid, Problem
from app.services.lengths import all_too_long
from app.services.unit_of_work import Changes, Hub, ReadingUnit, changed


@guarded(Act.WRITE_ANALYSIS)
def save_analysis(hub: Hub, actor: Actor, enquiry_id: UUID, sections: Mapping[str, str], *, based_on: int) -> Changes:
    """Save a new version of the analysis. `based_on` is the version that the person had before them, 0 for none.

    Raises:
        Invalid: nothing is written, or nothing differs from the version it is based on.
        Conflict: somebody saved a version meanwhile; both texts, section by section.
    """
    with on_case(hub, actor, enquiry_id) as case:
        unit = case.unit
        said = {code: typed(sections.get(code)) for code in CODES}
        if not any(said.values()):
            raise Invalid((Problem(CODES[0], "Write at least one section of the analysis."),))
        problems = all_too_long(**said)
        if problems:
            raise Invalid(problems)
        latest = newest_analysis(unit, enquiry_id)
        before = {code: latest.sections.get(code, "") if latest else "" for code in CODES}
        if (latest.number if latest else 0) != based_on:
            raise Conflict(
                "Somebody else saved a version of this analysis while you were writing.",
                said,
                before,
                _initials(unit, latest),
            )
        if said == before:
            raise Invalid((Problem(CODES[0], "Nothing has changed since this version was saved."),))
        row = Analysis(
            id=new_id(),
            at=unit.at,
            by_id=actor.user_id,
            enquiry_id=enquiry_id,
            number=based_on + 1,
            sections={code: text for code, text in said.items() if text},
        )
        unit.add(row)
        written = sum(bool(text) for text in said.values())
        unit.audit("analysis saved", "enquiry", enquiry_id, analysis=str(row.id), number=row.number, sections=written)
        words = f"Version {row.number} of the analysis is on the record."
        return unit.commit(changed("enquiry", enquiry_id), new_id=row.id, words=words)


def newest_analysis(unit: ReadingUnit, enquiry_id: UUID) -> Analysis | None:
    """The version that holds; none where nobody has written one."""
    return unit.session.scalars(
        select(Analysis).where(Analysis.enquiry_id == enquiry_id).order_by(Analysis.number.desc()).limit(1)
    ).first()


def read_analysis(unit: ReadingUnit, enquiry_id: UUID) -> tuple[AnalysisRow, ...]:
    """Every version, newest first, with who wrote it."""
    rows = unit.session.execute(
        select(Analysis, UserAccount.display_name, UserAccount.initials)
        .join(UserAccount, UserAccount.id == Analysis.by_id)
        .where(Analysis.enquiry_id == enquiry_id)
        .order_by(Analysis.number.desc())
    )
    return tuple(
        AnalysisRow(row.id, row.number, row.at, name, initials, {code: row.sections.get(code, "") for code in CODES})
        for row, name, initials in rows
    )


def _initials(unit: ReadingUnit, row: Analysis | None) -> str:
    account = unit.session.get(UserAccount, row.by_id) if row else None
    return account.initials if account else ""
