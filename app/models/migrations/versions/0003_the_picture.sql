CREATE TABLE pregnancy_loss (
	mother_id BLOB NOT NULL,
	other_parent_id BLOB,
	precision VARCHAR(40) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	happened_on DATE,
	name VARCHAR(200),
	source VARCHAR(200),
	id BLOB NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_pregnancy_loss PRIMARY KEY (id),
	CONSTRAINT ck_pregnancy_loss_two_people CHECK (other_parent_id IS NULL OR other_parent_id <> mother_id),
	CONSTRAINT fk_pregnancy_loss_mother_id FOREIGN KEY(mother_id) REFERENCES person (id),
	CONSTRAINT fk_pregnancy_loss_other_parent_id FOREIGN KEY(other_parent_id) REFERENCES person (id),
	CONSTRAINT ck_pregnancy_loss_precision CHECK (precision IN ('day', 'month', 'year', 'estimated', 'unknown')),
	CONSTRAINT ck_pregnancy_loss_kind CHECK (kind IN ('miscarriage', 'termination', 'stillbirth'))
)
-- next
CREATE INDEX ix_pregnancy_loss_mother_id ON pregnancy_loss (mother_id)
-- next
CREATE INDEX ix_pregnancy_loss_other_parent_id ON pregnancy_loss (other_parent_id)
-- next
CREATE TABLE union_event (
	one_id BLOB NOT NULL,
	other_id BLOB NOT NULL,
	precision VARCHAR(40) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	happened_on DATE,
	source VARCHAR(200),
	id BLOB NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_union_event PRIMARY KEY (id),
	CONSTRAINT ck_union_event_pair_in_order CHECK (one_id < other_id),
	CONSTRAINT fk_union_event_one_id FOREIGN KEY(one_id) REFERENCES person (id),
	CONSTRAINT fk_union_event_other_id FOREIGN KEY(other_id) REFERENCES person (id),
	CONSTRAINT ck_union_event_precision CHECK (precision IN ('day', 'month', 'year', 'estimated', 'unknown')),
	CONSTRAINT ck_union_event_kind CHECK (kind IN ('married', 'civil_partners', 'relationship', 'living_together', 'transitory', 'separated', 'divorced', 'reunited'))
)
-- next
CREATE INDEX ix_union_event_one_id_other_id ON union_event (one_id, other_id)
-- next
CREATE INDEX ix_union_event_other_id ON union_event (other_id)
-- next
CREATE TABLE emotional_tie (
	enquiry_id BLOB NOT NULL,
	from_id BLOB NOT NULL,
	to_id BLOB NOT NULL,
	kind VARCHAR(40) NOT NULL,
	text TEXT,
	since DATE,
	until DATE,
	id BLOB NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_emotional_tie PRIMARY KEY (id),
	CONSTRAINT ck_emotional_tie_two_people CHECK (from_id <> to_id),
	CONSTRAINT ck_emotional_tie_until_after_since CHECK (until IS NULL OR since IS NULL OR until >= since),
	CONSTRAINT fk_emotional_tie_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_emotional_tie_from_id FOREIGN KEY(from_id) REFERENCES person (id),
	CONSTRAINT fk_emotional_tie_to_id FOREIGN KEY(to_id) REFERENCES person (id),
	CONSTRAINT ck_emotional_tie_kind CHECK (kind IN ('close', 'distant', 'hostile', 'cut_off', 'caring'))
)
-- next
CREATE INDEX ix_emotional_tie_enquiry_id ON emotional_tie (enquiry_id)
-- next
CREATE INDEX ix_emotional_tie_from_id ON emotional_tie (from_id)
-- next
CREATE INDEX ix_emotional_tie_to_id ON emotional_tie (to_id)
-- next
CREATE TABLE family_step (
	enquiry_id BLOB NOT NULL,
	act VARCHAR(40) NOT NULL,
	doubts JSON NOT NULL,
	reason TEXT,
	undoes_id BLOB,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_family_step PRIMARY KEY (id),
	CONSTRAINT uq_family_step_undoes_id UNIQUE (undoes_id),
	CONSTRAINT fk_family_step_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_family_step_undoes_id FOREIGN KEY(undoes_id) REFERENCES family_step (id),
	CONSTRAINT fk_family_step_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_family_step_enquiry_id ON family_step (enquiry_id)
-- next
CREATE TABLE harm_tie (
	enquiry_id BLOB NOT NULL,
	harmed_person_id BLOB NOT NULL,
	harming_person_id BLOB NOT NULL,
	status VARCHAR(40) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	text TEXT NOT NULL,
	since DATE,
	until DATE,
	withdrawn BOOLEAN NOT NULL,
	corrects_id BLOB,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_harm_tie PRIMARY KEY (id),
	CONSTRAINT ck_harm_tie_says_what CHECK (length(trim(text)) > 0),
	CONSTRAINT ck_harm_tie_two_people CHECK (harmed_person_id <> harming_person_id),
	CONSTRAINT ck_harm_tie_until_after_since CHECK (until IS NULL OR since IS NULL OR until >= since),
	CONSTRAINT ck_harm_tie_withdraws_an_entry CHECK (NOT withdrawn OR corrects_id IS NOT NULL),
	CONSTRAINT uq_harm_tie_corrects_id UNIQUE (corrects_id),
	CONSTRAINT fk_harm_tie_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_harm_tie_harmed_person_id FOREIGN KEY(harmed_person_id) REFERENCES person (id),
	CONSTRAINT fk_harm_tie_harming_person_id FOREIGN KEY(harming_person_id) REFERENCES person (id),
	CONSTRAINT ck_harm_tie_status CHECK (status IN ('alleged', 'admitted', 'convicted')),
	CONSTRAINT fk_harm_tie_corrects_id FOREIGN KEY(corrects_id) REFERENCES harm_tie (id),
	CONSTRAINT fk_harm_tie_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_harm_tie_enquiry_id ON harm_tie (enquiry_id)
-- next
CREATE INDEX ix_harm_tie_harmed_person_id ON harm_tie (harmed_person_id)
-- next
CREATE INDEX ix_harm_tie_harming_person_id ON harm_tie (harming_person_id)
-- next
CREATE TABLE family_change (
	step_id BLOB NOT NULL,
	position INTEGER NOT NULL,
	table_name VARCHAR(40) NOT NULL,
	row_id BLOB NOT NULL,
	"before" JSON,
	"after" JSON,
	id BLOB NOT NULL,
	CONSTRAINT pk_family_change PRIMARY KEY (id),
	CONSTRAINT uq_family_change_step_id_position UNIQUE (step_id, position),
	CONSTRAINT ck_family_change_changes_something CHECK (before IS NOT NULL OR after IS NOT NULL),
	CONSTRAINT fk_family_change_step_id FOREIGN KEY(step_id) REFERENCES family_step (id)
)
-- next
CREATE INDEX ix_family_change_row_id ON family_change (row_id)
-- next
CREATE TABLE order_rule (
	enquiry_id BLOB NOT NULL,
	left_id BLOB,
	left_person_id BLOB,
	right_id BLOB,
	right_person_id BLOB,
	id BLOB NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_order_rule PRIMARY KEY (id),
	CONSTRAINT ck_order_rule_one_on_the_left CHECK ((left_id IS NULL) <> (left_person_id IS NULL)),
	CONSTRAINT ck_order_rule_one_on_the_right CHECK ((right_id IS NULL) <> (right_person_id IS NULL)),
	CONSTRAINT ck_order_rule_two_in_the_enquiry CHECK (left_id IS NULL OR right_id IS NULL OR left_id <> right_id),
	CONSTRAINT ck_order_rule_two_known_people CHECK (left_person_id IS NULL OR right_person_id IS NULL OR left_person_id <> right_person_id),
	CONSTRAINT fk_order_rule_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_order_rule_left_id FOREIGN KEY(left_id) REFERENCES enquiry_person (id),
	CONSTRAINT fk_order_rule_left_person_id FOREIGN KEY(left_person_id) REFERENCES person (id),
	CONSTRAINT fk_order_rule_right_id FOREIGN KEY(right_id) REFERENCES enquiry_person (id),
	CONSTRAINT fk_order_rule_right_person_id FOREIGN KEY(right_person_id) REFERENCES person (id)
)
-- next
CREATE INDEX ix_order_rule_enquiry_id ON order_rule (enquiry_id)
-- next
CREATE INDEX ix_order_rule_left_person_id ON order_rule (left_person_id)
-- next
CREATE INDEX ix_order_rule_right_person_id ON order_rule (right_person_id)
-- next
ALTER TABLE person ADD COLUMN died BOOLEAN
-- next
ALTER TABLE person ADD COLUMN died_precision VARCHAR(40)
-- next
ALTER TABLE person ADD COLUMN twin_group BLOB
-- next
ALTER TABLE person ADD COLUMN twins_identical BOOLEAN
-- next
ALTER TABLE household_member ADD COLUMN version INTEGER
-- next
ALTER TABLE household_member ADD COLUMN second_home BOOLEAN
-- next
ALTER TABLE harm_link ADD COLUMN status VARCHAR(40)
-- next
ALTER TABLE harm_link ADD COLUMN withdrawn BOOLEAN
-- next
CREATE TRIGGER family_change_is_never_changed BEFORE UPDATE ON family_change BEGIN SELECT RAISE(ABORT, 'append-only: family_change'); END
-- next
CREATE TRIGGER family_change_is_never_deleted BEFORE DELETE ON family_change BEGIN SELECT RAISE(ABORT, 'append-only: family_change'); END
-- next
CREATE TRIGGER family_step_is_never_changed BEFORE UPDATE ON family_step BEGIN SELECT RAISE(ABORT, 'append-only: family_step'); END
-- next
CREATE TRIGGER family_step_is_never_deleted BEFORE DELETE ON family_step BEGIN SELECT RAISE(ABORT, 'append-only: family_step'); END
-- next
CREATE TRIGGER harm_tie_is_never_changed BEFORE UPDATE ON harm_tie BEGIN SELECT RAISE(ABORT, 'append-only: harm_tie'); END
-- next
CREATE TRIGGER harm_tie_is_never_deleted BEFORE DELETE ON harm_tie BEGIN SELECT RAISE(ABORT, 'append-only: harm_tie'); END
-- next
CREATE TRIGGER doubt_is_confirmed_with_a_reason BEFORE INSERT ON family_step WHEN json_array_length(NEW.doubts) > 0 AND length(trim(coalesce(NEW.reason, ''))) = 0 BEGIN SELECT RAISE(ABORT, 'gate: a doubt is confirmed with a reason'); END
-- next
CREATE TRIGGER step_is_undone_on_its_own_enquiry BEFORE INSERT ON family_step WHEN NEW.undoes_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM family_step AS earlier WHERE earlier.id = NEW.undoes_id AND earlier.enquiry_id = NEW.enquiry_id) BEGIN SELECT RAISE(ABORT, 'gate: a step is undone on its own enquiry'); END
-- next
CREATE TRIGGER harm_status_is_known BEFORE INSERT ON harm_link WHEN NEW.status IS NOT NULL AND NEW.status NOT IN ('alleged', 'admitted', 'convicted') BEGIN SELECT RAISE(ABORT, 'gate: harm is alleged, admitted or convicted'); END
-- next
CREATE TRIGGER harm_withdraws_an_entry BEFORE INSERT ON harm_link WHEN coalesce(NEW.withdrawn, 0) AND NEW.corrects_id IS NULL BEGIN SELECT RAISE(ABORT, 'gate: a withdrawal names its entry'); END
-- next
CREATE TRIGGER order_is_one_between_two BEFORE INSERT ON order_rule WHEN
EXISTS (SELECT 1 FROM order_rule AS other WHERE other.enquiry_id = NEW.enquiry_id AND other.id <> NEW.id
    AND ((other.left_id IS NEW.right_id AND other.left_person_id IS NEW.right_person_id
          AND other.right_id IS NEW.left_id AND other.right_person_id IS NEW.left_person_id)
      OR (other.left_id IS NEW.left_id AND other.left_person_id IS NEW.left_person_id
          AND other.right_id IS NEW.right_id AND other.right_person_id IS NEW.right_person_id)))
 BEGIN SELECT RAISE(ABORT, 'gate: one order between two people'); END
-- next
CREATE TRIGGER death_is_said_with_its_day BEFORE UPDATE OF died, died_on ON person WHEN NEW.died_on IS NOT NULL AND NEW.died IS NOT NULL AND NOT NEW.died BEGIN SELECT RAISE(ABORT, 'gate: somebody alive has no day of death'); END
-- next
CREATE TRIGGER identical_twins_are_twins BEFORE UPDATE OF twin_group, twins_identical ON person WHEN NEW.twins_identical IS NOT NULL AND NEW.twin_group IS NULL BEGIN SELECT RAISE(ABORT, 'gate: identical twins are twins'); END
