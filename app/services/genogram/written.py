"""A layout as JSON, in the form that the measuring tool reads."""

import json
from pathlib import Path
from typing import Any

from app.services.errors import Unreadable
from app.services.genogram.layout import Layout, Place, Sizes


def as_json(layout: Layout, seconds: float | None = None) -> dict[str, Any]:
    """Symbol centres, where the lines to children leave, sizes and, where measured, the time it took."""
    told: dict[str, Any] = {
        "engine": "hubdesk",
        "persons": {place.member: {"x": round(place.x, 2), "y": round(place.y, 2)} for place in layout.places},
        "unions": {union.union: {"x": round(union.x, 2)} for union in layout.unions},
        "slot_w": layout.sizes.slot,
        "node_w": layout.sizes.symbol,
        "node_h": layout.sizes.symbol,
        "faults": [fault.sentence for fault in layout.faults],
    }
    if seconds is not None:
        told["time_s"] = round(seconds, 4)
    return told


def read_layout(path: Path) -> Layout:
    """The places of a layout written before; enough to keep its order. Raises Unreadable for anything else."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        slot = float(told.get("slot_w") or Sizes().slot)
        spots = {ident: (float(p["x"]) * Sizes().slot / slot, float(p["y"])) for ident, p in told["persons"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise Unreadable("The earlier layout cannot be read.", "Choose a file that this command wrote.") from fault
    levels = {y: at for at, y in enumerate(sorted({y for _, y in spots.values()}))}
    placed = sorted((y, x, ident) for ident, (x, y) in spots.items())
    count: dict[float, int] = {}
    places = []
    for y, x, ident in placed:
        places.append(Place(ident, x, y, levels[y], count.get(y, 0)))
        count[y] = count.get(y, 0) + 1
    return Layout(tuple(places))
