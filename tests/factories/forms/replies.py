"""Made-up answers of partners in eight layouts, each with its truth. Every person, number and service is invented."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from tests.factories.forms.paper import Fillable, Paper

Answer = tuple[str, bytes, dict[str, Any]]
WORD = "vnd.openxmlformats-officedocument.wordprocessingml.document"


def item(date: str | None, text: str, handling: str | None = None) -> dict[str, Any]:
    return {"date": date, "text": text, "handling": handling}


def person(name: str, born: str | None, found: str | None, *items: dict[str, Any]) -> dict[str, Any]:
    return {
        "name_as_written": name,
        "date_of_birth_as_written": born,
        "involvement": found,
        "items": list(items),
    }


def four_columns() -> Answer:
    """A head in four columns and one table of everybody checked."""
    paper = Paper("Probation Service: reply to information request")
    paper.table(
        [
            ["Request ref", "R-26-1042", "Date of reply", "24/03/2026 16:05"],
            ["Completed by", "Ines Abara, probation officer", "Data as at", "23 March 2026"],
            ["Period covered", "01/04/2016 to 23/03/2026", "Area covered", "England and Wales"],
            ["Systems checked", "nDelius; OASys", "Systems not checked", "prison record"],
        ]
    )
    paper.line("")
    paper.table(
        [
            ["Name", "DOB", "Status", "Information held"],
            ["Tom Ridley", "09/08/1988", "Historic – order ended 2021", "Community order for criminal damage."],
            ["Kerry Ridley", "17/02/1990", "No trace", ""],
        ]
    )
    return (
        "probation.docx",
        paper.bytes(),
        {
            "agency": "Probation",
            "answers_request": "R-26-1042",
            "reply_sent_utc": "2026-03-24T16:05:00Z",
            "contact_person": "Ines Abara, probation officer",
            "information_current_as_of": "2026-03-23",
            "period_searched": ["2016-04-01", "2026-03-23"],
            "systems_searched": ["nDelius", "OASys"],
            "systems_not_searched": ["prison record"],
            "area_searched": "England and Wales",
            "people": [
                person("Tom Ridley", "09/08/1988", "Historic", item(None, "Community order for criminal damage.")),
                person("Kerry Ridley", "17/02/1990", "None found"),
            ],
        },
    )


def labelled_people() -> Answer:
    """Each person as labelled rows, their items in a table beneath with other headings."""
    paper = Paper("Response to information request")
    paper.table(
        [
            ["Agency", "Oakhaven Homes housing association"],
            ["Your reference", "R-26-1043"],
            ["Request received", "20/03/2026"],
            ["Databases searched", "tenancy records\nrepairs log"],
            ["Dates searched", "01/01/2020 - 20/03/2026"],
            ["Information correct as at", "20/03/2026"],
        ]
    )
    for name, born, status, rows in (
        ("Marta Quill", "03/03/1991", "Current", [["12/12/2025", "Arrears letter sent.", "tenancy records", "Yes"]]),
        ("Owen Quill", "14/05/2014", "Not known", []),
    ):
        paper.bold("Person details")
        paper.table([["Name", name], ["Date of birth", born], ["Known to service", status]])
        if rows:
            paper.table([["When", "What happened", "Source system", "Can this be shared?"], *rows])
    return (
        "housing.docx",
        paper.bytes(),
        {
            "agency": "Housing",
            "answers_request": "R-26-1043",
            "information_current_as_of": "2026-03-20",
            "period_searched": ["2020-01-01", "2026-03-20"],
            "systems_searched": ["tenancy records", "repairs log"],
            "area_searched": None,
            "people": [
                person("Marta Quill", "03/03/1991", "Current", item("12/12/2025", "Arrears letter sent.", "Yes")),
                person("Owen Quill", "14/05/2014", "None found"),
            ],
        },
    )


def dated_lines() -> Answer:
    """Plain text: people one under another, each item a dated line with its marking in brackets."""
    text = """\
Northgate Academy
Reply to MASH request R-26-1044
Completed by: Lena Corr, designated safeguarding lead
Date of response: 25 March 2026
Information current as of: 25/03/2026
Period searched: 01/09/2023 to 25/03/2026
Systems searched: CPOMS, attendance register
Not searched: records of the former school

