"""A whole referral form from its labelled entries: persons, household, referrer, professionals, consent,
concern."""

import datetime as dt
import re
from dataclasses import replace

from app.services.intake.readers import adult, values
from app.services.intake.readers.adult_form import about_adult, recast, wishes_of, with_needs
from app.services.intake.readers.belonging import (
    another_part,
    begins,
    detailed,
    named_parts,
    numbered_anew,
    numbered_names,
    rows_of,
    unborn_next,
)
from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.composite import apart
from app.services.intake.readers.consent import concern_of, consent_of
from app.services.intake.readers.drafts import NAME_KEYS, PERSON_KEYS, SHARED_KEYS, Context, Draft, found, text_of
from app.services.intake.readers.grammar import fitting
from app.services.intake.readers.household import household_of, is_same, only_hers, share_out, surnames_of, told_by_name
from app.services.intake.readers.kin_labels import kin_heading, kin_in_label
from app.services.intake.readers.labelling import at_home, harmful, label_people, responsible
from app.services.intake.readers.listed import people_listed
from app.services.intake.readers.owners import owned
from app.services.intake.readers.parts import authority_in, first_said, missing_from, referrer_from, submitted_in
from app.services.intake.readers.phrases import is_placeholder, words_of
from app.services.intake.readers.professionals import (
    asks_one_line,
    asks_workers,
    professionals_from,
    worker_in,
    worker_of,
)
from app.services.intake.readers.prompts import only_asks
from app.services.intake.readers.record import (
    DocumentKind,
    Found,
    PersonFound,
    ProfessionalFound,
    Reading,
    Unplaced,
)
from app.services.intake.readers.references import resolve
from app.services.intake.readers.relations import kind_in
from app.services.intake.readers.roles import HARMFUL, ROW, per_child, with_parties_called, with_roles
from app.services.intake.readers.sanity import sane
from app.services.intake.readers.scopes import BY_REFERRER, GLOBAL, PERSON_SCOPES, REFERRER_KEYS, asks_time, scope_of
from app.services.intake.readers.vocabulary import NOTHING

_ALL_OF_THEM = re.compile(r"(?i)\bfamily|household|children['’]?s|young people|\bhome address\b|\bhome\b")
_OF_PARENTS = re.compile(r"(?i)\b(?:parents|carers|parent\(s\))")
_WHO = re.compile(r"(?i)\bwho\b|\bnames?\b|\bpersons?\b|\bpeople\b")
_HOME_PHONE = re.compile(r"(?i)^\W*(?:home|family|household)\b")
_LEAD = re.compile(r"(?i)^(?:description|details|summary):\s*")
_PLAIN_DETAILS = frozenset(
    ["details", "detail", "description", "describe", "information", "comments", "more", "further", "please", "give",
     "below", "of", "the"]
)


