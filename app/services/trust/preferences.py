"""Small settings a person keeps: text size, column widths, the view they left. Never data of a family."""

from sqlalchemy import select

from app.models import UserPreference
from app.services.access import Act, Actor, guarded
from app.services.unit_of_work import Changes, Hub

LONGEST = 4000


@guarded(Act.KEEP_OWN_SETTINGS)
def list_preferences(hub: Hub, actor: Actor) -> dict[str, str]:
    """Everything this person keeps, by name."""
    with hub.reading(actor) as unit:
        rows = unit.session.execute(
            select(UserPreference.name, UserPreference.value).where(UserPreference.user_id == actor.user_id)
        )
        return {row.name: row.value for row in rows}


@guarded(Act.KEEP_OWN_SETTINGS)
def keep_preferences(hub: Hub, actor: Actor, values: dict[str, str]) -> Changes:
    """Keep several settings at once; longer values than 4,000 characters are cut."""
    with hub.writing(actor) as unit:
        for name, value in values.items():
            unit.session.merge(UserPreference(user_id=actor.user_id, name=name[:200], value=value[:LONGEST]))
        unit.audit("settings kept", "user", actor.user_id, count=len(values))
        return unit.commit()
