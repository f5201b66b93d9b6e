"""The launcher's commands: one table, one way in, one clear sentence on failure."""

import argparse
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from procurement.launcher import environment
from procurement.launcher.places import ROOT
from procurement.launcher.refusal import Refusal, from_os_error, say, warn


@dataclass(frozen=True)
class Command:
    """A word on the command line: what it does, the packages it needs, and the module with its `run(arguments)`."""

    summary: str
    lock: str
    module: str


COMMANDS = {
    "run": Command("start the portal; an empty one gets a demonstration [--port N] [--no-demo]", "runtime", "serving"),
    "code": Command("print the present second-factor code of one of the demonstration's people", "runtime", "coding"),
    "demo-pack": Command(
        "score the demonstration's open round and write the decision packs", "runtime", "demonstration"
    ),
    "test": Command(
        "lint and test everything [--quick | --full | security | pytest's arguments]", "development", "checking"
    ),
    "lint": Command("the checks that read the code only", "development", "linting"),
    "bench": Command("measure the engine on the reference problems", "runtime", "measuring"),
    "manage": Command("run a management command with the database up", "runtime", "managing"),
    "reset": Command("throw the data away, after asking [--yes]", "runtime", "resetting"),
    "stop-database": Command("stop the embedded database, whoever uses it", "runtime", "stopping"),
    "lock": Command("make the lock files anew from pyproject.toml [--upgrade]", "runtime", "locking"),
}


def main(arguments: list[str]) -> int:
    """Run one command; the exit code."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        say(overview())
        return 0
    command = COMMANDS.get(arguments[0])
    if command is None:
        warn(f"There is no command {arguments[0]!r}.\n\n{overview()}")
        return 2
    signal.signal(signal.SIGTERM, _stop)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # cached bytecode halves the time of every start
    try:
        os.chdir(ROOT)
        environment.prepare(command.lock)
        environment.enter(arguments)
        module = import_module(f"procurement.launcher.{command.module}")
        return guarded(module.run, arguments[1:])
    except KeyboardInterrupt:
        warn("\nStopped.")
        return 130
    except Refusal as refusal:
        warn(str(refusal))
    except OSError as fault:
        warn(str(from_os_error(fault)))
    return 1


def guarded(run: Callable[[list[str]], int], arguments: list[str]) -> int:
    """Run inside the environment, where faults of the database are known."""
    from procurement.embedded_roles import DatabaseFault

    try:
        return run(arguments)
    except DatabaseFault as fault:
        raise Refusal(str(fault)) from fault


def overview() -> str:
    """The help text."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:{width}}  {command.summary}" for name, command in COMMANDS.items()]
    return "\n".join(["Usage: ./portal COMMAND", "", *lines])


def parser(name: str) -> argparse.ArgumentParser:
    """An argument parser for one command."""
    return argparse.ArgumentParser(prog=f"./portal {name}", description=COMMANDS[name].summary, allow_abbrev=False)


def _stop(*_: Any) -> None:
    sys.exit(143)
