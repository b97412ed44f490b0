"""Made-up police batches of other heading styles, delimiters and encodings."""

import csv
import io
from collections.abc import Callable

from tests.factories.forms.families import Family, family

Made = tuple[str, bytes, dict[str, object]]
_SUMMARY = "Officers attended after a call from a neighbour; all well on arrival."


def _written(header: list[str], rows: list[list[str]], delimiter: str, encoding: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def per_subject(  # noqa: PLR0917 - a batch style has this many parts
    seed: int,
    name: str,
    header: list[str],
    cells: Callable[[Family, int], list[list[str]]],
    delimiter: str,
    encoding: str,
) -> Made:
    """A batch with one row per subject; `cells` gives one notification's rows."""
    rows: list[list[str]] = []
    told: list[dict[str, object]] = []
    for number in range(4):
        case = family(seed + number, 1)
        made = cells(case, number)
        people = [("Victim", case.adults[0]), ("Child", case.children[0])]
        told.append(
            {
                "reference": f"REF/26/{seed:03}{number}",
                "occurrence_number": f"4426{seed:04}{number}",
                "incident_local": f"2026-04-1{number} 19:40",
                "incident_utc": f"2026-04-1{number}T18:40:00Z",
                "officer": "PC Tremlett",
                "grading": ["Amber", "Green", "Red", "Amber"][number],
                "summary": _SUMMARY,
                "subjects": [
                    {
                        "record": len(rows) + at,
                        "role": role,
                        "surname": person.surname.upper(),
                        "forenames": person.forenames,
                        "date_of_birth": person.born.isoformat(),
                        "sex": person.sex,
                        "address": case.address,
                        "postcode": case.postcode,
                    }
                    for at, (role, person) in enumerate(people, start=1)
                ],
            }
        )
        rows += made
    return (
        f"{name}_{seed}.csv",
        _written(header, rows, delimiter, encoding),
        {"kind": "police batch", "records": len(rows), "notifications": told},
    )


def semicolons(seed: int) -> Made:
    """SCARF style: semicolons, Windows-1252, separate date and time."""
    header = [
        "SCARF Ref",
        "Incident No",
        "Date of Incident",
        "Time of Incident",
        "Reporting Officer",
        "Involvement",
        "Surname",
        "First Name",
        "Date of Birth",
        "Gender",
        "Home Address",
        "Post Code",
        "RAG Rating",
        "Summary",
    ]
    grades = ["A", "G", "R", "A"]

    def cells(case: Family, number: int) -> list[list[str]]:
        return [
            [
                f"REF/26/{seed:03}{number}",
                f"4426{seed:04}{number}",
                f"1{number}.04.2026",
                "19.40",
                "PC Tremlett",
                role,
                p.surname.upper(),
                p.forenames,
                f"{p.born:%d.%m.%Y}",
                "Female" if p.sex == "F" else "Male",
                case.address,
                case.postcode,
                grades[number],
                _SUMMARY,
            ]
            for role, p in (("Victim", case.adults[0]), ("Child", case.children[0]))
        ]

    return per_subject(seed, "dev_semicolons", header, cells, ";", "cp1252")


def tabs(seed: int) -> Made:
    """Tabs, UTF-16, one column for date and time."""
    header = [
        "Notification Reference",
        "Occurrence Number",
        "Incident Date/Time",
        "Officer",
        "Person Role",
        "Family Name",
        "Given Names",
        "DOB",
        "Sex",
        "Address",
        "Postcode",
        "Grade",
        "Circumstances",
    ]

    def cells(case: Family, number: int) -> list[list[str]]:
        grade = ["AMBER", "GREEN", "RED", "AMBER"][number]
        return [
            [
                f"REF/26/{seed:03}{number}",
                f"4426{seed:04}{number}",
                f"2026-04-1{number} 19:40",
                "PC Tremlett",
                role,
                p.surname.upper(),
                p.forenames,
                f"{p.born:%Y-%m-%d}",
                p.sex,
                case.address,
                case.postcode,
                grade,
                _SUMMARY,
            ]
            for role, p in (("Victim", case.adults[0]), ("Child", case.children[0]))
        ]

    return per_subject(seed, "dev_tabs", header, cells, "\t", "utf-16")


def pipes(seed: int) -> Made:
    """Set aside: 39/24 style with upright bars and other headings."""
    header = [
        "39/24 Ref",
        "Occurrence No",
        "Date/Time of Incident",
        "OIC",
        "Subject Role",
        "Last Name",
        "Forenames",
        "D.O.B",
        "M/F",
        "Full Address",
        "Post code",
        "Police RAG",
        "Incident Details",
    ]

    def cells(case: Family, number: int) -> list[list[str]]:
        grade = ["Amber", "Green", "Red", "Amber"][number]
        return [
            [
                f"REF/26/{seed:03}{number}",
                f"4426{seed:04}{number}",
                f"1{number}/04/2026 19:40",
                "PC Tremlett",
                role,
                p.surname.upper(),
                p.forenames,
                f"{p.born:%d/%m/%Y}",
                p.sex,
                case.address,
                case.postcode,
                grade,
                _SUMMARY,
            ]
            for role, p in (("Victim", case.adults[0]), ("Child", case.children[0]))
        ]

    return per_subject(seed, "set_aside_pipes", header, cells, "|", "utf-8")


def child_rows(seed: int) -> Made:
    """Set aside: one row per child, names in one column, two-digit years."""
    header = [
        "Report No.",
        "Nature of Incident",
        "CAD",
        "Date and Time of Incident",
        "Officer in Case",
        "Child's Name",
        "DOB",
        "Sex",
        "Address",
        "Postcode",
        "Parent/Guardian",
        "Telephone",
        "RAG",
        "Details",
    ]
    rows, told = [], []
    for number in range(5):
        case = family(seed + number, 1)
        child, mother = case.children[0], case.adults[0]
        rows.append(
            [
                f"27MX{seed}{number}",
                "Concern for welfare",
                f"CAD {number}77",
                f"2026-04-1{number} 08:05",
                "DC Penhale",
                f"{child.surname.upper()}, {child.forenames}",
                f"{child.born:%d-%b-%y}",
                child.sex,
                case.address,
                case.postcode,
                mother.name,
                mother.phone,
                "GREEN",
                _SUMMARY,
            ]
        )
        told.append(
            {
                "record": number + 1,
                "reference": f"27MX{seed}{number}",
                "report_type": "Concern for welfare",
                "occurrence_number": f"CAD {number}77",
                "incident_local": f"2026-04-1{number} 08:05",
                "incident_utc": f"2026-04-1{number}T07:05:00Z",
                "officer": "DC Penhale",
                "surname": child.surname.upper(),
                "forenames": child.forenames,
                "date_of_birth": child.born.isoformat(),
                "sex": child.sex,
                "address": case.address,
                "postcode": case.postcode,
                "parent_or_carer": mother.name,
                "phone": mother.phone,
                "rag": "Green",
                "summary": _SUMMARY,
            }
        )
    return (
        f"set_aside_child_rows_{seed}.csv",
        _written(header, rows, ",", "utf-8-sig"),
        {"kind": "police batch", "records": 5, "rows": told},
    )
