"""Starting with the computer: what each system reads, written into an invented home."""

import configparser
import plistlib
import re
from pathlib import Path

import pytest

from app.services.errors import StoreFault
from app.views.wallboard import autostart

AWKWARD = Path('/srv/the hub\'s $HOME 100% \\ "new"')


def test_linux_reads_a_desktop_entry_whose_command_is_quoted(own_home: Path) -> None:
    place = autostart.write_entry(AWKWARD, "linux")
    assert place.parent == own_home / "config" / "autostart"
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(place)
    entry = parser["Desktop Entry"]
    assert entry["type"] == "Application"
    line = entry["exec"].replace("\\\\", "\\").replace("%%", "%")  # as the specification unescapes the string
    quoted = re.findall(r'"((?:[^"\\]|\\.)*)"', line)  # and as it unquotes an argument
    words = [re.sub(r"\\(.)", r"\1", word) for word in quoted]
    assert words == autostart.command(AWKWARD, "linux")
    assert words[-3:] == ["wallboard", "--hub", str(AWKWARD)]


def test_macos_reads_a_launch_agent_that_runs_at_login(own_home: Path) -> None:
    place = autostart.write_entry(AWKWARD, "darwin")
    assert place.parent == own_home / "Library" / "LaunchAgents"
    agent = plistlib.loads(place.read_bytes())
    assert agent["RunAtLoad"] is True
    assert agent["ProgramArguments"] == autostart.command(AWKWARD, "darwin")


def test_windows_reads_a_command_file_in_the_startup_folder(own_home: Path) -> None:
    place = autostart.write_entry(Path("/srv/hub 100%"), "win32")
    assert place.parent == own_home / "roaming" / "Microsoft/Windows/Start Menu/Programs/Startup"
    text = place.read_bytes().decode()
    assert text.splitlines()[-1].endswith('"wallboard" "--hub" "/srv/hub 100%%"')
    assert text.splitlines()[-1].startswith('@start ""')


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_an_entry_is_removed_again_and_two_hubs_have_two(system: str) -> None:
    one, other = (autostart.write_entry(Path(folder), system) for folder in ("/srv/a", "/srv/b"))
    assert one != other
    assert autostart.remove_entry(Path("/srv/a"), system)
    assert not one.exists()
    assert other.exists()
    assert not autostart.remove_entry(Path("/srv/a"), system)


def test_nothing_secret_stands_in_an_entry() -> None:
    words = autostart.command(Path("/srv/hub"), "linux")
    assert words[2:] == ["wallboard", "--hub", "/srv/hub"]
    assert Path(words[1]).name == "main.py"
    assert Path(words[1]).exists()


def test_a_folder_that_cannot_be_written_is_said_in_words(own_home: Path) -> None:
    (own_home / "config" / "autostart").write_text("a file where the folder should be")
    with pytest.raises(StoreFault, match="could not be set to start"):
        autostart.write_entry(Path("/srv/hub"), "linux")
