"""How long a typed line or text may be: what does not fit is refused beside its field, and nothing is ever cut."""

from app.services.errors import Problem

LONGEST_TEXT = 200 * 1024
"""How many bytes one narrative may hold: a whole e-mail thread, pasted, fits."""
LONGEST_LINE = 400
"""How many letters one line may hold: a name with role and agency fits."""
LONGEST_NAME = 200
"""How many letters a name of something may hold: a tool, a date in words."""


def too_long(field: str, text: str | None) -> tuple[Problem, ...]:
    """What is wrong with a text that is longer than a narrative may be; nothing where it fits."""
    size = len((text or "").strip().encode("utf-8", "surrogatepass"))
    if size <= LONGEST_TEXT:
        return ()
    kept = f"This text is {size // 1024 + 1} KB; {LONGEST_TEXT // 1024} KB fit."
    return (Problem(field, f"{kept} Divide it, or keep the document with the contact."),)


def all_too_long(**texts: str | None) -> tuple[Problem, ...]:
    """What is wrong with texts that are longer than a narrative may be, each by the name of its field."""
    return tuple(each for field, text in texts.items() for each in too_long(field, text))


def line_too_long(most: int = LONGEST_LINE, /, **lines: str | None) -> tuple[Problem, ...]:
    """What is wrong with lines that are longer than a line may be, each by the name of its field."""
    return tuple(
        Problem(field, f"This line has {size:,} letters; {most} fit. Shorten it.")
        for field, line in lines.items()
        if (size := len((line or "").strip())) > most
    )


def file_name(name: str) -> str:
    """A file's name as it is kept: one that is too long loses its middle, told by "…"; beginning and ending stay."""
    if len(name) <= LONGEST_NAME:
        return name
    ending = name[-60:]
    return f"{name[: LONGEST_NAME - len(ending) - 1]}…{ending}"
