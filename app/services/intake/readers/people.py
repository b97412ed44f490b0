"""Persons from labelled entries: who is a child, who belongs to whose table, and what each field says."""

import datetime as dt
import re
from dataclasses import replace

from app.services.intake.readers import values
from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.drafts import Context, Draft, found, text_of
from app.services.intake.readers.name_parts import with_called
from app.services.intake.readers.names import Name, is_no_name, parse_name, proper_case, split_aliases
from app.services.intake.readers.people_words import (
    AGE_TAIL,
    AT_HOME,
    BORN_AND_AGE,
    INTERPRETER,
    LONGEST_AGE,
    MONTH_ONLY,
    SAME,
    SPOKEN_AND_NEED,
    WITH_WHOM,
    same_place,
)
from app.services.intake.readers.phrases import is_placeholder, says_unknown, words_of
from app.services.intake.readers.record import Found, PersonFound, Sure


def _name_of(draft: Draft, context: Context) -> tuple[Name | None, Entry | None]:
    given, family, whole = draft.said("forenames"), draft.said("surname"), draft.said("name")
    if given is not None or family is not None:
        if given is not None and family is None and whole is not None:
            family = whole if len(whole.text.split()) == 1 else None
        bracket = re.search(r"\(([^()]*)\)", given.text) if given else None
        fore = (
            proper_case(re.sub(r"\([^()]*\)", "", given.text).strip()) if given and not is_no_name(given.text) else None
        )
        last = (
            proper_case(re.sub(r"\([^()]*\)", "", family.text).strip())
            if family and not is_no_name(family.text)
            else None
        )
        aliases = split_aliases(bracket.group(1)) if bracket else ()
        order = [given, family]
        capitals = family is not None and given is not None and family.text.isupper() and not given.text.isupper()
        if draft.row and capitals:  # in a list of names in capitals first, as police write them
            order = sorted(order, key=lambda e: list(draft.items).index("surname" if e is family else "forenames"))
        written = " ".join(re.sub(r"\([^()]*\)", "", e.text).strip() for e in order if e is not None)
        if (
            whole is not None
            and fore
            and last
            and all(part.casefold() in whole.text.casefold() for part in (fore, last))
        ):
            written = whole.text.strip()
        if fore or last:
            return Name(re.sub(r"\s+", " ", written), fore or None, last or None, aliases), given or family
        return None, None
    if whole is None:
        return None, None
    label = words_of(whole.label)
    first = (
        bool(label)
        and "surname" in label
        and ("forename" in label or "forenames" in label or "first" in label)
        and label.index("surname") == 0
    )
    return parse_name(whole.text, context.surnames, first), whole


def _split_dob(draft: Draft) -> Entry | None:
    parts = [draft.said(key) for key in ("dob_day", "dob_month", "dob_year")]
    if any(part is None for part in parts):
        return None
    day, month, year = (part for part in parts if part is not None)
    joined = f"{day.text.strip()}/{month.text.strip()}/{year.text.strip()}"
    if not month.text.strip().isdigit():
        joined = joined.replace("/", " ")
    return replace(day, text=joined, where=f"{day.where} to {year.where}")


def _dates(  # noqa: PLR0912 - one branch per way to write a birth date
    draft: Draft, context: Context
) -> tuple[Found[dt.date] | None, Found[str] | None, Found[dt.date] | None, Found[str] | None]:
    """Birth date, its text, expected date of delivery, age as written."""
    born, written, due, age = None, None, None, None
    edd = draft.said("edd")
    if edd is not None:
        due = found(edd, values.whole_date(edd.text, context.today, context.today + dt.timedelta(days=400)))
    entry = draft.said("dob") or _split_dob(draft)
    if entry is not None and not says_unknown(entry.text):
        entry = replace(entry, text=values.known_part(entry.text))
        if (both := BORN_AND_AGE.match(entry.text.strip())) is not None:
            age = found(entry, both.group(2).strip())
            entry = replace(entry, text=both.group(1).strip())
        text = re.sub(r"(?i)^\s*(?:d\.?o\.?b\.?|born|edd|due)\s*:?\s*", "", entry.text.strip())
        asks_due = re.search(r"(?i)edd|due|expected|unborn", entry.text + " " + entry.label)
        day = values.whole_date(text, context.today, context.today + dt.timedelta(days=400) if asks_due else None)
        if day is None and values.DATE.search(text):
            day = values.whole_date(AGE_TAIL.sub("", text), context.today)
        if day is not None and day > context.today:
            if asks_due or draft.unborn:
                due = due or found(entry, day)
            else:
                written = found(entry, entry.text.strip())
                context.warn(f"{entry.where}: the date of birth lies in the future; it is left blank.")
        elif day is not None and re.search(r"(?i)\b(?:edd|due|expected)\b", entry.text):
            due = due or found(entry, day)
        elif day is not None and context.today.year - day.year <= 120:
            shown = values.DATE.search(text)
            born, written = found(entry, day), found(entry, shown.group(0) if shown else text)
        elif MONTH_ONLY.fullmatch(text):
            written = found(entry, text)
        elif re.search(r"\d\s*[/.-]\s*\d", text):
            written = found(entry, entry.text.strip())
            context.warn(f"{entry.where}: the date of birth is no possible date; it is left blank.")
        elif (
            len(text) <= LONGEST_AGE
            and values.split_postcode(text)[1] is None
            and re.search(
                r"\d|(?i:teen|twent|thirt|fort|fift|sixt|sevent|eight|nine|ten|infant|baby|toddler|adult)", text
            )
        ):
            age = found(entry, entry.text.strip())
    said_age = draft.said("age")
    if said_age is not None and (day := values.whole_date(said_age.text, context.today)) is not None:
        fits = born is None and age is None and day <= context.today and context.today.year - day.year <= 120
        born, written = (found(said_age, day), found(said_age, said_age.text.strip())) if fits else (born, written)
        said_age = None  # a date is no age
    if said_age is not None and age is None and not says_unknown(said_age.text):
        age = found(said_age, said_age.text.strip())
    return born, written, due, age


