"""An export of the trail: signed, whole, and every tampering with it found by somebody who has no secret of the hub."""

import csv
import io
import json
import stat
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.commands.check_export import run as run_check
from app.models.audit import stored_between
from app.models.engine import raw_connection
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.errors import Invalid, Refused, StoreFault
from app.services.trust import audit_paper
from app.services.trust.audit_export import Exported, Period, export_audit
from app.services.trust.audit_paper import LINES, MANIFEST, SIGNATURE, TABLE, check, read_key
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.trust.conftest import last_acts

Members = dict[str, bytes]


@pytest.fixture
def made(hub: Hub, staff: Staff, tmp_path: Path, monday: FixedClock) -> Exported:
    for number in range(6):
        monday.advance(3600)
        with hub.writing(staff[Role.HUB_WORKER]) as unit:
            unit.audit("looked", "contact", staff.agencies["HUB"], number=number)
            unit.commit()
    return export_audit(hub, staff[Role.AUDITOR], tmp_path, Period())


def key_of(made: Exported) -> bytes:
    key = read_key(made.key)
    assert key is not None
    return key


def test_an_export_holds_under_the_hubs_key_and_nobody_needs_the_hub_for_it(made: Exported) -> None:
    found = check(made.path, key_of(made))
    assert found.holds
    assert "7 entries, 1 to 7" in found.sentence
    assert not found.next_step


def test_without_the_key_the_finding_says_that_it_must_be_compared(made: Exported) -> None:
    found = check(made.path)
    assert found.holds
    assert "Compare this key" in found.next_step
    assert found.key == made.key


