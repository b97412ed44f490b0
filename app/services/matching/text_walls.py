"""Which texts are open to somebody, in SQLite's words: the statements of the index of words (`text_index.py`).

A wall is asked anew at each search. Whoever is not let through it learns neither that a word is there nor how often.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

FEW_CASES = 1_000
"""Somebody who reads of no more cases than that is asked about the texts of these alone."""


@dataclass(frozen=True, slots=True)
class Wall:
    """Which texts are open to somebody, by what their roles grant.

    Attributes:
        contacts: they may open contacts.
        enquiries: they may open enquiries.
        restricted: restricted enquiries and people are open to them unnamed.
        managers: they read what is for managers only.
        named: they read the analysis of cases they are named on, as another agency's representative.
        asked: they read the requests to their own agency and what it answered.
    """

    user_id: UUID
    agency_id: UUID
    contacts: bool = False
    enquiries: bool = False
    restricted: bool = False
    managers: bool = False
    named: bool = False
    asked: bool = False


_STANDS = """
CASE entry.kind
WHEN 'item' THEN NOT EXISTS (
    SELECT 1 FROM reply_item AS told JOIN reply AS later ON later.corrects_id = told.reply_id
    WHERE told.id = entry.row_id AND later.request_id = entry.request_id)
WHEN 'marking' THEN NOT EXISTS (
    SELECT 1 FROM item_marking AS mark JOIN reply_item AS told ON told.id = mark.item_id
    JOIN reply AS later ON later.corrects_id = told.reply_id
    WHERE mark.id = entry.row_id AND later.request_id = entry.request_id)
WHEN 'chronology' THEN EXISTS (
    SELECT 1 FROM chronology_mark AS mine WHERE mine.id = entry.row_id AND NOT mine.removed AND NOT EXISTS (
        SELECT 1 FROM chronology_mark AS later WHERE later.enquiry_id = mine.enquiry_id
        AND later.source_id = mine.source_id AND (later.at, later.id) > (mine.at, mine.id)))
WHEN 'analysis' THEN NOT EXISTS (
    SELECT 1 FROM analysis AS mine JOIN analysis AS later ON later.enquiry_id = mine.enquiry_id
    AND later.number > mine.number WHERE mine.id = entry.row_id)
