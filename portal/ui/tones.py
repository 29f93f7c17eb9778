"""Which meaning a state has, so that colour always says the same thing.

Five tones: ok (on time, green), risk (amber), late (red), paused (grey), info (blue).
"""

OK, RISK, LATE, PAUSED, INFO = "ok", "risk", "late", "paused", "info"

_STATES = {
    OK: "ok on_time live active accepted approved answered done delivered published healthy met in_stock sold good passed won ready applied",
    RISK: "risk at_risk warning warned due_soon returned held parked partial quarantined duplicate needs_review expiring stale suspended expired",
    LATE: "late overdue breached breach failed error refused rejected recalled blocked lost severe block unread failing",
    PAUSED: "paused draft ended archived closed cancelled withdrawn removed inactive todo unknown skipped none",
    INFO: "info open new submitted scheduled waiting running queued invited in_review received assigned current note staging comparing applying",
}
TONE_OF = {state: tone for tone, states in _STATES.items() for state in states.split()}
ICON_OF = {
    OK: "circle-check",
    RISK: "alert-triangle",
    LATE: "alert-circle",
    PAUSED: "circle-dashed",
    INFO: "circle-dot",
}


def tone_of(state: object) -> str:
    """Return the tone of a state; grey for one that means nothing in particular."""
    return TONE_OF.get(str(getattr(state, "value", state)).lower(), PAUSED)


def tone_icon(tone: str) -> str:
    """Return the icon that stands beside a tone, since colour alone says nothing to some."""
    return ICON_OF.get(tone, ICON_OF[PAUSED])
