"""What the launcher says: short progress lines, and a refusal that names the way on."""

import errno
import sys


class Refusal(Exception):
    """The launcher cannot go on: one sentence, and what to type next."""

    def __init__(self, sentence: str, way_on: str = "") -> None:
        super().__init__(sentence)
        self.way_on = way_on

    def __str__(self) -> str:
        return f"{self.args[0]}\n  Type: {self.way_on}" if self.way_on else self.args[0]


def say(line: str) -> None:
    """Print one progress line at once, also into a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def warn(line: str) -> None:
    """Print one line that asks for attention, on standard error."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def from_os_error(fault: OSError) -> Refusal:
    """The refusal that fits a fault of the operating system."""
    place = f" {fault.filename}" if fault.filename else ""
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return Refusal(
            f"The disk is full: nothing more can be written to{place or ' it'}.",
            "df -h  # make room, then the same command again",
        )
    if fault.errno in (errno.EACCES, errno.EPERM):
        return Refusal(
            f"No permission for{place or ' a file of the portal'}; it may belong to another user.",
            f"ls -ld{place or ' .'}  # then run as its owner, or set PORTAL_VAR to a folder of your own",
        )
    if fault.errno == errno.EROFS:
        return Refusal(f"{place.strip() or 'The folder'} is read-only.", "PORTAL_VAR=/a/folder/you/own ./portal run")
    return Refusal(f"The operating system refused: {fault}.")