def _language(draft: Draft) -> tuple[Found[str] | None, Found[bool] | None]:
    entry, asked = draft.said("language"), draft.said("interpreter")
    interpreter = _flag(draft, "interpreter")
    if entry is None:
        return None, interpreter
    lead, boxes = values.ticks_in(entry.text)
    if (
        boxes
        and (cut := re.search(r"(?i)[\s,;:(–-]*\binterpreter\b", lead))
        and (spoken := lead[: cut.start()].strip())
    ):
        return found(entry, spoken), interpreter if asked is not None else found(entry, values.yes_no(entry.text))
    both = SPOKEN_AND_NEED.fullmatch(entry.text)
    if both is not None and asked is None and re.search(r"(?i)\binterpreter\b", entry.label):
        needed = both.group(2).casefold() in {"yes", "required", "needed"}
        return found(entry, both.group(1)), found(entry, needed)
    inside = INTERPRETER.search(entry.text)
    if inside is not None:
        if asked is None:
            said = inside.group(1).casefold()
            interpreter = found(entry, said in {"yes", "y", "needed", "required"})
        text = (entry.text[: inside.start()] + entry.text[inside.end() :]).strip(" ,;")
        return found(entry, text), interpreter
    return text_of(entry), interpreter


def _flag(draft: Draft, key: str) -> Found[bool] | None:
    entry = next(iter(draft.items.get(key, ())), None)
    if entry is None:
        return None
    if entry.single_box:
        return found(entry, values.yes_no(entry.text) is True)
    if not entry.text.strip() and draft.row and entry.label.rstrip().endswith("(tick)"):
        return Found(False, entry.label, entry.where, Sure.STATED)
    if key == "lives_with" and values.yes_no(entry.text) is None and AT_HOME.match(entry.text.strip()):
        return found(entry, True)
    return found(entry, values.yes_no(entry.text))


def _disability(draft: Draft) -> tuple[Found[str], ...]:
    entry = draft.said("disability")
    if (
        entry is None
        or says_unknown(entry.text)
        or values.yes_no_word(entry.text) is False
        or re.match(r"(?i)no(?:ne)?\b(?:\s+known|\s+identified|\s+disabilit\w+)?\W*$", entry.text.strip())
    ):
        return ()
    shown = text_of(entry)
    if shown is None or (values.yes_no_word(shown.value) is not None and len(shown.value) <= 3):
        return ()
    between = r",\s*" if _LISTED.fullmatch(shown.value.strip()) else r"[;\n]"
    return tuple(replace(shown, value=part.strip()) for part in re.split(between, shown.value) if part.strip())


_LISTED = re.compile(r"[A-Z][^\W\d_]+(?: [^\W\d_]+){0,3}(?:,\s*[A-Z][^\W\d_]+(?: [^\W\d_]+){0,3})+")
"""Several conditions, each of a few words with a capital (`Learning disability, Epilepsy`)."""


def _begins_home(line: str, context: Context) -> bool:
    """Whether an address is the household's without its town (`12 Mill Court`)."""
    numbered = re.match(r"(?i)(?:flat |unit )?\d+\w?[ ,]", line) is not None and len(line.split()) >= 3
    if context.address is None or not (numbered or re.fullmatch(r"(?:The )?[A-Z]\w+(?: [A-Z]\w+)*", line)):
        return False
    return context.address.value.casefold().startswith(f"{line.casefold().rstrip(' ,')},")


def _address(draft: Draft, context: Context) -> tuple[Found[str] | None, Found[str] | None, bool]:
    """Address, postcode, and whether the form says it is the household's."""
    entry = draft.said("address_elsewhere") or draft.said("address")
    if entry is None or says_unknown(entry.text) or values.is_doubted(entry.text):
        code = draft.said("postcode")
        return None, found(code, values.split_postcode(code.text)[1]) if code else None, False
    if SAME.match(entry.text.strip()):
        return context.address, context.postcode, True
    line, code_text = values.split_postcode(WITH_WHOM.sub("", entry.text))
    if _begins_home(line, context) and code_text is None and draft.said("postcode") is None:
        return context.address, context.postcode, True
    more = [e.text.strip() for e in draft.items.get("address_more", ()) if not is_placeholder(e.text)]
    line = ", ".join([line, *[part for part in more if part.casefold() not in line.casefold()]]) if line else line
    own = draft.said("postcode")
    if code_text is None and own is not None and draft.said("address_elsewhere") is None:
        code_text = values.split_postcode(own.text)[1]
    return found(entry, line), found(entry if own is None else own, code_text), False


