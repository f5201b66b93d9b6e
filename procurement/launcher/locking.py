"""`./portal lock`: the lock files made anew, with a hash for every file and no index's address in them."""

import os
import subprocess
from pathlib import Path

from procurement.launcher import installers
from procurement.launcher.commands import parser
from procurement.launcher.places import ENVIRONMENT, PYTHON, REQUIREMENTS, ROOT
from procurement.launcher.refusal import Refusal, say

COMPILE = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-annotate",
    "--quiet",
    # an index's address belongs to the machine, not to the repository
    "--no-emit-index-url",
    "--no-emit-find-links",
)
RUNTIME = REQUIREMENTS / "runtime.txt"
# the order matters: development's pins are held to the runtime's, so that installing it satisfies both
SOURCES = {
    RUNTIME: ["pyproject.toml"],
    REQUIREMENTS / "development.txt": ["pyproject.toml", "--group", "dev", "--constraints", str(RUNTIME)],
    REQUIREMENTS / "containers.txt": [
        str((REQUIREMENTS / "containers.in").relative_to(ROOT)),
        "--constraints",
        str(RUNTIME),
    ],
    REQUIREMENTS / "installers.txt": [str((REQUIREMENTS / "installers.in").relative_to(ROOT))],
}


def run(arguments: list[str]) -> int:
    """Resolve pyproject.toml into requirements/*.txt; pins stay as they are unless --upgrade is given."""
    options = parser("lock")
    options.add_argument("--upgrade", action="store_true", help="take the newest releases that fit")
    upgrade = ["--upgrade"] if options.parse_args(arguments).upgrade else []
    for lock, sources in SOURCES.items():
        say(f"Resolving {lock.relative_to(ROOT)} ...")
        _compile(lock, [*sources, *upgrade])
    return 0


def _compile(lock: Path, arguments: list[str]) -> None:
    command: list[str | Path] = [
        ENVIRONMENT / "bin" / "uv",
        "pip",
        "compile",
        *COMPILE,
        *arguments,
        "--output-file",
        lock,
    ]
    settings = os.environ | installers.uv_settings(PYTHON) | {"UV_CUSTOM_COMPILE_COMMAND": "./portal lock"}
    outcome = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True)
    if outcome.returncode:
        raise Refusal(f"{lock.name} could not be resolved: {outcome.stderr.strip()}")
