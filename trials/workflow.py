"""The life cycle of a trial, as a table: which verb leads from which states to which."""

TRIAL: dict[str, tuple[frozenset[str], str]] = {
    "update": (frozenset({"planned", "under_way", "ended"}), "same"),
    "start": (frozenset({"planned"}), "under_way"),
    "end": (frozenset({"under_way"}), "ended"),
    "cancel": (frozenset({"planned", "under_way"}), "cancelled"),
}
