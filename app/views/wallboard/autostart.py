"""Starting the wallboard with the computer: the one small entry that each system reads when a person's desktop begins.

Linux reads `autostart/*.desktop` (XDG), Windows the Startup folder, macOS a LaunchAgent. Nothing secret stands in it:
the key comes from the keyring.
"""

from __future__ import annotations

import hashlib
import os
import plistlib
import sys
from collections.abc import Sequence
from pathlib import Path

from app.services.errors import StoreFault

NAME = "Hubdesk wallboard"
MAIN = Path(__file__).resolve().parents[3] / "main.py"


def mark_of(folder: Path) -> str:
    """A short name for a hub's folder on this machine, safe in file and socket names."""
    return hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:12]


def command(folder: Path, system: str = sys.platform) -> list[str]:
    """What starts the wallboard: without a console window on Windows."""
    python = Path(sys.executable)
    if system == "win32" and (windowed := python.with_name("pythonw.exe")).exists():
        python = windowed
    return [str(python), str(MAIN), "wallboard", "--hub", str(folder.absolute())]


def entry_path(folder: Path, system: str = sys.platform) -> Path:
    """Where this system looks for the entry."""
    mark = mark_of(folder)
    if system == "win32":
        roaming = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
        return roaming / "Microsoft/Windows/Start Menu/Programs/Startup" / f"hubdesk-wallboard-{mark}.cmd"
    if system == "darwin":
        return Path.home() / "Library/LaunchAgents" / f"hubdesk.wallboard.{mark}.plist"
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return config / "autostart" / f"hubdesk-wallboard-{mark}.desktop"


def entry(words: Sequence[str], mark: str, system: str = sys.platform) -> bytes:
    """The entry's content for a command."""
    if system == "win32":
        quoted = " ".join(f'"{word}"' for word in words).replace("%", "%%")
        return f'@chcp 65001 >nul\r\n@start "" {quoted}\r\n'.encode()
    if system == "darwin":
        return plistlib.dumps(
            {"Label": f"hubdesk.wallboard.{mark}", "ProgramArguments": list(words), "RunAtLoad": True}
        )
    lines = (
        "[Desktop Entry]",
        "Type=Application",
        f"Name={NAME}",
        "Comment=The unattended screen of the hub",
        f"Exec={' '.join(_desktop_quoted(word) for word in words)}",
        "Terminal=false",
        "X-GNOME-Autostart-enabled=true",
    )
    return ("\n".join(lines) + "\n").encode()


def _desktop_quoted(word: str) -> str:
    """One argument of an Exec line, quoted as the Desktop Entry Specification wants it.

    Two escapes lie over each other: the quoting of the argument, and the backslash of every string value.
    """
    for letter in ("\\", '"', "`", "$"):
        word = word.replace(letter, f"\\{letter}")
    return '"' + word.replace("\\", "\\\\").replace("%", "%%") + '"'


def write_entry(folder: Path, system: str = sys.platform) -> Path:
    """Let the wallboard of this hub start with the computer; the entry's place comes back.

    Raises:
        StoreFault: it could not be written.
    """
    place = entry_path(folder, system)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(entry(command(folder, system), mark_of(folder), system))
    except OSError:
        raise StoreFault(
            "The wallboard could not be set to start with this computer.",
            "It runs until the computer is switched off. Ask whoever looks after this computer.",
        ) from None
    return place


def remove_entry(folder: Path, system: str = sys.platform) -> bool:
    """Start it with the computer no more; False when it did not anyway.

    Raises:
        StoreFault: it could not be removed.
    """
    place = entry_path(folder, system)
    try:
        place.unlink()
    except FileNotFoundError:
        return False
    except OSError:
        raise StoreFault(
            "The entry that starts the wallboard could not be removed.", f"Remove the file {place.name} by hand."
        ) from None
    return True
