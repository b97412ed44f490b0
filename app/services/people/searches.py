"""Saying in the audit trail that somebody searched: once it has settled, or before an answer of it is opened."""

from app.services.access import Act, Actor, guarded
from app.services.unit_of_work import Changes, Hub

EVERYTHING, ON_A_CONTACT, IN_TEXTS = "everything", "contact", "texts"


@guarded(Act.FIND_PEOPLE)
def record_search(hub: Hub, actor: Actor, answers: int, where: str = EVERYTHING) -> Changes:
    """Audit a search with the number of its answers, never with the words that were typed."""
    with hub.writing(actor) as unit:
        unit.audit("searched", None, None, answers=answers, where=where)
        return unit.commit()


@guarded(Act.FIND_WORDS)
def record_word_search(hub: Hub, actor: Actor, answers: int) -> Changes:
    """Audit a search of words alone, by somebody who finds no people; the number of answers, never the words."""
    with hub.writing(actor) as unit:
        unit.audit("searched", None, None, answers=answers, where=IN_TEXTS)
        return unit.commit()
