"""Triggers that keep what must never change, and the gate that keeps a request unsent. SQLite's words.

PostgreSQL will say the same in its own words in a file beside this one.
"""

from app.models.migrations.retention_guards import RETENTION_APPEND_ONLY, RETENTION_GATES, unless_approved
from app.models.migrations.text_guards import text_triggers

APPEND_ONLY = (
    "audit_entry",
    "rating",
    "screening",
    "screening_concern",
    "authorisation",
    "decision",
    "disagreement",
    "determination",
    "consent_event",
    "note",
    "reply",
    "reply_item",
    "item_marking",
    "summary",
    "dissemination",
    "risk_assessment",
    "warning_note",
    "document",
    "reading_note",
)
"""Of the first schema; every later one adds its own below."""

ENQUIRY_APPEND_ONLY = (
    "analysis",
    "chase",
    "chronology_mark",
    "consultation",
    "determination_answer",
    "early_help_plan",
    "extension",
    "feedback_message",
    "file_note",
    "former_cell_reason",
    "hand_over",
    "hand_over_acknowledgement",
    "harm_link",
    "missing_episode",
    "panel_referral",
    "referrer_report",
    "reopening",
    "request_document",
    "request_sending",
    "risk_grading",
    "warning_review",
)
"""Of the second schema, the enquiry."""

PICTURE_APPEND_ONLY = ("family_change", "family_step", "harm_tie")
"""Of the third schema, the household picture."""


MERGE_APPEND_ONLY = ("not_the_same", "person_merge", "person_merge_row")
"""Of the sixth schema, merging people."""

PATTERN_APPEND_ONLY = ("pattern_look",)
"""Of the eighth schema, patterns."""

FIRE_WALL_APPEND_ONLY = ("break_glass", "break_glass_review", "interest", "restriction")
"""Of the ninth schema, the fire wall."""

MERGED_ELSEWHERE = ("break_glass", "disclosure", "file_note", "harm_link", "harm_tie", "warning_note")
"""Append-only tables that point at people: a merge points a row elsewhere, and nothing else ever changes it."""


def append_only(table: str) -> tuple[str, str]:
    """The two triggers that refuse to change or delete a row of `table`; but for an approved deletion's own rows."""
    return (
        f"CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE ON {table} {_but_by_a_merge(table)}"
        f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END",
        f"CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE ON {table} {unless_approved(table)}"
        f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END",
    )


def _but_by_a_merge(table: str) -> str:
    """When a row that points at people may not be changed: unless the newest row of a merge says just that."""
    if table not in MERGED_ELSEWHERE:
        return ""
    from app.models import Base  # the guard names every column that stands in the mapped class

    columns = Base.metadata.tables[table].columns
    people = [each.name for each in columns if any(key.column.table.name == "person" for key in each.foreign_keys)]
    same = [f"NEW.{each.name} IS OLD.{each.name}" for each in columns if each.name not in people]
    said = [
        f"(NEW.{name} IS OLD.{name} OR coalesce(NEW.{name} = (SELECT moved.to_id FROM person_merge_row AS moved "  # noqa: S608
        f"WHERE moved.table_name = '{table}' AND moved.row_id = OLD.id AND moved.column_name = '{name}' "
        f"AND moved.from_id = OLD.{name} AND moved.id = (SELECT max(newest.id) FROM person_merge_row AS newest "
        f"WHERE newest.table_name = '{table}' AND newest.row_id = OLD.id AND newest.column_name = '{name}')), 0))"
        for name in people
    ]
    moved = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in people)
    return f"WHEN NOT ({' AND '.join([*same, *said])} AND ({moved})) "


_GATE = """
NEW.relies_on_override AND NEW.state IN ('sent', 'replied') AND NOT EXISTS (
    SELECT 1 FROM consent_override
    WHERE consent_override.id = NEW.override_id
      AND consent_override.enquiry_id = NEW.enquiry_id
      AND consent_override.state = 'agreed')
"""

# The enquiry's latest consent event is not "given", and the request does not rely on an override.
_WITHOUT_CONSENT = """
NOT NEW.relies_on_override AND EXISTS (
    SELECT 1 FROM consent_event
    WHERE consent_event.enquiry_id = NEW.enquiry_id AND consent_event.position <> 'given'
      AND NOT EXISTS (
        SELECT 1 FROM consent_event AS later
        WHERE later.enquiry_id = NEW.enquiry_id
          AND (later.at > consent_event.at OR (later.at = consent_event.at AND later.id > consent_event.id))))
"""