Jude Marsh (DOB 11/09/2015)
Involvement: Current
- 14/01/2026: Came to school without lunch three times this week. [May be shared]
- March 2025 - Exclusion of one day. [School and social care only]
* 2024: Moved here from another county.

Bea Marsh (DOB 02/02/2019)
Involvement: Current

Ruth Marsh – no record held
"""
    return (
        "school.txt",
        text.encode(),
        {
            "agency": "Education",
            "answers_request": "R-26-1044",
            "contact_person": "Lena Corr, designated safeguarding lead",
            "information_current_as_of": "2026-03-25",
            "period_searched": ["2023-09-01", "2026-03-25"],
            "systems_searched": ["CPOMS", "attendance register"],
            "systems_not_searched": ["records of the former school"],
            "people": [
                person(
                    "Jude Marsh",
                    "11/09/2015",
                    "Current",
                    item("14/01/2026", "Came to school without lunch three times this week.", "May be shared"),
                    item("March 2025", "Exclusion of one day.", "School and social care only"),
                    item("2024", "Moved here from another county."),
                ),
                person("Bea Marsh", "02/02/2019", "Current"),
                person("Ruth Marsh", None, "None found"),
            ],
        },
    )


def tabbed_chronology() -> Answer:
    """Plain text in Windows lines: one chronology of everybody, columns set apart by tabs."""
    rows = [
        "CHRONOLOGY FOR THE HUB",
        "Hub reference: R-26-1045",
        "From: Riverside NHS Trust",
        "Date request received: 19/03/2026 09:10",
        "Reply returned: 19/03/2026 15:00",
        "Records searched: emergency department; maternity record",
        "Period checked: 2020-03-19 to 2026-03-19",
        "",
        "Date\tWho\tEvent\tSharing",
        "05/05/2021\tAda Finch\tBorn at term, well.\tShare",
        "2022\tCora Finch\tLow mood after birth, treated.\tHub only, ask first",
        "09/09/2025\tAda Finch\tFell from a swing, arm bruised.\tShare",
        "",
        "Dale Hart: none found",
        "End of chronology: 3 entries.",
    ]
    return (
        "trust.txt",
        "\r\n".join(rows).encode(),
        {
            "agency": "Health",
            "answers_request": "R-26-1045",
            "line_endings": "CRLF",
            "request_received_utc": "2026-03-19T09:10:00Z",
            "reply_sent_utc": "2026-03-19T15:00:00Z",
            "period_searched": ["2020-03-19", "2026-03-19"],
            "systems_searched": ["emergency department", "maternity record"],
            "items": [
                {**item("05/05/2021", "Born at term, well.", "Share"), "person": "Ada Finch"},
                {**item("2022", "Low mood after birth, treated.", "Hub only, ask first"), "person": "Cora Finch"},
                {**item("09/09/2025", "Fell from a swing, arm bruised.", "Share"), "person": "Ada Finch"},
            ],
            "none_found": ["Dale Hart"],
        },
    )


MAIL = """\
Dear colleagues,

Request reference: R-26-1046
Agency: Wexmoor Fire and Rescue
Period searched: 01/03/2021 to 18/03/2026
Systems searched: incident log
Area searched: the county
Information current as of: 18/03/2026

Iris Stone: none found
Paul Stone: Current
Paul Stone (born 04/04/1979)
17/11/2025 - Small fire in the kitchen, smoke alarm fitted. Handling: share with partners

