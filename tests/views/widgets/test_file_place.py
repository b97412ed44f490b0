"""The kind chosen in the dialog gives the ending, a typed ending decides, and nothing is replaced unasked."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.services.papers.record import Paper
from app.views.paper_files import PAPERS, write_paper
from app.views.widgets.file_place import ask_place, with_ending

PDF, WORD = PAPERS.split(";;")


@pytest.mark.parametrize(
    ("typed", "kind", "kept"),
    [
        ("letter", WORD, "letter.docx"),
        ("letter", PDF, "letter.pdf"),
        ("letter", "", "letter.pdf"),
        ("letter.docx", PDF, "letter.docx"),
        ("letter.PDF", WORD, "letter.PDF"),
        ("letter of 14.3", WORD, "letter of 14.3.docx"),
        ("as suggested.pdf", WORD, "as suggested.docx"),
    ],
)
def test_the_kind_gives_the_ending_that_nobody_typed(tmp_path: Path, typed: str, kind: str, kept: str) -> None:
    assert Path(with_ending(str(tmp_path / typed), kind, PAPERS, "as suggested.pdf")).name == kept


def test_a_file_of_the_name_with_its_ending_is_not_replaced_unasked(tmp_path: Path) -> None:
    (tmp_path / "letter.docx").write_bytes(b"earlier")
    assert Path(with_ending(str(tmp_path / "letter"), WORD, PAPERS)).name == "letter (2).docx"


def test_a_paper_saved_as_word_without_an_ending_is_a_word_file(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_more: (str(tmp_path / "letter"), WORD))
    parent = QWidget()
    qtbot.addWidget(parent)
    paper = Paper("Letter", (), datetime(2026, 3, 14, 9, 5, tzinfo=UTC))
    written = write_paper(paper, ask_place(parent, "Save", "M-26-1 letter.pdf", PAPERS))
    assert written == tmp_path / "letter.docx"
    assert written.read_bytes().startswith(b"PK")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_more: ("", ""))
    assert ask_place(parent, "Save", "M-26-1 letter.pdf", PAPERS) == ""
