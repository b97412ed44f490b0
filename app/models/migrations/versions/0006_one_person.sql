CREATE TABLE duplicate_search (
	started_at BIGINT NOT NULL,
	ended_at BIGINT,
	"after" INTEGER NOT NULL,
	found INTEGER NOT NULL,
	id BLOB NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_duplicate_search PRIMARY KEY (id)
)
-- next
CREATE TABLE not_the_same (
	one_id BLOB NOT NULL,
	other_id BLOB NOT NULL,
	reason TEXT NOT NULL,
	takes_back_id BLOB,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_not_the_same PRIMARY KEY (id),
	CONSTRAINT ck_not_the_same_pair_in_order CHECK (one_id < other_id),
	CONSTRAINT ck_not_the_same_says_why CHECK (length(trim(reason)) > 0),
	CONSTRAINT uq_not_the_same_takes_back_id UNIQUE (takes_back_id),
	CONSTRAINT fk_not_the_same_takes_back_id FOREIGN KEY(takes_back_id) REFERENCES not_the_same (id),
	CONSTRAINT fk_not_the_same_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_not_the_same_one_id_other_id ON not_the_same (one_id, other_id)
-- next
CREATE TABLE person_merge (
	kept_id BLOB NOT NULL,
	merged_id BLOB NOT NULL,
	choices JSON NOT NULL,
	reason TEXT NOT NULL,
	proposed_by_id BLOB,
	undoes_id BLOB,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_person_merge PRIMARY KEY (id),
	CONSTRAINT ck_person_merge_two_people CHECK (kept_id <> merged_id),
	CONSTRAINT ck_person_merge_says_why CHECK (length(trim(reason)) > 0),
	CONSTRAINT ck_person_merge_merged_by_somebody_else CHECK (undoes_id IS NOT NULL OR (proposed_by_id IS NOT NULL AND proposed_by_id <> by_id)),
	CONSTRAINT uq_person_merge_undoes_id UNIQUE (undoes_id),
	CONSTRAINT fk_person_merge_proposed_by_id FOREIGN KEY(proposed_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_person_merge_undoes_id FOREIGN KEY(undoes_id) REFERENCES person_merge (id),
	CONSTRAINT fk_person_merge_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_person_merge_kept_id ON person_merge (kept_id)
-- next
CREATE INDEX ix_person_merge_merged_id ON person_merge (merged_id)
-- next
CREATE TABLE probable_duplicate (
	one_id BLOB NOT NULL,
	other_id BLOB NOT NULL,
	bits DOUBLE NOT NULL,
	reasons JSON NOT NULL,
	found_at BIGINT NOT NULL,
	state VARCHAR(40) NOT NULL,
	proposal JSON,
	proposal_reason TEXT,
	proposed_by_id BLOB,
	proposed_at BIGINT,
	decided_by_id BLOB,
	decided_at BIGINT,
	id BLOB NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_probable_duplicate PRIMARY KEY (id),
	CONSTRAINT ck_probable_duplicate_pair_in_order CHECK (one_id < other_id),
	CONSTRAINT ck_probable_duplicate_decided_by_somebody CHECK (state NOT IN ('merged', 'not_the_same') OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL)),
	CONSTRAINT ck_probable_duplicate_proposed_by_somebody CHECK (state <> 'proposed' OR (proposed_by_id IS NOT NULL AND proposal_reason IS NOT NULL)),
	CONSTRAINT ck_probable_duplicate_merged_by_somebody_else CHECK (state <> 'merged' OR proposed_by_id <> decided_by_id),
	CONSTRAINT uq_probable_duplicate_one_id_other_id UNIQUE (one_id, other_id),
	CONSTRAINT ck_probable_duplicate_state CHECK (state IN ('open', 'later', 'proposed', 'merged', 'not_the_same')),
	CONSTRAINT fk_probable_duplicate_proposed_by_id FOREIGN KEY(proposed_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_probable_duplicate_decided_by_id FOREIGN KEY(decided_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_probable_duplicate_state ON probable_duplicate (state)
-- next
CREATE TABLE person_merge_row (
	merge_id BLOB NOT NULL,
	position INTEGER NOT NULL,
	table_name VARCHAR(40) NOT NULL,
	row_id BLOB NOT NULL,
	column_name VARCHAR(40),
	from_id BLOB,
	to_id BLOB,
	"before" JSON,
	"after" JSON,
	id BLOB NOT NULL,
	CONSTRAINT pk_person_merge_row PRIMARY KEY (id),
	CONSTRAINT fk_person_merge_row_merge_id FOREIGN KEY(merge_id) REFERENCES person_merge (id)
)
-- next
CREATE INDEX ix_person_merge_row_merge_id ON person_merge_row (merge_id)
-- next
CREATE INDEX ix_person_merge_row_table_name_row_id ON person_merge_row (table_name, row_id)
-- next
DROP TRIGGER warning_note_is_never_changed
-- next
CREATE TRIGGER warning_note_is_never_changed BEFORE UPDATE ON warning_note WHEN NOT (NEW.kind IS OLD.kind AND NEW.text IS OLD.text AND NEW.since IS OLD.since AND NEW.review_on IS OLD.review_on AND NEW.person_aware IS OLD.person_aware AND NEW.awareness IS OLD.awareness AND NEW.ended_on IS OLD.ended_on AND NEW.at IS OLD.at AND NEW.by_id IS OLD.by_id AND NEW.id IS OLD.id AND (NEW.person_id IS OLD.person_id OR coalesce(NEW.person_id = (SELECT moved.to_id FROM person_merge_row AS moved WHERE moved.table_name = 'warning_note' AND moved.row_id = OLD.id AND moved.column_name = 'person_id' AND moved.from_id = OLD.person_id AND moved.id = (SELECT max(newest.id) FROM person_merge_row AS newest WHERE newest.table_name = 'warning_note' AND newest.row_id = OLD.id AND newest.column_name = 'person_id')), 0)) AND (NEW.person_id IS NOT OLD.person_id)) BEGIN SELECT RAISE(ABORT, 'append-only: warning_note'); END
-- next
DROP TRIGGER file_note_is_never_changed
-- next
CREATE TRIGGER file_note_is_never_changed BEFORE UPDATE ON file_note WHEN NOT (NEW.override_id IS OLD.override_id AND NEW.enquiry_person_id IS OLD.enquiry_person_id AND NEW.title IS OLD.title AND NEW.text IS OLD.text AND NEW.at IS OLD.at AND NEW.by_id IS OLD.by_id AND NEW.id IS OLD.id AND (NEW.person_id IS OLD.person_id OR coalesce(NEW.person_id = (SELECT moved.to_id FROM person_merge_row AS moved WHERE moved.table_name = 'file_note' AND moved.row_id = OLD.id AND moved.column_name = 'person_id' AND moved.from_id = OLD.person_id AND moved.id = (SELECT max(newest.id) FROM person_merge_row AS newest WHERE newest.table_name = 'file_note' AND newest.row_id = OLD.id AND newest.column_name = 'person_id')), 0)) AND (NEW.person_id IS NOT OLD.person_id)) BEGIN SELECT RAISE(ABORT, 'append-only: file_note'); END
-- next
DROP TRIGGER harm_link_is_never_changed
-- next
CREATE TRIGGER harm_link_is_never_changed BEFORE UPDATE ON harm_link WHEN NOT (NEW.enquiry_id IS OLD.enquiry_id AND NEW.harmed_id IS OLD.harmed_id AND NEW.harming_id IS OLD.harming_id AND NEW.kind IS OLD.kind AND NEW.text IS OLD.text AND NEW.since IS OLD.since AND NEW.until IS OLD.until AND NEW.corrects_id IS OLD.corrects_id AND NEW.status IS OLD.status AND NEW.withdrawn IS OLD.withdrawn AND NEW.since_precision IS OLD.since_precision AND NEW.until_precision IS OLD.until_precision AND NEW.at IS OLD.at AND NEW.by_id IS OLD.by_id AND NEW.id IS OLD.id AND (NEW.harmed_person_id IS OLD.harmed_person_id OR coalesce(NEW.harmed_person_id = (SELECT moved.to_id FROM person_merge_row AS moved WHERE moved.table_name = 'harm_link' AND moved.row_id = OLD.id AND moved.column_name = 'harmed_person_id' AND moved.from_id = OLD.harmed_person_id AND moved.id = (SELECT max(newest.id) FROM person_merge_row AS newest WHERE newest.table_name = 'harm_link' AND newest.row_id = OLD.id AND newest.column_name = 'harmed_person_id')), 0)) AND (NEW.harming_person_id IS OLD.harming_person_id OR coalesce(NEW.harming_person_id = (SELECT moved.to_id FROM person_merge_row AS moved WHERE moved.table_name = 'harm_link' AND moved.row_id = OLD.id AND moved.column_name = 'harming_person_id' AND moved.from_id = OLD.harming_person_id AND moved.id = (SELECT max(newest.id) FROM person_merge_row AS newest WHERE newest.table_name = 'harm_link' AND newest.row_id = OLD.id AND newest.column_name = 'harming_person_id')), 0)) AND (NEW.harmed_person_id IS NOT OLD.harmed_person_id OR NEW.harming_person_id IS NOT OLD.harming_person_id)) BEGIN SELECT RAISE(ABORT, 'append-only: harm_link'); END
-- next
DROP TRIGGER harm_tie_is_never_changed
-- next
CREATE TRIGGER harm_tie_is_never_changed BEFORE UPDATE ON harm_tie WHEN NOT (NEW.enquiry_id IS OLD.enquiry_id AND NEW.status IS OLD.status AND NEW.kind IS OLD.kind AND NEW.text IS OLD.text AND NEW.since IS OLD.since AND NEW.until IS OLD.until AND NEW.withdrawn IS OLD.withdrawn AND NEW.corrects_id IS OLD.corrects_id AND NEW.since_precision IS OLD.since_precision AND NEW.until_precision IS OLD.until_precision AND NEW.at IS OLD.at AND NEW.by_id IS OLD.by_id AND NEW.id IS OLD.id AND (NEW.harmed_person_id IS OLD.harmed_person_id OR coalesce(NEW.harmed_person_id = (SELECT moved.to_id FROM person_merge_row AS moved WHERE moved.table_name = 'harm_tie' AND moved.row_id = OLD.id AND moved.column_name = 'harmed_person_id' AND moved.from_id = OLD.harmed_person_id AND moved.id = (SELECT max(newest.id) FROM person_merge_row AS newest WHERE newest.table_name = 'harm_tie' AND newest.row_id = OLD.id AND newest.column_name = 'harmed_person_id')), 0)) AND (NEW.harming_person_id IS OLD.harming_person_id OR coalesce(NEW.harming_person_id = (SELECT moved.to_id FROM person_merge_row AS moved WHERE moved.table_name = 'harm_tie' AND moved.row_id = OLD.id AND moved.column_name = 'harming_person_id' AND moved.from_id = OLD.harming_person_id AND moved.id = (SELECT max(newest.id) FROM person_merge_row AS newest WHERE newest.table_name = 'harm_tie' AND newest.row_id = OLD.id AND newest.column_name = 'harming_person_id')), 0)) AND (NEW.harmed_person_id IS NOT OLD.harmed_person_id OR NEW.harming_person_id IS NOT OLD.harming_person_id)) BEGIN SELECT RAISE(ABORT, 'append-only: harm_tie'); END
-- next
CREATE TRIGGER not_the_same_is_never_changed BEFORE UPDATE ON not_the_same BEGIN SELECT RAISE(ABORT, 'append-only: not_the_same'); END
-- next
CREATE TRIGGER not_the_same_is_never_deleted BEFORE DELETE ON not_the_same BEGIN SELECT RAISE(ABORT, 'append-only: not_the_same'); END
-- next
CREATE TRIGGER person_merge_is_never_changed BEFORE UPDATE ON person_merge BEGIN SELECT RAISE(ABORT, 'append-only: person_merge'); END
-- next
CREATE TRIGGER person_merge_is_never_deleted BEFORE DELETE ON person_merge BEGIN SELECT RAISE(ABORT, 'append-only: person_merge'); END
-- next
CREATE TRIGGER person_merge_row_is_never_changed BEFORE UPDATE ON person_merge_row BEGIN SELECT RAISE(ABORT, 'append-only: person_merge_row'); END
-- next
CREATE TRIGGER person_merge_row_is_never_deleted BEFORE DELETE ON person_merge_row BEGIN SELECT RAISE(ABORT, 'append-only: person_merge_row'); END
