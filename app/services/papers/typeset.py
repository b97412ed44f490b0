"""A paper set by typst: a tagged PDF (PDF/UA-1), or its pages as pictures exactly as they will print.

The paper travels as JSON data into a template, never as source text, so nothing typed can become markup.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import typst

from app.services.codes import RESOURCES
from app.services.errors import StoreFault
from app.services.papers.record import Paper

TEMPLATE = RESOURCES / "reports" / "paper.typ"
FONTS = RESOURCES / "fonts"
PREVIEW_DPI = 110
_NO_GLYPH = re.compile(r"the text `?[\"“](.+?)[\"”]`? could not be displayed", re.DOTALL)
_MOST_RETRIES = 200
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def set_pdf(paper: Paper) -> bytes:
    """The paper as a tagged PDF that claims PDF/UA-1.

    A character that no font of the program has is printed as its code, `[U+738B]`, rather than left out.

    Raises:
        StoreFault: the typesetter refused, which is a defect of the program.
    """
    made = _compile(paper, format="pdf", pdf_standards=["ua-1"])
    return made if isinstance(made, bytes) else made[0]


def set_pages(paper: Paper, dpi: int = PREVIEW_DPI) -> tuple[bytes, ...]:
    """The pages as PNG pictures, set by the very same template as the PDF."""
    made = _compile(paper, format="png", ppi=float(dpi))
    return (made,) if isinstance(made, bytes) else tuple(made)


def data_of(paper: Paper) -> dict[str, Any]:
    """The paper as data for the template; each block says of what kind it is."""
    data = {name: getattr(paper, name) for name in ("title", "subtitle", "mark", "reference", "version", "author")}
    data["letter"] = paper.letter
    data["blocks"] = [{"kind": type(block).__name__.lower(), **asdict(block)} for block in paper.blocks]
    cleaned: dict[str, Any] = _clean(data)
    return cleaned


def _clean(value: Any) -> Any:
    """Texts without control characters, which no page can show."""
    if isinstance(value, str):
        return _CONTROL.sub("", value.encode("utf-8", "replace").decode("utf-8"))
    if isinstance(value, Mapping):
        return {key: _clean(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(each) for each in value]
    return value


def _compile(paper: Paper, **how: Any) -> bytes | list[bytes]:
    text = json.dumps(data_of(paper), ensure_ascii=False)
    for _ in range(_MOST_RETRIES):
        try:
            return typst.compile(  # type: ignore[no-any-return]  # the library is untyped
                TEMPLATE,
                font_paths=[FONTS],
                ignore_system_fonts=True,
                sys_inputs={"paper": text},
                timestamp=int(paper.made_at.timestamp()),
                **how,
            )
        except typst.TypstError as fault:
            found = _NO_GLYPH.search(str(fault))
            if found is None:
                break
            text = _spelled(text, found[1])
    raise StoreFault(
        "This paper could not be set.", "Nothing was lost. Try again; if it stays, tell the administrator."
    ) from None


def _spelled(text: str, missing: str) -> str:
    """The data with characters that no font has replaced by their codes."""
    for letter in set(missing):
        if ord(letter) > 0x7F:
            text = text.replace(letter, f"[U+{ord(letter):04X}]")
    return text
