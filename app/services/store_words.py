"""What the database refuses, as sentences: gates and constraints of the schema, full disks, busy files."""

import re

from sqlalchemy.exc import DBAPIError, IntegrityError

from app.services.errors import CannotWrite, HubdeskError, Invalid, Problem, Refused, StoreFault

_TRIGGER_WORDS = {
    "gate: override not agreed": (
        "This request relies on a consent override that is not agreed.",
        "It stays unsent until a service manager agrees the override.",
    ),
    "gate: reliance on override cannot be dropped": (
        "A request that relies on an override cannot be changed to one that does not.",
        "Withdraw it and make a new request.",
    ),
    "gate: consent does not carry this request": (
        "Consent was not given for this enquiry, so this request cannot leave on consent.",
        "Withdraw it and ask again under a consent override.",
    ),
    "gate: the override is locked": ("This override was already decided.", "Refresh and read the decision."),
    "gate: the proposal is locked": ("A proposed override cannot be edited.", "Propose a new one."),
    "gate: a service manager decides": (
        "Only a service manager agrees or refuses an override.",
        "Ask a service manager who did not propose it.",
    ),
    "gate: a MASH manager proposes": ("Only a MASH manager proposes an override.", "Ask a MASH manager."),
    "gate: a service manager confirms": (
        "A policy takes effect only when a service manager confirms it.",
        "Ask a service manager who did not propose it.",
    ),
    "gate: a marking says why": ("A marking needs its reason.", "Write why the item may or may not travel."),
    "gate: this request has not left": ("This request has not left the hub.", "Send it first."),
    "gate: a MASH manager extends": ("Only a MASH manager gives a partner more time.", "Ask a MASH manager."),
    "gate: a MASH manager chooses": ("Only a MASH manager chooses the outcome.", "Recommend one, and ask a manager."),
    "gate: a worker recommends first": (
        "The outcome is chosen beside a recommendation.", "Record the recommendation first."
    ),
    "gate: a late enquiry says why": ("This enquiry is late.", "Write the manager's reason for it being late."),
    "gate: a MASH manager reopens": ("Only a MASH manager reopens an enquiry.", "Ask a MASH manager."),
    "gate: why a cell was not asked is kept": (
        "Why an agency was not asked is kept on the record.", "Decide the cell again from the grid.",
    ),
    "gate: a late acknowledgement says why": (
        "This hand-over was acknowledged late.", "Write why it was acknowledged late.",
    ),
    "gate: a disagreement says the other view": ("A disagreement needs the other view.", "Write that view."),
    "gate: a determination says why": ("A determination needs its reason.", "Write the reason."),
    "gate: the ladder names who determines": (
        "The ladder for disagreements names who determines, and it is never the person who dissented.",
        "Ask the social care representative or the MASH manager.",
    ),
    "gate: the step before is not unresolved": (
        "The step before this one is not unresolved.", "Wait for the answer of the agency that dissented.",
    ),
    "gate: the agency that dissented answers": (
        "Only the agency that dissented answers a determination.", "Ask its representative.",
    ),
    "gate: a warning is reviewed within a year": (
        "A warning note is reviewed within a year.", "Choose an earlier review date."
    ),
    "gate: the warning has ended": ("This warning note has ended.", "If the danger is back, write a new one."),
    "gate: the note was corrected": (
        "Somebody else corrected this note meanwhile.", "Read the newer note, and correct that one."
    ),
    "gate: a correction is seen as its note": (
        "A correction is seen by whoever may see the note it corrects.", "Write a new note for other readers."
    ),
    "gate: a DASH counts its ticks": ("The count of a DASH is that of its ticks.", "Tick the questions anew."),
    "gate: a lifted grade says why": (
        "A grade above what the count says needs its reason.", "Write why professional judgement lifts it."
    ),
    "gate: a CSE assessment is reviewed": (
        "A CSE assessment has its date and its review.", "Enter when it was assessed and when it is reviewed."
    ),
    "gate: a doubt is confirmed with a reason": (
        "This contradicts what is on the record.", "Write why it is right all the same, or mend it."
    ),
    "gate: a step is undone on its own enquiry": (
        "This was done on another enquiry, so it is not undone here.", "Open that enquiry and undo it there."
    ),
    "gate: harm is alleged, admitted or convicted": (
        "The record knows harm as alleged, admitted or convicted.", "Choose one of the three."
    ),
    "gate: a withdrawal names its entry": (
        "Taking back an entry names the entry.", "Refresh and take it back from the list."
    ),
    "gate: one order between two people": (
        "These two stand in an order already.", "Take that order back first, then move them anew."
    ),
    "gate: somebody alive has no day of death": (
        "Somebody who is alive has no day of death.", "Clear the day, or say that the person has died."
    ),
    "gate: identical twins are twins": ("Only twins can be identical.", "Say first whose twin the person is."),
    "gate: no contact closes in silence": (
        "This contact owes its referrer an answer, so it cannot close.",
        "Tell the administrator: its entry in the feedback queue is gone.",
    ),
    "gate: a deletion begins as a proposal": (
        "A deletion begins as a proposal.", "Propose it, and ask another manager to approve it.",
    ),
    "gate: a service manager proposes a deletion": (
        "Only a service manager proposes a deletion.", "Ask a service manager.",
    ),
    "gate: the deletion is decided": ("This deletion was already decided.", "Refresh the list."),
    "gate: the deletion is locked": ("A proposed deletion cannot be changed.", "Withdraw it and propose a new one."),
    "gate: a manager approves a deletion": (
        "Only a MASH manager or a service manager approves a deletion.", "Ask one who did not propose it.",
    ),
    "gate: a legal hold stands": (
        "A legal hold stands over some of this, so nothing was deleted.", "Look which hold it is before it is lifted.",
    ),
    "gate: nobody has approved this deletion": (
        "Nobody has approved this deletion.", "Ask a manager who did not propose it.",
    ),
    "gate: a hold is lifted as it was set": ("This hold does not stand any more.", "Refresh the list of holds."),
    "deleted_by_two_people": (
        "The person who proposed this deletion cannot also approve it.", "Ask a manager who did not propose it.",
    ),
    "gate: break-glass is for the desk": (
        "Only the hub's own desk opens a restricted record by break-glass.", "Ask the duty manager.",
    ),
    "gate: a service manager reviews": (
        "Only a service manager reviews an opening by break-glass.", "Ask a service manager who did not open it.",
    ),
    "gate: somebody else reviews": (
        "Whoever opened a record by break-glass does not review it.", "Ask another service manager.",
    ),
    "gate: a manager restricts": ("Only a manager restricts a case or lifts that.", "Ask a manager."),
    "gate: a manager looks at a conflict of interest": (
        "Only a manager looks at a conflict of interest.", "Ask a manager.",
    ),
    "merged_by_somebody_else": (
        "The person who proposed this merge cannot also confirm it.", "Ask a manager who did not propose it.",
    ),
    "two_different_people": (
        "The person who proposed this cannot also agree it.",
        "Ask a service manager who did not propose it.",
    ),
}

