CREATE TABLE deletion_end (
	id INTEGER NOT NULL,
	CONSTRAINT pk_deletion_end PRIMARY KEY (id),
	CONSTRAINT ck_deletion_end_never_reached CHECK (id < 0)
)
-- next
CREATE TABLE deletion (
	state VARCHAR(40) NOT NULL,
	reason TEXT NOT NULL,
	digest VARCHAR(64) NOT NULL,
	counts JSON NOT NULL,
	proposed_at BIGINT NOT NULL,
	proposed_by_id BLOB NOT NULL,
	decided_at BIGINT,
	decided_by_id BLOB,
	decision_reason TEXT,
	id BLOB NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_deletion PRIMARY KEY (id),
	CONSTRAINT ck_deletion_says_why CHECK (length(trim(reason)) > 0),
	CONSTRAINT ck_deletion_decided_has_a_time CHECK ((state = 'proposed') = (decided_at IS NULL)),
	CONSTRAINT ck_deletion_decided_by_somebody CHECK ((decided_at IS NULL) = (decided_by_id IS NULL)),
	CONSTRAINT ck_deletion_deleted_by_two_people CHECK (state <> 'approved' OR decided_by_id <> proposed_by_id),
	CONSTRAINT ck_deletion_refused_says_why CHECK (state <> 'refused' OR length(trim(coalesce(decision_reason, ''))) > 0),
	CONSTRAINT ck_deletion_state CHECK (state IN ('proposed', 'withdrawn', 'refused', 'approved')),
	CONSTRAINT fk_deletion_proposed_by_id FOREIGN KEY(proposed_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_deletion_decided_by_id FOREIGN KEY(decided_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_deletion_state ON deletion (state)
-- next
CREATE TABLE disclosure (
	person_id BLOB NOT NULL,
	way VARCHAR(40) NOT NULL,
	recipient VARCHAR(400) NOT NULL,
	basis TEXT NOT NULL,
	asked_on DATE,
	form VARCHAR(40) NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	given INTEGER NOT NULL,
	redacted INTEGER NOT NULL,
	withheld JSON NOT NULL,
	entries JSON NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_disclosure PRIMARY KEY (id),
	CONSTRAINT ck_disclosure_way CHECK (way IN ('subject_access', 'disclosure')),
	CONSTRAINT ck_disclosure_says_to_whom CHECK (length(trim(recipient)) > 0),
	CONSTRAINT ck_disclosure_says_on_what_basis CHECK (length(trim(basis)) > 0),
	CONSTRAINT fk_disclosure_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_disclosure_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_disclosure_person_id ON disclosure (person_id)
-- next
CREATE TABLE legal_hold (
	scope VARCHAR(40) NOT NULL,
	about_id BLOB,
	reason TEXT NOT NULL,
	lifts_id BLOB,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_legal_hold PRIMARY KEY (id),
	CONSTRAINT ck_legal_hold_names_what_it_holds CHECK ((scope = 'hub') = (about_id IS NULL)),
	CONSTRAINT ck_legal_hold_says_why CHECK (length(trim(reason)) > 0),
	CONSTRAINT uq_legal_hold_lifts_id UNIQUE (lifts_id),
	CONSTRAINT ck_legal_hold_scope CHECK (scope IN ('hub', 'enquiry', 'contact', 'person')),
	CONSTRAINT fk_legal_hold_lifts_id FOREIGN KEY(lifts_id) REFERENCES legal_hold (id),
	CONSTRAINT fk_legal_hold_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_legal_hold_about_id ON legal_hold (about_id)
-- next
CREATE TABLE deletion_row (
	table_name VARCHAR(40) NOT NULL,
	row_id BLOB NOT NULL,
	deletion_id BLOB NOT NULL,
	ends INTEGER NOT NULL,
	CONSTRAINT pk_deletion_row PRIMARY KEY (table_name, row_id),
	CONSTRAINT ck_deletion_row_never_the_audit CHECK (table_name <> 'audit_entry'),
	CONSTRAINT ck_deletion_row_ends_nowhere CHECK (ends = 1),
	CONSTRAINT fk_deletion_row_deletion_id FOREIGN KEY(deletion_id) REFERENCES deletion (id),
	CONSTRAINT fk_deletion_row_ends FOREIGN KEY(ends) REFERENCES deletion_end (id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID
-- next
CREATE INDEX ix_deletion_row_deletion_id ON deletion_row (deletion_id)
-- next
CREATE TABLE deletion_thing (
	deletion_id BLOB NOT NULL,
	thing VARCHAR(40) NOT NULL,
	thing_id BLOB NOT NULL,
	root BOOLEAN NOT NULL,
	CONSTRAINT pk_deletion_thing PRIMARY KEY (deletion_id, thing, thing_id),
	CONSTRAINT fk_deletion_thing_deletion_id FOREIGN KEY(deletion_id) REFERENCES deletion (id)
)
 WITHOUT ROWID
-- next
CREATE INDEX ix_deletion_thing_thing_id ON deletion_thing (thing_id)
-- next
DROP TRIGGER rating_is_never_deleted
-- next
CREATE TRIGGER rating_is_never_deleted BEFORE DELETE ON rating WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'rating' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: rating'); END
-- next
DROP TRIGGER screening_is_never_deleted
-- next
CREATE TRIGGER screening_is_never_deleted BEFORE DELETE ON screening WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'screening' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: screening'); END
-- next
DROP TRIGGER screening_concern_is_never_deleted
-- next
CREATE TRIGGER screening_concern_is_never_deleted BEFORE DELETE ON screening_concern WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'screening_concern' AND deletion_row.row_id = OLD.screening_id) BEGIN SELECT RAISE(ABORT, 'append-only: screening_concern'); END
-- next
DROP TRIGGER authorisation_is_never_deleted
-- next
CREATE TRIGGER authorisation_is_never_deleted BEFORE DELETE ON authorisation WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'authorisation' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: authorisation'); END
-- next
DROP TRIGGER decision_is_never_deleted
-- next
CREATE TRIGGER decision_is_never_deleted BEFORE DELETE ON decision WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'decision' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: decision'); END
-- next
DROP TRIGGER disagreement_is_never_deleted
-- next
CREATE TRIGGER disagreement_is_never_deleted BEFORE DELETE ON disagreement WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'disagreement' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: disagreement'); END
-- next
DROP TRIGGER determination_is_never_deleted
-- next
CREATE TRIGGER determination_is_never_deleted BEFORE DELETE ON determination WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'determination' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: determination'); END
-- next
DROP TRIGGER consent_event_is_never_deleted
-- next
CREATE TRIGGER consent_event_is_never_deleted BEFORE DELETE ON consent_event WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'consent_event' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: consent_event'); END
-- next
DROP TRIGGER note_is_never_deleted
-- next
CREATE TRIGGER note_is_never_deleted BEFORE DELETE ON note WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'note' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: note'); END
-- next
DROP TRIGGER reply_is_never_deleted
-- next
CREATE TRIGGER reply_is_never_deleted BEFORE DELETE ON reply WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'reply' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: reply'); END
-- next
DROP TRIGGER reply_item_is_never_deleted
-- next
CREATE TRIGGER reply_item_is_never_deleted BEFORE DELETE ON reply_item WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'reply_item' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: reply_item'); END
-- next
DROP TRIGGER item_marking_is_never_deleted
-- next
CREATE TRIGGER item_marking_is_never_deleted BEFORE DELETE ON item_marking WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'item_marking' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: item_marking'); END
-- next
DROP TRIGGER summary_is_never_deleted
-- next
CREATE TRIGGER summary_is_never_deleted BEFORE DELETE ON summary WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'summary' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: summary'); END
-- next
DROP TRIGGER dissemination_is_never_deleted
-- next
CREATE TRIGGER dissemination_is_never_deleted BEFORE DELETE ON dissemination WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'dissemination' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: dissemination'); END
-- next
DROP TRIGGER risk_assessment_is_never_deleted
-- next
CREATE TRIGGER risk_assessment_is_never_deleted BEFORE DELETE ON risk_assessment WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'risk_assessment' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: risk_assessment'); END
-- next
DROP TRIGGER warning_note_is_never_deleted
-- next
CREATE TRIGGER warning_note_is_never_deleted BEFORE DELETE ON warning_note WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'warning_note' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: warning_note'); END
-- next
DROP TRIGGER document_is_never_deleted
-- next
CREATE TRIGGER document_is_never_deleted BEFORE DELETE ON document WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'document' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: document'); END
-- next
DROP TRIGGER reading_note_is_never_deleted
-- next
CREATE TRIGGER reading_note_is_never_deleted BEFORE DELETE ON reading_note WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'reading_note' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: reading_note'); END
-- next
DROP TRIGGER analysis_is_never_deleted
-- next
CREATE TRIGGER analysis_is_never_deleted BEFORE DELETE ON analysis WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'analysis' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: analysis'); END
-- next
DROP TRIGGER chase_is_never_deleted
-- next
CREATE TRIGGER chase_is_never_deleted BEFORE DELETE ON chase WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'chase' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: chase'); END
-- next
DROP TRIGGER chronology_mark_is_never_deleted
-- next
CREATE TRIGGER chronology_mark_is_never_deleted BEFORE DELETE ON chronology_mark WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'chronology_mark' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: chronology_mark'); END
-- next
DROP TRIGGER consultation_is_never_deleted
-- next
CREATE TRIGGER consultation_is_never_deleted BEFORE DELETE ON consultation WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'consultation' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: consultation'); END
-- next
DROP TRIGGER determination_answer_is_never_deleted
-- next
CREATE TRIGGER determination_answer_is_never_deleted BEFORE DELETE ON determination_answer WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'determination_answer' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: determination_answer'); END
-- next
DROP TRIGGER early_help_plan_is_never_deleted
-- next
CREATE TRIGGER early_help_plan_is_never_deleted BEFORE DELETE ON early_help_plan WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'early_help_plan' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: early_help_plan'); END
-- next
DROP TRIGGER extension_is_never_deleted
-- next
CREATE TRIGGER extension_is_never_deleted BEFORE DELETE ON extension WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'extension' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: extension'); END
-- next
DROP TRIGGER feedback_message_is_never_deleted
-- next
CREATE TRIGGER feedback_message_is_never_deleted BEFORE DELETE ON feedback_message WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'feedback_message' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: feedback_message'); END
-- next
DROP TRIGGER file_note_is_never_deleted
-- next
CREATE TRIGGER file_note_is_never_deleted BEFORE DELETE ON file_note WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'file_note' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: file_note'); END
-- next
DROP TRIGGER former_cell_reason_is_never_deleted
-- next
CREATE TRIGGER former_cell_reason_is_never_deleted BEFORE DELETE ON former_cell_reason WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'former_cell_reason' AND deletion_row.row_id = OLD.cell_id) BEGIN SELECT RAISE(ABORT, 'append-only: former_cell_reason'); END
-- next
DROP TRIGGER hand_over_is_never_deleted
-- next
CREATE TRIGGER hand_over_is_never_deleted BEFORE DELETE ON hand_over WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'hand_over' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: hand_over'); END
-- next
DROP TRIGGER hand_over_acknowledgement_is_never_deleted
-- next
CREATE TRIGGER hand_over_acknowledgement_is_never_deleted BEFORE DELETE ON hand_over_acknowledgement WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'hand_over_acknowledgement' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: hand_over_acknowledgement'); END
-- next
DROP TRIGGER harm_link_is_never_deleted
-- next
CREATE TRIGGER harm_link_is_never_deleted BEFORE DELETE ON harm_link WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'harm_link' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: harm_link'); END
-- next
DROP TRIGGER missing_episode_is_never_deleted
-- next
CREATE TRIGGER missing_episode_is_never_deleted BEFORE DELETE ON missing_episode WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'missing_episode' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: missing_episode'); END
-- next
DROP TRIGGER panel_referral_is_never_deleted
-- next
CREATE TRIGGER panel_referral_is_never_deleted BEFORE DELETE ON panel_referral WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'panel_referral' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: panel_referral'); END
-- next
DROP TRIGGER referrer_report_is_never_deleted
-- next
CREATE TRIGGER referrer_report_is_never_deleted BEFORE DELETE ON referrer_report WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'referrer_report' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: referrer_report'); END
-- next
DROP TRIGGER reopening_is_never_deleted
-- next
CREATE TRIGGER reopening_is_never_deleted BEFORE DELETE ON reopening WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'reopening' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: reopening'); END
-- next
DROP TRIGGER request_document_is_never_deleted
-- next
CREATE TRIGGER request_document_is_never_deleted BEFORE DELETE ON request_document WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'request_document' AND deletion_row.row_id = OLD.document_id) BEGIN SELECT RAISE(ABORT, 'append-only: request_document'); END
-- next
DROP TRIGGER request_sending_is_never_deleted
-- next
CREATE TRIGGER request_sending_is_never_deleted BEFORE DELETE ON request_sending WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'request_sending' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: request_sending'); END
-- next
DROP TRIGGER risk_grading_is_never_deleted
-- next
CREATE TRIGGER risk_grading_is_never_deleted BEFORE DELETE ON risk_grading WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'risk_grading' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: risk_grading'); END
-- next
DROP TRIGGER warning_review_is_never_deleted
-- next
CREATE TRIGGER warning_review_is_never_deleted BEFORE DELETE ON warning_review WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'warning_review' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: warning_review'); END
-- next
DROP TRIGGER family_change_is_never_deleted
-- next
CREATE TRIGGER family_change_is_never_deleted BEFORE DELETE ON family_change WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'family_change' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: family_change'); END
-- next
DROP TRIGGER family_step_is_never_deleted
-- next
CREATE TRIGGER family_step_is_never_deleted BEFORE DELETE ON family_step WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'family_step' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: family_step'); END
-- next
DROP TRIGGER harm_tie_is_never_deleted
-- next
CREATE TRIGGER harm_tie_is_never_deleted BEFORE DELETE ON harm_tie WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'harm_tie' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: harm_tie'); END
-- next
DROP TRIGGER not_the_same_is_never_deleted
-- next
CREATE TRIGGER not_the_same_is_never_deleted BEFORE DELETE ON not_the_same WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'not_the_same' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: not_the_same'); END
-- next
DROP TRIGGER person_merge_is_never_deleted
-- next
CREATE TRIGGER person_merge_is_never_deleted BEFORE DELETE ON person_merge WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'person_merge' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: person_merge'); END
-- next
DROP TRIGGER person_merge_row_is_never_deleted
-- next
CREATE TRIGGER person_merge_row_is_never_deleted BEFORE DELETE ON person_merge_row WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'person_merge_row' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: person_merge_row'); END
-- next
DROP TRIGGER pattern_look_is_never_deleted
-- next
CREATE TRIGGER pattern_look_is_never_deleted BEFORE DELETE ON pattern_look WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'pattern_look' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: pattern_look'); END
-- next
DROP TRIGGER break_glass_is_never_deleted
-- next
CREATE TRIGGER break_glass_is_never_deleted BEFORE DELETE ON break_glass WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'break_glass' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: break_glass'); END
-- next
DROP TRIGGER break_glass_review_is_never_deleted
-- next
CREATE TRIGGER break_glass_review_is_never_deleted BEFORE DELETE ON break_glass_review WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'break_glass_review' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: break_glass_review'); END
-- next
DROP TRIGGER interest_is_never_deleted
-- next
CREATE TRIGGER interest_is_never_deleted BEFORE DELETE ON interest WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'interest' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: interest'); END
-- next
DROP TRIGGER restriction_is_never_deleted
-- next
CREATE TRIGGER restriction_is_never_deleted BEFORE DELETE ON restriction WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'restriction' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: restriction'); END
-- next
CREATE TRIGGER disclosure_is_never_changed BEFORE UPDATE ON disclosure WHEN NOT (NEW.way IS OLD.way AND NEW.recipient IS OLD.recipient AND NEW.basis IS OLD.basis AND NEW.asked_on IS OLD.asked_on AND NEW.form IS OLD.form AND NEW.sha256 IS OLD.sha256 AND NEW.given IS OLD.given AND NEW.redacted IS OLD.redacted AND NEW.withheld IS OLD.withheld AND NEW.entries IS OLD.entries AND NEW.at IS OLD.at AND NEW.by_id IS OLD.by_id AND NEW.id IS OLD.id AND (NEW.person_id IS OLD.person_id OR coalesce(NEW.person_id = (SELECT moved.to_id FROM person_merge_row AS moved WHERE moved.table_name = 'disclosure' AND moved.row_id = OLD.id AND moved.column_name = 'person_id' AND moved.from_id = OLD.person_id AND moved.id = (SELECT max(newest.id) FROM person_merge_row AS newest WHERE newest.table_name = 'disclosure' AND newest.row_id = OLD.id AND newest.column_name = 'person_id')), 0)) AND (NEW.person_id IS NOT OLD.person_id)) BEGIN SELECT RAISE(ABORT, 'append-only: disclosure'); END
-- next
CREATE TRIGGER disclosure_is_never_deleted BEFORE DELETE ON disclosure WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'disclosure' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: disclosure'); END
-- next
CREATE TRIGGER legal_hold_is_never_changed BEFORE UPDATE ON legal_hold BEGIN SELECT RAISE(ABORT, 'append-only: legal_hold'); END
-- next
CREATE TRIGGER legal_hold_is_never_deleted BEFORE DELETE ON legal_hold WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'legal_hold' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: legal_hold'); END
-- next
DROP TRIGGER override_is_never_deleted
-- next
CREATE TRIGGER override_is_never_deleted BEFORE DELETE ON consent_override WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'consent_override' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: consent_override'); END
-- next
DROP TRIGGER feedback_is_never_deleted
-- next
CREATE TRIGGER feedback_is_never_deleted BEFORE DELETE ON feedback WHEN NOT EXISTS (SELECT 1 FROM deletion_row WHERE deletion_row.table_name = 'feedback' AND deletion_row.row_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'append-only: feedback'); END
-- next
CREATE TRIGGER deletion_begins_as_a_proposal BEFORE INSERT ON deletion WHEN NEW.state <> 'proposed' BEGIN SELECT RAISE(ABORT, 'gate: a deletion begins as a proposal'); END
-- next
CREATE TRIGGER deletion_is_proposed_by_a_service_manager BEFORE INSERT ON deletion WHEN NOT EXISTS (SELECT 1 FROM user_role WHERE user_role.user_id = NEW.proposed_by_id AND user_role.role = 'service_manager') BEGIN SELECT RAISE(ABORT, 'gate: a service manager proposes a deletion'); END
-- next
CREATE TRIGGER deletion_is_decided_once BEFORE UPDATE ON deletion WHEN OLD.state <> 'proposed' BEGIN SELECT RAISE(ABORT, 'gate: the deletion is decided'); END
-- next
CREATE TRIGGER deletion_keeps_its_proposal BEFORE UPDATE ON deletion WHEN OLD.proposed_by_id <> NEW.proposed_by_id OR OLD.digest <> NEW.digest OR OLD.reason <> NEW.reason OR OLD.proposed_at <> NEW.proposed_at OR OLD.counts <> NEW.counts OR OLD.id <> NEW.id BEGIN SELECT RAISE(ABORT, 'gate: the deletion is locked'); END
-- next
CREATE TRIGGER deletion_is_approved_by_a_manager BEFORE UPDATE OF state ON deletion WHEN NEW.state = 'approved' AND
NOT EXISTS (SELECT 1 FROM user_role WHERE user_role.user_id = NEW.decided_by_id
    AND user_role.role IN ('mash_manager', 'service_manager'))
 BEGIN SELECT RAISE(ABORT, 'gate: a manager approves a deletion'); END
-- next
CREATE TRIGGER deletion_spares_what_is_held BEFORE UPDATE OF state ON deletion WHEN NEW.state = 'approved' AND
EXISTS (SELECT 1 FROM legal_hold AS held WHERE held.lifts_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM legal_hold AS lifted WHERE lifted.lifts_id = held.id)
    AND (held.scope = 'hub' OR EXISTS (SELECT 1 FROM deletion_thing AS goes WHERE goes.deletion_id = NEW.id
        AND (goes.thing_id = held.about_id
          OR held.scope = 'person' AND (EXISTS (SELECT 1 FROM contact_person AS named
                WHERE named.contact_id = goes.thing_id AND named.person_id = held.about_id)
            OR EXISTS (SELECT 1 FROM enquiry_person AS asked
                WHERE asked.enquiry_id = goes.thing_id AND asked.person_id = held.about_id))))))
 BEGIN SELECT RAISE(ABORT, 'gate: a legal hold stands'); END
-- next
CREATE TRIGGER deletion_lists_while_it_is_proposed BEFORE INSERT ON deletion_thing WHEN NOT EXISTS (SELECT 1 FROM deletion WHERE deletion.id = NEW.deletion_id AND deletion.state = 'proposed') BEGIN SELECT RAISE(ABORT, 'gate: the deletion is locked'); END
-- next
CREATE TRIGGER deletion_keeps_its_list BEFORE UPDATE ON deletion_thing BEGIN SELECT RAISE(ABORT, 'gate: the deletion is locked'); END
-- next
CREATE TRIGGER guard_is_of_an_approved_deletion BEFORE INSERT ON deletion_row WHEN NOT EXISTS (SELECT 1 FROM deletion WHERE deletion.id = NEW.deletion_id AND deletion.state = 'approved') BEGIN SELECT RAISE(ABORT, 'gate: nobody has approved this deletion'); END
-- next
CREATE TRIGGER hold_lifts_one_that_stands BEFORE INSERT ON legal_hold WHEN NEW.lifts_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM legal_hold AS held WHERE held.id = NEW.lifts_id AND held.lifts_id IS NULL AND held.scope = NEW.scope AND held.about_id IS NEW.about_id) BEGIN SELECT RAISE(ABORT, 'gate: a hold is lifted as it was set'); END
