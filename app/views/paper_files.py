"""Writing a paper to the place that a person chose, in words where it fails. No Qt: called off the GUI thread."""

from __future__ import annotations

from pathlib import Path

from app.services.papers.record import Paper
from app.services.papers.saving import begin

PAPERS = "PDF (*.pdf);;Word (*.docx)"
MAIL = "E-mail draft (*.eml)"


def write_paper(paper: Paper, name: str) -> Path:
    """Set a paper as the file's ending says (.docx is Word, all else PDF) and write it; the path written comes back.

    Raises:
        NotSaved: it could not be written there.
    """
    path = Path(name)
    if path.suffix.lower() == ".docx":
        from app.services.papers.word import set_docx

        return write_bytes(set_docx(paper), path)
    from app.services.papers.typeset import set_pdf

    return write_bytes(set_pdf(paper), path if path.suffix else path.with_suffix(".pdf"))


def write_bytes(content: bytes, path: Path) -> Path:
    """Write a finished file, whole or not at all.

    Raises:
        NotSaved: the folder is gone, full, or not this person's to write in, or the file is open elsewhere.
    """
    return begin(path, content).finish()