_FAULT_WORDS = (
    (r"out of memory|error binding parameter",  # SQLite found no memory to copy a value into
     "This computer has too little memory left, so nothing was saved.",
     "Close other programs, then try again. What was saved before is unharmed."),
    (r"disk is full", "The disk is full, so nothing was saved.", "Make room on the disk, then save again."),
    (r"readonly|read-only", "The database is read-only here, so nothing was saved.",
     "Ask the administrator for write access to the hub's folder."),
    (r"locked|busy", "The database is busy with another program.", "Wait a moment and try again."),
    (r"unable to open", "The hub's file is not where it was.",
     "Nothing was saved. Bring its disk or folder back, then try again; if it stays, tell the administrator."),
    (r"disk i/o", "The disk refused the database, so nothing was saved: it is full, or it is failing.",
     "Make room on the disk, then save again. If it stays, stop working and tell the administrator."),
    (r"malformed|not a database|hmac", "The database could not be read: it may be damaged.",
     "Stop working, and ask the administrator to verify it and restore a backup."),
)

_NOT_WRITTEN = {r"disk is full", r"readonly|read-only", r"unable to open", r"disk i/o"}


def in_words(fault: DBAPIError) -> HubdeskError:
    """A database fault as a sentence. The driver's own text names columns and triggers, never what was typed."""
    said = str(fault.orig)
    if isinstance(fault, IntegrityError):
        for mark, (sentence, step) in _TRIGGER_WORDS.items():
            if mark in said:
                return Refused(sentence, step)
        if "append-only" in said:
            return Refused("This record is never changed or deleted.", "Add a new entry that corrects it.")
        named = re.search(r"constraint failed: ([\w., ]+)", said)
        return StoreFault(
            "The database refused this because it breaks a rule of the record"
            + (f" ({named.group(1).strip()})." if named else "."),
            "Nothing was saved. Check what was typed; if it looks right, tell the administrator.",
        )
    for pattern, sentence, step in _FAULT_WORDS:
        if re.search(pattern, said, re.IGNORECASE):
            return (CannotWrite if pattern in _NOT_WRITTEN else StoreFault)(sentence, step)
    return StoreFault(
        "The database could not do this.", "Nothing was saved. Try again; if it stays, tell the administrator."
    )


def too_little_memory() -> StoreFault:
    """The system gave no more memory in the middle of a transaction; the transaction is undone."""
    return StoreFault(*_FAULT_WORDS[0][1:])


def half_a_character() -> Invalid:
    """A pasted text can hold half of a character (a lone surrogate), which no database takes; the bare error quotes."""
    return Invalid(
        (Problem("text", "A text holds a damaged character, such as half of an emoji. Type that place again."),),
        "A text holds a damaged character that cannot be stored.",
        "Nothing was saved. Look for a small box or a question mark in what was pasted, and type that place again.",
    )