class Assembler:
    """Sorts entries into persons and parts of the form, and builds the reading from them."""

    def __init__(  # noqa: PLR0917 - what every reading is told of its document
        self, entries: list[Entry], today: dt.date, media: str, digest: str, kind: DocumentKind, title: str = ""
    ) -> None:
        asked = [entry for entry in entries if entry.section is None or entry.section.scope != "ignored"]
        fitted = with_parties_called(fitting(people_listed(asked)))
        self.of_adult = about_adult(fitted, title)
        self.entries = per_child(with_roles(recast(fitted) if self.of_adult else owned(fitted, today)))
        self.today = today
        self.media, self.digest, self.kind = media, digest, kind
        self.drafts: list[Draft] = []
        self.shared: dict[str, list[Entry]] = {}
        self.facts: dict[str, list[Entry]] = {}
        self.referrer: dict[str, list[Entry]] = {}
        self.professionals: dict[str, dict[str, Entry]] = {}
        self.professional_lines: list[Entry] = []
        self.workers: list[ProfessionalFound] = []
        self.parental: list[Entry] = []
        self.loose: list[Entry] = []
        self.narrative: list[Entry] = []
        self.unplaced: list[Unplaced] = []
        self.warnings: list[str] = []
        self.groups: dict[str, set[str]] = {}
        self.rows = rows_of(self.entries)
        self.named_parts = named_parts(self.entries)
        self.numbered = numbered_names(self.entries)
        for entry in self.entries:
            if entry.match is not None:
                keys = self.groups.setdefault(entry.group, set())
                keys.add(entry.match.key)
                if entry.match.party == "referrer" and entry.match.key in NAME_KEYS:
                    keys.add(BY_REFERRER)

    def sort(self) -> None:
        """Give every entry to a person or a part of the form."""
        for entry in self.entries:
            if asks_one_line(entry):
                self.professional_lines.append(entry)
            elif entry.match is None:
                self._loose(entry)
            elif entry.match.key == "pr" and _WHO.search(entry.label) and values.yes_no(entry.text) is None:
                self.facts.setdefault("pr_names", []).append(entry)
            elif entry.match.key == NOTHING:
                self._leave(entry)
            elif entry.match.key == "harm" and not ROW.match(entry.group) and values.yes_no(entry.text) is None:
                self.facts.setdefault("harm", []).append(entry)
            elif entry.match.key in GLOBAL and not self._is_person_reading(entry):
                self.facts.setdefault(entry.match.key, []).append(entry)
            else:
                self._give(entry, scope_of(entry, self.groups.get(entry.group, set())))

    def _is_person_reading(self, entry: Entry) -> bool:
        return (
            entry.match is not None
            and entry.match.key == "consent_by"
            and entry.section is not None
            and entry.section.scope in PERSON_SCOPES
            and "consent" not in words_of(entry.label)
        )

    def _loose(self, entry: Entry) -> None:
        scope = entry.section.scope if entry.section is not None else ""
        _, boxes = values.ticks_in(entry.text)
        if is_placeholder(entry.text) and not boxes:
            return
        if boxes:
            self.loose.append(entry)
        elif scope == "professional" and not entry.label and (made := worker_in(entry)) is not None:
            self.workers.append(made)
        elif scope == "referrer" and not entry.label:
            self.referrer.setdefault("line", []).append(entry)
        elif asks_workers(entry.label) or (scope == "professional" and not entry.label):
            self.professional_lines.append(entry)
        elif scope == "professional" and (made := worker_of(entry)) is not None:
            self.workers.append(made)
        elif scope == "concern" and not entry.label and only_asks(entry.text):
            return
        elif scope == "concern" and set(words_of(entry.label)) <= _PLAIN_DETAILS:
            self.narrative.append(entry)
        elif entry.label and not re.fullmatch(r"\W*\d*\W*", entry.text):
            self.unplaced.append(Unplaced(entry.label, entry.text, entry.where))

    def _give(self, entry: Entry, scope: str) -> None:
        assert entry.match is not None  # noqa: S101 - callers pass matched entries
        key = entry.match.key
        if scope == "professional" and key in {"gp", "school"} and (made := worker_of(entry)) is not None:
            self.workers.append(made)
            return
        if scope in {"consent", "concern"} and key == "role" and words_of(entry.label) == ("position",):
            self.facts.setdefault("consent", []).append(entry)
        elif scope in {"consent", "concern"} and key in {"relationship", "phone", "email"} | NAME_KEYS:
            self._leave(entry)
        elif key == "phone" and scope == "other" and _HOME_PHONE.search(entry.label) and entry.index is None:
            self.shared.setdefault("family_phone", []).append(entry)
        elif key == "family_phone" and scope in PERSON_SCOPES | {"household"}:
            self.shared.setdefault(key, []).append(entry)
        elif scope == "referrer" and key in REFERRER_KEYS:
            self.referrer.setdefault("phone" if key == "family_phone" else key, []).append(entry)
        elif scope == "professional" and key in REFERRER_KEYS:
            self._professional(key, entry)
        elif key in {"interpreter", "language"} and entry.index is None and _OF_PARENTS.search(entry.label):
            self.parental.append(entry)
        elif scope == "household" and key in SHARED_KEYS:
            self.shared.setdefault(key, []).append(entry)
        elif scope in PERSON_SCOPES and key in PERSON_KEYS:
            self._person(key, entry, scope)
        else:
            self._leave(entry)

    def _leave(self, entry: Entry) -> None:
        if not is_placeholder(entry.text):
            self.unplaced.append(Unplaced(entry.label, entry.text, entry.where))

    def _professional(self, key: str, entry: Entry) -> None:
        group, number = entry.group, 1
        while key in self.professionals.get(f"{group}/{entry.index}/{number}", {}) and number < 50:
            number += 1
        self.professionals.setdefault(f"{group}/{entry.index}/{number}", {})[key] = entry

    def _person(self, key: str, entry: Entry, scope: str) -> None:  # noqa: PLR0912 - one branch per way to belong
        index = entry.index
        keys, row = self.groups.get(entry.group, set()), ROW.match(entry.group) is not None
        kin = kin_in_label(entry.label) if scope == "other" and entry.index is None and not row else ""
        if not kin and scope == "other" and entry.index is None and entry.section is not None:
            kin = kin_heading(entry.section.text)
        if index is None and entry.section is not None and entry.section.scope == scope:
            index = entry.section.index if not row or self._only_row(entry.group) else None
        current = next((draft for draft in reversed(self.drafts) if draft.scope == scope), None)
        only = self._only_child(key, keys, scope, row or index is not None)
        if only is None and row and scope in {"child", "adult_at_risk"}:
            only = detailed(entry, scope, self.drafts, self.rows, keys)
        if only is not None:
            current = only
        elif index is not None:
            current = next(
                (
                    draft
                    for draft in self.drafts
                    if draft.scope == scope
                    and draft.index == index
                    and not numbered_anew(entry, index, draft, self.numbered)
                    and (draft.row == row or not row)
                    and not (row and draft.row and draft.table != entry.group.rpartition(".")[0])
                ),
                None,
            )
        elif not row and key in SHARED_KEYS and self._is_shared(entry, current, scope, bool(keys & NAME_KEYS)):
            self.shared.setdefault(key, []).append(entry)
            return
        elif kin:
            current = next((draft for draft in self.drafts if draft.scope == scope and draft.kin == kin), None)
        elif row and current is not None and (said := self._continues(entry, current)) is not None:
            if not said:
                self.shared.setdefault(key, []).append(entry) if key in SHARED_KEYS else self._leave(entry)
                return
        elif current is not None and (
            begins(key, entry, current, row)
            or unborn_next(entry, current)
            or (scope == "other" and another_part(entry, current, self.named_parts))
        ):
            current = None
        if current is None:
            unborn = (
                entry.section.unborn if entry.section is not None and entry.section.index in {None, index} else False
            )
            current = Draft(scope, index, entry.group, unborn and scope == "child", row)
            current.under = entry.section.text if entry.section is not None else ""
            if entry.section is not None and entry.section.home is not None and scope == "other":
                current.home = entry.section.home, entry
            if entry.section is not None and entry.section.harm and scope == "other":
                current.harm = entry
            self.drafts.append(current)
        name, more = apart(entry.text) if key == "name" else ("", {})
        for part, text in more.items():
            current.add(part, replace(entry, text=text))
        if key == "relationship" and current.kin:
            current.items.setdefault(key, []).insert(0, entry)  # what is written goes before what a heading says
        else:
            current.add(key, replace(entry, text=name) if more else entry)
        if key == "involvement" and HARMFUL.search(entry.text):
            current.harm = entry
        if kin and not current.kin:
            current.kin = kin
            current.add("relationship", replace(entry, label="Relationship to the children", text=kin))

    def _continues(self, entry: Entry, current: Draft) -> bool | None:
        """Whether a row without a name says more of the person of the row before (True), of all of them (False), or
        neither (None)."""
        table = entry.group.rpartition(".")[0]
        if current.group == entry.group or not current.row or self.rows.named.get(table):
            return None
        if len(self.rows.filled.get(table, ())) != 1:
            return None
        return len(self.rows.named.get(current.table, ())) == 1

    def _only_row(self, group: str) -> bool:
        """Whether a row of values is the only one of its table that names anybody."""
        table = group.rpartition(".")[0]
        rows = [one for one, keys in self.groups.items() if one.rpartition(".")[0] == table and keys & NAME_KEYS]
        return rows == [group]

    def _only_child(self, key: str, keys: set[str], scope: str, placed: bool) -> Draft | None:
        """The one child of a table of persons, where details without a name follow in a table of their own."""
        children = [draft for draft in self.drafts if draft.scope == "child"]
        if scope != "child" or placed or keys & NAME_KEYS or len(children) != 1 or not children[0].row:
            return None
        return children[0] if key not in {"address", "address_more", "postcode", "family_phone", "phone"} else None

    def _is_shared(self, entry: Entry, current: Draft | None, scope: str, named: bool) -> bool:
        if current is None and scope == "other":
            return True
        if named and self.kind is DocumentKind.FORM_FIELDS and current is not None and current.index is not None:
            own = scope == "other" and entry.match is not None and entry.match.key in {"phone", "email"}
            return not (own and entry.group == current.group)
        return not named and self._for_everybody(entry, current, scope)

    def _for_everybody(self, entry: Entry, current: Draft | None, scope: str) -> bool:
        if (
            current is None
            or current.row
            or current.index is not None
            or (_ALL_OF_THEM.search(entry.label) and scope == "other")
        ):
            return True
        many = (
            len([draft for draft in self.drafts if draft.scope == scope and any(draft.said(key) for key in NAME_KEYS)])
            > 1
        )
        return (many or scope == "other") and current.group != entry.group

    def _fact(self, key: str) -> Entry | None:
        return first_said(self.facts, key)

    def _people(
        self, address: Found[str] | None, postcode: Found[str] | None, day: dt.date
    ) -> tuple[list[PersonFound], list[PersonFound], list[str]]:
        context = Context(day, address, postcode, surnames_of(self.drafts), self.warnings.append)
        everybody = frozenset({"language", "religion", "interpreter", "ethnicity"}) | (
            {"gp"} if self.kind is DocumentKind.FORM_FIELDS else set()
        )
        for draft in self.drafts:
            kin = draft.said("relationship")
            away = (elsewhere := draft.said("address_elsewhere")) is not None and not is_same(elsewhere.text, address)
            asked = draft.scope == "other" and kin is not None and kind_in(kin.text) == "parent" and not away
            for entry in self.parental if asked else ():
                if entry.match is not None and draft.said(entry.match.key) is None:
                    draft.add(entry.match.key, entry)
            if draft.scope == "child":
                for key in everybody & self.shared.keys():
                    if draft.said(key) is None:
                        draft.items.setdefault(key, []).extend(self.shared[key])
        children, adults, unclear = label_people(self.drafts, context)
        hers = only_hers(self.shared, self.drafts)
        housed = [c if hers and c.label.startswith("unborn") else at_home(c, address, postcode) for c in children]
        adults = [at_home(adult, address, postcode) for adult in adults]
        adults = responsible(adults, self.facts.get("pr_names", []))
        return housed, harmful(adults, self.facts.get("harm", [])), unclear

    def reading(self, head: list[str]) -> Reading:
        """The whole reading; `head` are the first lines of the document."""
        self.sort()
        share_out(self.drafts, self.shared)
        self.unplaced = told_by_name(self.drafts, self.shared, self.unplaced)
        workers = [*self.referrer.get("name", ()), *(e for p in self.professionals.values() if (e := p.get("name")))]
        self.drafts = sane(self.drafts, workers, self.warnings.append)
        resolve(self.drafts, self.shared, self.warnings.append)
        with_needs(self.drafts, self.facts.get("care_needs", []))
        dated = self._fact("form_date")
        horizon = self.today + dt.timedelta(days=1)
        form_date = found(dated, values.whole_date(dated.text, self.today)) if dated else None
        if form_date is not None and not dt.date(1990, 1, 1) <= form_date.value <= horizon:
            self.warnings.append(f"{form_date.where}: the date of the form cannot be right; it is left blank.")
            form_date = None
        times = [e for e in self.facts.get("form_time", ()) if not is_placeholder(e.text)]
        beside = [e for e in times if dated is not None and e.where == dated.where]
        times = [e for e in times if asks_time(e)]
        timed = next(iter(beside or times), None) or dated
        if len(times) > 1 and not beside:
            timed = dated
        clock_text = values.time_in(timed.text) if timed else None
        sent, sent_at = submitted_in(head, self.today) if dated is None else (None, None)
        form_date = form_date or sent
        address, postcode = household_of(self.shared, self.drafts)
        children, adults, unclear = self._people(address, postcode, form_date.value if form_date else self.today)
        phoned = self._fact("phoned")
        gp, family_phone = (
            next(iter(self.shared.get("gp", ())), None),
            next(iter(self.shared.get("family_phone", ()) or self.shared.get("phone", ())), None),
        )
        consent = consent_of(self.facts, self.loose)
        if self.narrative and self._fact("concern") is None:
            told = "\n\n".join(_LEAD.sub("", entry.text) for entry in self.narrative)
            self.facts["concern"] = [replace(self.narrative[0], text=told)]
        else:
            self.unplaced.extend(Unplaced(entry.label, entry.text, entry.where) for entry in self.narrative)
        concern, left = concern_of(self.facts, self.loose, form_date.value if form_date else self.today)
        concerned = any(person.role == "adult at risk" for person in adults)
        at_risk, lost = adult.adult_of(self.facts, concern.categories_ticked, concerned)
        self.unplaced.extend((*left, *lost))
        concern = wishes_of(at_risk.own_wishes if self.of_adult else None, concern)
        reading = Reading(
            kind=self.kind,
            media=self.media,
            sha256=self.digest,
            authority=authority_in(head),
            form_date=form_date,
            form_time_as_written=found(timed, clock_text) or sent_at,
            confirms_telephone_call=found(
                phoned, values.yes_no(phoned.text) if not phoned.single_box else values.yes_no(phoned.text) is True
            )
            if phoned
            else None,
            sender_reference=text_of(self._fact("reference")),
            family_phone=found(family_phone, values.phone_of(family_phone.text)) if family_phone else None,
            gp=text_of(gp) if self.kind is DocumentKind.FORM else None,
            household_address=address,
            household_postcode=postcode,
            referrer=referrer_from(self.referrer, self.facts),
            children=tuple(children),
            adults=tuple(adults),
            professionals=(
                *professionals_from(self.professionals, self.professional_lines, self.unplaced),
                *self.workers,
            ),
            consent=consent,
            concern=concern,
            adult_at_risk=at_risk,
            unplaced=tuple(self.unplaced),
            warnings=tuple(self.warnings),
        )
        return replace(reading, not_found=(*missing_from(reading), *unclear))
