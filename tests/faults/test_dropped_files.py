"""Bad files dropped onto the running window: each ends in a sentence, nothing is stored, the form is fit to type in."""

import io
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from shiboken6 import isValid
from sqlalchemy import func, select

from app.models import Contact, Document
from app.services.access import Role
from app.services.unit_of_work import Hub
from app.views.contact_form.together import TogetherDialog
from app.views.desk import Place
from app.views.shell.work import MOST_OPEN
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.faults.conftest import Seated
from tests.faults.stage import chain_holds, guessing_labels

BAD = Path(__file__).resolve().parents[1] / "data" / "samples" / "bad_inputs"
MEBIBYTE = 1024 * 1024


def zip_bomb() -> bytes:
    """A Word document of a few kilobytes that unpacks to 200 MB."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"\0" * (200 * MEBIBYTE))
    return held.getvalue()


def entity_bomb() -> bytes:
    """A Word document whose entities would grow to 100 GB."""
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    body = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "ha">{lines}]><d>&l11;</d>'
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", body)
        archive.writestr("word/document.xml", body)
    return held.getvalue()


def letters_in_letters(depth: int) -> bytes:
    """An e-mail inside an e-mail, `depth` times."""
    inner = EmailMessage()
    inner["Subject"] = "A worry"
    inner["From"] = "teacher@larkfield.example"
    inner.set_content("Child: Zed Example\nDate of birth: 14/03/2019\nConcern: bruises seen twice this week.")
    for number in range(depth):
        outer = EmailMessage()
        outer["Subject"] = f"FW {number}"
        outer["From"] = "office@larkfield.example"
        outer.set_content("See the attached message.")
        outer.add_attachment(inner)
        inner = outer
    return bytes(inner)


def too_wide() -> bytes:
    """A batch of a million columns."""
    return (",".join(["Reference"] * 1_000_000) + "\n" + ",".join("1" * 1_000_000)).encode()


NOISE = bytes(range(256)) * 64
MADE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty.docx": (bytes, "The file is empty"),
    "empty.csv": (bytes, "The file is empty"),
    "bomb.docx": (zip_bomb, "far larger than a form can be"),
    "entities.docx": (entity_bomb, ""),
    "wide.csv": (too_wide, "more than 20,000 rows or 200 columns"),
    "noise.pdf": (lambda: b"%PDF-1.7\n" + NOISE, "damaged or cut off"),
    "noise.msg": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE, ""),
    "program.exe": (lambda: b"MZ" + NOISE, "does not read this kind of file"),
    "thirty.txt": (lambda: b"a worry " * (30 * MEBIBYTE // 8), "25 MB is the most"),
    "seventy.txt": (lambda: bytes(70 * MEBIBYTE), "larger than 64 MB"),
}
REFUSED_SAMPLES = {
    "encrypted.pdf": "protected by a password",
    "people_three_bad_rows_of_ten.csv": "a list of people, no police batch",
    "ppn_missing_column.csv": "the column Surname is missing",
    "ppn_nul_bytes.csv": "Row 1 (line 2), column Surname: NUL characters",
    "ppn_one_field_of_300_kb.csv": "307,200 characters; 100,000 is the most",
    "truncated.docx": "cut off: its end is missing",
    "zip_renamed.docx": "holds no Word document",
}
TAKEN_SAMPLES = ("ppn_formula_injection.csv", "ppn_right_to_left.csv")


def stored(hub: Hub) -> tuple[int, int]:
    """How many contacts and originals there are."""
    with hub.reading(None) as unit:
        count = [unit.session.scalar(select(func.count()).select_from(model)) or 0 for model in (Contact, Document)]
    return count[0], count[1]


def test_every_sample_counted_here_is_every_sample_there_is() -> None:
    assert {each.name for each in BAD.iterdir()} == {*REFUSED_SAMPLES, *TAKEN_SAMPLES, "ppn_latin1.csv"}


def test_every_refused_sample_dropped_on_the_window_says_why_and_what_to_do(
    hub: Hub, staff: Staff, seated: Seated
) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    for name, words in REFUSED_SAMPLES.items():
        assert stage.drop(BAD / name), name
        notice = stage.notice_of_drop()
        assert words in f"{notice.sentence} {notice.next_step}", name
        assert notice.next_step, name
        assert not guessing_labels(stage.desktop.window), name
    assert stored(hub) == (0, 0)
    assert chain_holds(hub)


def test_a_batch_with_hostile_names_goes_to_its_queue_as_it_is_written(hub: Hub, staff: Staff, seated: Seated) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    for name in TAKEN_SAMPLES:
        stage.drop(BAD / name)
        stage.until(lambda: stage.kind() == "batch")
        stage.settle()
        assert not guessing_labels(stage.desktop.window), name
        stage.go_home()
    assert chain_holds(hub)


def test_a_batch_whose_letters_are_in_doubt_is_asked_about_before_a_row_is_stored(
    hub: Hub, staff: Staff, seated: Seated
) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    stage.drop(BAD / "ppn_latin1.csv")
    stage.until(lambda: stage.kind() == "batch_mend")
    stage.settle()
    assert "look at the accented letters" in stage.said()
    assert stored(hub) == (0, 0)


def test_a_batch_with_one_bad_row_is_opened_for_mending_and_no_row_is_stored(
    hub: Hub, staff: Staff, seated: Seated, tmp_path: Path
) -> None:
    path = tmp_path / "batch.csv"
    path.write_text((BAD / "ppn_right_to_left.csv").read_text("utf-8").replace("04/02/2015", "31/02/2015"), "utf-8")
    stage = seated(hub, staff[Role.HUB_WORKER])
    stage.drop(path)
    stage.until(lambda: stage.kind() == "batch_mend")
    stage.settle()
    assert "Row 1" in stage.said()
    assert stored(hub) == (0, 0)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(MADE))
def test_a_hostile_file_dropped_on_the_window_ends_in_words_and_stores_nothing(
    name: str, hub: Hub, staff: Staff, seated: Seated, tmp_path: Path
) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    path = tmp_path / name
    make, words = MADE[name]
    path.write_bytes(make())
    assert stage.drop(path)
    notice = stage.notice_of_drop()
    assert words in notice.sentence
    assert notice.next_step
    assert "fault of its own" not in notice.sentence
    assert stored(hub) == (0, 0)
    assert chain_holds(hub)


@pytest.mark.parametrize("depth", [3, 40])
def test_a_letter_in_a_letter_opens_with_its_original_kept(
    depth: int, hub: Hub, staff: Staff, seated: Seated, tmp_path: Path
) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    path = tmp_path / "nested.eml"
    path.write_bytes(letters_in_letters(depth))
    stage.drop(path)
    stage.until(lambda: stage.kind() == "contact_form" and stage.form().form.draft().documents)
    kept = stage.form().form.draft().documents[0]
    assert kept.content == path.read_bytes()
    assert kept.reading is not None


def test_a_folder_is_told_from_a_missing_file(hub: Hub, staff: Staff, seated: Seated, tmp_path: Path) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    folder = tmp_path / "letters"
    folder.mkdir()
    stage.drop(folder)
    assert "folder" in stage.notice_of_drop().sentence
    stage.drop(tmp_path / "gone.docx")
    assert "could not be opened" in stage.notice_of_drop().sentence


def test_one_bad_file_among_several_does_not_keep_the_good_ones_out(
    hub: Hub, staff: Staff, seated: Seated, tmp_path: Path
) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    good = tmp_path / "note.txt"
    good.write_text("Phone note\nChild: Zed Example\nConcern: hungry at school.", "utf-8")
    stage.drop(tmp_path / "gone.docx", good)
    stage.until(lambda: stage.kind() == "contact_form")
    stage.settle()
    assert stage.form().form.draft().documents


@pytest.mark.slow
def test_a_form_into_which_a_document_is_being_read_is_not_taken_away_for_other_screens(
    hub: Hub, staff: Staff, seated: Seated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contacts = [rows.contact(hub, staff[Role.HUB_WORKER]) for _ in range(MOST_OPEN + 2)]
    stage = seated(hub, staff[Role.HUB_WORKER])
    note = tmp_path / "note.txt"
    note.write_text("Phone note\nChild: Zed Example\nConcern: hungry at school.", "utf-8")
    stage.drop(note)
    stage.until(lambda: stage.kind() == "contact_form")
    form = stage.form()
    assert form.working()
    monkeypatch.setattr(form, "working", lambda: True)  # a large scan, which is read for long
    for each in contacts:
        stage.work.go(Place("contact", each))
        stage.settle()
    assert isValid(form)
    monkeypatch.undo()
    assert not form.working()
    for each in contacts[:4]:
        stage.work.go(Place("contact", each))
        stage.settle()
    assert stage.kept_originals() == {"note.txt"}


@pytest.mark.slow
def test_thirty_files_at_once_lose_no_original(hub: Hub, staff: Staff, seated: Seated, tmp_path: Path) -> None:
    stage = seated(hub, staff[Role.HUB_WORKER])
    paths = [tmp_path / f"note-{number:02d}.txt" for number in range(30)]
    for number, path in enumerate(paths):
        path.write_text(f"Phone note\nChild: Zed Example{number}\nConcern: hungry at school, day {number}.", "utf-8")
    stage.drop(*paths)
    stage.until(lambda: stage.work.findChildren(TogetherDialog))
    stage.work.findChildren(TogetherDialog)[0].apart.click()
    stage.until(lambda: stage.kind() == "contact_form")
    stage.settle()
    stage.work.save_drafts()
    stage.settle()
    assert stage.kept_originals() == {path.name for path in paths}
