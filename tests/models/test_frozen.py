"""A released schema is for ever: its file is opened by every later program, and its migration goes down and up."""

import hashlib
import shutil
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, select, text

from app.models import Agency, Base, UserAccount, schema
from app.models.migrations.frozen import DIVIDER
from app.models.migrations.text_guards import INDEX
from app.services import chain
from app.services.access import Role
from app.services.trust import opening, vault
from app.services.unit_of_work import Hub
from tests.factories import hubs, rows
from tests.factories.hubs import Staff
from tools.freeze_schema import statements

FROZEN = Path(__file__).parents[1] / "data" / "frozen"
VERSIONS = Path(schema.__file__).parent / "migrations" / "versions"


RELEASED = {
    "0001_front_door.sql": "b6b88266afa66ad06cc023294dd2237112d7dfdbdc174ca87c99af939d200594",
    "0002_the_enquiry.sql": "42b994be602f249e6691a740082539452e0d626bb8b0077dba78095b2bd50d18",
    "0003_the_picture.sql": "014522997abb75ddf1902aae68949140efb3afcad9b72b507586c719b2368fcc",
    "0004_the_index.sql": "f98aa13ae921bc4d6d2938afa735d07ee526ae1d7e0432a6d76ba55aa960f697",
    "0005_partial_dates.sql": "936da7f2f5a7bbe7f9560812f5c9a5828afde0c9d987c792abd2bd9d8c6dd3f4",
}
"""What a released migration said, by digest: it is never written again."""


def test_a_released_migration_is_never_written_again() -> None:
    for name, digest in RELEASED.items():
        assert hashlib.sha256((VERSIONS / name).read_bytes()).hexdigest() == digest


def test_the_newest_frozen_text_says_what_the_mapped_classes_add() -> None:
    newest = max(VERSIONS.glob("*.sql"))
    frozen = newest.read_text(encoding="utf-8").strip().split(DIVIDER)
    assert [" ".join(line.split()) for line in frozen] == [" ".join(line.split()) for line in statements(newest)]


@pytest.mark.slow
def test_a_hub_of_every_released_schema_still_opens_and_its_chain_holds(tmp_path: Path) -> None:
    released = sorted(path.name for path in FROZEN.iterdir())
    assert released == sorted(schema.KNOWN)
    for name in released:
        folder = tmp_path / name
        shutil.copytree(FROZEN / name, folder)
        hub = opening.open_hub(folder, vault.open_with_passphrase(folder, hubs.PASSPHRASE))
        with hub.reading(None) as unit:
            assert len(unit.session.scalars(select(UserAccount)).all()) == 11
            assert unit.session.scalar(select(Agency.name).where(Agency.code == hubs.HUB_AGENCY)) == "The hub"
            assert chain.verify(unit.session, hub.audit_key).broken_at is None
        hub.close()


@pytest.mark.slow
def test_every_migration_goes_down_and_up_over_real_rows(hub: Hub, staff: Staff) -> None:
    rows.contact(hub, staff[Role.HUB_WORKER])
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    config.set_main_option("path_separator", "os")
    with hub.store.writer.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        connection.commit()
        assert inspect(connection).get_table_names() == ["alembic_version"]
        schema.upgrade(connection)
    with hub.store.reader.connect() as connection:
        own = {f"{INDEX}{part}" for part in ("", "_config", "_data", "_docsize", "_idx")}
        assert set(inspect(connection).get_table_names()) == {*Base.metadata.tables, *own, "alembic_version"}
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
