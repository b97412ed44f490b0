"""Right, wrong and missed: a reading beside its truth, field by field. The definitions are those of the issue."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

NEVER = {
    "gist",
    "codes",
    "notes",
    "note",
    "layout",
    "fields",
    "label",
    "role_in_form",
    "attachments",
    "body_says",
    "conflicts",
    "encoding",
    "line_endings",
    "style",
    "addresses_met_more_than_once",
    "authority",
}
PROSE_KINDS = {"e-mail", "telephone note"}
READERS_WORDS = {
    "consent.by",
    "consent.covers",
    "consent.explanation",
    "concern.text",
    "concern.strengths",
    "concern.action_taken",
    "concern.hoped_for",
    "concern.happened_on",
    "concern.categories_ticked",
}
JUDGED = {"concern.happened_on"}
WHY = (
    "not scored anywhere: concern.gist, codes, notes, layout (a reader's judgement), authority (a heading, no field)",
    "not scored in e-mails and notes: consent.by/covers/explanation and concern.* but childs_words and level_claimed",
    "concern.happened_on in forms: scored only where the truth is a date (else it is a reader's words)",
)


@dataclass
class Score:
    """Counts of one document or of all."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    details: list[str] = field(default_factory=list)

    @property
    def truths(self) -> int:
        """Fields that have a truth: right and missed, and the wrong ones among them."""
        return (
            self.right
            + self.missed
            + sum(line.startswith("wrong") and "truth=None" not in line for line in self.details)
        )

    def add(self, other: "Score") -> None:
        """Count another document in."""
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed
        self.details += other.details


def normal(value: object) -> object:
    """A value as it is compared: composed letters, one space, plain quotes, no letter case in text."""
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value).replace("’", "'").replace("“", '"').replace("”", '"')
        return " ".join(text.split()).strip(" .").casefold() or None
    if isinstance(value, list):
        return tuple(normal(item) for item in value) or None
    if isinstance(value, dict):
        return tuple(sorted((key, normal(item)) for key, item in value.items() if item is not None)) or None
    return value


def pairs(
    truth: dict[str, Any], got: dict[str, Any], kind: str, path: str = ""
) -> Iterator[tuple[str, object, object]]:
    """Every field of the truth beside what was read, persons matched by label, rows by their order."""
    for key, value in truth.items():
        here = f"{path}{key}"
        if key in NEVER or (here.rsplit("]", maxsplit=1)[-1].lstrip(".") in READERS_WORDS and kind in PROSE_KINDS):
            continue
        other = got.get(key)
        if key in {"children", "adults"}:
            found = {person["label"]: person for person in (other or [])}
            for person in value:
                yield from pairs(
                    {k: v for k, v in person.items() if k not in {"role"}},
                    found.pop(person["label"], {}),
                    kind,
                    f"{here}[{person['label']}].",
                )
            for label, person in found.items():
                yield f"{here}[{label}]", None, person.get("name_as_written") or "somebody"
        elif key == "relationships":
            for relation in value:
                yield f"{here}.{relation['kind']}→{relation['to']}", True, True if relation in (other or []) else None
            for relation in other or []:
                if relation not in value:
                    yield f"{here}.{relation['kind']}→{relation['to']}", None, True
        elif key in {"aliases", "disability", "categories_ticked", "abuse_kinds"}:
            theirs = {normal(item): item for item in other or []}
            for item in value:
                yield f"{here}", item, theirs.pop(normal(item), None)
            for item in theirs.values():
                yield f"{here}", None, item
        elif key in {"notifications", "rows", "subjects", "professionals"} and isinstance(value, list):
            for number, item in enumerate(value):
                yield from pairs(
                    item, other[number] if other and number < len(other) else {}, kind, f"{here}[{number + 1}]."
                )
            for number in range(len(value), len(other or [])):
                yield f"{here}[{number + 1}]", None, "one too many"
        elif key == "attached_form":
            yield from pairs(value, other or {}, "referral form", f"{here}.")
        elif isinstance(value, dict):
            yield from pairs(value, other or {}, kind, f"{here}.")
        else:
            if here.endswith("happened_on") and not (
                isinstance(value, str) and value[:4].isdigit() and value.count("-") == 2
            ):
                continue
            yield here, value, other


def score(truth: dict[str, Any], got: dict[str, Any]) -> Score:
    """Right, wrong and missed of one document."""
    out = Score()
    for path, wanted, given in pairs(truth, got, truth.get("kind", "")):
        want, have = normal(wanted), normal(given)
        if want == have:
            out.right += want is not None
        elif have is None:
            out.missed += 1
            out.details.append(f"missed  {path}: truth={wanted!r}")
        else:
            out.wrong += 1
            out.details.append(f"wrong   {path}: truth={wanted!r} given={given!r}")
    return out
