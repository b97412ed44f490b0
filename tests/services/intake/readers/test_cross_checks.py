"""What the rest of a record contradicts is left blank, and the worker is told."""

import datetime as dt
from dataclasses import replace

from app.services.intake.readers.doubts import doubted
from app.services.intake.readers.record import DocumentKind, Found, PersonFound, Reading, ReferrerFound, Relation

TODAY = dt.date(2026, 3, 30)


def _person(label: str, role: str, born: dt.date | None, **more: object) -> PersonFound:
    date = Found(born, born.isoformat(), "table 1") if born else None
    made = PersonFound(label=label, role=role, name_as_written=Found("Ada Quill", "Ada Quill", "table 1"))
    return replace(made, date_of_birth=date, **more)  # type: ignore[arg-type]


def _reading(*people: PersonFound, referrer: ReferrerFound | None = None) -> Reading:
    return doubted(
        Reading(
            kind=DocumentKind.FORM,
            media="docx",
            sha256="",
            children=tuple(one for one in people if one.role == "child"),
            adults=tuple(one for one in people if one.role != "child"),
            referrer=referrer or ReferrerFound(),
        ),
        TODAY,
    )


def test_a_birth_date_that_cannot_be_the_childs_or_the_adults_is_blank() -> None:
    reading = _reading(
        _person("child 1", "child", dt.date(1980, 1, 1)), _person("adult 1", "adult at risk", dt.date(2019, 1, 1))
    )
    assert reading.children[0].date_of_birth is None
    assert reading.adults[0].date_of_birth is None
    assert len(reading.warnings) == 2


def test_a_mother_is_not_as_young_as_her_child() -> None:
    tie = (Relation("child 1", "parent", "Mother", "table 1"),)
    child = _person("child 1", "child", dt.date(2015, 1, 1))
    doubt = _reading(child, _person("adult 1", "adult", dt.date(2014, 1, 1), relationships=tie)).adults[0]
    assert doubt.date_of_birth is None
    kept = _reading(child, _person("adult 1", "adult", dt.date(1994, 1, 1), relationships=tie)).adults[0]
    assert kept.date_of_birth is not None


def test_the_referrers_own_number_is_nobody_elses() -> None:
    number = Found("01632 960111", "01632 960111", "table 2")
    referrer = ReferrerFound(name=Found("Una Reed", "Una Reed", "table 2"), phone=number)
    reading = _reading(_person("adult 1", "adult", None, phone=number), referrer=referrer)
    assert reading.adults[0].phone is None
    assert reading.referrer.phone is not None


def test_a_name_that_reads_like_a_label_is_no_name() -> None:
    label = Found("Contact details", "Contact details", "table 1")
    reading = _reading(_person("adult 1", "adult", None, name_as_written=label, surname=label))
    assert reading.adults[0].name_as_written is None
    assert reading.adults[0].surname is None