def test_the_command_says_it_in_a_sentence_and_by_its_status(
    made: Exported, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_check([str(made.path), "--key", made.key], tmp_path) == 0
    assert "The export holds" in capsys.readouterr().out
    assert run_check([str(made.path), "--key", audit_paper.key_words(bytes(32))], tmp_path) == 1
    assert "another key" in capsys.readouterr().out
    assert run_check([str(made.path), "--key", "abc"], tmp_path) == 1
    assert run_check([str(tmp_path / "none")], tmp_path) == 1


def test_that_it_was_exported_is_an_entry_and_the_file_is_the_owners_alone(made: Exported, hub: Hub) -> None:
    assert last_acts(hub) == ["audit trail exported"]
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert not list(made.path.parent.glob("*.part"))


def test_it_holds_ids_and_codes_and_initials_and_nobodys_name(made: Exported, staff: Staff) -> None:
    with zipfile.ZipFile(made.path) as held:
        everything = b"".join(held.read(name) for name in held.namelist()).decode()
    assert "Jo Shaw" not in everything
    assert str(staff[Role.HUB_WORKER].user_id) in everything


def members(path: Path) -> Members:
    with zipfile.ZipFile(path) as held:
        return {name: held.read(name) for name in held.namelist()}


def put_back(path: Path, held: Members) -> None:
    with zipfile.ZipFile(path, "w") as file:
        for name, body in held.items():
            file.writestr(name, body)


def lines(held: Members) -> list[bytes]:
    return held[LINES].splitlines(keepends=True)


def edited(held: Members, at: int, old: bytes, new: bytes) -> Members:
    every = lines(held)
    assert old in every[at]
    every[at] = every[at].replace(old, new)
    return {**held, LINES: b"".join(every)}


def renumbered(held: Members, without: int) -> Members:
    """A line gone and the rest numbered anew, so that no number is missing."""
    every = [json.loads(line) for at, line in enumerate(lines(held)) if at != without]
    for number, entry in enumerate(every, 1):
        entry["entry"] = number
    body = b"".join(json.dumps(each, separators=(",", ":")).encode() + b"\n" for each in every)
    return {**held, LINES: body}


def manifest(held: Members, **values: object) -> Members:
    return {**held, MANIFEST: json.dumps({**json.loads(held[MANIFEST]), **values}, indent=1, sort_keys=True).encode()}


TAMPERINGS: dict[str, Callable[[Members], Members]] = {
    "an act edited": lambda held: edited(held, 3, b'"looked"', b'"waited"'),
    "an account edited": lambda held: edited(held, 3, b'"account":"0', b'"account":"1'),
    "a time edited": lambda held: edited(held, 3, b":00.", b":01."),
    "a digest edited": lambda held: edited(held, 6, b'"digest":"', b'"digest":"0'),
    "a line taken out": lambda held: {**held, LINES: b"".join(lines(held)[:2] + lines(held)[3:])},
    "a line taken out and the rest renumbered": lambda held: renumbered(held, 2),
    "two lines exchanged": lambda held: {
        **held, LINES: b"".join([*lines(held)[:2], lines(held)[3], lines(held)[2], *lines(held)[4:]])
    },
    "the end cut off": lambda held: {**held, LINES: b"".join(lines(held)[:-1])},
    "the end cut off and the manifest shortened": lambda held: manifest(
        {**held, LINES: b"".join(lines(held)[:-1])}, last=6
    ),
    "everything cut off": lambda held: {**held, LINES: b""},
    "a line twice": lambda held: {**held, LINES: held[LINES] + lines(held)[-1]},
    "half a line": lambda held: {**held, LINES: held[LINES][:-20]},
    "no JSON": lambda held: {**held, LINES: b"x\n" + held[LINES]},
    "the table edited": lambda held: {**held, TABLE: held[TABLE].replace(b"looked", b"waited", 1)},
    "the period widened": lambda held: manifest(held, asked="from the beginning to now, all of it"),
    "said to hold": lambda held: manifest(held, holds="yes"),
    "another key brought": lambda held: manifest(held, key=audit_paper.key_words(bytes(31) + b"\x09")),
    "no signature": lambda held: {**held, SIGNATURE: b""},
    "another signature": lambda held: {**held, SIGNATURE: b"00" * 64},
    "a part gone": lambda held: {name: body for name, body in held.items() if name != TABLE},
    "a part more": lambda held: {**held, "notes.txt": b"Believe me."},
}  # fmt: skip


@pytest.mark.parametrize("how", TAMPERINGS)
def test_every_tampering_is_found_with_the_key_and_without(made: Exported, how: str) -> None:
    put_back(made.path, TAMPERINGS[how](members(made.path)))
    for key in (key_of(made), None):
        found = check(made.path, key)
        assert not found.holds, how
        assert found.sentence
        assert found.next_step


def test_an_export_signed_anew_by_a_forger_is_found_by_the_key(made: Exported, hub: Hub) -> None:
    forger = audit_paper.signing_key(b"f" * 32)
    with hub.reading(None) as unit:
        rows = list(stored_between(unit.session.connection(), 1, 3))
    said = audit_paper.Said("x", "2026-03-30T09:00:00+00:00", "all", 1, 3, "00" * 32, bytes(rows[-1][8]).hex(), True)
    audit_paper.write(made.path, said, lambda: rows, {}, forger)
    assert check(made.path).holds, "it is whole under the key it brings itself"
    assert not check(made.path, key_of(made)).holds


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04 half a zip", b"\x00" * 5_000])
def test_a_file_that_is_no_export_is_told_in_words(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(body)
    assert not check(path).holds


def test_every_truncation_of_the_file_is_found(made: Exported) -> None:
    body = made.path.read_bytes()
    for left in range(0, len(body), max(1, len(body) // 97)):
        made.path.write_bytes(body[:left])
        assert not check(made.path, key_of(made)).holds


def test_a_trail_that_does_not_hold_is_exported_as_such(hub: Hub, staff: Staff, made: Exported, tmp_path: Path) -> None:
    connection = raw_connection(hub.store.path, hub.store.data_key)
    connection.execute("DROP TRIGGER audit_entry_is_never_changed")
    connection.execute("UPDATE audit_entry SET act = 'else' WHERE seq = 3")
    connection.close()
    again = export_audit(hub, staff[Role.AUDITOR], tmp_path, Period())
    assert not again.holds
    found = check(again.path, key_of(made))
    assert not found.holds
    assert "the hub's own check found its trail changed" in found.sentence


def test_a_period_takes_its_days_whole_and_two_that_follow_join(
    hub: Hub, staff: Staff, tmp_path: Path, monday: FixedClock
) -> None:
    auditor = staff[Role.AUDITOR]
    for _ in range(3):
        with hub.writing(staff[Role.HUB_WORKER]) as unit:
            unit.audit("looked")
            unit.commit()
        monday.advance(timedelta(days=1).total_seconds())
    first = export_audit(hub, auditor, tmp_path, Period(None, date(2026, 3, 30)))
    monday.advance(1)
    rest = export_audit(hub, auditor, tmp_path, Period(date(2026, 3, 31), None))
    said, then = (json.loads(members(each.path)[MANIFEST]) for each in (first, rest))
    assert (said["first"], said["last"], then["first"]) == (1, 2, 3)
    assert then["before"] == said["head"]
    assert check(rest.path, key_of(rest)).holds


def test_a_period_without_entries_is_an_export_without_entries(hub: Hub, staff: Staff, tmp_path: Path) -> None:
    made = export_audit(hub, staff[Role.AUDITOR], tmp_path, Period(date(2020, 1, 1), date(2020, 1, 2)))
    assert made.entries == 0
    assert "no entries" in check(made.path, key_of(made)).sentence


def test_a_period_that_ends_before_it_begins_and_a_folder_that_is_none_are_told(
    hub: Hub, staff: Staff, tmp_path: Path
) -> None:
    with pytest.raises(Invalid):
        export_audit(hub, staff[Role.AUDITOR], tmp_path, Period(date(2026, 3, 2), date(2026, 3, 1)))
    with pytest.raises(StoreFault):
        export_audit(hub, staff[Role.AUDITOR], tmp_path / "none", Period())
    with pytest.raises(Refused):
        export_audit(hub, staff[Role.ADMINISTRATOR], tmp_path, Period())


def test_no_cell_of_the_table_is_a_formula(hub: Hub, staff: Staff, tmp_path: Path) -> None:
    for text in ("=1+1", "+1", "-1", "@x", "\tx", "\rx"):
        assert audit_paper.cell(text) == f"'{text}"
    with hub.writing(staff[Role.HUB_WORKER]) as unit:
        unit.audit('=HYPERLINK("http://x")', "-code")
        unit.commit()
    made = export_audit(hub, staff[Role.AUDITOR], tmp_path, Period())
    rows = list(csv.reader(io.StringIO(members(made.path)[TABLE].decode())))
    assert rows[2][4:6] == ['\'=HYPERLINK("http://x")', "'-code"]
    assert not [each for row in rows for each in row if each[:1] in {"=", "+", "-", "@"}]


@pytest.mark.parametrize("number", [0, 1, 2**255, 2**256 - 1])
def test_a_key_is_read_as_it_was_printed(number: int) -> None:
    key = number.to_bytes(32, "big")
    assert read_key(audit_paper.key_words(key).lower().replace("-", " ")) == key
    assert read_key(audit_paper.key_words(key)[:-1]) is None
