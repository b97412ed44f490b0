"""The chronology of a case: a strip that zooms, a table, filters, marks, events added by hand, and the print."""
