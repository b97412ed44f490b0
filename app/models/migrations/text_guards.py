"""The full-text index of every narrative, kept by triggers in the transaction that writes the text. SQLite's words.

`text_index` is an FTS5 table without a copy of the texts: it reads them through the view `text_of`, which knows for
each row of `text_entry` where its words stand. Words are met by their stem and without accents; a letter that is none
with an accent (ł, ø, ß …) is given as a plain one with a mark that the index drops, so that it can be put back.
What is taken out is taken out of the index's pages at once (`secure-delete`), not marked as gone.

PostgreSQL will say the same with a `tsvector` column of `text_entry` and the same triggers, in a file beside this one.
"""

from sqlalchemy import Connection

from app.models.texts import SOURCES, TextSource

MARK = "\u0331\u0331"
"""A line under a letter, twice: no language writes it, and the index drops it like any accent."""
PLAIN = tuple(
    (letter, f"{plain[0]}{MARK}{plain[1:]}")
    for letter, plain in (
        ("ł", "l"), ("Ł", "L"), ("ø", "o"), ("Ø", "O"), ("đ", "d"), ("Đ", "D"), ("ð", "d"), ("Ð", "D"), ("ħ", "h"),
        ("Ħ", "H"), ("ı", "i"), ("ß", "ss"), ("æ", "ae"), ("Æ", "Ae"), ("œ", "oe"), ("Œ", "Oe"), ("þ", "th"),
        ("Þ", "Th"),
    )
)  # fmt: skip
"""Letters, and what stands for each in the index."""
INDEX = "text_index"
VIEW = "text_of"
KNOWS_SECURE_DELETE = (3, 42)
_ENTRY = "(kind, row_id, contact_id, enquiry_id, request_id, warning_id, at, by_id, seen_by)"


def _words(source: TextSource, row: str) -> str:
    """The words of a row, one column after the other, or NULL."""
    if source.parts:
        (column,) = source.columns
        parts = (f"json_extract({row}.{column}, '$.{part}')" for part in source.parts)
        return f"concat_ws(char(10), {', '.join(parts)})"
    if len(source.columns) == 1:
        return f"{row}.{source.columns[0]}"
    return f"concat_ws(char(10), {', '.join(f'{row}.{column}' for column in source.columns)})"


def _said(source: TextSource, row: str) -> str:
    return f"length(trim(coalesce({_words(source, row)}, ''))) > 0"


def _entry(source: TextSource, row: str) -> str:
    """The values of an entry, in the order of its columns."""
    said = (source.contact, source.enquiry, source.request, source.warning, source.at, source.by, source.seen_by)
    return f"'{source.kind}', {row}.id, " + ", ".join(each.replace("{row}", row) for each in said)


def text_view() -> str:
    """The view that reads the words of each entry where they stand: with stand-ins for some letters."""
    cases = " ".join(
        f"WHEN '{source.kind}' THEN (SELECT {_words(source, 'of_row')} FROM {source.table} AS of_row "  # noqa: S608
        "WHERE of_row.id = text_entry.row_id)"
        for source in SOURCES
    )
    plain = "said"
    for letter, other in PLAIN:
        plain = f"replace({plain}, '{letter}', '{other}')"
    return (
        f"CREATE VIEW {VIEW} AS SELECT number, kind, row_id, "  # noqa: S608
        f"CASE WHEN said GLOB '*[{''.join(letter for letter, _ in PLAIN)}]*' THEN {plain} ELSE said END AS words "
        f"FROM (SELECT number, kind, row_id, CASE kind {cases} END AS said FROM text_entry)"
    )


