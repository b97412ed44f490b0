"""Reading in a bounded process of its own."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.commands import read as command
from app.services.errors import Invalid, Unreadable
from app.services.intake.readers import read_in_child
from app.services.intake.readers.child import Cancelled, reading_of
from app.services.intake.readers.limits import Limits
from app.services.intake.readers.worker import json_of
from tests.services.intake.readers.samples import FOLDER, read, working_day


def test_the_child_finds_what_the_reader_finds() -> None:
    with working_day():
        told = read_in_child((FOLDER / "marf_wexmoor_form.pdf").read_bytes(), "marf.pdf")
    assert told == read("marf_wexmoor_form.pdf")


def test_every_kind_of_reading_survives_the_pipe() -> None:
    for name in ("email_health_visitor.eml", "police_ppn_batch.csv", "phone_note.txt", "marf_oakhaven_unborn.docx"):
        reading = read(name)
        assert reading_of(json_of(reading)) == reading


def test_progress_is_told_and_only_rises() -> None:
    heard: list[tuple[float, str]] = []
    with working_day():
        read_in_child(
            (FOLDER / "phone_note.txt").read_bytes(), "note.txt", lambda share, words: heard.append((share, words))
        )
    shares = [share for share, _ in heard]
    assert len(shares) >= 2
    assert shares == sorted(shares)
    assert all(words for _, words in heard)


def test_a_refusal_comes_back_as_the_same_refusal() -> None:
    with pytest.raises(Unreadable, match="password"):
        read_in_child((FOLDER / "bad_inputs" / "encrypted.pdf").read_bytes(), "form.pdf")
    with pytest.raises(Invalid) as caught:
        read_in_child((FOLDER / "bad_inputs" / "ppn_missing_column.csv").read_bytes(), "batch.csv")
    assert caught.value.problems[0].field == "Surname"


def test_cancel_ends_the_reading_at_once() -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        read_in_child((FOLDER / "phone_note.txt").read_bytes(), "note.txt", cancel=cancel)


def test_a_reading_that_takes_too_long_is_ended() -> None:
    with pytest.raises(Unreadable, match="within"):
        read_in_child((FOLDER / "phone_note.txt").read_bytes(), "note.txt", limits=Limits(seconds=0.0))


def test_the_reading_process_loads_nothing_it_does_not_need() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import app.services.intake.readers.worker, sys; print(*sys.modules)"],
        capture_output=True, check=True, text=True, cwd=Path(__file__).resolve().parents[4],
    ).stdout.split()  # fmt: skip
    assert not {"pydantic", "sqlalchemy", "PySide6", "docx", "pypdf"} & {name.partition(".")[0] for name in told}


def test_an_answer_that_is_no_reading_is_refused() -> None:
    with pytest.raises(Unreadable):
        reading_of('{"kind": "nonsense"}')


def test_the_command_prints_the_record_and_stores_nothing(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    with working_day():
        status = command.run([str(FOLDER / "marf_oakhaven_form.pdf"), "--json"])
    told = json.loads(capsysbinary.readouterr().out)
    assert status == 0
    assert told["consent"]["status"] == "refused"
    assert [child["forenames"] for child in told["children"]] == ["Nusrat", "Tahmid"]


def test_the_command_says_why_a_file_was_refused(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    status = command.run([str(FOLDER / "bad_inputs" / "truncated.docx"), "--json"])
    told = json.loads(capsysbinary.readouterr().out)
    assert status == 1
    assert told["refused"]["sentence"]
    assert told["refused"]["next_step"]
