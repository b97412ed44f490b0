"""The sample documents and their truth, for the readers' tests."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.services import clock
from app.services.intake.readers import Reading, read_document
from tests.factories.forms import DAY as FORMS_DAY
from tests.factories.forms.paper import Paper

FOLDER = Path(__file__).resolve().parents[3] / "data" / "samples"
DAY = dt.datetime(2026, 3, 30, 16, 0, tzinfo=dt.UTC)
BOOK: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text("utf-8"))["inputs"]


@contextmanager
def working_day() -> Iterator[None]:
    """The afternoon of the samples' working day."""
    with clock.use(clock.FixedClock(DAY)):
        yield


def read(name: str) -> Reading:
    """The reading of one sample on the samples' day."""
    with working_day():
        return read_document((FOLDER / name).read_bytes(), name)


def read_tables(*parts: tuple[str, list[list[str]]]) -> Reading:
    """A form of these headings, each with a table under it, read on the day of the invented forms."""
    paper = Paper("Referral form")
    for heading, rows in parts:
        paper.heading(heading)
        paper.table(rows)
    with clock.use(clock.FixedClock(FORMS_DAY.astimezone(dt.UTC))):
        return read_document(paper.bytes(), "form.docx")
