"""What a damaged or forged archive may raise while it is read: the file comes from outside, and may hold anything."""

import lzma
import zipfile
import zlib

UNREADABLE: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,  # a number without end
    RuntimeError,  # a password, a way of packing that is not known, JSON nested without end
)
"""A file of ours holds none of it, so each means: this file is not what it says it is."""
UNREADABLE_OR_GONE: tuple[type[Exception], ...] = (*UNREADABLE, OSError)
