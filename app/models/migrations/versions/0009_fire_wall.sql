CREATE TABLE break_glass (
	enquiry_id BLOB,
	person_id BLOB,
	until BIGINT NOT NULL,
	reason TEXT NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_break_glass PRIMARY KEY (id),
	CONSTRAINT ck_break_glass_of_one_record CHECK ((enquiry_id IS NULL) <> (person_id IS NULL)),
	CONSTRAINT ck_break_glass_says_why CHECK (length(trim(reason)) >= 20),
	CONSTRAINT ck_break_glass_until_after CHECK (until > at),
	CONSTRAINT fk_break_glass_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_break_glass_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_break_glass_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_break_glass_enquiry_id ON break_glass (enquiry_id)
-- next
CREATE INDEX ix_break_glass_person_id ON break_glass (person_id)
-- next
CREATE TABLE interest (
	enquiry_id BLOB NOT NULL,
	about_id BLOB NOT NULL,
	stand VARCHAR(40) NOT NULL,
	note TEXT NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_interest PRIMARY KEY (id),
	CONSTRAINT ck_interest_about_oneself_or_looked_at CHECK ((stand = 'looked_at') = (by_id <> about_id)),
	CONSTRAINT ck_interest_says_what CHECK (stand = 'no_tie' OR length(trim(note)) > 0),
	CONSTRAINT fk_interest_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT fk_interest_about_id FOREIGN KEY(about_id) REFERENCES user_account (id),
	CONSTRAINT ck_interest_stand CHECK (stand IN ('no_tie', 'tie', 'looked_at')),
	CONSTRAINT fk_interest_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_interest_enquiry_id ON interest (enquiry_id)
-- next
CREATE TABLE restriction (
	enquiry_id BLOB NOT NULL,
	ground VARCHAR(40),
	reason TEXT NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_restriction PRIMARY KEY (id),
	CONSTRAINT ck_restriction_has_a_reason CHECK (length(trim(reason)) > 0),
	CONSTRAINT fk_restriction_enquiry_id FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
	CONSTRAINT ck_restriction_ground CHECK (ground IN ('staff_family', 'high_profile', 'other')),
	CONSTRAINT fk_restriction_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_restriction_enquiry_id ON restriction (enquiry_id)
-- next
CREATE TABLE break_glass_review (
	opening_id BLOB NOT NULL,
	justified BOOLEAN NOT NULL,
	note TEXT NOT NULL,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_break_glass_review PRIMARY KEY (id),
	CONSTRAINT ck_break_glass_review_says_why CHECK (length(trim(note)) > 0),
	CONSTRAINT uq_break_glass_review_opening_id UNIQUE (opening_id),
	CONSTRAINT fk_break_glass_review_opening_id FOREIGN KEY(opening_id) REFERENCES break_glass (id),
	CONSTRAINT fk_break_glass_review_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
ALTER TABLE user_account ADD COLUMN home_postcode VARCHAR(40)
-- next
CREATE TRIGGER break_glass_is_never_changed BEFORE UPDATE ON break_glass WHEN NOT (NEW.enquiry_id IS OLD.enquiry_id AND NEW.until IS OLD.until AND NEW.reason IS OLD.reason AND NEW.at IS OLD.at AND NEW.by_id IS OLD.by_id AND NEW.id IS OLD.id AND (NEW.person_id IS OLD.person_id OR coalesce(NEW.person_id = (SELECT moved.to_id FROM person_merge_row AS moved WHERE moved.table_name = 'break_glass' AND moved.row_id = OLD.id AND moved.column_name = 'person_id' AND moved.from_id = OLD.person_id AND moved.id = (SELECT max(newest.id) FROM person_merge_row AS newest WHERE newest.table_name = 'break_glass' AND newest.row_id = OLD.id AND newest.column_name = 'person_id')), 0)) AND (NEW.person_id IS NOT OLD.person_id)) BEGIN SELECT RAISE(ABORT, 'append-only: break_glass'); END
-- next
CREATE TRIGGER break_glass_is_never_deleted BEFORE DELETE ON break_glass BEGIN SELECT RAISE(ABORT, 'append-only: break_glass'); END
-- next
CREATE TRIGGER break_glass_review_is_never_changed BEFORE UPDATE ON break_glass_review BEGIN SELECT RAISE(ABORT, 'append-only: break_glass_review'); END
-- next
CREATE TRIGGER break_glass_review_is_never_deleted BEFORE DELETE ON break_glass_review BEGIN SELECT RAISE(ABORT, 'append-only: break_glass_review'); END
-- next
CREATE TRIGGER interest_is_never_changed BEFORE UPDATE ON interest BEGIN SELECT RAISE(ABORT, 'append-only: interest'); END
-- next
CREATE TRIGGER interest_is_never_deleted BEFORE DELETE ON interest BEGIN SELECT RAISE(ABORT, 'append-only: interest'); END
-- next
CREATE TRIGGER restriction_is_never_changed BEFORE UPDATE ON restriction BEGIN SELECT RAISE(ABORT, 'append-only: restriction'); END
-- next
CREATE TRIGGER restriction_is_never_deleted BEFORE DELETE ON restriction BEGIN SELECT RAISE(ABORT, 'append-only: restriction'); END
-- next
CREATE TRIGGER break_glass_is_for_the_desk BEFORE INSERT ON break_glass WHEN NOT EXISTS (SELECT 1 FROM user_role WHERE user_role.user_id = NEW.by_id AND user_role.role IN ('hub_worker', 'mash_manager')) BEGIN SELECT RAISE(ABORT, 'gate: break-glass is for the desk'); END
-- next
CREATE TRIGGER break_glass_is_reviewed_by_a_service_manager BEFORE INSERT ON break_glass_review WHEN NOT EXISTS (SELECT 1 FROM user_role WHERE user_role.user_id = NEW.by_id AND user_role.role = 'service_manager') BEGIN SELECT RAISE(ABORT, 'gate: a service manager reviews'); END
-- next
CREATE TRIGGER break_glass_is_reviewed_by_somebody_else BEFORE INSERT ON break_glass_review WHEN EXISTS (SELECT 1 FROM break_glass AS opening WHERE opening.id = NEW.opening_id AND opening.by_id = NEW.by_id) BEGIN SELECT RAISE(ABORT, 'gate: somebody else reviews'); END
-- next
CREATE TRIGGER case_is_restricted_by_a_manager BEFORE INSERT ON restriction WHEN NOT EXISTS (SELECT 1 FROM user_role WHERE user_role.user_id = NEW.by_id AND user_role.role IN ('mash_manager', 'service_manager')) BEGIN SELECT RAISE(ABORT, 'gate: a manager restricts'); END
-- next
CREATE TRIGGER interest_is_looked_at_by_a_manager BEFORE INSERT ON interest WHEN NEW.stand = 'looked_at' AND NOT EXISTS (SELECT 1 FROM user_role WHERE user_role.user_id = NEW.by_id AND user_role.role IN ('mash_manager', 'service_manager')) BEGIN SELECT RAISE(ABORT, 'gate: a manager looks at a conflict of interest'); END