ELSE 1 END
"""
"""Whether a text is one that its screen still shows: not of a corrected answer, and no earlier version."""
_TOGETHER = (
    "analysis", "decision", "reopening", "hand_over", "acknowledgement", "plan", "rating", "disagreement",
    "determination", "answer",
)  # fmt: skip
"""Kinds that a representative named on a case reads with the hub."""


@lru_cache(64)
def question(wall: Wall) -> str:
    """The statement for one person, whose ids stand in it: a value bound to them would have it prepared anew each time.

    Bound are the numbers of the texts alone, as JSON.
    """
    me, mine = f"x'{wall.user_id.hex}'", f"x'{wall.agency_id.hex}'"

    def member(room: str) -> str:
        found = "SELECT 1 FROM enquiry_member AS member"
        return f"EXISTS ({found} WHERE member.enquiry_id = {room}.id AND member.user_id = {me})"

    def entered(room: str) -> str:
        return "1" if wall.restricted else f"(NOT {room}.restricted OR {member(room)})"

    named = "1" if wall.restricted else member("room")
    seen = (
        f"(entry.seen_by IS NULL OR entry.seen_by = 'hub' OR entry.by_id = {me} "
        f"OR (entry.seen_by = 'managers' AND {int(wall.managers)}) OR (entry.seen_by = 'named' AND {named}))"
    )
    hidden = "0" if wall.restricted else f"whose.restricted AND NOT EXISTS ({_on_cases(member('closed'))})"
    told = f"EXISTS (SELECT 1 FROM contact_person AS tied, person AS whose {_TIED_TO} AND {hidden})"  # noqa: S608
    doors: list[tuple[str, str]] = []
    room = f"CASE WHEN room.id IS NULL THEN 1 ELSE {entered('room')} END"
    if wall.enquiries:
        doors.append(("case", "(entry.enquiry_id IS NOT NULL OR entry.warning_id IS NOT NULL) AND room.id IS NOT NULL"))
    if wall.contacts:
        doors.append(("contact", f"entry.enquiry_id IS NULL AND came.id IS NOT NULL AND NOT {told}"))
    desk = [(door, f"{where} AND {seen} AND {room}") for door, where in doors]
    if wall.named:
        kinds = ", ".join(f"'{kind}'" for kind in _TOGETHER)
        marks = "SELECT 1 FROM item_marking AS mark WHERE mark.item_id = entry.row_id"
        item = (
            f"entry.kind = 'item' AND (asked.agency_id = {mine} "
            f"OR (EXISTS ({marks}) AND NOT EXISTS ({marks} AND mark.handling = 'intelligence')))"
        )
        together = f"(entry.kind IN ({kinds}) OR {item})"
        desk.append(("named", f"entry.enquiry_id IS NOT NULL AND {together} AND {member('room')}"))
    if wall.asked:
        desk.append(
            (
                "asked",
                f"entry.kind IN ('request', 'reply') AND asked.agency_id = {mine} "
                f"AND asked.state IN ('sent', 'replied') AND (NOT room.restricted OR {member('room')})",
            )
        )
    reach = "1" if wall.contacts else "(entry.enquiry_id IS NOT NULL OR entry.warning_id IS NOT NULL)"
    return _statement(desk, _warned(entered("other"), hidden) if wall.enquiries else "NULL", reach)


def _statement(doors: Sequence[tuple[str, str]], warned: str, reach: str) -> str:
    """The statement that goes through the first of some doors that stands open: its name, and its wall.

    `warned` is the enquiry in which a warning is read; what is without `reach` is behind no door, and looked at no
    further. The door is chosen once, in a column of its own.
    """
    cases = " ".join(f"WHEN {wall} THEN '{name}'" for name, wall in doors)
    return f"""
SELECT number, kind, row_id, door, came_id, room_id, asked_id, came_reference, room_reference, asked_reference,
    came_line, room_line, at
