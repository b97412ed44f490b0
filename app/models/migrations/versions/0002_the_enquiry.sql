CREATE TABLE referrer_report (
	agency VARCHAR(400) NOT NULL,
	day DATE NOT NULL,
	contacts INTEGER NOT NULL,
	way VARCHAR(40) NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_referrer_report PRIMARY KEY (id),
	CONSTRAINT ck_referrer_report_way CHECK (way IN ('letter', 'email', 'phone', 'in_person', 'daily_report')),
	CONSTRAINT fk_referrer_report_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE TABLE warning_review (
	warning_id BLOB NOT NULL,
	ends BOOLEAN NOT NULL,
	review_on DATE,
	text TEXT NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_warning_review PRIMARY KEY (id),
	CONSTRAINT ck_warning_review_says_why CHECK (length(trim(text)) > 0),
	CONSTRAINT ck_warning_review_stays_or_ends CHECK (ends = (review_on IS NULL)),
	CONSTRAINT fk_warning_review_warning_id FOREIGN KEY(warning_id) REFERENCES warning_note (id),
	CONSTRAINT fk_warning_review_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_warning_review_warning_id ON warning_review (warning_id)
-- next
CREATE TABLE analysis (
	enquiry_id BLOB NOT NULL,
	number INTEGER NOT NULL,
	sections JSON NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_analysis PRIMARY KEY (id),
	CONSTRAINT uq_analysis_enquiry_id_number UNIQUE (enquiry_id, number),
	CONSTRAINT fk_analysis_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_analysis_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE TABLE consultation (
	contact_id BLOB NOT NULL,
	asked_by VARCHAR(400) NOT NULL,
	question TEXT NOT NULL,
	advice TEXT NOT NULL,
	family_named BOOLEAN NOT NULL,
	corrects_id BLOB,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_consultation PRIMARY KEY (id),
	CONSTRAINT ck_consultation_says_the_question CHECK (length(trim(question)) > 0),
	CONSTRAINT ck_consultation_says_the_advice CHECK (length(trim(advice)) > 0),
	CONSTRAINT fk_consultation_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_consultation_corrects_id FOREIGN KEY(corrects_id) REFERENCES consultation (id),
	CONSTRAINT fk_consultation_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_consultation_contact_id ON consultation (contact_id)
-- next
CREATE TABLE early_help_plan (
	enquiry_id BLOB,
	contact_id BLOB,
	interventions JSON NOT NULL,
	team VARCHAR(40) NOT NULL,
	lead_professional VARCHAR(400) NOT NULL,
	around_the_family JSON NOT NULL,
	words TEXT,
	review_on DATE,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_early_help_plan PRIMARY KEY (id),
	CONSTRAINT ck_early_help_plan_of_one_thing CHECK ((contact_id IS NULL) <> (enquiry_id IS NULL)),
	CONSTRAINT fk_early_help_plan_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_early_help_plan_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_early_help_plan_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_early_help_plan_contact_id ON early_help_plan (contact_id)
-- next
CREATE INDEX ix_early_help_plan_enquiry_id ON early_help_plan (enquiry_id)
-- next
CREATE INDEX ix_feedback_owed ON feedback (owed_since, contact_id) WHERE given_at IS NULL
-- next
CREATE TABLE chase (
	request_id BLOB NOT NULL,
	way VARCHAR(40) NOT NULL,
	spoke_to VARCHAR(400),
	text TEXT NOT NULL,
	promised_by BIGINT,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_chase PRIMARY KEY (id),
	CONSTRAINT ck_chase_says_what CHECK (length(trim(text)) > 0),
	CONSTRAINT fk_chase_request_id FOREIGN KEY(request_id) REFERENCES information_request (id),
	CONSTRAINT ck_chase_way CHECK (way IN ('in_the_hub', 'email', 'secure_portal', 'phone', 'by_hand', 'post')),
	CONSTRAINT fk_chase_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_chase_request_id ON chase (request_id)
-- next
CREATE TABLE determination_answer (
	determination_id BLOB NOT NULL,
	answer VARCHAR(40) NOT NULL,
	reason TEXT,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_determination_answer PRIMARY KEY (id),
	CONSTRAINT uq_determination_answer_determination_id UNIQUE (determination_id),
	CONSTRAINT fk_determination_answer_determination_id FOREIGN KEY(determination_id) REFERENCES determination (id),
	CONSTRAINT ck_determination_answer_answer CHECK (answer IN ('accepted', 'unresolved')),
	CONSTRAINT fk_determination_answer_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE TABLE extension (
	request_id BLOB NOT NULL,
	was_due_at BIGINT NOT NULL,
	due_at BIGINT NOT NULL,
	reason TEXT NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_extension PRIMARY KEY (id),
	CONSTRAINT ck_extension_has_a_reason CHECK (length(trim(reason)) > 0),
	CONSTRAINT ck_extension_is_later CHECK (due_at > was_due_at),
	CONSTRAINT fk_extension_request_id FOREIGN KEY(request_id) REFERENCES information_request (id),
	CONSTRAINT fk_extension_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_extension_request_id ON extension (request_id)
-- next
CREATE TABLE feedback_message (
	feedback_id BLOB NOT NULL,
	way VARCHAR(40) NOT NULL,
	recipient VARCHAR(400) NOT NULL,
	text TEXT NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_feedback_message PRIMARY KEY (id),
	CONSTRAINT fk_feedback_message_feedback_id FOREIGN KEY(feedback_id) REFERENCES feedback (id),
	CONSTRAINT ck_feedback_message_way CHECK (way IN ('letter', 'email', 'phone', 'in_person', 'daily_report')),
	CONSTRAINT fk_feedback_message_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_feedback_message_feedback_id ON feedback_message (feedback_id)
-- next
CREATE TABLE hand_over (
	enquiry_id BLOB NOT NULL,
	decision_id BLOB,
	team VARCHAR(400) NOT NULL,
	reason TEXT NOT NULL,
	due_at BIGINT,
	due_reason VARCHAR(400) NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_hand_over PRIMARY KEY (id),
	CONSTRAINT ck_hand_over_has_a_reason CHECK (length(trim(reason)) > 0),
	CONSTRAINT fk_hand_over_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_hand_over_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id),
	CONSTRAINT fk_hand_over_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_hand_over_enquiry_id ON hand_over (enquiry_id)
-- next
CREATE TABLE reopening (
	enquiry_id BLOB NOT NULL,
	decision_id BLOB NOT NULL,
	reason TEXT NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_reopening PRIMARY KEY (id),
	CONSTRAINT ck_reopening_has_a_reason CHECK (length(trim(reason)) > 0),
	CONSTRAINT fk_reopening_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_reopening_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id),
	CONSTRAINT fk_reopening_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_reopening_enquiry_id ON reopening (enquiry_id)
-- next
CREATE TABLE request_document (
	document_id BLOB NOT NULL,
	request_id BLOB NOT NULL,
	use VARCHAR(40) NOT NULL,
	CONSTRAINT pk_request_document PRIMARY KEY (document_id),
	CONSTRAINT fk_request_document_document_id FOREIGN KEY(document_id) REFERENCES document (id),
	CONSTRAINT fk_request_document_request_id FOREIGN KEY(request_id) REFERENCES information_request (id),
	CONSTRAINT ck_request_document_use CHECK (use IN ('request_form', 'reply'))
)
-- next
CREATE INDEX ix_request_document_request_id ON request_document (request_id)
-- next
CREATE TABLE request_sending (
	request_id BLOB NOT NULL,
	way VARCHAR(40) NOT NULL,
	recipient VARCHAR(400),
	consent_words VARCHAR(400) NOT NULL,
	due_at BIGINT,
	due_reason VARCHAR(400) NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_request_sending PRIMARY KEY (id),
	CONSTRAINT fk_request_sending_request_id FOREIGN KEY(request_id) REFERENCES information_request (id),
	CONSTRAINT ck_request_sending_way CHECK (way IN ('in_the_hub', 'email', 'secure_portal', 'phone', 'by_hand', 'post')),
	CONSTRAINT fk_request_sending_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_request_sending_request_id ON request_sending (request_id)
-- next
CREATE TABLE chronology_mark (
	enquiry_id BLOB NOT NULL,
	source_kind VARCHAR(40) NOT NULL,
	source_id BLOB NOT NULL,
	enquiry_person_id BLOB,
	happened_on DATE,
	happened_as_written VARCHAR(200),
	text TEXT,
	significant BOOLEAN NOT NULL,
	hidden BOOLEAN NOT NULL,
	removed BOOLEAN NOT NULL,
	analysis TEXT,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_chronology_mark PRIMARY KEY (id),
	CONSTRAINT ck_chronology_mark_typed_says_what CHECK (source_kind <> 'typed' OR length(trim(coalesce(text, ''))) > 0),
	CONSTRAINT fk_chronology_mark_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_chronology_mark_enquiry_person_id FOREIGN KEY(enquiry_person_id) REFERENCES enquiry_person (id),
	CONSTRAINT fk_chronology_mark_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_chronology_mark_enquiry_id_source_id ON chronology_mark (enquiry_id, source_id)
-- next
CREATE TABLE file_note (
	override_id BLOB NOT NULL,
	enquiry_person_id BLOB NOT NULL,
	person_id BLOB,
	title VARCHAR(400) NOT NULL,
	text TEXT NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_file_note PRIMARY KEY (id),
	CONSTRAINT uq_file_note_override_id_enquiry_person_id UNIQUE (override_id, enquiry_person_id),
	CONSTRAINT fk_file_note_override_id FOREIGN KEY(override_id) REFERENCES consent_override (id),
	CONSTRAINT fk_file_note_enquiry_person_id FOREIGN KEY(enquiry_person_id) REFERENCES enquiry_person (id),
	CONSTRAINT fk_file_note_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_file_note_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_file_note_enquiry_person_id ON file_note (enquiry_person_id)
-- next
CREATE INDEX ix_file_note_person_id ON file_note (person_id)
-- next
CREATE TABLE hand_over_acknowledgement (
	hand_over_id BLOB NOT NULL,
	acknowledged_by VARCHAR(400) NOT NULL,
	acknowledged_at BIGINT NOT NULL,
	allocated_worker VARCHAR(400),
	late_reason TEXT,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_hand_over_acknowledgement PRIMARY KEY (id),
	CONSTRAINT ck_hand_over_acknowledgement_says_who CHECK (length(trim(acknowledged_by)) > 0),
	CONSTRAINT uq_hand_over_acknowledgement_hand_over_id UNIQUE (hand_over_id),
	CONSTRAINT fk_hand_over_acknowledgement_hand_over_id FOREIGN KEY(hand_over_id) REFERENCES hand_over (id),
	CONSTRAINT fk_hand_over_acknowledgement_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE TABLE harm_link (
	enquiry_id BLOB NOT NULL,
	harmed_id BLOB NOT NULL,
	harming_id BLOB NOT NULL,
	harmed_person_id BLOB,
	harming_person_id BLOB,
	kind VARCHAR(40) NOT NULL,
	text TEXT NOT NULL,
	since DATE,
	until DATE,
	corrects_id BLOB,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_harm_link PRIMARY KEY (id),
	CONSTRAINT ck_harm_link_says_what CHECK (length(trim(text)) > 0),
	CONSTRAINT ck_harm_link_two_people CHECK (harmed_id <> harming_id),
	CONSTRAINT fk_harm_link_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_harm_link_harmed_id FOREIGN KEY(harmed_id) REFERENCES enquiry_person (id),
	CONSTRAINT fk_harm_link_harming_id FOREIGN KEY(harming_id) REFERENCES enquiry_person (id),
	CONSTRAINT fk_harm_link_harmed_person_id FOREIGN KEY(harmed_person_id) REFERENCES person (id),
	CONSTRAINT fk_harm_link_harming_person_id FOREIGN KEY(harming_person_id) REFERENCES person (id),
	CONSTRAINT fk_harm_link_corrects_id FOREIGN KEY(corrects_id) REFERENCES harm_link (id),
	CONSTRAINT fk_harm_link_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_harm_link_enquiry_id ON harm_link (enquiry_id)
-- next
CREATE INDEX ix_harm_link_harmed_person_id ON harm_link (harmed_person_id)
-- next
CREATE INDEX ix_harm_link_harming_person_id ON harm_link (harming_person_id)
-- next
CREATE TABLE missing_episode (
	enquiry_id BLOB NOT NULL,
	enquiry_person_id BLOB NOT NULL,
	since BIGINT NOT NULL,
	until BIGINT,
	area VARCHAR(400),
	text TEXT,
	interview_on DATE,
	corrects_id BLOB,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_missing_episode PRIMARY KEY (id),
	CONSTRAINT ck_missing_episode_until_after_since CHECK (until IS NULL OR until >= since),
	CONSTRAINT fk_missing_episode_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_missing_episode_enquiry_person_id FOREIGN KEY(enquiry_person_id) REFERENCES enquiry_person (id),
	CONSTRAINT fk_missing_episode_corrects_id FOREIGN KEY(corrects_id) REFERENCES missing_episode (id),
	CONSTRAINT fk_missing_episode_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_missing_episode_enquiry_id ON missing_episode (enquiry_id)
-- next
CREATE TABLE panel_referral (
	enquiry_id BLOB NOT NULL,
	enquiry_person_id BLOB NOT NULL,
	panel VARCHAR(40) NOT NULL,
	state VARCHAR(40) NOT NULL,
	referred_on DATE,
	meets_on DATE,
	sharing_note TEXT NOT NULL,
	corrects_id BLOB,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_panel_referral PRIMARY KEY (id),
	CONSTRAINT ck_panel_referral_has_a_sharing_note CHECK (length(trim(sharing_note)) > 0),
	CONSTRAINT fk_panel_referral_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_panel_referral_enquiry_person_id FOREIGN KEY(enquiry_person_id) REFERENCES enquiry_person (id),
	CONSTRAINT ck_panel_referral_panel CHECK (panel IN ('marac', 'mappa', 'mase')),
	CONSTRAINT fk_panel_referral_corrects_id FOREIGN KEY(corrects_id) REFERENCES panel_referral (id),
	CONSTRAINT fk_panel_referral_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_panel_referral_enquiry_id ON panel_referral (enquiry_id)
-- next
CREATE TABLE risk_grading (
	enquiry_id BLOB NOT NULL,
	enquiry_person_id BLOB NOT NULL,
	kind VARCHAR(40) NOT NULL,
	tool VARCHAR(200) NOT NULL,
	ticks JSON NOT NULL,
	count INTEGER,
	grade VARCHAR(40) NOT NULL,
	reason TEXT,
	assessed_on DATE,
	assessed_by VARCHAR(400),
	review_on DATE,
	corrects_id BLOB,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_risk_grading PRIMARY KEY (id),
	CONSTRAINT ck_risk_grading_has_a_grade CHECK (length(trim(grade)) > 0),
	CONSTRAINT ck_risk_grading_review_after CHECK (review_on IS NULL OR assessed_on IS NULL OR review_on >= assessed_on),
	CONSTRAINT fk_risk_grading_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_risk_grading_enquiry_person_id FOREIGN KEY(enquiry_person_id) REFERENCES enquiry_person (id),
	CONSTRAINT ck_risk_grading_kind CHECK (kind IN ('dash', 'cse')),
	CONSTRAINT fk_risk_grading_corrects_id FOREIGN KEY(corrects_id) REFERENCES risk_grading (id),
	CONSTRAINT fk_risk_grading_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_risk_grading_enquiry_id ON risk_grading (enquiry_id)
-- next
CREATE TABLE former_cell_reason (
	cell_id BLOB NOT NULL,
	decided_at BIGINT NOT NULL,
	decided_by_id BLOB NOT NULL,
	reason TEXT NOT NULL,
	CONSTRAINT pk_former_cell_reason PRIMARY KEY (cell_id, decided_at),
	CONSTRAINT fk_former_cell_reason_cell_id FOREIGN KEY(cell_id) REFERENCES request_cell (id),
	CONSTRAINT fk_former_cell_reason_decided_by_id FOREIGN KEY(decided_by_id) REFERENCES user_account (id)
)
-- next
ALTER TABLE disagreement ADD COLUMN about VARCHAR(200)
-- next
ALTER TABLE decision ADD COLUMN recommendation_id BLOB CONSTRAINT fk_decision_recommendation_id REFERENCES decision (id)
-- next
ALTER TABLE decision ADD COLUMN analysis_id BLOB CONSTRAINT fk_decision_analysis_id REFERENCES analysis (id)
-- next
ALTER TABLE dissemination ADD COLUMN agency_id BLOB CONSTRAINT fk_dissemination_agency_id REFERENCES agency (id)
-- next
ALTER TABLE dissemination ADD COLUMN sha256 VARCHAR(64)
-- next
ALTER TABLE dissemination ADD COLUMN told_of_id BLOB CONSTRAINT fk_dissemination_told_of_id REFERENCES dissemination (id)
-- next
ALTER TABLE reply_item ADD COLUMN happened_as_written VARCHAR(200)
-- next
ALTER TABLE reply_item ADD COLUMN partner_marking VARCHAR(400)
-- next
CREATE TRIGGER analysis_is_never_changed BEFORE UPDATE ON analysis BEGIN SELECT RAISE(ABORT, 'append-only: analysis'); END
-- next
CREATE TRIGGER analysis_is_never_deleted BEFORE DELETE ON analysis BEGIN SELECT RAISE(ABORT, 'append-only: analysis'); END
-- next
CREATE TRIGGER chase_is_never_changed BEFORE UPDATE ON chase BEGIN SELECT RAISE(ABORT, 'append-only: chase'); END
-- next
CREATE TRIGGER chase_is_never_deleted BEFORE DELETE ON chase BEGIN SELECT RAISE(ABORT, 'append-only: chase'); END
-- next
CREATE TRIGGER chronology_mark_is_never_changed BEFORE UPDATE ON chronology_mark BEGIN SELECT RAISE(ABORT, 'append-only: chronology_mark'); END
-- next
CREATE TRIGGER chronology_mark_is_never_deleted BEFORE DELETE ON chronology_mark BEGIN SELECT RAISE(ABORT, 'append-only: chronology_mark'); END
-- next
CREATE TRIGGER consultation_is_never_changed BEFORE UPDATE ON consultation BEGIN SELECT RAISE(ABORT, 'append-only: consultation'); END
-- next
CREATE TRIGGER consultation_is_never_deleted BEFORE DELETE ON consultation BEGIN SELECT RAISE(ABORT, 'append-only: consultation'); END
-- next
CREATE TRIGGER determination_answer_is_never_changed BEFORE UPDATE ON determination_answer BEGIN SELECT RAISE(ABORT, 'append-only: determination_answer'); END
-- next
CREATE TRIGGER determination_answer_is_never_deleted BEFORE DELETE ON determination_answer BEGIN SELECT RAISE(ABORT, 'append-only: determination_answer'); END
-- next
CREATE TRIGGER early_help_plan_is_never_changed BEFORE UPDATE ON early_help_plan BEGIN SELECT RAISE(ABORT, 'append-only: early_help_plan'); END
-- next
CREATE TRIGGER early_help_plan_is_never_deleted BEFORE DELETE ON early_help_plan BEGIN SELECT RAISE(ABORT, 'append-only: early_help_plan'); END
-- next
CREATE TRIGGER extension_is_never_changed BEFORE UPDATE ON extension BEGIN SELECT RAISE(ABORT, 'append-only: extension'); END
-- next
CREATE TRIGGER extension_is_never_deleted BEFORE DELETE ON extension BEGIN SELECT RAISE(ABORT, 'append-only: extension'); END
-- next
CREATE TRIGGER feedback_message_is_never_changed BEFORE UPDATE ON feedback_message BEGIN SELECT RAISE(ABORT, 'append-only: feedback_message'); END
-- next
CREATE TRIGGER feedback_message_is_never_deleted BEFORE DELETE ON feedback_message BEGIN SELECT RAISE(ABORT, 'append-only: feedback_message'); END
-- next
CREATE TRIGGER file_note_is_never_changed BEFORE UPDATE ON file_note BEGIN SELECT RAISE(ABORT, 'append-only: file_note'); END
-- next
CREATE TRIGGER file_note_is_never_deleted BEFORE DELETE ON file_note BEGIN SELECT RAISE(ABORT, 'append-only: file_note'); END
-- next
CREATE TRIGGER former_cell_reason_is_never_changed BEFORE UPDATE ON former_cell_reason BEGIN SELECT RAISE(ABORT, 'append-only: former_cell_reason'); END
-- next
CREATE TRIGGER former_cell_reason_is_never_deleted BEFORE DELETE ON former_cell_reason BEGIN SELECT RAISE(ABORT, 'append-only: former_cell_reason'); END
-- next
CREATE TRIGGER hand_over_is_never_changed BEFORE UPDATE ON hand_over BEGIN SELECT RAISE(ABORT, 'append-only: hand_over'); END
-- next
CREATE TRIGGER hand_over_is_never_deleted BEFORE DELETE ON hand_over BEGIN SELECT RAISE(ABORT, 'append-only: hand_over'); END
-- next
CREATE TRIGGER hand_over_acknowledgement_is_never_changed BEFORE UPDATE ON hand_over_acknowledgement BEGIN SELECT RAISE(ABORT, 'append-only: hand_over_acknowledgement'); END
-- next
CREATE TRIGGER hand_over_acknowledgement_is_never_deleted BEFORE DELETE ON hand_over_acknowledgement BEGIN SELECT RAISE(ABORT, 'append-only: hand_over_acknowledgement'); END
-- next
CREATE TRIGGER harm_link_is_never_changed BEFORE UPDATE ON harm_link BEGIN SELECT RAISE(ABORT, 'append-only: harm_link'); END
-- next
CREATE TRIGGER harm_link_is_never_deleted BEFORE DELETE ON harm_link BEGIN SELECT RAISE(ABORT, 'append-only: harm_link'); END
-- next
CREATE TRIGGER missing_episode_is_never_changed BEFORE UPDATE ON missing_episode BEGIN SELECT RAISE(ABORT, 'append-only: missing_episode'); END
-- next
CREATE TRIGGER missing_episode_is_never_deleted BEFORE DELETE ON missing_episode BEGIN SELECT RAISE(ABORT, 'append-only: missing_episode'); END
-- next
CREATE TRIGGER panel_referral_is_never_changed BEFORE UPDATE ON panel_referral BEGIN SELECT RAISE(ABORT, 'append-only: panel_referral'); END
-- next
CREATE TRIGGER panel_referral_is_never_deleted BEFORE DELETE ON panel_referral BEGIN SELECT RAISE(ABORT, 'append-only: panel_referral'); END
-- next
CREATE TRIGGER referrer_report_is_never_changed BEFORE UPDATE ON referrer_report BEGIN SELECT RAISE(ABORT, 'append-only: referrer_report'); END
-- next
CREATE TRIGGER referrer_report_is_never_deleted BEFORE DELETE ON referrer_report BEGIN SELECT RAISE(ABORT, 'append-only: referrer_report'); END
-- next
CREATE TRIGGER reopening_is_never_changed BEFORE UPDATE ON reopening BEGIN SELECT RAISE(ABORT, 'append-only: reopening'); END
-- next
CREATE TRIGGER reopening_is_never_deleted BEFORE DELETE ON reopening BEGIN SELECT RAISE(ABORT, 'append-only: reopening'); END
-- next
CREATE TRIGGER request_document_is_never_changed BEFORE UPDATE ON request_document BEGIN SELECT RAISE(ABORT, 'append-only: request_document'); END
-- next
CREATE TRIGGER request_document_is_never_deleted BEFORE DELETE ON request_document BEGIN SELECT RAISE(ABORT, 'append-only: request_document'); END
-- next
CREATE TRIGGER request_sending_is_never_changed BEFORE UPDATE ON request_sending BEGIN SELECT RAISE(ABORT, 'append-only: request_sending'); END
-- next
CREATE TRIGGER request_sending_is_never_deleted BEFORE DELETE ON request_sending BEGIN SELECT RAISE(ABORT, 'append-only: request_sending'); END
-- next
CREATE TRIGGER risk_grading_is_never_changed BEFORE UPDATE ON risk_grading BEGIN SELECT RAISE(ABORT, 'append-only: risk_grading'); END
-- next
CREATE TRIGGER risk_grading_is_never_deleted BEFORE DELETE ON risk_grading BEGIN SELECT RAISE(ABORT, 'append-only: risk_grading'); END
-- next
CREATE TRIGGER warning_review_is_never_changed BEFORE UPDATE ON warning_review BEGIN SELECT RAISE(ABORT, 'append-only: warning_review'); END
-- next
CREATE TRIGGER warning_review_is_never_deleted BEFORE DELETE ON warning_review BEGIN SELECT RAISE(ABORT, 'append-only: warning_review'); END
-- next
CREATE TRIGGER marking_says_why BEFORE INSERT ON item_marking WHEN length(trim(NEW.reason)) = 0 BEGIN SELECT RAISE(ABORT, 'gate: a marking says why'); END
-- next
CREATE TRIGGER sending_is_of_a_request_that_left BEFORE INSERT ON request_sending WHEN NOT EXISTS (SELECT 1 FROM information_request WHERE information_request.id = NEW.request_id AND information_request.state IN ('sent', 'replied')) BEGIN SELECT RAISE(ABORT, 'gate: this request has not left'); END
-- next
CREATE TRIGGER extension_is_a_managers BEFORE INSERT ON extension WHEN
NOT EXISTS (SELECT 1 FROM user_role WHERE user_role.user_id = NEW.by_id AND user_role.role = 'mash_manager')
 BEGIN SELECT RAISE(ABORT, 'gate: a MASH manager extends'); END
-- next
CREATE TRIGGER file_note_is_of_an_agreed_override BEFORE INSERT ON file_note WHEN NOT EXISTS (SELECT 1 FROM consent_override WHERE consent_override.id = NEW.override_id AND consent_override.state = 'agreed') BEGIN SELECT RAISE(ABORT, 'gate: override not agreed'); END
-- next
CREATE TRIGGER decision_is_chosen_by_a_manager BEFORE INSERT ON decision WHEN NEW.step = 'chosen' AND
NOT EXISTS (SELECT 1 FROM user_role WHERE user_role.user_id = NEW.by_id AND user_role.role = 'mash_manager')
 BEGIN SELECT RAISE(ABORT, 'gate: a MASH manager chooses'); END
-- next
CREATE TRIGGER decision_answers_a_recommendation BEFORE INSERT ON decision WHEN NEW.step = 'chosen' AND NOT EXISTS (SELECT 1 FROM decision AS earlier WHERE earlier.step = 'recommended' AND earlier.id = NEW.recommendation_id AND earlier.enquiry_id = NEW.enquiry_id) BEGIN SELECT RAISE(ABORT, 'gate: a worker recommends first'); END
-- next
CREATE TRIGGER late_decision_says_why BEFORE INSERT ON decision WHEN NEW.step = 'chosen' AND length(trim(coalesce(NEW.late_reason, ''))) = 0 AND EXISTS (SELECT 1 FROM enquiry WHERE enquiry.id = NEW.enquiry_id AND enquiry.due_at < NEW.at) BEGIN SELECT RAISE(ABORT, 'gate: a late enquiry says why'); END
-- next
CREATE TRIGGER former_reason_is_kept BEFORE UPDATE ON request_cell WHEN
OLD.not_asked_reason IS NOT NULL
AND (NEW.not_asked_reason IS NOT OLD.not_asked_reason OR NEW.decided_at <> OLD.decided_at)
AND NOT EXISTS (SELECT 1 FROM former_cell_reason WHERE former_cell_reason.cell_id = OLD.id
    AND former_cell_reason.decided_at = OLD.decided_at AND former_cell_reason.reason = OLD.not_asked_reason)
 BEGIN SELECT RAISE(ABORT, 'gate: why a cell was not asked is kept'); END
-- next
CREATE TRIGGER late_acknowledgement_says_why BEFORE INSERT ON hand_over_acknowledgement WHEN length(trim(coalesce(NEW.late_reason, ''))) = 0 AND EXISTS (SELECT 1 FROM hand_over WHERE hand_over.id = NEW.hand_over_id AND hand_over.due_at < NEW.acknowledged_at) BEGIN SELECT RAISE(ABORT, 'gate: a late acknowledgement says why'); END
-- next
CREATE TRIGGER disagreement_says_the_view BEFORE INSERT ON disagreement WHEN length(trim(NEW.view)) = 0 BEGIN SELECT RAISE(ABORT, 'gate: a disagreement says the other view'); END
-- next
CREATE TRIGGER determination_says_why BEFORE INSERT ON determination WHEN length(trim(NEW.reason)) = 0 BEGIN SELECT RAISE(ABORT, 'gate: a determination says why'); END
-- next
CREATE TRIGGER determination_is_by_the_ladder BEFORE INSERT ON determination WHEN NOT EXISTS (SELECT 1 FROM user_role WHERE user_role.user_id = NEW.by_id AND user_role.role IN ('social_care_representative', 'mash_manager')) OR EXISTS (SELECT 1 FROM disagreement WHERE disagreement.id = NEW.disagreement_id AND disagreement.by_id = NEW.by_id) BEGIN SELECT RAISE(ABORT, 'gate: the ladder names who determines'); END
-- next
CREATE TRIGGER determination_follows_the_step_before BEFORE INSERT ON determination WHEN
EXISTS (SELECT 1 FROM determination AS earlier WHERE earlier.disagreement_id = NEW.disagreement_id
    AND (earlier.step >= NEW.step OR NOT EXISTS (SELECT 1 FROM determination_answer
        WHERE determination_answer.determination_id = earlier.id AND determination_answer.answer = 'unresolved')))
 BEGIN SELECT RAISE(ABORT, 'gate: the step before is not unresolved'); END
-- next
CREATE TRIGGER answer_is_the_dissenting_agencys BEFORE INSERT ON determination_answer WHEN NOT EXISTS (SELECT 1 FROM determination JOIN disagreement ON disagreement.id = determination.disagreement_id JOIN user_account ON user_account.agency_id = disagreement.agency_id WHERE determination.id = NEW.determination_id AND user_account.id = NEW.by_id) BEGIN SELECT RAISE(ABORT, 'gate: the agency that dissented answers'); END
-- next
CREATE TRIGGER reopening_is_a_managers BEFORE INSERT ON reopening WHEN
NOT EXISTS (SELECT 1 FROM user_role WHERE user_role.user_id = NEW.by_id AND user_role.role = 'mash_manager')
 BEGIN SELECT RAISE(ABORT, 'gate: a MASH manager reopens'); END
-- next
CREATE TRIGGER warning_is_reviewed_within_a_year BEFORE INSERT ON warning_note WHEN NEW.review_on > date(NEW.since, '+1 year') BEGIN SELECT RAISE(ABORT, 'gate: a warning is reviewed within a year'); END
-- next
CREATE TRIGGER warning_stays_at_most_a_year BEFORE INSERT ON warning_review WHEN date(NEW.review_on) > date(NEW.at / 1000000, 'unixepoch', '+1 year') BEGIN SELECT RAISE(ABORT, 'gate: a warning is reviewed within a year'); END
-- next
CREATE TRIGGER warning_review_is_of_a_note_that_stands BEFORE INSERT ON warning_review WHEN EXISTS (SELECT 1 FROM warning_review AS earlier WHERE earlier.warning_id = NEW.warning_id AND earlier.ends) BEGIN SELECT RAISE(ABORT, 'gate: the warning has ended'); END
-- next
CREATE TRIGGER note_is_corrected_once BEFORE INSERT ON note WHEN NEW.corrects_id IS NOT NULL AND EXISTS (SELECT 1 FROM note AS earlier WHERE earlier.corrects_id = NEW.corrects_id AND earlier.id <> NEW.id) BEGIN SELECT RAISE(ABORT, 'gate: the note was corrected'); END
-- next
CREATE TRIGGER note_keeps_who_may_see_it BEFORE INSERT ON note WHEN NEW.corrects_id IS NOT NULL AND EXISTS (SELECT 1 FROM note AS earlier WHERE earlier.id = NEW.corrects_id AND earlier.visibility <> NEW.visibility) BEGIN SELECT RAISE(ABORT, 'gate: a correction is seen as its note'); END
-- next
CREATE TRIGGER dash_counts_its_ticks BEFORE INSERT ON risk_grading WHEN NEW.kind = 'dash' AND NEW.count IS NOT json_array_length(NEW.ticks) BEGIN SELECT RAISE(ABORT, 'gate: a DASH counts its ticks'); END
-- next
CREATE TRIGGER dash_lifted_says_why BEFORE INSERT ON risk_grading WHEN NEW.kind = 'dash' AND (NEW.grade = 'high' AND NEW.count < 14 OR NEW.grade = 'medium' AND NEW.count < 10) AND length(trim(coalesce(NEW.reason, ''))) = 0 BEGIN SELECT RAISE(ABORT, 'gate: a lifted grade says why'); END
-- next
CREATE TRIGGER cse_has_its_review BEFORE INSERT ON risk_grading WHEN NEW.kind = 'cse' AND (NEW.review_on IS NULL OR NEW.assessed_on IS NULL) BEGIN SELECT RAISE(ABORT, 'gate: a CSE assessment is reviewed'); END
-- next
CREATE TRIGGER contact_does_not_close_in_silence BEFORE UPDATE OF status ON contact WHEN NEW.status = 'closed' AND OLD.status <> 'closed' AND NOT EXISTS (SELECT 1 FROM feedback WHERE feedback.contact_id = NEW.id) BEGIN SELECT RAISE(ABORT, 'gate: no contact closes in silence'); END
-- next
CREATE TRIGGER feedback_given_stays_given BEFORE UPDATE ON feedback WHEN OLD.given_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'append-only: feedback'); END
-- next
CREATE TRIGGER feedback_is_never_deleted BEFORE DELETE ON feedback BEGIN SELECT RAISE(ABORT, 'append-only: feedback'); END
