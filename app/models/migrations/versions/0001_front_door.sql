CREATE TABLE agency (
	code VARCHAR(40) NOT NULL,
	name VARCHAR(200) NOT NULL,
	short_name VARCHAR(40) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	email VARCHAR(200),
	phone VARCHAR(200),
	position INTEGER NOT NULL,
	ended_at BIGINT,
	id BLOB NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_agency PRIMARY KEY (id),
	CONSTRAINT ck_agency_short_name_fits_the_wall CHECK (length(short_name) BETWEEN 1 AND 6),
	CONSTRAINT uq_agency_code UNIQUE (code),
	CONSTRAINT ck_agency_kind CHECK (kind IN ('core', 'virtual', 'hub'))
)
-- next
CREATE TABLE audit_entry (
	seq INTEGER NOT NULL,
	at BIGINT NOT NULL,
	actor_id BLOB,
	session_id BLOB,
	act VARCHAR(200) NOT NULL,
	subject_kind VARCHAR(40),
	subject_id BLOB,
	detail JSON NOT NULL,
	mac BLOB NOT NULL,
	CONSTRAINT pk_audit_entry PRIMARY KEY (seq)
)
-- next
CREATE INDEX ix_audit_entry_actor_id_at ON audit_entry (actor_id, at)
-- next
CREATE INDEX ix_audit_entry_subject_id ON audit_entry (subject_id)
-- next
CREATE TABLE household (
	address_1 VARCHAR(200) NOT NULL,
	address_2 VARCHAR(200),
	town VARCHAR(200),
	postcode VARCHAR(40),
	address_key VARCHAR(400) NOT NULL,
	external_ref VARCHAR(40),
	created_at BIGINT NOT NULL,
	id BLOB NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_household PRIMARY KEY (id)
)
-- next
CREATE INDEX ix_household_address_key ON household (address_key)
-- next
CREATE UNIQUE INDEX ix_household_external_ref ON household (external_ref)
-- next
CREATE INDEX ix_household_postcode ON household (postcode)
-- next
CREATE TABLE hub_setting (
	name VARCHAR(200) NOT NULL,
	value VARCHAR NOT NULL,
	CONSTRAINT pk_hub_setting PRIMARY KEY (name)
)
-- next
CREATE TABLE person (
	forenames VARCHAR(200) NOT NULL,
	surname VARCHAR(200) NOT NULL,
	surname_key VARCHAR(200) NOT NULL,
	forename_key VARCHAR(200) NOT NULL,
	date_of_birth DATE,
	birth_precision VARCHAR(40) NOT NULL,
	age_as_written VARCHAR(200),
	expected_delivery DATE,
	born_from_unborn BOOLEAN NOT NULL,
	died_on DATE,
	sex VARCHAR(40) NOT NULL,
	gender VARCHAR(200),
	ethnicity VARCHAR(40),
	religion VARCHAR(200),
	language VARCHAR(200),
	interpreter BOOLEAN,
	disability JSON NOT NULL,
	nhs_number VARCHAR(40),
	upn VARCHAR(40),
	upn_unknown VARCHAR(40),
	school VARCHAR(200),
	gp VARCHAR(200),
	phone VARCHAR(200),
	email VARCHAR(200),
	restricted BOOLEAN NOT NULL,
	external_ref VARCHAR(40),
	created_at BIGINT NOT NULL,
	id BLOB NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_person PRIMARY KEY (id),
	CONSTRAINT ck_person_born_or_expected CHECK (date_of_birth IS NULL OR expected_delivery IS NULL OR born_from_unborn),
	CONSTRAINT ck_person_has_a_name CHECK (length(forenames) + length(surname) > 0),
	CONSTRAINT ck_person_birth_precision CHECK (birth_precision IN ('day', 'month', 'year', 'estimated', 'unknown')),
	CONSTRAINT ck_person_sex CHECK (sex IN ('M', 'F', 'U'))
)
-- next
CREATE INDEX ix_person_date_of_birth ON person (date_of_birth)
-- next
CREATE UNIQUE INDEX ix_person_external_ref ON person (external_ref)
-- next
CREATE INDEX ix_person_forename_key ON person (forename_key)
-- next
CREATE INDEX ix_person_nhs_number ON person (nhs_number)
-- next
CREATE INDEX ix_person_surname_key_forename_key ON person (surname_key, forename_key)
-- next
CREATE INDEX ix_person_upn ON person (upn)
-- next
CREATE TABLE reference_counter (
	kind VARCHAR(40) NOT NULL,
	year INTEGER NOT NULL,
	next_number INTEGER NOT NULL,
	CONSTRAINT pk_reference_counter PRIMARY KEY (kind, year),
	CONSTRAINT ck_reference_counter_positive CHECK (next_number > 0)
)
-- next
CREATE TABLE household_member (
	household_id BLOB NOT NULL,
	person_id BLOB NOT NULL,
	since DATE,
	until DATE,
	nights VARCHAR(200),
	standing VARCHAR(200),
	id BLOB NOT NULL,
	CONSTRAINT pk_household_member PRIMARY KEY (id),
	CONSTRAINT ck_household_member_until_after_since CHECK (until IS NULL OR since IS NULL OR until >= since),
	CONSTRAINT fk_household_member_household_id FOREIGN KEY(household_id) REFERENCES household (id),
	CONSTRAINT fk_household_member_person_id FOREIGN KEY(person_id) REFERENCES person (id)
)
-- next
CREATE INDEX ix_household_member_household_id_person_id ON household_member (household_id, person_id)
-- next
CREATE INDEX ix_household_member_person_id ON household_member (person_id)
-- next
CREATE TABLE person_name (
	person_id BLOB NOT NULL,
	kind VARCHAR(40) NOT NULL,
	name VARCHAR(200) NOT NULL,
	surname_key VARCHAR(200) NOT NULL,
	forename_key VARCHAR(200) NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_person_name PRIMARY KEY (id),
	CONSTRAINT fk_person_name_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT ck_person_name_kind CHECK (kind IN ('alias', 'former', 'known_as'))
)
-- next
CREATE INDEX ix_person_name_person_id ON person_name (person_id)
-- next
CREATE INDEX ix_person_name_surname_key_forename_key ON person_name (surname_key, forename_key)
-- next
CREATE TABLE relationship (
	person_id BLOB NOT NULL,
	other_id BLOB NOT NULL,
	kind VARCHAR(40) NOT NULL,
	parental_responsibility BOOLEAN,
	main_carer BOOLEAN,
	since DATE,
	until DATE,
	source VARCHAR(200),
	id BLOB NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_relationship PRIMARY KEY (id),
	CONSTRAINT ck_relationship_two_people CHECK (person_id <> other_id),
	CONSTRAINT ck_relationship_until_after_since CHECK (until IS NULL OR since IS NULL OR until >= since),
	CONSTRAINT fk_relationship_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_relationship_other_id FOREIGN KEY(other_id) REFERENCES person (id)
)
-- next
CREATE INDEX ix_relationship_other_id ON relationship (other_id)
-- next
CREATE INDEX ix_relationship_person_id ON relationship (person_id)
-- next
CREATE TABLE user_account (
	kind VARCHAR(40) NOT NULL,
	sign_in_name VARCHAR(200) NOT NULL,
	display_name VARCHAR(200) NOT NULL,
	initials VARCHAR(40) NOT NULL,
	agency_id BLOB NOT NULL,
	password_hash VARCHAR NOT NULL,
	must_change_password BOOLEAN NOT NULL,
	failed_tries INTEGER NOT NULL,
	wait_until BIGINT,
	created_at BIGINT NOT NULL,
	ended_at BIGINT,
	last_sign_in_at BIGINT,
	id BLOB NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_user_account PRIMARY KEY (id),
	CONSTRAINT ck_user_account_person_has_password CHECK (kind = 'wallboard' OR length(password_hash) > 0),
	CONSTRAINT ck_user_account_sign_in_name_given CHECK (length(sign_in_name) > 0),
	CONSTRAINT ck_user_account_kind CHECK (kind IN ('person', 'wallboard')),
	CONSTRAINT uq_user_account_sign_in_name UNIQUE (sign_in_name),
	CONSTRAINT fk_user_account_agency_id FOREIGN KEY(agency_id) REFERENCES agency (id)
)
-- next
CREATE TABLE batch (
	style VARCHAR(200) NOT NULL,
	state VARCHAR(40) NOT NULL,
	contact_count INTEGER NOT NULL,
	authorised_at BIGINT,
	authorised_by_id BLOB,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_batch PRIMARY KEY (id),
	CONSTRAINT ck_batch_state CHECK (state IN ('queued', 'reviewed', 'authorised')),
	CONSTRAINT fk_batch_authorised_by_id FOREIGN KEY(authorised_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_batch_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE TABLE draft (
	user_id BLOB NOT NULL,
	kind VARCHAR(40) NOT NULL,
	about_id BLOB NOT NULL,
	body JSON NOT NULL,
	saved_at BIGINT NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_draft PRIMARY KEY (id),
	CONSTRAINT uq_draft_user_id_kind_about_id UNIQUE (user_id, kind, about_id),
	CONSTRAINT fk_draft_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_draft_user_id_saved_at ON draft (user_id, saved_at)
-- next
CREATE TABLE involvement (
	person_id BLOB NOT NULL,
	agency_id BLOB NOT NULL,
	service VARCHAR(200) NOT NULL,
	worker VARCHAR(200),
	since DATE,
	until DATE,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_involvement PRIMARY KEY (id),
	CONSTRAINT ck_involvement_until_after_since CHECK (until IS NULL OR since IS NULL OR until >= since),
	CONSTRAINT fk_involvement_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_involvement_agency_id FOREIGN KEY(agency_id) REFERENCES agency (id),
	CONSTRAINT fk_involvement_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_involvement_person_id ON involvement (person_id)
-- next
CREATE TABLE policy_version (
	number INTEGER NOT NULL,
	pack VARCHAR(200) NOT NULL,
	body TEXT NOT NULL,
	reason TEXT NOT NULL,
	state VARCHAR(40) NOT NULL,
	proposed_at BIGINT NOT NULL,
	proposed_by_id BLOB,
	decided_at BIGINT,
	confirmed_by_id BLOB,
	id BLOB NOT NULL,
	CONSTRAINT pk_policy_version PRIMARY KEY (id),
	CONSTRAINT ck_policy_version_two_different_people CHECK (confirmed_by_id IS NULL OR proposed_by_id IS NULL OR confirmed_by_id <> proposed_by_id),
	CONSTRAINT ck_policy_version_decided_when_not_proposed CHECK ((decided_at IS NULL) = (state = 'proposed')),
	CONSTRAINT uq_policy_version_number UNIQUE (number),
	CONSTRAINT ck_policy_version_state CHECK (state IN ('proposed', 'in_force', 'refused', 'superseded')),
	CONSTRAINT fk_policy_version_proposed_by_id FOREIGN KEY(proposed_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_policy_version_confirmed_by_id FOREIGN KEY(confirmed_by_id) REFERENCES user_account (id)
)
-- next
CREATE UNIQUE INDEX ux_policy_version_in_force ON policy_version (state) WHERE state = 'in_force'
-- next
CREATE TABLE user_preference (
	user_id BLOB NOT NULL,
	name VARCHAR(200) NOT NULL,
	value VARCHAR NOT NULL,
	CONSTRAINT pk_user_preference PRIMARY KEY (user_id, name),
	CONSTRAINT fk_user_preference_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
)
-- next
CREATE TABLE user_role (
	user_id BLOB NOT NULL,
	role VARCHAR(40) NOT NULL,
	granted_at BIGINT NOT NULL,
	granted_by_id BLOB,
	CONSTRAINT pk_user_role PRIMARY KEY (user_id, role),
	CONSTRAINT fk_user_role_user_id FOREIGN KEY(user_id) REFERENCES user_account (id),
	CONSTRAINT fk_user_role_granted_by_id FOREIGN KEY(granted_by_id) REFERENCES user_account (id)
)
-- next
CREATE TABLE warning_note (
	person_id BLOB NOT NULL,
	kind VARCHAR(40) NOT NULL,
	text TEXT NOT NULL,
	since DATE NOT NULL,
	review_on DATE NOT NULL,
	person_aware BOOLEAN NOT NULL,
	awareness TEXT NOT NULL,
	ended_on DATE,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_warning_note PRIMARY KEY (id),
	CONSTRAINT ck_warning_note_review_after_start CHECK (review_on > since),
	CONSTRAINT fk_warning_note_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_warning_note_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_warning_note_person_id ON warning_note (person_id)
-- next
CREATE TABLE enquiry (
	reference VARCHAR(40) NOT NULL,
	plain_reference VARCHAR(40) NOT NULL,
	short_number VARCHAR(40) NOT NULL,
	status VARCHAR(40) NOT NULL,
	opened_at BIGINT NOT NULL,
	opened_by_id BLOB NOT NULL,
	lead_worker_id BLOB NOT NULL,
	clock_started_at BIGINT NOT NULL,
	due_at BIGINT,
	due_reason VARCHAR(400) NOT NULL,
	rating VARCHAR(40) NOT NULL,
	level_of_need INTEGER NOT NULL,
	subject_line VARCHAR(400) NOT NULL,
	household_id BLOB,
	policy_version_id BLOB NOT NULL,
	restricted BOOLEAN NOT NULL,
	closed_at BIGINT,
	id BLOB NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_enquiry PRIMARY KEY (id),
	CONSTRAINT ck_enquiry_closed_has_a_time CHECK ((status = 'closed') = (closed_at IS NOT NULL)),
	CONSTRAINT uq_enquiry_reference UNIQUE (reference),
	CONSTRAINT uq_enquiry_plain_reference UNIQUE (plain_reference),
	CONSTRAINT ck_enquiry_status CHECK (status IN ('open', 'decided', 'closed')),
	CONSTRAINT fk_enquiry_opened_by_id FOREIGN KEY(opened_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_enquiry_lead_worker_id FOREIGN KEY(lead_worker_id) REFERENCES user_account (id),
	CONSTRAINT ck_enquiry_rating CHECK (rating IN ('red', 'amber', 'green', 'blue')),
	CONSTRAINT fk_enquiry_household_id FOREIGN KEY(household_id) REFERENCES household (id),
	CONSTRAINT fk_enquiry_policy_version_id FOREIGN KEY(policy_version_id) REFERENCES policy_version (id)
)
-- next
CREATE INDEX ix_enquiry_household_id ON enquiry (household_id)
-- next
CREATE INDEX ix_enquiry_lead_worker_id ON enquiry (lead_worker_id, status)
-- next
CREATE INDEX ix_enquiry_status_due_at ON enquiry (status, due_at)
-- next
CREATE TABLE consent_override (
	enquiry_id BLOB NOT NULL,
	ground VARCHAR(40) NOT NULL,
	analysis TEXT NOT NULL,
	alternatives TEXT NOT NULL,
	not_told TEXT,
	not_told_until BIGINT,
	state VARCHAR(40) NOT NULL,
	proposed_at BIGINT NOT NULL,
	proposed_by_id BLOB NOT NULL,
	decided_at BIGINT,
	decided_by_id BLOB,
	decision_reason TEXT,
	id BLOB NOT NULL,
	CONSTRAINT pk_consent_override PRIMARY KEY (id),
	CONSTRAINT ck_consent_override_two_different_people CHECK (decided_by_id IS NULL OR decided_by_id <> proposed_by_id),
	CONSTRAINT ck_consent_override_decided_names_who_and_when CHECK ((state = 'proposed') = (decided_by_id IS NULL) AND (state = 'proposed') = (decided_at IS NULL)),
	CONSTRAINT ck_consent_override_has_an_analysis CHECK (length(trim(analysis)) > 0),
	CONSTRAINT ck_consent_override_has_alternatives CHECK (length(trim(alternatives)) > 0),
	CONSTRAINT ck_consent_override_refusal_has_a_reason CHECK (state <> 'refused' OR length(trim(coalesce(decision_reason, ''))) > 0),
	CONSTRAINT fk_consent_override_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT ck_consent_override_ground CHECK (ground IN ('a', 'b', 'c')),
	CONSTRAINT ck_consent_override_state CHECK (state IN ('proposed', 'agreed', 'refused')),
	CONSTRAINT fk_consent_override_proposed_by_id FOREIGN KEY(proposed_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_consent_override_decided_by_id FOREIGN KEY(decided_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_consent_override_enquiry_id ON consent_override (enquiry_id)
-- next
CREATE INDEX ix_consent_override_state ON consent_override (state, proposed_at)
-- next
CREATE TABLE contact (
	reference VARCHAR(40) NOT NULL,
	plain_reference VARCHAR(40) NOT NULL,
	channel VARCHAR(40) NOT NULL,
	subject_kind VARCHAR(40) NOT NULL,
	status VARCHAR(40) NOT NULL,
	headline VARCHAR(200) NOT NULL,
	subject_line VARCHAR(400) NOT NULL,
	sender_reference VARCHAR(200),
	received_at BIGINT NOT NULL,
	decision_started_at BIGINT,
	due_at BIGINT,
	due_reason VARCHAR(400) NOT NULL,
	floor_due_at BIGINT,
	written_due_at BIGINT,
	written_received_at BIGINT,
	policy_version_id BLOB NOT NULL,
	created_at BIGINT NOT NULL,
	created_by_id BLOB NOT NULL,
	assigned_to_id BLOB,
	opened_at BIGINT,
	source_code VARCHAR(40),
	referrer_name VARCHAR(200),
	referrer_role VARCHAR(200),
	referrer_agency VARCHAR(200),
	referrer_phone VARCHAR(200),
	referrer_email VARCHAR(200),
	referrer_relationship VARCHAR(200),
	wishes_anonymity BOOLEAN,
	consent_position VARCHAR(40),
	family_told BOOLEAN,
	consent_by VARCHAR(400),
	consent_covers VARCHAR(400),
	consent_reason VARCHAR(40),
	consent_explanation TEXT,
	concern TEXT,
	happened_on VARCHAR(200),
	childs_words TEXT,
	strengths TEXT,
	action_taken TEXT,
	earlier_help TEXT,
	hoped_for TEXT,
	level_claimed INTEGER,
	categories_ticked JSON NOT NULL,
	care_and_support_needs BOOLEAN,
	experiencing_abuse BOOLEAN,
	unable_to_protect BOOLEAN,
	abuse_kinds JSON NOT NULL,
	mental_capacity TEXT,
	advocate VARCHAR(400),
	own_wishes TEXT,
	address VARCHAR(400),
	address_kind VARCHAR(40),
	postcode VARCHAR(40),
	address_key VARCHAR(400),
	family_phone VARCHAR(200),
	phone_key VARCHAR(40),
	repeat_count INTEGER NOT NULL,
	level_of_need INTEGER,
	rating VARCHAR(40),
	recommended_outcome VARCHAR(40),
	chosen_outcome VARCHAR(40),
	closed_at BIGINT,
	duplicate_of_id BLOB,
	enquiry_id BLOB,
	batch_id BLOB,
	batch_position INTEGER,
	id BLOB NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_contact PRIMARY KEY (id),
	CONSTRAINT ck_contact_level_claimed CHECK (level_claimed BETWEEN 1 AND 4),
	CONSTRAINT ck_contact_level_of_need CHECK (level_of_need BETWEEN 1 AND 4),
	CONSTRAINT ck_contact_duplicate_names_the_other CHECK ((status = 'duplicate') = (duplicate_of_id IS NOT NULL)),
	CONSTRAINT ck_contact_in_enquiry_names_it CHECK (status <> 'in_enquiry' OR enquiry_id IS NOT NULL),
	CONSTRAINT ck_contact_closed_has_a_time CHECK ((status IN ('closed')) = (closed_at IS NOT NULL)),
	CONSTRAINT ck_contact_closed_has_an_outcome CHECK (status <> 'closed' OR chosen_outcome IS NOT NULL),
	CONSTRAINT ck_contact_not_its_own_duplicate CHECK (duplicate_of_id IS NULL OR duplicate_of_id <> id),
	CONSTRAINT uq_contact_reference UNIQUE (reference),
	CONSTRAINT uq_contact_plain_reference UNIQUE (plain_reference),
	CONSTRAINT ck_contact_channel CHECK (channel IN ('referral_form', 'police_notification', 'phone', 'email', 'letter', 'walk_in', 'consultation')),
	CONSTRAINT ck_contact_subject_kind CHECK (subject_kind IN ('child', 'adult_at_risk')),
	CONSTRAINT ck_contact_status CHECK (status IN ('unscreened', 'waiting_for_manager', 'enquiry_to_open', 'in_enquiry', 'closed', 'duplicate')),
	CONSTRAINT fk_contact_policy_version_id FOREIGN KEY(policy_version_id) REFERENCES policy_version (id),
	CONSTRAINT fk_contact_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_contact_assigned_to_id FOREIGN KEY(assigned_to_id) REFERENCES user_account (id),
	CONSTRAINT ck_contact_consent_position CHECK (consent_position IN ('sought', 'given', 'refused', 'not_sought', 'withdrawn')),
	CONSTRAINT ck_contact_address_kind CHECK (address_kind IN ('place', 'no_fixed_abode', 'unknown')),
	CONSTRAINT ck_contact_rating CHECK (rating IN ('red', 'amber', 'green', 'blue')),
	CONSTRAINT fk_contact_duplicate_of_id FOREIGN KEY(duplicate_of_id) REFERENCES contact (id),
	CONSTRAINT fk_contact_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_contact_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id)
)
-- next
CREATE INDEX ix_contact_address_key ON contact (address_key)
-- next
CREATE INDEX ix_contact_batch_id ON contact (batch_id, batch_position)
-- next
CREATE INDEX ix_contact_closed_at ON contact (closed_at)
-- next
CREATE INDEX ix_contact_door ON contact (due_at, id, status, rating, received_at, repeat_count, reference, headline, subject_line) WHERE status NOT IN ('in_enquiry', 'closed', 'duplicate')
-- next
CREATE INDEX ix_contact_door_assigned_to_id ON contact (assigned_to_id, due_at, id) WHERE status NOT IN ('in_enquiry', 'closed', 'duplicate')
-- next
CREATE INDEX ix_contact_enquiry_id ON contact (enquiry_id)
-- next
CREATE INDEX ix_contact_phone_key ON contact (phone_key)
-- next
CREATE INDEX ix_contact_received_at ON contact (received_at)
-- next
CREATE INDEX ix_contact_status_due_at ON contact (status, due_at, id)
-- next
CREATE TABLE decision (
	enquiry_id BLOB NOT NULL,
	step VARCHAR(40) NOT NULL,
	outcome VARCHAR(40) NOT NULL,
	exit_rating VARCHAR(40) NOT NULL,
	reason TEXT NOT NULL,
	late_reason TEXT,
	known JSON NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_decision PRIMARY KEY (id),
	CONSTRAINT ck_decision_step CHECK (step IN ('recommended', 'chosen')),
	CONSTRAINT ck_decision_has_a_reason CHECK (length(trim(reason)) > 0),
	CONSTRAINT fk_decision_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT ck_decision_exit_rating CHECK (exit_rating IN ('red', 'amber', 'green', 'blue')),
	CONSTRAINT fk_decision_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_decision_enquiry_id ON decision (enquiry_id)
-- next
CREATE TABLE disagreement (
	enquiry_id BLOB NOT NULL,
	agency_id BLOB NOT NULL,
	their_rating VARCHAR(40),
	"view" TEXT NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_disagreement PRIMARY KEY (id),
	CONSTRAINT fk_disagreement_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_disagreement_agency_id FOREIGN KEY(agency_id) REFERENCES agency (id),
	CONSTRAINT ck_disagreement_their_rating CHECK (their_rating IN ('red', 'amber', 'green', 'blue')),
	CONSTRAINT fk_disagreement_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_disagreement_enquiry_id ON disagreement (enquiry_id)
-- next
CREATE TABLE enquiry_member (
	enquiry_id BLOB NOT NULL,
	user_id BLOB NOT NULL,
	named_at BIGINT NOT NULL,
	named_by_id BLOB NOT NULL,
	CONSTRAINT pk_enquiry_member PRIMARY KEY (enquiry_id, user_id),
	CONSTRAINT fk_enquiry_member_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_enquiry_member_user_id FOREIGN KEY(user_id) REFERENCES user_account (id),
	CONSTRAINT fk_enquiry_member_named_by_id FOREIGN KEY(named_by_id) REFERENCES user_account (id)
)
-- next
CREATE TABLE enquiry_pause (
	enquiry_id BLOB NOT NULL,
	since BIGINT NOT NULL,
	until BIGINT,
	reason TEXT NOT NULL,
	started_by_id BLOB NOT NULL,
	ended_by_id BLOB,
	id BLOB NOT NULL,
	CONSTRAINT pk_enquiry_pause PRIMARY KEY (id),
	CONSTRAINT ck_enquiry_pause_has_a_reason CHECK (length(trim(reason)) > 0),
	CONSTRAINT ck_enquiry_pause_until_after_since CHECK (until IS NULL OR until > since),
	CONSTRAINT fk_enquiry_pause_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_enquiry_pause_started_by_id FOREIGN KEY(started_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_enquiry_pause_ended_by_id FOREIGN KEY(ended_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_enquiry_pause_enquiry_id ON enquiry_pause (enquiry_id)
-- next
CREATE UNIQUE INDEX ux_enquiry_pause_running ON enquiry_pause (enquiry_id) WHERE until IS NULL
-- next
CREATE TABLE summary (
	enquiry_id BLOB NOT NULL,
	form VARCHAR(40) NOT NULL,
	number INTEGER NOT NULL,
	handling_mark VARCHAR(400) NOT NULL,
	body JSON NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_summary PRIMARY KEY (id),
	CONSTRAINT uq_summary_enquiry_id_form_number UNIQUE (enquiry_id, form, number),
	CONSTRAINT fk_summary_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_summary_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_summary_enquiry_id ON summary (enquiry_id)
-- next
CREATE TABLE consent_event (
	contact_id BLOB,
	enquiry_id BLOB,
	position VARCHAR(40) NOT NULL,
	said_by VARCHAR(400),
	covers VARCHAR(400),
	reason VARCHAR(40),
	explanation TEXT,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_consent_event PRIMARY KEY (id),
	CONSTRAINT ck_consent_event_not_sought_has_a_reason CHECK (position <> 'not_sought' OR reason IS NOT NULL),
	CONSTRAINT ck_consent_event_of_something CHECK (contact_id IS NOT NULL OR enquiry_id IS NOT NULL),
	CONSTRAINT fk_consent_event_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_consent_event_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT ck_consent_event_position CHECK (position IN ('sought', 'given', 'refused', 'not_sought', 'withdrawn')),
	CONSTRAINT fk_consent_event_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_consent_event_contact_id ON consent_event (contact_id)
-- next
CREATE INDEX ix_consent_event_enquiry_id ON consent_event (enquiry_id)
-- next
CREATE TABLE contact_person (
	contact_id BLOB NOT NULL,
	position INTEGER NOT NULL,
	label VARCHAR(200) NOT NULL,
	role VARCHAR(40) NOT NULL,
	is_child BOOLEAN NOT NULL,
	forenames VARCHAR(200) NOT NULL,
	surname VARCHAR(200) NOT NULL,
	name_as_written VARCHAR(200),
	surname_key VARCHAR(200) NOT NULL,
	forename_key VARCHAR(200) NOT NULL,
	aliases JSON NOT NULL,
	date_of_birth DATE,
	birth_precision VARCHAR(40) NOT NULL,
	birth_as_written VARCHAR(200),
	age_as_written VARCHAR(200),
	expected_delivery DATE,
	sex VARCHAR(40),
	ethnicity VARCHAR(40),
	religion VARCHAR(200),
	language VARCHAR(200),
	interpreter BOOLEAN,
	disability JSON NOT NULL,
	nhs_number VARCHAR(40),
	upn VARCHAR(40),
	upn_unknown VARCHAR(40),
	school VARCHAR(200),
	gp VARCHAR(200),
	address VARCHAR(400),
	postcode VARCHAR(40),
	address_key VARCHAR(400),
	no_fixed_abode BOOLEAN NOT NULL,
	phone VARCHAR(200),
	phone_key VARCHAR(40),
	in_household BOOLEAN,
	parental_responsibility BOOLEAN,
	alleged_source_of_harm BOOLEAN,
	person_id BLOB,
	link_state VARCHAR(40) NOT NULL,
	linked_by_id BLOB,
	linked_at BIGINT,
	link_reason VARCHAR(400),
	id BLOB NOT NULL,
	CONSTRAINT pk_contact_person PRIMARY KEY (id),
	CONSTRAINT uq_contact_person_contact_id_position UNIQUE (contact_id, position),
	CONSTRAINT ck_contact_person_linked_names_the_person CHECK ((link_state = 'undecided') = (person_id IS NULL)),
	CONSTRAINT fk_contact_person_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT ck_contact_person_role CHECK (role IN ('subject', 'household', 'other')),
	CONSTRAINT ck_contact_person_birth_precision CHECK (birth_precision IN ('day', 'month', 'year', 'estimated', 'unknown')),
	CONSTRAINT ck_contact_person_sex CHECK (sex IN ('M', 'F', 'U')),
	CONSTRAINT fk_contact_person_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT ck_contact_person_link_state CHECK (link_state IN ('undecided', 'linked', 'new')),
	CONSTRAINT fk_contact_person_linked_by_id FOREIGN KEY(linked_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_contact_person_address_key ON contact_person (address_key)
-- next
CREATE INDEX ix_contact_person_forename_key ON contact_person (forename_key)
-- next
CREATE INDEX ix_contact_person_person_id ON contact_person (person_id)
-- next
CREATE INDEX ix_contact_person_phone_key ON contact_person (phone_key)
-- next
CREATE INDEX ix_contact_person_surname_key_forename_key ON contact_person (surname_key, forename_key)
-- next
CREATE TABLE contact_professional (
	contact_id BLOB NOT NULL,
	position INTEGER NOT NULL,
	name VARCHAR(200),
	role VARCHAR(200),
	agency VARCHAR(200),
	reached_at VARCHAR(200),
	id BLOB NOT NULL,
	CONSTRAINT pk_contact_professional PRIMARY KEY (id),
	CONSTRAINT fk_contact_professional_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id)
)
-- next
CREATE INDEX ix_contact_professional_contact_id ON contact_professional (contact_id)
-- next
CREATE TABLE determination (
	disagreement_id BLOB NOT NULL,
	step INTEGER NOT NULL,
	rating VARCHAR(40),
	reason TEXT NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_determination PRIMARY KEY (id),
	CONSTRAINT ck_determination_step CHECK (step IN (1, 2)),
	CONSTRAINT fk_determination_disagreement_id FOREIGN KEY(disagreement_id) REFERENCES disagreement (id),
	CONSTRAINT ck_determination_rating CHECK (rating IN ('red', 'amber', 'green', 'blue')),
	CONSTRAINT fk_determination_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_determination_disagreement_id ON determination (disagreement_id)
-- next
CREATE TABLE dissemination (
	summary_id BLOB NOT NULL,
	recipient VARCHAR(400) NOT NULL,
	way VARCHAR(400) NOT NULL,
	basis TEXT NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_dissemination PRIMARY KEY (id),
	CONSTRAINT fk_dissemination_summary_id FOREIGN KEY(summary_id) REFERENCES summary (id),
	CONSTRAINT fk_dissemination_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_dissemination_summary_id ON dissemination (summary_id)
-- next
CREATE TABLE document (
	contact_id BLOB,
	batch_id BLOB,
	name VARCHAR(200) NOT NULL,
	media_type VARCHAR(200) NOT NULL,
	size INTEGER NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	content BLOB NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_document PRIMARY KEY (id),
	CONSTRAINT ck_document_size_is_true CHECK (size = length(content)),
	CONSTRAINT fk_document_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_document_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id),
	CONSTRAINT fk_document_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_document_batch_id ON document (batch_id)
-- next
CREATE INDEX ix_document_contact_id ON document (contact_id)
-- next
CREATE INDEX ix_document_sha256 ON document (sha256)
-- next
CREATE TABLE feedback (
	contact_id BLOB NOT NULL,
	owed_since BIGINT NOT NULL,
	do_not_contact BOOLEAN NOT NULL,
	reason TEXT,
	given_at BIGINT,
	given_by_id BLOB,
	way VARCHAR(400),
	id BLOB NOT NULL,
	CONSTRAINT pk_feedback PRIMARY KEY (id),
	CONSTRAINT ck_feedback_given_says_how CHECK (given_at IS NULL OR way IS NOT NULL),
	CONSTRAINT ck_feedback_silence_has_a_reason CHECK (NOT do_not_contact OR length(trim(coalesce(reason, ''))) > 0),
	CONSTRAINT uq_feedback_contact_id UNIQUE (contact_id),
	CONSTRAINT fk_feedback_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_feedback_given_by_id FOREIGN KEY(given_by_id) REFERENCES user_account (id)
)
-- next
CREATE TABLE information_request (
	reference VARCHAR(40) NOT NULL,
	enquiry_id BLOB NOT NULL,
	agency_id BLOB NOT NULL,
	round INTEGER NOT NULL,
	state VARCHAR(40) NOT NULL,
	purpose TEXT NOT NULL,
	lawful_basis TEXT NOT NULL,
	questions TEXT,
	urgent BOOLEAN NOT NULL,
	relies_on_override BOOLEAN NOT NULL,
	override_id BLOB,
	created_at BIGINT NOT NULL,
	created_by_id BLOB NOT NULL,
	sent_at BIGINT,
	sent_by_id BLOB,
	due_at BIGINT,
	due_reason VARCHAR(400) NOT NULL,
	replied_at BIGINT,
	withdrawn_at BIGINT,
	withdrawn_by_id BLOB,
	withdrawn_reason TEXT,
	id BLOB NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_information_request PRIMARY KEY (id),
	CONSTRAINT ck_information_request_sent_has_a_time CHECK (state NOT IN ('sent', 'replied') OR sent_at IS NOT NULL),
	CONSTRAINT ck_information_request_names_override CHECK (NOT relies_on_override OR state <> 'sent' OR override_id IS NOT NULL),
	CONSTRAINT ck_information_request_withdrawn_says_why CHECK ((state = 'withdrawn') = (length(trim(coalesce(withdrawn_reason, ''))) > 0) AND (state = 'withdrawn') = (withdrawn_at IS NOT NULL)),
	CONSTRAINT uq_information_request_enquiry_id_agency_id_round UNIQUE (enquiry_id, agency_id, round),
	CONSTRAINT uq_information_request_reference UNIQUE (reference),
	CONSTRAINT fk_information_request_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_information_request_agency_id FOREIGN KEY(agency_id) REFERENCES agency (id),
	CONSTRAINT ck_information_request_state CHECK (state IN ('draft', 'held', 'sent', 'replied', 'withdrawn')),
	CONSTRAINT fk_information_request_override_id FOREIGN KEY(override_id) REFERENCES consent_override (id),
	CONSTRAINT fk_information_request_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_information_request_sent_by_id FOREIGN KEY(sent_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_information_request_withdrawn_by_id FOREIGN KEY(withdrawn_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_information_request_agency_id_state ON information_request (agency_id, state, due_at)
-- next
CREATE INDEX ix_information_request_enquiry_id ON information_request (enquiry_id)
-- next
CREATE INDEX ix_information_request_state_due_at ON information_request (state, due_at)
-- next
CREATE TABLE note (
	contact_id BLOB,
	enquiry_id BLOB,
	corrects_id BLOB,
	visibility VARCHAR(40) NOT NULL,
	title VARCHAR(200),
	text TEXT NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_note PRIMARY KEY (id),
	CONSTRAINT ck_note_on_one_thing CHECK ((contact_id IS NULL) <> (enquiry_id IS NULL)),
	CONSTRAINT fk_note_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_note_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_note_corrects_id FOREIGN KEY(corrects_id) REFERENCES note (id),
	CONSTRAINT fk_note_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_note_contact_id ON note (contact_id)
-- next
CREATE INDEX ix_note_enquiry_id ON note (enquiry_id)
-- next
CREATE TABLE police_notification (
	contact_id BLOB NOT NULL,
	form VARCHAR(200),
	notification_reference VARCHAR(200),
	occurrence_number VARCHAR(200),
	officer VARCHAR(200),
	collar_number VARCHAR(200),
	incident_at BIGINT,
	incident_as_written VARCHAR(200),
	grading VARCHAR(200),
	children_present BOOLEAN,
	children_count INTEGER,
	information_only BOOLEAN,
	dash_tool VARCHAR(200),
	dash_count INTEGER,
	dash_grade VARCHAR(200),
	dash_reason TEXT,
	id BLOB NOT NULL,
	CONSTRAINT pk_police_notification PRIMARY KEY (id),
	CONSTRAINT uq_police_notification_contact_id UNIQUE (contact_id),
	CONSTRAINT fk_police_notification_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id)
)
-- next
CREATE TABLE rating (
	contact_id BLOB,
	enquiry_id BLOB,
	stage VARCHAR(40) NOT NULL,
	colour VARCHAR(40) NOT NULL,
	reason TEXT NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_rating PRIMARY KEY (id),
	CONSTRAINT ck_rating_of_one_thing CHECK ((contact_id IS NULL) <> (enquiry_id IS NULL)),
	CONSTRAINT ck_rating_has_a_reason CHECK (length(trim(reason)) > 0),
	CONSTRAINT fk_rating_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_rating_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT ck_rating_stage CHECK (stage IN ('initial', 'current', 'exit')),
	CONSTRAINT ck_rating_colour CHECK (colour IN ('red', 'amber', 'green', 'blue')),
	CONSTRAINT fk_rating_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_rating_contact_id ON rating (contact_id)
-- next
CREATE INDEX ix_rating_enquiry_id ON rating (enquiry_id)
-- next
CREATE TABLE risk_assessment (
	contact_id BLOB NOT NULL,
	kind VARCHAR(40) NOT NULL,
	tool VARCHAR(200),
	count INTEGER,
	grade VARCHAR(40) NOT NULL,
	reason TEXT,
	assessed_on DATE,
	review_on DATE,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_risk_assessment PRIMARY KEY (id),
	CONSTRAINT ck_risk_assessment_kind_known CHECK (kind IN ('cse', 'dash')),
	CONSTRAINT fk_risk_assessment_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_risk_assessment_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_risk_assessment_contact_id ON risk_assessment (contact_id)
-- next
CREATE TABLE screening (
	contact_id BLOB NOT NULL,
	supersedes_id BLOB,
	level INTEGER NOT NULL,
	rating VARCHAR(40) NOT NULL,
	rating_reason TEXT NOT NULL,
	consent VARCHAR(40) NOT NULL,
	consent_reason VARCHAR(40),
	consent_explanation TEXT,
	recommended_outcome VARCHAR(40) NOT NULL,
	outcome_reason TEXT NOT NULL,
	proposed_rating VARCHAR(40),
	proposed_route VARCHAR(40),
	proposal_reasons JSON NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_screening PRIMARY KEY (id),
	CONSTRAINT ck_screening_level CHECK (level BETWEEN 1 AND 4),
	CONSTRAINT ck_screening_rating_has_a_reason CHECK (length(trim(rating_reason)) > 0),
	CONSTRAINT ck_screening_outcome_has_a_reason CHECK (length(trim(outcome_reason)) > 0),
	CONSTRAINT ck_screening_consent_not_sought_has_a_reason CHECK (consent <> 'not_sought' OR consent_reason IS NOT NULL),
	CONSTRAINT fk_screening_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_screening_supersedes_id FOREIGN KEY(supersedes_id) REFERENCES screening (id),
	CONSTRAINT ck_screening_rating CHECK (rating IN ('red', 'amber', 'green', 'blue')),
	CONSTRAINT ck_screening_consent CHECK (consent IN ('sought', 'given', 'refused', 'not_sought', 'withdrawn')),
	CONSTRAINT fk_screening_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_screening_contact_id ON screening (contact_id)
-- next
CREATE TABLE authorisation (
	contact_id BLOB NOT NULL,
	screening_id BLOB NOT NULL,
	outcome VARCHAR(40) NOT NULL,
	reason TEXT NOT NULL,
	late_reason TEXT,
	batch_id BLOB,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_authorisation PRIMARY KEY (id),
	CONSTRAINT ck_authorisation_has_a_reason CHECK (length(trim(reason)) > 0),
	CONSTRAINT fk_authorisation_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT uq_authorisation_screening_id UNIQUE (screening_id),
	CONSTRAINT fk_authorisation_screening_id FOREIGN KEY(screening_id) REFERENCES screening (id),
	CONSTRAINT fk_authorisation_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id),
	CONSTRAINT fk_authorisation_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_authorisation_contact_id ON authorisation (contact_id)
-- next
CREATE TABLE contact_relationship (
	contact_id BLOB NOT NULL,
	from_id BLOB NOT NULL,
	to_id BLOB NOT NULL,
	kind VARCHAR(40) NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_contact_relationship PRIMARY KEY (id),
	CONSTRAINT ck_contact_relationship_two_people CHECK (from_id <> to_id),
	CONSTRAINT fk_contact_relationship_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_contact_relationship_from_id FOREIGN KEY(from_id) REFERENCES contact_person (id),
	CONSTRAINT fk_contact_relationship_to_id FOREIGN KEY(to_id) REFERENCES contact_person (id)
)
-- next
CREATE INDEX ix_contact_relationship_contact_id ON contact_relationship (contact_id)
-- next
CREATE TABLE enquiry_person (
	enquiry_id BLOB NOT NULL,
	contact_person_id BLOB NOT NULL,
	person_id BLOB,
	role VARCHAR(40) NOT NULL,
	position INTEGER NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_enquiry_person PRIMARY KEY (id),
	CONSTRAINT uq_enquiry_person_enquiry_id_contact_person_id UNIQUE (enquiry_id, contact_person_id),
	CONSTRAINT uq_enquiry_person_enquiry_id_position UNIQUE (enquiry_id, position),
	CONSTRAINT fk_enquiry_person_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_enquiry_person_contact_person_id FOREIGN KEY(contact_person_id) REFERENCES contact_person (id),
	CONSTRAINT fk_enquiry_person_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT ck_enquiry_person_role CHECK (role IN ('subject', 'household', 'other'))
)
-- next
CREATE INDEX ix_enquiry_person_enquiry_id ON enquiry_person (enquiry_id)
-- next
CREATE INDEX ix_enquiry_person_person_id ON enquiry_person (person_id)
-- next
CREATE TABLE reading_note (
	contact_id BLOB NOT NULL,
	document_id BLOB NOT NULL,
	found JSON NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_reading_note PRIMARY KEY (id),
	CONSTRAINT fk_reading_note_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
	CONSTRAINT fk_reading_note_document_id FOREIGN KEY(document_id) REFERENCES document (id),
	CONSTRAINT fk_reading_note_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_reading_note_contact_id ON reading_note (contact_id)
-- next
CREATE TABLE screening_concern (
	screening_id BLOB NOT NULL,
	code VARCHAR(40) NOT NULL,
	CONSTRAINT pk_screening_concern PRIMARY KEY (screening_id, code),
	CONSTRAINT fk_screening_concern_screening_id FOREIGN KEY(screening_id) REFERENCES screening (id)
)
-- next
CREATE TABLE reply (
	request_id BLOB NOT NULL,
	enquiry_person_id BLOB NOT NULL,
	corrects_id BLOB,
	found VARCHAR(40) NOT NULL,
	on_behalf BOOLEAN NOT NULL,
	received_at BIGINT NOT NULL,
	provider VARCHAR(400),
	contact_person VARCHAR(400),
	current_as_of DATE,
	period_from DATE,
	period_to DATE,
	area_searched VARCHAR(400) NOT NULL,
	systems_searched VARCHAR(400) NOT NULL,
	systems_not_searched VARCHAR(400),
	text TEXT,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_reply PRIMARY KEY (id),
	CONSTRAINT ck_reply_none_found_says_where CHECK (found <> 'none_found' OR (current_as_of IS NOT NULL AND period_from IS NOT NULL AND period_to IS NOT NULL AND length(trim(area_searched)) > 0 AND length(trim(systems_searched)) > 0)),
	CONSTRAINT ck_reply_period CHECK (period_from IS NULL OR period_to IS NULL OR period_to >= period_from),
	CONSTRAINT fk_reply_request_id FOREIGN KEY(request_id) REFERENCES information_request (id),
	CONSTRAINT fk_reply_enquiry_person_id FOREIGN KEY(enquiry_person_id) REFERENCES enquiry_person (id),
	CONSTRAINT fk_reply_corrects_id FOREIGN KEY(corrects_id) REFERENCES reply (id),
	CONSTRAINT ck_reply_found CHECK (found IN ('current', 'historic', 'none_found')),
	CONSTRAINT fk_reply_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_reply_request_id ON reply (request_id)
-- next
CREATE TABLE request_cell (
	enquiry_id BLOB NOT NULL,
	enquiry_person_id BLOB NOT NULL,
	agency_id BLOB NOT NULL,
	request_id BLOB,
	not_asked_reason TEXT,
	decided_at BIGINT NOT NULL,
	decided_by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_request_cell PRIMARY KEY (id),
	CONSTRAINT uq_request_cell_enquiry_person_id_agency_id UNIQUE (enquiry_person_id, agency_id),
	CONSTRAINT ck_request_cell_asked_or_reasoned CHECK ((request_id IS NULL) <> (not_asked_reason IS NULL)),
	CONSTRAINT ck_request_cell_reason_said CHECK (not_asked_reason IS NULL OR length(trim(not_asked_reason)) > 0),
	CONSTRAINT fk_request_cell_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_request_cell_enquiry_person_id FOREIGN KEY(enquiry_person_id) REFERENCES enquiry_person (id),
	CONSTRAINT fk_request_cell_agency_id FOREIGN KEY(agency_id) REFERENCES agency (id),
	CONSTRAINT fk_request_cell_request_id FOREIGN KEY(request_id) REFERENCES information_request (id),
	CONSTRAINT fk_request_cell_decided_by_id FOREIGN KEY(decided_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_request_cell_enquiry_id ON request_cell (enquiry_id)
-- next
CREATE INDEX ix_request_cell_request_id ON request_cell (request_id)
-- next
CREATE TABLE reply_item (
	reply_id BLOB NOT NULL,
	position INTEGER NOT NULL,
	happened_on DATE,
	source_system VARCHAR(400),
	text TEXT NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_reply_item PRIMARY KEY (id),
	CONSTRAINT fk_reply_item_reply_id FOREIGN KEY(reply_id) REFERENCES reply (id),
	CONSTRAINT fk_reply_item_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_reply_item_reply_id ON reply_item (reply_id)
-- next
CREATE TABLE item_marking (
	item_id BLOB NOT NULL,
	handling VARCHAR(40) NOT NULL,
	reason TEXT NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_item_marking PRIMARY KEY (id),
	CONSTRAINT fk_item_marking_item_id FOREIGN KEY(item_id) REFERENCES reply_item (id),
	CONSTRAINT ck_item_marking_handling CHECK (handling IN ('share_onward', 'hub_only', 'intelligence')),
	CONSTRAINT fk_item_marking_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_item_marking_item_id ON item_marking (item_id)
-- next
CREATE TRIGGER audit_entry_is_never_changed BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'append-only: audit_entry'); END
-- next
CREATE TRIGGER audit_entry_is_never_deleted BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'append-only: audit_entry'); END
-- next
CREATE TRIGGER rating_is_never_changed BEFORE UPDATE ON rating BEGIN SELECT RAISE(ABORT, 'append-only: rating'); END
-- next
CREATE TRIGGER rating_is_never_deleted BEFORE DELETE ON rating BEGIN SELECT RAISE(ABORT, 'append-only: rating'); END
-- next
CREATE TRIGGER screening_is_never_changed BEFORE UPDATE ON screening BEGIN SELECT RAISE(ABORT, 'append-only: screening'); END
-- next
CREATE TRIGGER screening_is_never_deleted BEFORE DELETE ON screening BEGIN SELECT RAISE(ABORT, 'append-only: screening'); END
-- next
CREATE TRIGGER screening_concern_is_never_changed BEFORE UPDATE ON screening_concern BEGIN SELECT RAISE(ABORT, 'append-only: screening_concern'); END
-- next
CREATE TRIGGER screening_concern_is_never_deleted BEFORE DELETE ON screening_concern BEGIN SELECT RAISE(ABORT, 'append-only: screening_concern'); END
-- next
CREATE TRIGGER authorisation_is_never_changed BEFORE UPDATE ON authorisation BEGIN SELECT RAISE(ABORT, 'append-only: authorisation'); END
-- next
CREATE TRIGGER authorisation_is_never_deleted BEFORE DELETE ON authorisation BEGIN SELECT RAISE(ABORT, 'append-only: authorisation'); END
-- next
CREATE TRIGGER decision_is_never_changed BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'append-only: decision'); END
-- next
CREATE TRIGGER decision_is_never_deleted BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'append-only: decision'); END
-- next
CREATE TRIGGER disagreement_is_never_changed BEFORE UPDATE ON disagreement BEGIN SELECT RAISE(ABORT, 'append-only: disagreement'); END
-- next
CREATE TRIGGER disagreement_is_never_deleted BEFORE DELETE ON disagreement BEGIN SELECT RAISE(ABORT, 'append-only: disagreement'); END
-- next
CREATE TRIGGER determination_is_never_changed BEFORE UPDATE ON determination BEGIN SELECT RAISE(ABORT, 'append-only: determination'); END
-- next
CREATE TRIGGER determination_is_never_deleted BEFORE DELETE ON determination BEGIN SELECT RAISE(ABORT, 'append-only: determination'); END
-- next
CREATE TRIGGER consent_event_is_never_changed BEFORE UPDATE ON consent_event BEGIN SELECT RAISE(ABORT, 'append-only: consent_event'); END
-- next
CREATE TRIGGER consent_event_is_never_deleted BEFORE DELETE ON consent_event BEGIN SELECT RAISE(ABORT, 'append-only: consent_event'); END
-- next
CREATE TRIGGER note_is_never_changed BEFORE UPDATE ON note BEGIN SELECT RAISE(ABORT, 'append-only: note'); END
-- next
CREATE TRIGGER note_is_never_deleted BEFORE DELETE ON note BEGIN SELECT RAISE(ABORT, 'append-only: note'); END
-- next
CREATE TRIGGER reply_is_never_changed BEFORE UPDATE ON reply BEGIN SELECT RAISE(ABORT, 'append-only: reply'); END
-- next
CREATE TRIGGER reply_is_never_deleted BEFORE DELETE ON reply BEGIN SELECT RAISE(ABORT, 'append-only: reply'); END
-- next
CREATE TRIGGER reply_item_is_never_changed BEFORE UPDATE ON reply_item BEGIN SELECT RAISE(ABORT, 'append-only: reply_item'); END
-- next
CREATE TRIGGER reply_item_is_never_deleted BEFORE DELETE ON reply_item BEGIN SELECT RAISE(ABORT, 'append-only: reply_item'); END
-- next
CREATE TRIGGER item_marking_is_never_changed BEFORE UPDATE ON item_marking BEGIN SELECT RAISE(ABORT, 'append-only: item_marking'); END
-- next
CREATE TRIGGER item_marking_is_never_deleted BEFORE DELETE ON item_marking BEGIN SELECT RAISE(ABORT, 'append-only: item_marking'); END
-- next
CREATE TRIGGER summary_is_never_changed BEFORE UPDATE ON summary BEGIN SELECT RAISE(ABORT, 'append-only: summary'); END
-- next
CREATE TRIGGER summary_is_never_deleted BEFORE DELETE ON summary BEGIN SELECT RAISE(ABORT, 'append-only: summary'); END
-- next
CREATE TRIGGER dissemination_is_never_changed BEFORE UPDATE ON dissemination BEGIN SELECT RAISE(ABORT, 'append-only: dissemination'); END
-- next
CREATE TRIGGER dissemination_is_never_deleted BEFORE DELETE ON dissemination BEGIN SELECT RAISE(ABORT, 'append-only: dissemination'); END
-- next
CREATE TRIGGER risk_assessment_is_never_changed BEFORE UPDATE ON risk_assessment BEGIN SELECT RAISE(ABORT, 'append-only: risk_assessment'); END
-- next
CREATE TRIGGER risk_assessment_is_never_deleted BEFORE DELETE ON risk_assessment BEGIN SELECT RAISE(ABORT, 'append-only: risk_assessment'); END
-- next
CREATE TRIGGER warning_note_is_never_changed BEFORE UPDATE ON warning_note BEGIN SELECT RAISE(ABORT, 'append-only: warning_note'); END
-- next
CREATE TRIGGER warning_note_is_never_deleted BEFORE DELETE ON warning_note BEGIN SELECT RAISE(ABORT, 'append-only: warning_note'); END
-- next
CREATE TRIGGER document_is_never_changed BEFORE UPDATE ON document BEGIN SELECT RAISE(ABORT, 'append-only: document'); END
-- next
CREATE TRIGGER document_is_never_deleted BEFORE DELETE ON document BEGIN SELECT RAISE(ABORT, 'append-only: document'); END
-- next
CREATE TRIGGER reading_note_is_never_changed BEFORE UPDATE ON reading_note BEGIN SELECT RAISE(ABORT, 'append-only: reading_note'); END
-- next
CREATE TRIGGER reading_note_is_never_deleted BEFORE DELETE ON reading_note BEGIN SELECT RAISE(ABORT, 'append-only: reading_note'); END
-- next
CREATE TRIGGER request_waits_for_override_on_insert BEFORE INSERT ON information_request WHEN
NEW.relies_on_override AND NEW.state IN ('sent', 'replied') AND NOT EXISTS (
    SELECT 1 FROM consent_override
    WHERE consent_override.id = NEW.override_id
      AND consent_override.enquiry_id = NEW.enquiry_id
      AND consent_override.state = 'agreed')
 BEGIN SELECT RAISE(ABORT, 'gate: override not agreed'); END
-- next
CREATE TRIGGER request_waits_for_override_on_update BEFORE UPDATE ON information_request WHEN
NEW.relies_on_override AND NEW.state IN ('sent', 'replied') AND NOT EXISTS (
    SELECT 1 FROM consent_override
    WHERE consent_override.id = NEW.override_id
      AND consent_override.enquiry_id = NEW.enquiry_id
      AND consent_override.state = 'agreed')
 BEGIN SELECT RAISE(ABORT, 'gate: override not agreed'); END
-- next
CREATE TRIGGER request_keeps_its_reliance BEFORE UPDATE OF relies_on_override ON information_request WHEN OLD.relies_on_override AND NOT NEW.relies_on_override BEGIN SELECT RAISE(ABORT, 'gate: reliance on override cannot be dropped'); END
-- next
CREATE TRIGGER request_rests_on_consent_or_override_on_insert BEFORE INSERT ON information_request WHEN NEW.state = 'sent' AND
NOT NEW.relies_on_override AND EXISTS (
    SELECT 1 FROM consent_event
    WHERE consent_event.enquiry_id = NEW.enquiry_id AND consent_event.position <> 'given'
      AND NOT EXISTS (
        SELECT 1 FROM consent_event AS later
        WHERE later.enquiry_id = NEW.enquiry_id
          AND (later.at > consent_event.at OR (later.at = consent_event.at AND later.id > consent_event.id))))
 BEGIN SELECT RAISE(ABORT, 'gate: consent does not carry this request'); END
-- next
CREATE TRIGGER request_rests_on_consent_or_override_on_update BEFORE UPDATE ON information_request WHEN NEW.state = 'sent' AND OLD.state <> 'sent' AND
NOT NEW.relies_on_override AND EXISTS (
    SELECT 1 FROM consent_event
    WHERE consent_event.enquiry_id = NEW.enquiry_id AND consent_event.position <> 'given'
      AND NOT EXISTS (
        SELECT 1 FROM consent_event AS later
        WHERE later.enquiry_id = NEW.enquiry_id
          AND (later.at > consent_event.at OR (later.at = consent_event.at AND later.id > consent_event.id))))
 BEGIN SELECT RAISE(ABORT, 'gate: consent does not carry this request'); END
-- next
CREATE TRIGGER override_starts_proposed BEFORE INSERT ON consent_override WHEN NEW.state <> 'proposed' BEGIN SELECT RAISE(ABORT, 'gate: an override begins as a proposal'); END
-- next
CREATE TRIGGER override_is_decided_once BEFORE UPDATE ON consent_override WHEN OLD.state <> 'proposed' BEGIN SELECT RAISE(ABORT, 'gate: the override is locked'); END
-- next
CREATE TRIGGER override_keeps_its_proposal BEFORE UPDATE ON consent_override WHEN OLD.proposed_by_id <> NEW.proposed_by_id OR OLD.enquiry_id <> NEW.enquiry_id OR OLD.analysis <> NEW.analysis OR OLD.ground <> NEW.ground OR OLD.proposed_at <> NEW.proposed_at OR OLD.alternatives <> NEW.alternatives OR OLD.not_told IS NOT NEW.not_told OR OLD.not_told_until IS NOT NEW.not_told_until BEGIN SELECT RAISE(ABORT, 'gate: the proposal is locked'); END
-- next
CREATE TRIGGER override_is_never_deleted BEFORE DELETE ON consent_override BEGIN SELECT RAISE(ABORT, 'append-only: consent_override'); END
-- next
CREATE TRIGGER override_is_agreed_by_a_service_manager BEFORE UPDATE OF state ON consent_override WHEN NEW.state <> 'proposed' AND NOT EXISTS (SELECT 1 FROM user_role WHERE user_role.user_id = NEW.decided_by_id AND user_role.role = 'service_manager') BEGIN SELECT RAISE(ABORT, 'gate: a service manager decides'); END
-- next
CREATE TRIGGER override_is_proposed_by_a_manager BEFORE INSERT ON consent_override WHEN NOT EXISTS (SELECT 1 FROM user_role WHERE user_role.user_id = NEW.proposed_by_id AND user_role.role = 'mash_manager') BEGIN SELECT RAISE(ABORT, 'gate: a MASH manager proposes'); END
-- next
CREATE TRIGGER policy_is_confirmed_by_a_service_manager BEFORE UPDATE OF state ON policy_version WHEN NEW.state = 'in_force' AND OLD.state = 'proposed' AND NOT EXISTS (SELECT 1 FROM user_role WHERE user_role.user_id = NEW.confirmed_by_id AND user_role.role = 'service_manager') BEGIN SELECT RAISE(ABORT, 'gate: a service manager confirms'); END
-- next
CREATE TRIGGER policy_is_proposed_before_it_is_in_force BEFORE UPDATE OF state ON policy_version WHEN NEW.state = 'in_force' AND OLD.state NOT IN ('proposed', 'in_force') BEGIN SELECT RAISE(ABORT, 'gate: a service manager confirms'); END
-- next
CREATE TRIGGER only_the_first_policy_begins_in_force BEFORE INSERT ON policy_version WHEN NEW.state <> 'proposed' AND EXISTS (SELECT 1 FROM policy_version) BEGIN SELECT RAISE(ABORT, 'gate: a service manager confirms'); END
-- next
CREATE TRIGGER policy_text_is_never_changed BEFORE UPDATE OF body, number, pack ON policy_version BEGIN SELECT RAISE(ABORT, 'append-only: policy_version'); END
