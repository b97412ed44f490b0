"""Broken and hostile files: a sentence and a next step, never a crash, never half a batch."""

import contextlib
import io
import zipfile

import pytest

from app.services.errors import HubdeskError, Invalid, NotFound, Unreadable
from app.services.intake.readers import DocumentKind, read_document
from app.services.intake.readers.forms import PICTURE_SENTENCE
from app.services.intake.readers.limits import Limits
from app.services.intake.readers.police import mend_batch
from tests.services.intake.readers.samples import BOOK, FOLDER, read, working_day

REFUSED = ["truncated.docx", "zip_renamed.docx", "encrypted.pdf", "people_three_bad_rows_of_ten.csv"]
HEADER = "PPN Ref,Role,Surname,Forename(s),DOB,Incident Date,Incident Time,MASH Summary\n"


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_not_what_it_says_is_refused_with_a_next_step(name: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(f"bad_inputs/{name}")
    assert caught.value.sentence.endswith(".")
    assert caught.value.next_step.endswith(".")


def test_a_password_is_named_as_the_reason() -> None:
    with pytest.raises(Unreadable, match="password"):
        read("bad_inputs/encrypted.pdf")


def test_a_missing_column_is_named() -> None:
    with pytest.raises(Invalid) as caught:
        read("bad_inputs/ppn_missing_column.csv")
    assert [problem.field for problem in caught.value.problems] == ["Surname"]
    assert "Surname" in caught.value.sentence


@pytest.mark.parametrize("name", ["ppn_nul_bytes.csv", "ppn_one_field_of_300_kb.csv"])
def test_each_bad_cell_is_named_with_row_and_column(name: str) -> None:
    with pytest.raises(Invalid) as caught:
        read(f"bad_inputs/{name}")
    truth = [(p["record"], p["column"]) for p in BOOK[f"bad_inputs/{name}"]["problems"]]
    assert [(problem.row, problem.field) for problem in caught.value.problems] == truth


def test_text_that_is_not_unicode_is_asked_about_and_never_shown_as_replacement_signs() -> None:
    reading = read("bad_inputs/ppn_latin1.csv")
    assert reading.batch is not None
    assert reading.questions
    names = [s.surname for n in reading.batch.notifications for s in n.subjects]
    assert names == BOOK["bad_inputs/ppn_latin1.csv"]["surnames"]


@pytest.mark.parametrize("name", ["ppn_formula_injection.csv", "ppn_right_to_left.csv"])
def test_hostile_names_are_kept_as_they_are(name: str) -> None:
    reading = read(f"bad_inputs/{name}")
    assert reading.batch is not None
    subjects = [s for n in reading.batch.notifications for s in n.subjects]
    truth = BOOK[f"bad_inputs/{name}"]
    assert [s.surname for s in subjects] == truth["surnames"]
    assert [s.forenames for s in subjects] == truth["forenames"]


def test_letters_that_turn_the_text_round_are_pointed_out() -> None:
    assert len(read("bad_inputs/ppn_right_to_left.csv").warnings) == 2


def test_a_bad_date_in_a_batch_is_named_and_can_be_mended_in_place() -> None:
    with working_day():
        reading = read_document(
            (HEADER + "P/1,Child,LARK,Jory,31/02/2015,28/03/2026,12:00,Text\n").encode(), "batch.csv"
        )
        assert reading.batch is not None
        [problem] = reading.batch.problems
        assert (problem.record, problem.line, problem.column) == (1, 2, "DOB")
        mended = mend_batch(reading, 1, "DOB", "28/02/2015")
    assert mended.batch is not None
    assert mended.batch.problems == ()
    born = mended.batch.notifications[0].subjects[0].date_of_birth
    assert born is not None
    assert born.isoformat() == "2015-02-28"


def test_a_cell_that_is_not_there_cannot_be_mended() -> None:
    with working_day(), pytest.raises(NotFound):
        mend_batch(read("police_ppn_batch.csv"), 99, "DOB", "")


def test_a_time_that_came_twice_in_autumn_is_asked_about() -> None:
    with working_day():
        reading = read_document(
            (HEADER + "P/1,Child,LARK,Jory,28/02/2015,26/10/2025,01:30,Text\n").encode(), "batch.csv"
        )
    assert reading.batch is not None
    [notification] = reading.batch.notifications
    assert notification.incident_utc is None
    assert "twice" in notification.questions[0]


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", b"0" * 30_000_000)
    with pytest.raises(Unreadable, match="far larger"):
        read_document(out.getvalue(), "form.docx")


def test_entities_in_a_word_document_are_not_expanded() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    source = (FOLDER / "marf_oakhaven_unborn.docx").read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            if member == "word/document.xml":
                content = content.replace(b"?>", b"?>" + bomb.encode(), 1).replace(b"Kasia", b"&b;", 1)
            new.writestr(member, content)
    with working_day(), contextlib.suppress(HubdeskError):
        assert "aaaaaaaaaaaaaaaaaaaa" not in repr(read_document(out.getvalue(), "form.docx"))


def test_too_many_pages_members_or_bytes_are_refused() -> None:
    small = Limits(file=100)
    with pytest.raises(Unreadable, match="MB"):
        read_document(b"x" * 200, "a.txt", limits=small)
    with pytest.raises(Unreadable, match="pages"):
        read_document((FOLDER / "marf_wexmoor_form.pdf").read_bytes(), "a.pdf", limits=Limits(pages=1))


@pytest.mark.parametrize(
    ("data", "name"), [(b"\x89PNG\r\n\x1a\n000", "scan.png"), (b"\xff\xd8\xff\xe0000", "photo.jpg")]
)
def test_a_photograph_opens_beside_an_empty_form(data: bytes, name: str) -> None:
    reading = read_document(data, name)
    assert reading.kind is DocumentKind.PICTURE
    assert reading.warnings == (PICTURE_SENTENCE,)


@pytest.mark.parametrize("name", ["", "a.docx", "a.pdf", "a.eml", "a.msg", "a.csv", "a.txt", "a.exe"])
def test_an_empty_file_is_refused_whatever_it_is_called(name: str) -> None:
    with pytest.raises(Unreadable, match="empty"):
        read_document(b"", name)


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.msg", "a.eml", "a.xyz"])
def test_a_wrongly_named_file_is_refused(name: str) -> None:
    with pytest.raises(Unreadable):
        read_document(b"just a few words", name)


def test_no_refusal_repeats_what_the_document_says() -> None:
    row = "P/1,Child,MARKERNAME,Jory\x00,28/02/2015,26/10/2025,01:30,Text\n"
    with pytest.raises(Invalid) as caught:
        read_document((HEADER + row).encode(), "MARKERNAME.csv")
    assert "MARKERNAME" not in str(caught.value) + repr(caught.value.problems) + caught.value.next_step
