"""`main.py verify` says whether chain and index are right, and builds the index anew."""

import getpass
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete

from app.commands.verify import run
from app.models import MatchKey, MatchPerson, Person, new_id
from app.models.enums import BirthPrecision, Sex
from app.services.unit_of_work import Hub
from tests.factories import hubs


@pytest.fixture
def folder(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(getpass, "getpass", lambda _words: hubs.PASSPHRASE)
    with hub.writing(None) as unit:
        for name in ("Zofia", "Tomasz", "Ola"):
            row = Person(
                id=new_id(), forenames=name, surname="Lis", surname_key="lis", forename_key=name.lower(),
                date_of_birth=date(2017, 3, 14), birth_precision=BirthPrecision.DAY, sex=Sex.FEMALE, disability=[],
                created_at=unit.at,
            )  # fmt: skip
            unit.add(row)
        unit.audit("made for the test")
        unit.commit()
    return hub.folder


def _spoil(hub: Hub, model: type[MatchKey] | type[MatchPerson]) -> None:
    with hub.writing(None) as unit:
        unit.session.execute(delete(model))
        unit.audit("spoilt for the test")
        unit.commit()


def test_a_whole_hub_is_said_to_be_whole(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([], folder) == 0
    assert "The index of known people says what the record says." in capsys.readouterr().out


@pytest.mark.parametrize("model", [MatchKey, MatchPerson])
def test_a_spoilt_index_is_found_and_built_anew_with_progress(
    hub: Hub, folder: Path, model: type[MatchKey] | type[MatchPerson], capsys: pytest.CaptureFixture[str]
) -> None:
    _spoil(hub, model)
    assert run([], folder) == 1
    assert "Run this again with --rebuild." in capsys.readouterr().out
    assert run(["--rebuild"], folder) == 0
    told = capsys.readouterr()
    assert "built anew: 3 people" in told.out
    assert "Building the index of known people: 100 %" in told.err
    assert run([], folder) == 0


def test_a_wrong_passphrase_is_told_in_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda _words: "not the one")
    assert run([], folder) == 1
    assert "passphrase" in capsys.readouterr().err.lower()