FROM (
    SELECT entry.number, entry.kind, entry.row_id, CASE {cases} END AS door, came.id AS came_id, room.id AS room_id,
        asked.id AS asked_id, came.reference AS came_reference, room.reference AS room_reference,
        asked.reference AS asked_reference, came.subject_line AS came_line, room.subject_line AS room_line,
        CASE WHEN entry.kind = 'contact' THEN came.received_at ELSE entry.at END AS at
    FROM text_entry AS entry
    LEFT JOIN contact AS came ON came.id = entry.contact_id
    LEFT JOIN enquiry AS room ON room.id = coalesce(entry.enquiry_id, came.enquiry_id, {warned})
    LEFT JOIN information_request AS asked ON asked.id = entry.request_id
    WHERE entry.number IN (SELECT value FROM json_each(?1)) AND {reach} AND {_STANDS}
    ORDER BY entry.number DESC
)
WHERE door IS NOT NULL
"""  # noqa: S608 - words of ours; the numbers are bound


_OF_CASES = {
    "disagreement": "SELECT disagreement.id FROM disagreement",
    "determination": "SELECT step.id FROM determination AS step JOIN disagreement ON disagreement.id = "
    "step.disagreement_id",
    "answer": "SELECT said.id FROM determination_answer AS said JOIN determination AS step "
    "ON step.id = said.determination_id JOIN disagreement ON disagreement.id = step.disagreement_id",
    "acknowledgement": "SELECT taken.id FROM hand_over_acknowledgement AS taken JOIN hand_over "
    "ON hand_over.id = taken.hand_over_id",
    "item": "SELECT told.id FROM reply_item AS told JOIN reply ON reply.id = told.reply_id "
    "JOIN information_request ON information_request.id = reply.request_id",
    "plan": "SELECT id FROM early_help_plan",
}
"""Where the texts of some cases that are read together stand, for `WHERE enquiry_id IN`; else in a table of the kind's
name."""


@lru_cache(64)
def cases_of(wall: Wall) -> str:
    """The cases that somebody of another agency reads of: those they are named on, and requests to their agency."""
    parts = [part for part, read in ((_named_on(wall), wall.named), (_asked_of(wall), wall.asked)) if read]
    return f"SELECT 1 FROM ({' UNION ALL '.join(parts)}) LIMIT {FEW_CASES + 1}"  # noqa: S608 - ids


@lru_cache(64)
def texts_on(wall: Wall) -> str:
    """The numbers of all texts of these cases that a door may open."""
    rows: list[tuple[str, str]] = []
    if wall.named:
        for kind in (*_TOGETHER, "item"):
            held = _OF_CASES.get(kind, f"SELECT id FROM {kind}")  # noqa: S608 - names of ours
            rows.append((kind, f"{held} WHERE enquiry_id IN ({_named_on(wall)})"))
    if wall.asked:
        rows += [
            ("request", _asked_of(wall)),
            ("reply", f"SELECT id FROM reply WHERE request_id IN ({_asked_of(wall)})"),  # noqa: S608 - an id
        ]
    texts = "SELECT number FROM text_entry WHERE kind"
    return " UNION ALL ".join(f"{texts} = '{kind}' AND row_id IN ({ids})" for kind, ids in rows)


def _named_on(wall: Wall) -> str:
    return f"SELECT enquiry_id FROM enquiry_member WHERE user_id = x'{wall.user_id.hex}'"  # noqa: S608 - an id


def _asked_of(wall: Wall) -> str:
    sent = "state IN ('sent', 'replied')"
    return f"SELECT id FROM information_request WHERE agency_id = x'{wall.agency_id.hex}' AND {sent}"  # noqa: S608


_TIED_TO = "WHERE tied.contact_id = came.id AND whose.id = tied.person_id"
_WAS = """
WITH RECURSIVE was(id) AS (
    SELECT whose.id UNION SELECT joined.merged_id FROM was JOIN person_merge AS joined ON joined.kept_id = was.id
    WHERE +joined.undoes_id IS NULL AND NOT EXISTS (SELECT 1 FROM person_merge AS back WHERE back.undoes_id = joined.id)
) SELECT id FROM was
"""
"""`whose`, and everybody merged into them by a merge that stands."""


def _on_cases(member: str) -> str:
    """Restricted cases, `closed`, on which `whose` stands and whoever asks is named: `trust.people_on_cases` in words.

    Break-glass opens a record, and brings no text of it into a search.
    """
    return (
        "SELECT 1 FROM enquiry AS closed WHERE closed.restricted "  # noqa: S608
        "AND closed.id IN (SELECT own.enquiry_id FROM enquiry_person AS own WHERE own.person_id = whose.id UNION ALL "
        "SELECT paper.enquiry_id FROM contact_person AS named JOIN contact AS paper ON paper.id = named.contact_id "
        "WHERE named.person_id = whose.id UNION ALL "
        "SELECT step.enquiry_id FROM family_change AS made JOIN family_step AS step ON step.id = made.step_id "
        f"WHERE made.row_id IN ({_WAS}) AND made.table_name = 'person' AND made.before IS NULL) AND {member}"
    )


def _warned(entered: str, hidden: str) -> str:
    """The newest enquiry, open to whoever asks, in which the person is of whose file a warning is."""
    placed = (
        "(SELECT direct.enquiry_id FROM enquiry_person AS direct WHERE direct.person_id = whose.id UNION "
        "SELECT tied.enquiry_id FROM contact_person AS said JOIN contact AS origin ON origin.id = said.contact_id "
        "JOIN enquiry_person AS tied ON tied.enquiry_id = origin.enquiry_id AND tied.contact_person_id = said.id "
        "WHERE said.person_id = whose.id)"
    )
    return (
        "(SELECT other.id FROM warning_note AS warned JOIN person AS whose ON whose.id = warned.person_id "  # noqa: S608
        f"JOIN enquiry AS other ON other.id IN {placed} "
        f"WHERE warned.id = entry.warning_id AND NOT ({hidden}) AND {entered} ORDER BY other.opened_at DESC LIMIT 1)"
    )
