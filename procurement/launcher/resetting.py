"""`./portal reset`: back to an empty portal."""

import shutil
import sys

from procurement import embedded
from procurement.launcher.commands import parser
from procurement.launcher.places import TAG, var
from procurement.launcher.refusal import Refusal, say
from procurement.launcher.serving import refuse_while_running


def run(arguments: list[str]) -> int:
    """Remove database, files and secrets of this data folder."""
    options = parser("reset")
    options.add_argument("--yes", action="store_true", help="don't ask")
    folder = var()
    if not options.parse_args(arguments).yes and not _agreed(str(folder)):
        say("Nothing was removed.")
        return 1
    refuse_while_running(folder)
    if not (folder / TAG).exists():
        raise Refusal(f"{folder} was not made by the portal (no {TAG} in it): left alone.", f"ls -la {folder}")
    for place in (folder / "test", folder):
        if (place / "postgres").is_symlink() or (place / "postgres").exists():
            embedded.remove(place)
    shutil.rmtree(folder)
    say(f"{folder} is gone. ./portal run begins anew.")
    return 0


def _agreed(folder: str) -> bool:
    say(f"This removes the database, the packs and the keys in {folder}, for good.")
    if not sys.stdin.isatty():
        raise Refusal("There is nobody to ask.", "./portal reset --yes")
    return input('Type "yes" to go on: ').strip() == "yes"