Kind regards,
Watch Manager Ned Oakes
"""
MAIL_TRUTH: dict[str, Any] = {
    "agency": "Fire and rescue",
    "answers_request": "R-26-1046",
    "information_current_as_of": "2026-03-18",
    "period_searched": ["2021-03-01", "2026-03-18"],
    "systems_searched": ["incident log"],
    "area_searched": "the county",
    "people": [
        person("Iris Stone", None, "None found"),
        person(
            "Paul Stone",
            "04/04/1979",
            "Current",
            item("17/11/2025", "Small fire in the kitchen, smoke alarm fitted.", "share with partners"),
        ),
    ],
}


def in_a_message() -> Answer:
    """The answer stands in the message itself."""
    made = _message("Answer")
    made.set_content(MAIL)
    return "fire.eml", made.as_bytes(), MAIL_TRUTH


def attached() -> Answer:
    """The answer is a Word document attached to a short message."""
    made = _message("Your request")
    made.set_content("Please find our answer attached.\n\nRegards,\nNed Oakes\n")
    _, data, truth = labelled_people()
    made.add_attachment(data, maintype="application", subtype=WORD, filename="answer.docx")
    return "attached.eml", made.as_bytes(), truth


def _message(subject: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Ned Oakes <n.oakes@fire.example>", "hub@wexmoor.example", subject
    made["Date"] = "Wed, 18 Mar 2026 11:00:00 +0000"
    return made


def printed_pdf() -> Answer:
    """A printed PDF: labels with values to their right, items under column headings, one over two lines."""
    page = Fillable("Youth Justice Service: response to MASH request")
    lines = [
        (40, "Hub reference: R-26-1047"),
        (40, "Completed by: Sol Achebe, case manager"),
        (40, "Information current as of: 16/03/2026"),
        (40, "Period searched: 01/01/2022 to 16/03/2026"),
        (40, "Systems searched: Core+"),
        (40, "Theo Vance (born 21/06/2009)"),
        (40, "Involvement: Current"),
    ]
    for x, text in lines:
        page.y -= 20
        page.lines[-1].append((x, page.y, text))
    for row in (
        ("Date", "Information", "Handling"),
        ("02/02/2026", "Referral order made, weekly contact", "Share onward"),
        ("", "kept so far.", ""),
        ("2024", "Out-of-court disposal.", "Ask us first"),
    ):
        page.y -= 20
        for x, text in zip((40, 160, 400), row, strict=True):
            if text:
                page.lines[-1].append((x, page.y, text))
    return (
        "youth.pdf",
        page.bytes(),
        {
            "agency": "Youth offending",
            "answers_request": "R-26-1047",
            "contact_person": "Sol Achebe, case manager",
            "information_current_as_of": "2026-03-16",
            "period_searched": ["2022-01-01", "2026-03-16"],
            "systems_searched": ["Core+"],
            "people": [
                person(
                    "Theo Vance",
                    "21/06/2009",
                    "Current",
                    item("02/02/2026", "Referral order made, weekly contact kept so far.", "Share onward"),
                    item("2024", "Out-of-court disposal.", "Ask us first"),
                )
            ],
        },
    )


def labels_above() -> Answer:
    """Labels on lines of their own with values beneath, and each part of an item labelled."""
    paper = Paper("Adult services: answer to your request")
    for label, lines in (
        ("MASH reference", ["R-26-1048"]),
        ("Systems searched", ["• Mosaic", "• Blue Badge register"]),
        ("Period searched", ["17/03/2016 to 17/03/2026"]),
        ("Current as of", ["17/03/2026"]),
    ):
        paper.bold(label)
        for line in lines:
            paper.line(line)
    paper.heading("Nora Pym")
    paper.line("Date of birth: 30/10/1961")
    paper.line("Status: Open")
    for date, text, mark in (
        ("11/11/2025", "Carer's assessment agreed.", "Can be shared"),
        ("2023", "Fall at home.", "Adult services only"),
    ):
        paper.line(f"Date: {date}")
        paper.line(f"Information: {text}")
        paper.line(f"Handling: {mark}")
    paper.line("Two further items are held and have been withheld.")
    return (
        "adults.docx",
        paper.bytes(),
        {
            "agency": "Adult social care",
            "answers_request": "R-26-1048",
            "information_current_as_of": "2026-03-17",
            "period_searched": ["2016-03-17", "2026-03-17"],
            "systems_searched": ["Mosaic", "Blue Badge register"],
            "people": [
                person(
                    "Nora Pym",
                    "30/10/1961",
                    "Current",
                    item("11/11/2025", "Carer's assessment agreed.", "Can be shared"),
                    item("2023", "Fall at home.", "Adult services only"),
                )
            ],
            "withheld_items": 2,
        },
    )


LAYOUTS: tuple[Callable[[], Answer], ...] = (
    four_columns,
    labelled_people,
    dated_lines,
    tabbed_chronology,
    in_a_message,
    attached,
    printed_pdf,
    labels_above,
)