def _elsewhere(draft: Draft, address: Found[str] | None, context: Context) -> Found[bool] | None:
    """That somebody lives elsewhere, where the form asks for an address if it differs, or for each of a table."""
    asked = draft.said("address_elsewhere")
    asked = asked or (draft.said("address") if draft.row else None)
    if asked is None or address is None or context.address is None or same_place(address.value, context.address.value):
        return None
    return Found(False, asked.text.strip(), asked.where, Sure.READ)


def build(draft: Draft, label: str, context: Context) -> PersonFound:
    """One person from their entries, without relationships."""
    name, place = _name_of(with_called(draft), context)
    born, written, due, age = _dates(draft, context)
    language, interpreter = _language(draft)
    address, postcode, same = _address(draft, context)
    lives = _flag(draft, "lives_with")
    if lives is None and same:
        lives = found(draft.said("address_elsewhere") or draft.said("address"), True)
    if lives is None and draft.home is not None:
        inside, under = draft.home
        lives = found(under, inside, under.section.text if under.section else None)
    if lives is None and draft.scope != "child":
        lives = _elsewhere(draft, address, context)
    if lives is not None and lives.value and address is None:
        address, postcode = context.address, context.postcode
    other_names = draft.said("aliases")
    aliases = tuple(
        f
        for alias in ((*split_aliases(other_names.text),) if other_names and not says_unknown(other_names.text) else ())
        if (f := found(other_names, alias))
    ) + tuple(f for alias in (name.aliases if name else ()) if (f := found(place, alias)))
    nhs, upn, sex, ethnicity, phone, mail = (
        draft.said(key) for key in ("nhs_number", "upn", "sex", "ethnicity", "phone", "email")
    )
    ring, write = phone or draft.said("contact"), mail or draft.said("contact")
    if nhs is not None and values.nhs_number_of(nhs.text) is None and not says_unknown(nhs.text):
        context.warn(f"{nhs.where}: the NHS number's check digit is wrong; it is left blank.")
    if upn is not None and values.upn_of(upn.text) is None and not says_unknown(upn.text):
        context.warn(f"{upn.where}: the unique pupil number's check letter is wrong; it is left blank.")
    ethnic = shown.value if (shown := text_of(ethnicity)) else ""
    sex_code = values.sex_of(sex.text) if sex else None
    return PersonFound(
        label=label,
        role={"child": "child", "adult_at_risk": "adult at risk"}.get(draft.scope, "adult"),
        name_as_written=found(place, name.whole) if name and not _half(name, draft) else None,
        forenames=found(place, name.forenames) if name else None,
        surname=found(place, name.surname) if name else None,
        aliases=aliases,
        date_of_birth=born,
        date_of_birth_as_written=written,
        expected_date_of_delivery=due,
        age_as_written=age,
        sex=found(sex, sex_code),
        ethnicity=found(ethnicity, values.ethnicity_of(ethnic)) if ethnic else None,
        religion=text_of(draft.said("religion")),
        language=language,
        interpreter=interpreter,
        disability=_disability(draft),
        nhs_number=found(nhs, values.nhs_number_of(nhs.text)) if nhs else None,
        upn=found(upn, values.upn_of(upn.text)) if upn else None,
        school=None if _works(draft) else text_of(draft.said("school")),
        gp=text_of(draft.said("gp")),
        address=address,
        postcode=postcode,
        phone=found(ring, values.phone_of(ring.text)) if ring else None,
        email=found(write, values.email_of(write.text)) if write else None,
        parental_responsibility=_flag(draft, "pr") if draft.scope != "child" else None,
        in_household=lives,
        alleged_source_of_harm=_harm(draft),
    )


def _half(name: Name, draft: Draft) -> bool:
    """Whether only one box of a name that has several was read: half a name is not the name as it is written."""
    boxes = [key for key in ("forenames", "surname") if draft.said(key) is not None]
    whole = name.forenames is not None and name.surname is not None
    return not whole and draft.said("name") is None and len(boxes) == 1


def _works(draft: Draft) -> bool:
    """Whether what stands under `School / occupation` is a grown person's work."""
    said = draft.said("school")
    if draft.scope == "child" or said is None:
        return False
    return re.search(r"(?i)occupation|employ|work", said.label) is not None


def _harm(draft: Draft) -> Found[bool] | None:
    if draft.scope == "child":
        return None
    said = _flag(draft, "harm")
    if said is not None or draft.harm is None:
        return said
    under = draft.harm.section.text if draft.harm.section is not None and draft.harm.section.harm else draft.harm.text
    return found(draft.harm, True, under)
