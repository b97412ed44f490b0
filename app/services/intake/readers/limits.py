"""How much one document may hold, and the checks made before anything is unpacked.

The figures are generous for a form and small for a machine: the longest real referral form seen in public
has 30 pages.
"""

import io
import zipfile
from dataclasses import dataclass

from app.services.errors import Invalid, Problem, Unreadable


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one reading. Sizes in bytes, lengths in characters, `seconds` of the whole reading."""

    file: int = 25 * 1024 * 1024
    members: int = 2_000
    expanded: int = 120 * 1024 * 1024
    ratio: int = 200
    pages: int = 200
    fields: int = 5_000
    cells: int = 20_000
    field: int = 100_000
    rows: int = 20_000
    columns: int = 200
    parts: int = 100
    depth: int = 6
    memory: int = 1024 * 1024 * 1024
    seconds: float = 45.0

    def check_field(self, text: str, where: str) -> None:
        """Raise Invalid where one field's text is longer than a field may be."""
        if len(text) > self.field:
            raise Invalid(
                (
                    Problem(
                        "text",
                        f"The text in {where} has {len(text):,} characters; {self.field:,} is the most a field "
                        f"may hold.",
                        None,
                    ),
                ),
                "One field of the document is far too long.",
                "Shorten it in the original, or keep the long text as an attachment. Nothing was taken in.",
            )


DEFAULT = Limits()


def check_zip(data: bytes, limits: Limits, needed: tuple[str, ...], what: str) -> None:
    """Raise Unreadable unless `data` is a whole zip of sensible size that holds the `needed` members."""
    next_step = "Ask the sender for the file again, or open it yourself and save a new copy."
    if not zipfile.is_zipfile(io.BytesIO(data)):
        if data.startswith(b"PK"):
            raise Unreadable("The file is cut off: its end is missing.", next_step)
        raise Unreadable(f"The file is no {what}, whatever its name says.", next_step)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise Unreadable("The file is damaged: its table of contents cannot be read.", next_step) from None
    names = {member.filename for member in members}
    if not set(needed) <= names:
        raise Unreadable(f"The file is a zip archive that holds no {what}, although it is named like one.", next_step)
    total = sum(member.file_size for member in members)
    ratio = any(
        member.file_size > 1024 * 1024 and member.file_size > limits.ratio * max(member.compress_size, 1)
        for member in members
    )
    if len(members) > limits.members or total > limits.expanded or ratio:
        raise Unreadable(
            "Unpacked, the file would be far larger than a form can be.", "Do not open it; ask the sender what it is."
        )
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable("The file is protected by a password.", "Ask the sender for a copy without a password.")
