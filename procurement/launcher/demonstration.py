"""`./portal demo-pack`: the portal's main job without a browser."""

from procurement import embedded
from procurement.launcher.managing import manage
from procurement.launcher.places import var
from procurement.launcher.serving import bring_up_to_date, see_to_pango


def run(arguments: list[str]) -> int:
    """Score the demonstration's open round and write its packs; arguments go on to the management command."""
    folder = var()
    see_to_pango()
    with embedded.database(folder):
        bring_up_to_date(folder, demo=True)
        return manage(["demo_pack", *arguments], folder)
