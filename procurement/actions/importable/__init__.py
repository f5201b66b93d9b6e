"""The kinds of things that can be imported, each with its columns and its rules."""

from procurement.actions.importable import needs, offers, reference, runs, systems
from procurement.actions.importable.kind import Kind

KINDS: tuple[Kind, ...] = (
    needs.Requirements(),
    systems.Vendors(),
    systems.Systems(),
    runs.Runs(),
    offers.Offers(),
    reference.Rates(),
    reference.Metrics(),
    reference.Areas(),
)
BY_KEY = {kind.key: kind for kind in KINDS}
