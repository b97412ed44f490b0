"""Writing a paper to the place a person chose: whole or not at all, and each refusal of the system in a sentence.

A file is written beside its place under a name that says nothing, and takes its place in one step. So a folder that
goes away, a full disk or a file that is open elsewhere never leaves half a paper, nor harms the one that was there.
"""

import contextlib
import errno
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from app.services.errors import HubdeskError

_ELSEWHERE = {5, 32, 33}
"""What Windows says of a file that another program holds open."""
_FULL = ("The disk is full, so the file could not be saved.", "Save it to another place.")
_FORBIDDEN = ("You may not write in that folder.", "Choose another folder.")
_OPEN = (
    "A file of this name is open in another program.",
    "Close it there, or save under another name.",
)
_GONE = (
    "The folder is not there any more.",
    "If it is a network folder, connect it again; or choose another.",
)
_ONLY_READ = ("That place can only be read, so the file could not be saved.", "Choose another folder.")
_NAMED = {
    "ENOSPC EDQUOT EFBIG": _FULL,
    "EACCES EPERM": _FORBIDDEN,
    "EROFS": _ONLY_READ,
    "EISDIR": ("A folder has that name already.", "Choose another name."),
    "EBUSY ETXTBSY": _OPEN,
    "ENOENT ENOTDIR ESTALE ENODEV EHOSTDOWN ENETUNREACH": _GONE,
    "ENAMETOOLONG": ("That name is too long for the folder.", "Choose a shorter one."),
}
_SAID = {getattr(errno, name): said for names, said in _NAMED.items() for name in names.split() if hasattr(errno, name)}
"""What each refusal of the system is called."""


class NotSaved(HubdeskError):
    """A paper could not be written to the chosen place."""


@dataclass(frozen=True, slots=True)
class Part:
    """A paper that is written whole, but has not taken its place yet."""

    at: Path
    place: Path

    def finish(self) -> Path:
        """Take the place; what stood there before is replaced.

        Raises:
            NotSaved: the place cannot be taken; what was there is still there.
        """
        try:
            self.at.replace(self.place)
        except OSError as fault:
            self.drop()
            raise _in_words(fault, self.place) from None
        return self.place

    def drop(self) -> None:
        """Take it away again."""
        with contextlib.suppress(OSError):
            self.at.unlink()


def begin(place: Path, content: bytes) -> Part:
    """Write the content beside its place.

    Raises:
        NotSaved: the folder is gone, the disk is full, or writing there is not allowed.
    """
    part = Part(place.with_name(f".{secrets.token_hex(6)}.part"), place)
    try:
        handle = os.open(part.at, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as fault:
        part.drop()
        raise _in_words(fault, place) from None
    return part


def _in_words(fault: OSError, place: Path) -> NotSaved:
    number = fault.errno
    if getattr(fault, "winerror", None) in _ELSEWHERE:
        number = errno.EBUSY
    elif number not in _SAID and not place.parent.is_dir():
        number = errno.ENOENT
    sentence, step = _SAID.get(number or 0, ("The file could not be saved there.", "Choose another folder."))
    return NotSaved(sentence, f"Nothing was lost. {step}")