GATES = (
    "CREATE TRIGGER request_waits_for_override_on_insert BEFORE INSERT ON information_request "
    f"WHEN {_GATE} BEGIN SELECT RAISE(ABORT, 'gate: override not agreed'); END",
    "CREATE TRIGGER request_waits_for_override_on_update BEFORE UPDATE ON information_request "
    f"WHEN {_GATE} BEGIN SELECT RAISE(ABORT, 'gate: override not agreed'); END",
    "CREATE TRIGGER request_keeps_its_reliance BEFORE UPDATE OF relies_on_override ON information_request "
    "WHEN OLD.relies_on_override AND NOT NEW.relies_on_override "
    "BEGIN SELECT RAISE(ABORT, 'gate: reliance on override cannot be dropped'); END",
    "CREATE TRIGGER request_rests_on_consent_or_override_on_insert BEFORE INSERT ON information_request "
    f"WHEN NEW.state = 'sent' AND {_WITHOUT_CONSENT} "
    "BEGIN SELECT RAISE(ABORT, 'gate: consent does not carry this request'); END",
    "CREATE TRIGGER request_rests_on_consent_or_override_on_update BEFORE UPDATE ON information_request "
    f"WHEN NEW.state = 'sent' AND OLD.state <> 'sent' AND {_WITHOUT_CONSENT} "
    "BEGIN SELECT RAISE(ABORT, 'gate: consent does not carry this request'); END",
    "CREATE TRIGGER override_starts_proposed BEFORE INSERT ON consent_override WHEN NEW.state <> 'proposed' "
    "BEGIN SELECT RAISE(ABORT, 'gate: an override begins as a proposal'); END",
    "CREATE TRIGGER override_is_decided_once BEFORE UPDATE ON consent_override WHEN OLD.state <> 'proposed' "
    "BEGIN SELECT RAISE(ABORT, 'gate: the override is locked'); END",
    "CREATE TRIGGER override_keeps_its_proposal BEFORE UPDATE ON consent_override "
    "WHEN OLD.proposed_by_id <> NEW.proposed_by_id OR OLD.enquiry_id <> NEW.enquiry_id "
    "OR OLD.analysis <> NEW.analysis OR OLD.ground <> NEW.ground OR OLD.proposed_at <> NEW.proposed_at "
    "OR OLD.alternatives <> NEW.alternatives OR OLD.not_told IS NOT NEW.not_told "
    "OR OLD.not_told_until IS NOT NEW.not_told_until "
    "BEGIN SELECT RAISE(ABORT, 'gate: the proposal is locked'); END",
    f"CREATE TRIGGER override_is_never_deleted BEFORE DELETE ON consent_override {unless_approved('consent_override')}"
    "BEGIN SELECT RAISE(ABORT, 'append-only: consent_override'); END",
    "CREATE TRIGGER override_is_agreed_by_a_service_manager BEFORE UPDATE OF state ON consent_override "
    "WHEN NEW.state <> 'proposed' AND NOT EXISTS (SELECT 1 FROM user_role "
    "WHERE user_role.user_id = NEW.decided_by_id AND user_role.role = 'service_manager') "
    "BEGIN SELECT RAISE(ABORT, 'gate: a service manager decides'); END",
    "CREATE TRIGGER override_is_proposed_by_a_manager BEFORE INSERT ON consent_override "
    "WHEN NOT EXISTS (SELECT 1 FROM user_role "
    "WHERE user_role.user_id = NEW.proposed_by_id AND user_role.role = 'mash_manager') "
    "BEGIN SELECT RAISE(ABORT, 'gate: a MASH manager proposes'); END",
    "CREATE TRIGGER policy_is_confirmed_by_a_service_manager BEFORE UPDATE OF state ON policy_version "
    "WHEN NEW.state = 'in_force' AND OLD.state = 'proposed' AND NOT EXISTS (SELECT 1 FROM user_role "
    "WHERE user_role.user_id = NEW.confirmed_by_id AND user_role.role = 'service_manager') "
    "BEGIN SELECT RAISE(ABORT, 'gate: a service manager confirms'); END",
    "CREATE TRIGGER policy_is_proposed_before_it_is_in_force BEFORE UPDATE OF state ON policy_version "
    "WHEN NEW.state = 'in_force' AND OLD.state NOT IN ('proposed', 'in_force') "
    "BEGIN SELECT RAISE(ABORT, 'gate: a service manager confirms'); END",
    "CREATE TRIGGER only_the_first_policy_begins_in_force BEFORE INSERT ON policy_version "
    "WHEN NEW.state <> 'proposed' AND EXISTS (SELECT 1 FROM policy_version) "
    "BEGIN SELECT RAISE(ABORT, 'gate: a service manager confirms'); END",
    "CREATE TRIGGER policy_text_is_never_changed BEFORE UPDATE OF body, number, pack ON policy_version "
    "BEGIN SELECT RAISE(ABORT, 'append-only: policy_version'); END",
)


