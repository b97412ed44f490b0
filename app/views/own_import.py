"""Takes PySide6's hook off Python's import statement again.

The hook looks for `from __feature__ import …`, which Hubdesk never writes, and for that reads the source of every
module imported after PySide6: it holds up the start, and the text of every library stays in memory.
"""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401 - puts the hook there


def give_back() -> None:
    """Import again by what stood before the hook; touch nothing where another hook lies over it, or there is none."""
    hook = getattr(builtins, "__feature_import__", None)
    former = getattr(builtins, "__orig_import__", None)
    if hook is not None and former is not None and builtins.__import__ is hook:
        builtins.__import__ = former
