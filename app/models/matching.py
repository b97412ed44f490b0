"""The index by which a known person is found: keys, the person made ready, and the words of all names."""

from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Line


class MatchPerson(Base):
    """A person made ready to be compared, under a number that the keys name. Written with the person, never alone."""

    __tablename__ = "match_person"
    __table_args__ = (Index("ix_match_person_person_id", "person_id", unique=True),)

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    person_id: Mapped[UUID]
    line: Mapped[str] = mapped_column(Text)


class MatchKey(Base):
    """A hash of something exact about a person, and the person's number."""

    __tablename__ = "match_key"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)


class MatchWord(Base):
    """A word of a name, or a town, with how many people bear it. `serial` counts up with every new word."""

    __tablename__ = "match_word"
    __table_args__ = (Index("ix_match_word_serial", "serial"),)

    word: Mapped[Line] = mapped_column(primary_key=True)
    forename: Mapped[int]
    surname: Mapped[int]
    town: Mapped[int]
    serial: Mapped[int]
