CREATE TABLE pattern (
	subject BIGINT NOT NULL,
	layer VARCHAR(40) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	about_id BLOB,
	words VARCHAR(400),
	contacts INTEGER NOT NULL,
	families INTEGER,
	others INTEGER,
	alone INTEGER,
	recent INTEGER NOT NULL,
	"before" INTEGER NOT NULL,
	first_at BIGINT NOT NULL,
	last_at BIGINT NOT NULL,
	last_contact_id BLOB,
	last_position INTEGER,
	area VARCHAR(400),
	school VARCHAR(200),
	overlaid BOOLEAN NOT NULL,
	is_new BOOLEAN NOT NULL,
	CONSTRAINT pk_pattern PRIMARY KEY (subject, layer),
	CONSTRAINT ck_pattern_layer CHECK (layer IN ('open', 'all')),
	CONSTRAINT ck_pattern_kind CHECK (kind IN ('child', 'adult', 'household', 'address', 'siblings', 'school', 'place', 'missing')),
	CONSTRAINT ck_pattern_more_than_one CHECK (contacts > 1),
	CONSTRAINT ck_pattern_only_open_is_overlaid CHECK (layer = 'open' OR NOT overlaid)
)
 WITHOUT ROWID
-- next
CREATE INDEX ix_pattern_last_at ON pattern (last_at)
-- next
CREATE TABLE pattern_contact (
	contact_id BLOB NOT NULL,
	received_at BIGINT NOT NULL,
	closed BOOLEAN NOT NULL,
	subjects BLOB NOT NULL,
	kin BLOB NOT NULL,
	home BLOB NOT NULL,
	area VARCHAR(40),
	school VARCHAR(200),
	CONSTRAINT pk_pattern_contact PRIMARY KEY (contact_id)
)
 WITHOUT ROWID
-- next
CREATE TABLE pattern_mark (
	subject BIGINT NOT NULL,
	received_at BIGINT NOT NULL,
	contact_id BLOB NOT NULL,
	closed BOOLEAN NOT NULL,
	position INTEGER NOT NULL,
	CONSTRAINT pk_pattern_mark PRIMARY KEY (subject, received_at, contact_id)
)
 WITHOUT ROWID
-- next
CREATE TABLE pattern_span (
	id INTEGER NOT NULL,
	months INTEGER NOT NULL,
	recent_days INTEGER NOT NULL,
	CONSTRAINT pk_pattern_span PRIMARY KEY (id),
	CONSTRAINT ck_pattern_span_one_row CHECK (id = 1)
)
-- next
CREATE TABLE pattern_look (
	subject BIGINT NOT NULL,
	layer VARCHAR(40) NOT NULL,
	note TEXT NOT NULL,
	contacts INTEGER NOT NULL,
	last_at BIGINT NOT NULL,
	takes_back_id BLOB,
	at BIGINT NOT NULL,
	by_id BLOB NOT NULL,
	id BLOB NOT NULL,
	CONSTRAINT pk_pattern_look PRIMARY KEY (id),
	CONSTRAINT ck_pattern_look_layer CHECK (layer IN ('open', 'all')),
	CONSTRAINT ck_pattern_look_says_what CHECK (length(trim(note)) > 0),
	CONSTRAINT uq_pattern_look_takes_back_id UNIQUE (takes_back_id),
	CONSTRAINT fk_pattern_look_takes_back_id FOREIGN KEY(takes_back_id) REFERENCES pattern_look (id),
	CONSTRAINT fk_pattern_look_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_pattern_look_subject ON pattern_look (subject)
-- next
CREATE INDEX ix_missing_episode_since ON missing_episode (since)
-- next
CREATE TRIGGER pattern_look_is_never_changed BEFORE UPDATE ON pattern_look BEGIN SELECT RAISE(ABORT, 'append-only: pattern_look'); END
-- next
CREATE TRIGGER pattern_look_is_never_deleted BEFORE DELETE ON pattern_look BEGIN SELECT RAISE(ABORT, 'append-only: pattern_look'); END
