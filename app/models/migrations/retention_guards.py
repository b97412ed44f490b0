"""What lets an approved deletion, and nothing else, pass the triggers of rows that are never deleted. SQLite's words.

A row goes only while a `deletion_row` names it; such a row can be put only for a deletion that a second person has
approved, and cannot be committed (its key points at a row that never is). No entry of the audit trail has one.
"""

RETENTION_APPEND_ONLY = ("disclosure", "legal_hold")
"""Of the tenth schema."""

NAMED_BY = {
    "former_cell_reason": "cell_id",
    "request_document": "document_id",
    "screening_concern": "screening_id",
}
"""Append-only tables without an id of their own, and the column whose id the guard names instead."""


def unless_approved(table: str) -> str:
    """When a row of a table may not be deleted: unless an approved deletion names it. Never said of the audit trail."""
    if table == "audit_entry":
        return ""
    return (
        f"WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = '{table}' "  # noqa: S608
        f"AND deletion_row.row_id = OLD.{NAMED_BY.get(table, 'id')}) "
    )


# Another deletion of the same thing, a hold over the hub, over a thing, or over somebody who stands on one.
_HELD = """
EXISTS (SELECT 1 FROM legal_hold AS held WHERE held.lifts_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM legal_hold AS lifted WHERE lifted.lifts_id = held.id)
    AND (held.scope = 'hub' OR EXISTS (SELECT 1 FROM deletion_thing AS goes WHERE goes.deletion_id = NEW.id
        AND (goes.thing_id = held.about_id
          OR held.scope = 'person' AND (EXISTS (SELECT 1 FROM contact_person AS named
                WHERE named.contact_id = goes.thing_id AND named.person_id = held.about_id)
            OR EXISTS (SELECT 1 FROM enquiry_person AS asked
                WHERE asked.enquiry_id = goes.thing_id AND asked.person_id = held.about_id))))))
"""

_OF_A_MANAGER = """
NOT EXISTS (SELECT 1 FROM user_role WHERE user_role.user_id = NEW.decided_by_id
    AND user_role.role IN ('mash_manager', 'service_manager'))
"""

RETENTION_GATES = (
    "CREATE TRIGGER deletion_begins_as_a_proposal BEFORE INSERT ON deletion WHEN NEW.state <> 'proposed' "
    "BEGIN SELECT RAISE(ABORT, 'gate: a deletion begins as a proposal'); END",
    "CREATE TRIGGER deletion_is_proposed_by_a_service_manager BEFORE INSERT ON deletion "
    "WHEN NOT EXISTS (SELECT 1 FROM user_role WHERE user_role.user_id = NEW.proposed_by_id "
    "AND user_role.role = 'service_manager') "
    "BEGIN SELECT RAISE(ABORT, 'gate: a service manager proposes a deletion'); END",
    "CREATE TRIGGER deletion_is_decided_once BEFORE UPDATE ON deletion WHEN OLD.state <> 'proposed' "
    "BEGIN SELECT RAISE(ABORT, 'gate: the deletion is decided'); END",
    "CREATE TRIGGER deletion_keeps_its_proposal BEFORE UPDATE ON deletion "
    "WHEN OLD.proposed_by_id <> NEW.proposed_by_id OR OLD.digest <> NEW.digest OR OLD.reason <> NEW.reason "
    "OR OLD.proposed_at <> NEW.proposed_at OR OLD.counts <> NEW.counts OR OLD.id <> NEW.id "
    "BEGIN SELECT RAISE(ABORT, 'gate: the deletion is locked'); END",
    f"CREATE TRIGGER deletion_is_approved_by_a_manager BEFORE UPDATE OF state ON deletion "
    f"WHEN NEW.state = 'approved' AND {_OF_A_MANAGER} "
    "BEGIN SELECT RAISE(ABORT, 'gate: a manager approves a deletion'); END",
    "CREATE TRIGGER deletion_spares_what_is_held BEFORE UPDATE OF state ON deletion "
    f"WHEN NEW.state = 'approved' AND {_HELD} BEGIN SELECT RAISE(ABORT, 'gate: a legal hold stands'); END",
    "CREATE TRIGGER deletion_lists_while_it_is_proposed BEFORE INSERT ON deletion_thing "
    "WHEN NOT EXISTS (SELECT 1 FROM deletion WHERE deletion.id = NEW.deletion_id AND deletion.state = 'proposed') "
    "BEGIN SELECT RAISE(ABORT, 'gate: the deletion is locked'); END",
    "CREATE TRIGGER deletion_keeps_its_list BEFORE UPDATE ON deletion_thing "
    "BEGIN SELECT RAISE(ABORT, 'gate: the deletion is locked'); END",
    "CREATE TRIGGER guard_is_of_an_approved_deletion BEFORE INSERT ON deletion_row "
    "WHEN NOT EXISTS (SELECT 1 FROM deletion WHERE deletion.id = NEW.deletion_id AND deletion.state = 'approved') "
    "BEGIN SELECT RAISE(ABORT, 'gate: nobody has approved this deletion'); END",
    "CREATE TRIGGER hold_lifts_one_that_stands BEFORE INSERT ON legal_hold WHEN NEW.lifts_id IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM legal_hold AS held WHERE held.id = NEW.lifts_id AND held.lifts_id IS NULL "
    "AND held.scope = NEW.scope AND held.about_id IS NEW.about_id) "
    "BEGIN SELECT RAISE(ABORT, 'gate: a hold is lifted as it was set'); END",
)
"""What the tenth schema adds."""
