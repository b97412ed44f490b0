"""The text of an e-mail as its writer meant it: HTML made plain, quoted earlier messages and signature
set apart."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from app.services.intake.readers.blocks import Cell, Grid

_BLOCKS = frozenset(
    {
        "p",
        "div",
        "br",
        "tr",
        "table",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "hr",
        "section",
    }
)
_SILENT = frozenset({"style", "script", "head", "title", "template", "noscript"})
_VOID = frozenset({"br", "hr", "img", "meta", "link", "input", "wbr", "col", "area", "base", "source"})
_HIDDEN = re.compile(
    r"(?i)display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt)?\s*(?:;|$)"
)
_QUOTE = re.compile(
    r"(?im)^[ \t]*(?:-{2,}\s*(?:original message|forwarded (?:message|by)|original appointment)\b.*"
    r"|_{10,}[ \t]*$\n\s{0,8}(?:from|sent):.*"
    r"|begin forwarded message:?[ \t]*|on\b.{8,200}\bwrote:[ \t]*|from:[^\n]*\n\s{0,8}(?:sent|date|to):.*|>.*)$"
)
_CLOSING = re.compile(
    r"(?im)^[ \t]*(?:(?:with )?(?:kind(?:est)?|best|warm(?:est)?|many|yours|with) ?(?:regards|wishes|thanks"
    r"|faithfully|sincerely|truly)?|regards|thanks(?: again)?|thank you|thank you in advance|cheers|sincerely"
    r"|yours|kr|diolch)[ \t]*[,.!]?[ \t]*$|^[ \t]*--[ \t]*$"
)
_SMALL_PRINT = re.compile(
    r"(?im)^[ \t]*(?:this (?:e-?mail|message|communication)|disclaimer|confidentiality|the information (?:contained "
    r")?in this|if you (?:are not|have received)|please consider the environment|\*{3,}|_{8,}).*$"
)
_CHILD_HEADS = frozenset({"child", "children", "pupil", "young person", "child/young person"})


@dataclass(frozen=True, slots=True)
class MailText:
    """The writer's own text, the signature under it, earlier messages, and tables that stood in the body."""

    own: str
    signature: str
    quoted: str
    grids: tuple[Grid, ...] = ()


class _Plain(HTMLParser):
    """HTML to text: hidden parts left out, tables kept as grids as well."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.silent: list[str] = []
        self.rows: list[list[str]] = []
        self.row: list[str] | None = None
        self.cell: list[str] | None = None
        self.grids: list[Grid] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID and tag not in {"br", "hr"}:
            return
        style = dict(attrs).get("style") or ""
        hidden = _HIDDEN.search(style) or any(name == "hidden" for name, _ in attrs)
        if self.silent:
            if tag not in _VOID:
                self.silent.append(tag)
            return
        if (tag in _SILENT or hidden) and tag not in _VOID:
            self.silent.append(tag)
            return
        if tag == "table":
            self.depth += 1
            self.rows = [] if self.depth == 1 else self.rows
        elif tag == "tr" and self.depth == 1:
            self.row = []
        elif tag in {"td", "th"} and self.depth == 1:
            self.cell = []
        if tag in _BLOCKS:
            self._say("\n\n" if tag == "p" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            if tag in self.silent:
                while self.silent and self.silent.pop() != tag:
                    pass
            return
        if tag in {"td", "th"} and self.cell is not None and self.depth == 1:
            if self.row is not None:
                self.row.append(re.sub(r"[ \t]*\n\s*", "\n", re.sub(r"[ \t]+", " ", "".join(self.cell))).strip())
            self.cell = None
            self.out.append(" | ")
        elif tag == "tr" and self.row is not None and self.depth == 1:
            self.rows.append(self.row)
            self.row = None
        elif tag == "table" and self.depth:
            self.depth -= 1
            if self.depth == 0 and self.rows:
                self.grids.append(_grid(self.rows, len(self.grids) + 1))
        if tag in _BLOCKS:
            self._say("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._say(re.sub(r"[ \t\r\n]+", " ", data))

    def _say(self, text: str) -> None:
        (self.cell if self.cell is not None else self.out).append(text)
        if self.cell is not None and text.strip():
            self.out.append(text)


def _grid(rows: list[list[str]], number: int) -> Grid:
    shown: list[tuple[Cell, ...]] = []
    for at, row in enumerate(rows, start=1):
        texts = ["Child's name" if at == 1 and text.casefold() in _CHILD_HEADS else text for text in row]
        shown.append(tuple(Cell(text, f"body table {number}, row {at}", column) for column, text in enumerate(texts)))
    return Grid(tuple(shown), f"body table {number}")


def plain_of_html(html: str) -> tuple[str, tuple[Grid, ...]]:
    """The visible text of an HTML body, and its tables."""
    parser = _Plain()
    parser.feed(html)
    parser.close()
    text = "".join(parser.out).replace("\u00a0", " ").replace("\u200b", "")
    text = re.sub(r"[ \t]+", " ", text)
    return re.sub(r" *\n *", "\n", re.sub(r"\n{3,}", "\n\n", text)).strip(), tuple(parser.grids)


def take_apart(text: str, grids: tuple[Grid, ...] = ()) -> MailText:
    """Own words, signature and earlier messages of one body."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    quoted = ""
    if cut := _QUOTE.search(plain):
        plain, quoted = plain[: cut.start()], plain[cut.start() :]
    closings = list(_CLOSING.finditer(plain))
    signature = ""
    if closings and (last := closings[-1]).start() > 0.2 * len(plain):
        plain, signature = plain[: last.start()], plain[last.end() :]
    if small := _SMALL_PRINT.search(signature or plain):
        if signature:
            signature = signature[: small.start()]
        else:
            plain = plain[: small.start()]
    return MailText(plain.strip("\n"), signature.strip(), quoted, grids)


def unwrapped(text: str) -> list[tuple[int, str]]:
    """Paragraphs with their first line's number; lines wrapped by the mailer are joined, short blocks are
    not."""
    out: list[tuple[int, str]] = []
    gathered: list[str] = []
    start = 1
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.strip() and not (gathered and _POINT.match(line)):
            start = start if gathered else number
            gathered.append(line)
            continue
        if gathered:
            out.append((start, " ".join(part.strip() for part in gathered)))
        gathered = [line] if line.strip() else []
        start = number
    return out


_POINT = re.compile(r"^\s*(?:[-•*–]|\d{1,2}[.)])\s+[A-ZÀ-Þ]")
"""The first line of one point of a list."""
