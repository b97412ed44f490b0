"""The ways in which forms write an age, a place to live, or both in one field of a person."""

import re

from app.services.intake.readers import values

LONGEST_AGE = 40
"""No age is longer than this; what is longer is something else."""
SAME = re.compile(
    r"(?i)^(?:as (?:above|child|for child|the child)|same(?: as .*| address.*)?|with (?:the )?child(?:ren)?|as "
    r"child.*|at home|family home|child'?s address)\W*$"
)
BORN_AND_AGE = re.compile(
    r"(?i)^([^()]*\d{2}[^()]*?)\s*\(\s*((?:aged? )?(?:about |approx\.? )?\d{1,3}\s*(?:yrs?|years?|months?|mths?"
    r"|weeks?|days?)(?: old)?)\s*\)\W*$"
)
"""A birth date, or the month of it, with the age in brackets."""
MONTH_ONLY = re.compile(rf"(?i){values.MONTH}\.?,? \d{{4}}")
AT_HOME = re.compile(
    r"(?i)^(?:(?:lives? |living )?with (?:\w+ ){1,3})?(?:at |in )?(?:the )?(?:address above|above address|same address"
    r"|same house\w*|family home|home address|household)\W*$|^(?:lives? |living )?with (?:the "
    r"|subject )?child(?:ren)?\W*$"
)
AGE_TAIL = re.compile(
    r"(?i)[\s,;–-]*\(?\s*(?:aged?|age)?\s*:?\s*\d{1,3}\s*(?:yrs?|years?|months?|mths?|m|y)?(?:\s*old)?\s*\)?\s*$"
)
INTERPRETER = re.compile(
    r"(?i)[\s,;(–-]*\(?\s*interpreter\s*(?:needed|required|\?)?\s*[:\-–]?\s*(yes|no|y|n|needed|not needed"
    r"|required|not required)\b\s*\)?"
)
SPOKEN_AND_NEED = re.compile(
    r"(?i)\s*([^\W\d_][^\n/;–—]{1,40}?)\s*(?:[/;,]|\s[–—-])\s*(?:interpreter\s*:?\s*)?"
    r"(not (?:required|needed)|none|no|yes|required|needed)\W*"
)
"""A language with whether an interpreter is needed (`Polish – not required`)."""
WITH_WHOM = re.compile(r"(?i)^\s*with (?:his|her|their|the) [^,\d\n]{3,40}(?:,| at)\s+(?=\d|flat |the )")
"""With whom somebody lives, in front of where."""
