"""An older hub is brought up part by part, with progress; what is broken off or killed goes on at the next opening."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import delete, select, text

from app.models import HubSetting, Pattern, PatternMark, engine, schema
from app.models.schema import KEPT_BESIDE, to_build
from app.services.access import Role
from app.services.matching.upkeep import check_index, check_texts
from app.services.patterns.upkeep import check_patterns
from app.services.trust import vault
from app.services.trust.bringing_up import WORDS
from app.services.trust.opening import open_hub
from app.services.unit_of_work import Hub
from tests.factories import hubs, rows
from tests.factories.hubs import Staff
from tests.factories.patterned import repeated_child

REPOSITORY = Path(__file__).parents[3]
TOLD = [f"{WORDS[part]}, {at} of 3" for at, part in enumerate(KEPT_BESIDE, 1)]


def made_older(hub: Hub, staff: Staff) -> Path:
    """A hub with people, texts and patterns as an earlier program left it; nothing is kept beside them."""
    rows.person(hub)
    repeated_child(hub, staff[Role.HUB_WORKER])
    with hub.store.writer.connect() as connection:
        for statement in (
            delete(Pattern), delete(PatternMark), text("DELETE FROM match_key"), text("DELETE FROM match_person"),
            text("INSERT INTO text_index (text_index) VALUES ('delete-all')"), text("DELETE FROM text_entry"),
        ):  # fmt: skip
            connection.execute(statement)
        connection.commit()
        config = Config()
        config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.downgrade(config, schema.KNOWN[-2])
        connection.commit()
    hub.close()
    return hub.folder


@pytest.fixture
def older(hub: Hub, staff: Staff) -> Path:
    return made_older(hub, staff)


class Course:
    """What was told of the bringing up; breaks it off at a part."""

    def __init__(self, stop_at: str = "") -> None:
        self.told: list[tuple[int, int, str]] = []
        self._stop_at = stop_at

    def __call__(self, done: int, total: int, words: str) -> None:
        self.told.append((done, total, words))
        if self._stop_at and words.startswith(self._stop_at):
            raise InterruptedError

    @property
    def parts(self) -> list[str]:
        return list(dict.fromkeys(words for _, _, words in self.told))


def opened(folder: Path, course: Course | None = None) -> Hub:
    return open_hub(folder, vault.open_with_passphrase(folder, hubs.PASSPHRASE), report=course)


def marked(hub: Hub) -> set[str]:
    with hub.reading(None) as unit:
        names = set(unit.session.scalars(select(HubSetting.name)))
    return {part for part in KEPT_BESIDE if to_build(part) in names}


def whole(hub: Hub) -> bool:
    """Whether everything kept beside the record says what it says."""
    return (check_index(hub), check_texts(hub), check_patterns(hub), marked(hub)) == (0, 0, 0, set())


def test_an_older_hub_is_brought_up_with_its_progress_and_only_once(older: Path) -> None:
    course = Course()
    hub = opened(older, course)
    assert course.parts == TOLD
    assert [words for done, total, words in course.told if done == total > 0] == TOLD
    assert whole(hub)
    hub.close()
    again = Course()
    hub = opened(older, again)
    assert again.told == []
    hub.close()


@pytest.mark.parametrize("at", range(3))
def test_what_is_broken_off_goes_on_with_that_part_at_the_next_opening(older: Path, at: int) -> None:
    with pytest.raises(InterruptedError):
        opened(older, Course(WORDS[KEPT_BESIDE[at]]))
    course = Course()
    hub = opened(older, course)
    left = KEPT_BESIDE[at:]
    assert course.parts == [f"{WORDS[part]}, {number} of {len(left)}" for number, part in enumerate(left, 1)]
    assert whole(hub)
    hub.close()


def test_a_hub_killed_while_its_patterns_are_counted_opens_whole(older: Path) -> None:
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom app.services.trust import opening, vault\n"
        "def killed(done, total, words):\n    if words.startswith('count'): os._exit(9)\n"
        "folder = Path(sys.argv[1])\n"
        "opening.open_hub(folder, vault.open_with_passphrase(folder, sys.argv[2]), report=killed)\n"
    )
    line = [sys.executable, "-c", program, str(older), hubs.PASSPHRASE]
    assert subprocess.run(line, cwd=REPOSITORY, env=os.environ.copy(), check=False).returncode == 9
    course = Course()
    hub = opened(older, course)
    assert course.parts == ["count of patterns, 1 of 1"]
    assert whole(hub)
    hub.close()


def test_a_kill_between_the_schema_and_what_is_kept_beside_it_leaves_the_mark(older: Path) -> None:
    keys = vault.open_with_passphrase(older, hubs.PASSPHRASE)
    store = engine.open_store(vault.database_path(older), keys.data_key)
    assert schema.migrate(store)
    store.close()
    hub = opened(older)
    assert whole(hub)
    hub.close()


def test_a_new_hub_has_nothing_to_build(hub: Hub) -> None:
    assert marked(hub) == set()