# The cell's reason changes, and what it was is kept nowhere.
_LOST_REASON = """
OLD.not_asked_reason IS NOT NULL
AND (NEW.not_asked_reason IS NOT OLD.not_asked_reason OR NEW.decided_at <> OLD.decided_at)
AND NOT EXISTS (SELECT 1 FROM former_cell_reason WHERE former_cell_reason.cell_id = OLD.id
    AND former_cell_reason.decided_at = OLD.decided_at AND former_cell_reason.reason = OLD.not_asked_reason)
"""

# The step before was not taken, or the agency that dissented did not say it stays unresolved.
_ANSWERED = """
EXISTS (SELECT 1 FROM determination AS earlier WHERE earlier.disagreement_id = NEW.disagreement_id
    AND (earlier.step >= NEW.step OR NOT EXISTS (SELECT 1 FROM determination_answer
        WHERE determination_answer.determination_id = earlier.id AND determination_answer.answer = 'unresolved')))
"""

_NO_MANAGER = """
NOT EXISTS (SELECT 1 FROM user_role WHERE user_role.user_id = NEW.by_id AND user_role.role = 'mash_manager')
"""

ENQUIRY_GATES = (
    "CREATE TRIGGER marking_says_why BEFORE INSERT ON item_marking WHEN length(trim(NEW.reason)) = 0 "
    "BEGIN SELECT RAISE(ABORT, 'gate: a marking says why'); END",
    "CREATE TRIGGER sending_is_of_a_request_that_left BEFORE INSERT ON request_sending "
    "WHEN NOT EXISTS (SELECT 1 FROM information_request WHERE information_request.id = NEW.request_id "
    "AND information_request.state IN ('sent', 'replied')) "
    "BEGIN SELECT RAISE(ABORT, 'gate: this request has not left'); END",
    f"CREATE TRIGGER extension_is_a_managers BEFORE INSERT ON extension WHEN {_NO_MANAGER} "
    "BEGIN SELECT RAISE(ABORT, 'gate: a MASH manager extends'); END",
    "CREATE TRIGGER file_note_is_of_an_agreed_override BEFORE INSERT ON file_note "
    "WHEN NOT EXISTS (SELECT 1 FROM consent_override WHERE consent_override.id = NEW.override_id "
    "AND consent_override.state = 'agreed') BEGIN SELECT RAISE(ABORT, 'gate: override not agreed'); END",
    "CREATE TRIGGER decision_is_chosen_by_a_manager BEFORE INSERT ON decision "
    f"WHEN NEW.step = 'chosen' AND {_NO_MANAGER} "
    "BEGIN SELECT RAISE(ABORT, 'gate: a MASH manager chooses'); END",
    "CREATE TRIGGER decision_answers_a_recommendation BEFORE INSERT ON decision "
    "WHEN NEW.step = 'chosen' AND NOT EXISTS (SELECT 1 FROM decision AS earlier WHERE earlier.step = 'recommended' "
    "AND earlier.id = NEW.recommendation_id AND earlier.enquiry_id = NEW.enquiry_id) "
    "BEGIN SELECT RAISE(ABORT, 'gate: a worker recommends first'); END",
    "CREATE TRIGGER late_decision_says_why BEFORE INSERT ON decision "
    "WHEN NEW.step = 'chosen' AND length(trim(coalesce(NEW.late_reason, ''))) = 0 "
    "AND EXISTS (SELECT 1 FROM enquiry WHERE enquiry.id = NEW.enquiry_id AND enquiry.due_at < NEW.at) "
    "BEGIN SELECT RAISE(ABORT, 'gate: a late enquiry says why'); END",
    "CREATE TRIGGER former_reason_is_kept BEFORE UPDATE ON request_cell "
    f"WHEN {_LOST_REASON} BEGIN SELECT RAISE(ABORT, 'gate: why a cell was not asked is kept'); END",
    "CREATE TRIGGER late_acknowledgement_says_why BEFORE INSERT ON hand_over_acknowledgement "
    "WHEN length(trim(coalesce(NEW.late_reason, ''))) = 0 AND EXISTS (SELECT 1 FROM hand_over "
    "WHERE hand_over.id = NEW.hand_over_id AND hand_over.due_at < NEW.acknowledged_at) "
    "BEGIN SELECT RAISE(ABORT, 'gate: a late acknowledgement says why'); END",
    "CREATE TRIGGER disagreement_says_the_view BEFORE INSERT ON disagreement WHEN length(trim(NEW.view)) = 0 "
    "BEGIN SELECT RAISE(ABORT, 'gate: a disagreement says the other view'); END",
    "CREATE TRIGGER determination_says_why BEFORE INSERT ON determination WHEN length(trim(NEW.reason)) = 0 "
    "BEGIN SELECT RAISE(ABORT, 'gate: a determination says why'); END",
    "CREATE TRIGGER determination_is_by_the_ladder BEFORE INSERT ON determination "
    "WHEN NOT EXISTS (SELECT 1 FROM user_role WHERE user_role.user_id = NEW.by_id "
    "AND user_role.role IN ('social_care_representative', 'mash_manager')) "
    "OR EXISTS (SELECT 1 FROM disagreement WHERE disagreement.id = NEW.disagreement_id "
    "AND disagreement.by_id = NEW.by_id) BEGIN SELECT RAISE(ABORT, 'gate: the ladder names who determines'); END",
    "CREATE TRIGGER determination_follows_the_step_before BEFORE INSERT ON determination "
    f"WHEN {_ANSWERED} BEGIN SELECT RAISE(ABORT, 'gate: the step before is not unresolved'); END",
    "CREATE TRIGGER answer_is_the_dissenting_agencys BEFORE INSERT ON determination_answer "
    "WHEN NOT EXISTS (SELECT 1 FROM determination "
    "JOIN disagreement ON disagreement.id = determination.disagreement_id "
    "JOIN user_account ON user_account.agency_id = disagreement.agency_id "
    "WHERE determination.id = NEW.determination_id AND user_account.id = NEW.by_id) "
    "BEGIN SELECT RAISE(ABORT, 'gate: the agency that dissented answers'); END",
    f"CREATE TRIGGER reopening_is_a_managers BEFORE INSERT ON reopening WHEN {_NO_MANAGER} "
    "BEGIN SELECT RAISE(ABORT, 'gate: a MASH manager reopens'); END",
    "CREATE TRIGGER warning_is_reviewed_within_a_year BEFORE INSERT ON warning_note "
    "WHEN NEW.review_on > date(NEW.since, '+1 year') "
    "BEGIN SELECT RAISE(ABORT, 'gate: a warning is reviewed within a year'); END",
    "CREATE TRIGGER warning_stays_at_most_a_year BEFORE INSERT ON warning_review "
    "WHEN date(NEW.review_on) > date(NEW.at / 1000000, 'unixepoch', '+1 year') "
    "BEGIN SELECT RAISE(ABORT, 'gate: a warning is reviewed within a year'); END",
    "CREATE TRIGGER warning_review_is_of_a_note_that_stands BEFORE INSERT ON warning_review "
    "WHEN EXISTS (SELECT 1 FROM warning_review AS earlier WHERE earlier.warning_id = NEW.warning_id "
    "AND earlier.ends) BEGIN SELECT RAISE(ABORT, 'gate: the warning has ended'); END",
    "CREATE TRIGGER note_is_corrected_once BEFORE INSERT ON note WHEN NEW.corrects_id IS NOT NULL "
    "AND EXISTS (SELECT 1 FROM note AS earlier WHERE earlier.corrects_id = NEW.corrects_id "
    "AND earlier.id <> NEW.id) BEGIN SELECT RAISE(ABORT, 'gate: the note was corrected'); END",
    "CREATE TRIGGER note_keeps_who_may_see_it BEFORE INSERT ON note WHEN NEW.corrects_id IS NOT NULL "
    "AND EXISTS (SELECT 1 FROM note AS earlier WHERE earlier.id = NEW.corrects_id "
    "AND earlier.visibility <> NEW.visibility) "
    "BEGIN SELECT RAISE(ABORT, 'gate: a correction is seen as its note'); END",
    "CREATE TRIGGER dash_counts_its_ticks BEFORE INSERT ON risk_grading WHEN NEW.kind = 'dash' "
    "AND NEW.count IS NOT json_array_length(NEW.ticks) "
    "BEGIN SELECT RAISE(ABORT, 'gate: a DASH counts its ticks'); END",
    "CREATE TRIGGER dash_lifted_says_why BEFORE INSERT ON risk_grading WHEN NEW.kind = 'dash' "
    "AND (NEW.grade = 'high' AND NEW.count < 14 OR NEW.grade = 'medium' AND NEW.count < 10) "
    "AND length(trim(coalesce(NEW.reason, ''))) = 0 "
    "BEGIN SELECT RAISE(ABORT, 'gate: a lifted grade says why'); END",
    "CREATE TRIGGER cse_has_its_review BEFORE INSERT ON risk_grading WHEN NEW.kind = 'cse' "
    "AND (NEW.review_on IS NULL OR NEW.assessed_on IS NULL) "
    "BEGIN SELECT RAISE(ABORT, 'gate: a CSE assessment is reviewed'); END",
    "CREATE TRIGGER contact_does_not_close_in_silence BEFORE UPDATE OF status ON contact "
    "WHEN NEW.status = 'closed' AND OLD.status <> 'closed' "
    "AND NOT EXISTS (SELECT 1 FROM feedback WHERE feedback.contact_id = NEW.id) "
    "BEGIN SELECT RAISE(ABORT, 'gate: no contact closes in silence'); END",
    "CREATE TRIGGER feedback_given_stays_given BEFORE UPDATE ON feedback WHEN OLD.given_at IS NOT NULL "
    "BEGIN SELECT RAISE(ABORT, 'append-only: feedback'); END",
    f"CREATE TRIGGER feedback_is_never_deleted BEFORE DELETE ON feedback {unless_approved('feedback')}"
    "BEGIN SELECT RAISE(ABORT, 'append-only: feedback'); END",
)
"""What the enquiry's second schema adds; the words of a refusal stand in the unit of work."""