def text_table() -> str:
    """The index itself."""
    return (
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5(words, content='{VIEW}', content_rowid='number', "
        "tokenize='porter unicode61 remove_diacritics 2')"
    )


def fill_entries() -> str:
    """A statement that makes the entries of all texts there are, in the order in which they were written."""
    every = " UNION ALL ".join(
        f"SELECT {_entry(source, 'of_row')} FROM {source.table} AS of_row WHERE {_said(source, 'of_row')}"  # noqa: S608
        for source in SOURCES
    )
    return f"INSERT INTO text_entry {_ENTRY} SELECT * FROM ({every}) ORDER BY 7, 2"  # noqa: S608 - names of ours


def missing_entries() -> tuple[str, ...]:
    """Statements that count, table by table, the texts that have no entry or one that says something else."""
    same = "kind, row_id, contact_id, enquiry_id, request_id, warning_id, seen_by"
    return tuple(
        f"SELECT count(*) FROM (SELECT {same} FROM (SELECT {_named(source)} FROM {source.table} AS of_row "  # noqa: S608
        f"WHERE {_said(source, 'of_row')}) EXCEPT SELECT {same} FROM text_entry WHERE kind = '{source.kind}')"
        for source in SOURCES
    )


def _named(source: TextSource) -> str:
    """What hangs on a row, each under the name of its column."""
    said = {"contact_id": source.contact, "enquiry_id": source.enquiry, "request_id": source.request,
            "warning_id": source.warning, "seen_by": source.seen_by}  # fmt: skip
    hangs = ", ".join(f"{each.replace('{row}', 'of_row')} AS {name}" for name, each in said.items())
    return f"'{source.kind}' AS kind, of_row.id AS row_id, {hangs}"


def text_triggers() -> tuple[str, ...]:
    """What keeps entries and index beside each text, table by table."""
    return tuple(line for source in SOURCES for line in _triggers(source))


def _triggers(source: TextSource) -> list[str]:
    name, table = f"{source.kind}_words", source.table
    mine = f"kind = '{source.kind}' AND row_id"
    forget = (
        f"INSERT INTO {INDEX} ({INDEX}, rowid, words) "  # noqa: S608
        f"SELECT 'delete', number, words FROM {VIEW} WHERE {mine} = OLD.id;"
    )
    new = f"INSERT INTO text_entry {_ENTRY} SELECT {_entry(source, 'NEW')}"
    found = (
        f"CREATE TRIGGER {name}_are_found AFTER INSERT ON {table} WHEN {_said(source, 'NEW')} BEGIN {new}; "  # noqa: S608
        f"INSERT INTO {INDEX} (rowid, words) SELECT number, words FROM {VIEW} WHERE number = last_insert_rowid(); END"
    )
    lines = [
        found,
        f"CREATE TRIGGER {name}_are_forgotten BEFORE DELETE ON {table} BEGIN {forget} "  # noqa: S608
        f"DELETE FROM text_entry WHERE {mine} = OLD.id; END",
    ]
    if source.changes:
        changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in source.columns)
        of = ", ".join(source.columns)
        lines += [
            f"CREATE TRIGGER {name}_are_changed_from BEFORE UPDATE OF {of} ON {table} WHEN {changed} "
            f"BEGIN {forget} END",
            f"CREATE TRIGGER {name}_are_changed_to AFTER UPDATE OF {of} ON {table} WHEN {changed} BEGIN "  # noqa: S608
            f"{new} WHERE {_said(source, 'NEW')} AND NOT EXISTS (SELECT 1 FROM text_entry WHERE {mine} = NEW.id); "
            f"INSERT INTO {INDEX} (rowid, words) SELECT number, words FROM {VIEW} "
            f"WHERE {mine} = NEW.id AND {_said(source, 'NEW')}; "
            f"DELETE FROM text_entry WHERE {mine} = NEW.id AND NOT ({_said(source, 'NEW')}); END",
        ]
    return lines


def settle(connection: Connection) -> None:
    """Say to a new index that what is deleted is to be taken out at once. Part of its file, so said once.

    The plain database in which `schema.lay` learns the words of the schema may be too old to know it, and needs it not.
    """
    version = getattr(connection.dialect.dbapi, "sqlite_version_info", ())
    if version < KNOWS_SECURE_DELETE:
        return
    connection.exec_driver_sql(f"INSERT INTO {INDEX} ({INDEX}, rank) VALUES ('secure-delete', 1)")  # noqa: S608
