"""`./portal stop-database`: ends the embedded server, also one that a crash left behind."""

from procurement import embedded
from procurement.launcher.commands import parser
from procurement.launcher.places import var
from procurement.launcher.refusal import say


def run(arguments: list[str]) -> int:
    """Stop the portal's and the tests' embedded servers."""
    parser("stop-database").parse_args(arguments)
    folder = var()
    for name, place in (("The database", folder), ("The tests' database", folder / "test")):
        if (place / "postgres").exists() and embedded.stop(place):
            say(f"{name} is stopped.")
        else:
            say(f"{name} was not running.")
    return 0
