"""The document readers: one small reader per kind of document, one shared record of what was found,
where, and what not.

`read_document` reads in this process (tests, the child); screens and commands call `read_in_child`, which
does the same in
a process of its own under limits of size, memory and time. Neither stores or logs anything.
"""

from app.services.intake.readers.child import read_in_child
from app.services.intake.readers.dispatch import read_document
from app.services.intake.readers.record import DocumentKind, Found, Reading, Sure

__all__ = ["DocumentKind", "Found", "Reading", "Sure", "read_document", "read_in_child"]