# Another rule of the same enquiry says the opposite.
_OPPOSITE = """
EXISTS (SELECT 1 FROM order_rule AS other WHERE other.enquiry_id = NEW.enquiry_id AND other.id <> NEW.id
    AND ((other.left_id IS NEW.right_id AND other.left_person_id IS NEW.right_person_id
          AND other.right_id IS NEW.left_id AND other.right_person_id IS NEW.left_person_id)
      OR (other.left_id IS NEW.left_id AND other.left_person_id IS NEW.left_person_id
          AND other.right_id IS NEW.right_id AND other.right_person_id IS NEW.right_person_id)))
"""

PICTURE_GATES = (
    "CREATE TRIGGER doubt_is_confirmed_with_a_reason BEFORE INSERT ON family_step "
    "WHEN json_array_length(NEW.doubts) > 0 AND length(trim(coalesce(NEW.reason, ''))) = 0 "
    "BEGIN SELECT RAISE(ABORT, 'gate: a doubt is confirmed with a reason'); END",
    "CREATE TRIGGER step_is_undone_on_its_own_enquiry BEFORE INSERT ON family_step "
    "WHEN NEW.undoes_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM family_step AS earlier "
    "WHERE earlier.id = NEW.undoes_id AND earlier.enquiry_id = NEW.enquiry_id) "
    "BEGIN SELECT RAISE(ABORT, 'gate: a step is undone on its own enquiry'); END",
    "CREATE TRIGGER harm_status_is_known BEFORE INSERT ON harm_link "
    "WHEN NEW.status IS NOT NULL AND NEW.status NOT IN ('alleged', 'admitted', 'convicted') "
    "BEGIN SELECT RAISE(ABORT, 'gate: harm is alleged, admitted or convicted'); END",
    "CREATE TRIGGER harm_withdraws_an_entry BEFORE INSERT ON harm_link "
    "WHEN coalesce(NEW.withdrawn, 0) AND NEW.corrects_id IS NULL "
    "BEGIN SELECT RAISE(ABORT, 'gate: a withdrawal names its entry'); END",
    "CREATE TRIGGER order_is_one_between_two BEFORE INSERT ON order_rule "
    f"WHEN {_OPPOSITE} BEGIN SELECT RAISE(ABORT, 'gate: one order between two people'); END",
    "CREATE TRIGGER death_is_said_with_its_day BEFORE UPDATE OF died, died_on ON person "
    "WHEN NEW.died_on IS NOT NULL AND NEW.died IS NOT NULL AND NOT NEW.died "
    "BEGIN SELECT RAISE(ABORT, 'gate: somebody alive has no day of death'); END",
    "CREATE TRIGGER identical_twins_are_twins BEFORE UPDATE OF twin_group, twins_identical ON person "
    "WHEN NEW.twins_identical IS NOT NULL AND NEW.twin_group IS NULL "
    "BEGIN SELECT RAISE(ABORT, 'gate: identical twins are twins'); END",
)
"""What the picture's third schema adds."""


