"""`./portal lint`: the checks that read the code and run none of it."""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from procurement.launcher.commands import parser
from procurement.launcher.places import ROOT
from procurement.launcher.refusal import say

CHECKS = {
    "lint": ("-m", "ruff", "check", ".", "portal"),
    "format": ("-m", "ruff", "format", "--check", ".", "portal"),
    "templates": ("-m", "djlint", "templates", "--lint", "--quiet"),
    "types": ("-m", "mypy"),
    "floors": ("-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-logo"),
}


@dataclass(frozen=True)
class Outcome:
    """What one step of a check came to."""

    name: str
    state: str
    seconds: float

    @property
    def failed(self) -> bool:
        """Whether the whole run has failed with this step."""
        return self.state == "FAILED"


def run(arguments: list[str]) -> int:
    """Run every code check; 1 if any fails."""
    parser("lint").parse_args(arguments)
    return summary(lint())


def lint() -> list[Outcome]:
    """Run every code check, each under its own heading."""
    return [step(name, partial(python, command)) for name, command in CHECKS.items()]


def step(name: str, action: Callable[[], int]) -> Outcome:
    """Run one step whose exit code says whether it passed."""
    say(f"\n== {name}")
    started = time.monotonic()
    state = "FAILED" if action() else "passed"
    return Outcome(name, state, time.monotonic() - started)


def python(arguments: Sequence[str], environment: dict[str, str] | None = None) -> int:
    """Run the environment's Python in the repository; its exit code."""
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment).returncode


def summary(outcomes: list[Outcome]) -> int:
    """Print a line per step; the exit code of the whole."""
    say("")
    for outcome in outcomes:
        say(f"{outcome.state:8} {outcome.name:12} {outcome.seconds:6.1f} s")
    return int(any(outcome.failed for outcome in outcomes))
