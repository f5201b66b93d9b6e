"""`./portal code`: a second-factor code of one of the demonstration's people, while the database is up."""

from procurement import embedded
from procurement.launcher.managing import manage
from procurement.launcher.places import var


def run(arguments: list[str]) -> int:
    """Print the code; arguments go on to the management command."""
    folder = var()
    with embedded.database(folder):
        return manage(["code", *arguments], folder)