FIRE_WALL_GATES = (
    "CREATE TRIGGER break_glass_is_for_the_desk BEFORE INSERT ON break_glass "
    "WHEN NOT EXISTS (SELECT 1 FROM user_role "
    "WHERE user_role.user_id = NEW.by_id AND user_role.role IN ('hub_worker', 'mash_manager')) "
    "BEGIN SELECT RAISE(ABORT, 'gate: break-glass is for the desk'); END",
    "CREATE TRIGGER break_glass_is_reviewed_by_a_service_manager BEFORE INSERT ON break_glass_review "
    "WHEN NOT EXISTS (SELECT 1 FROM user_role "
    "WHERE user_role.user_id = NEW.by_id AND user_role.role = 'service_manager') "
    "BEGIN SELECT RAISE(ABORT, 'gate: a service manager reviews'); END",
    "CREATE TRIGGER break_glass_is_reviewed_by_somebody_else BEFORE INSERT ON break_glass_review "
    "WHEN EXISTS (SELECT 1 FROM break_glass AS opening "
    "WHERE opening.id = NEW.opening_id AND opening.by_id = NEW.by_id) "
    "BEGIN SELECT RAISE(ABORT, 'gate: somebody else reviews'); END",
    "CREATE TRIGGER case_is_restricted_by_a_manager BEFORE INSERT ON restriction "
    "WHEN NOT EXISTS (SELECT 1 FROM user_role "
    "WHERE user_role.user_id = NEW.by_id AND user_role.role IN ('mash_manager', 'service_manager')) "
    "BEGIN SELECT RAISE(ABORT, 'gate: a manager restricts'); END",
    "CREATE TRIGGER interest_is_looked_at_by_a_manager BEFORE INSERT ON interest "
    "WHEN NEW.stand = 'looked_at' AND NOT EXISTS (SELECT 1 FROM user_role "
    "WHERE user_role.user_id = NEW.by_id AND user_role.role IN ('mash_manager', 'service_manager')) "
    "BEGIN SELECT RAISE(ABORT, 'gate: a manager looks at a conflict of interest'); END",
)
"""What the fire wall's ninth schema adds."""


def every_append_only() -> tuple[str, ...]:
    """The tables whose rows are never changed and never deleted."""
    return (
        *APPEND_ONLY, *ENQUIRY_APPEND_ONLY, *PICTURE_APPEND_ONLY, *MERGE_APPEND_ONLY, *PATTERN_APPEND_ONLY,
        *FIRE_WALL_APPEND_ONLY, *RETENTION_APPEND_ONLY,
    )  # fmt: skip


def every_guard() -> tuple[str, ...]:
    """All triggers of the schema at its head, in order."""
    return tuple(line for table in every_append_only() for line in append_only(table)) + (
        GATES + ENQUIRY_GATES + PICTURE_GATES + FIRE_WALL_GATES + RETENTION_GATES + text_triggers()
    )
