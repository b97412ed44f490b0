CREATE TABLE match_key (
	"key" BIGINT NOT NULL,
	number INTEGER NOT NULL,
	CONSTRAINT pk_match_key PRIMARY KEY ("key", number)
)
 WITHOUT ROWID
-- next
CREATE TABLE match_person (
	number INTEGER NOT NULL,
	person_id BLOB NOT NULL,
	line TEXT NOT NULL,
	CONSTRAINT pk_match_person PRIMARY KEY (number)
)
-- next
CREATE UNIQUE INDEX ix_match_person_person_id ON match_person (person_id)
-- next
CREATE TABLE match_word (
	word VARCHAR(400) NOT NULL,
	forename INTEGER NOT NULL,
	surname INTEGER NOT NULL,
	town INTEGER NOT NULL,
	serial INTEGER NOT NULL,
	CONSTRAINT pk_match_word PRIMARY KEY (word)
)
-- next
CREATE INDEX ix_match_word_serial ON match_word (serial)
