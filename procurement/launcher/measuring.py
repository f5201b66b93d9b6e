"""`./portal bench`: the engine's time on the reference problems, each in a process of its own as the worker runs it."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

from procurement.launcher.commands import parser
from procurement.launcher.places import ROOT
from procurement.launcher.refusal import Refusal, say

PROBLEMS = ROOT / "tests" / "engine" / "reference"
LIMIT_S = 600


def run(arguments: list[str]) -> int:
    """Time every reference problem, or the named files; 1 if any is not solved."""
    options = parser("bench")
    options.add_argument("problems", nargs="*", type=Path, help="problem files (default: the reference problems)")
    options.add_argument("--repeat", type=int, default=3, help="runs of each, the median counts (default: 3)")
    chosen = options.parse_args(arguments)
    problems = chosen.problems or sorted(PROBLEMS.glob("*.problem.json"))
    if not problems:
        raise Refusal(f"There are no problems in {PROBLEMS}.", "./portal bench PROBLEM.json ...")
    seconds = [_median(problem, max(1, chosen.repeat)) for problem in problems]
    return int(None in seconds)


def _median(problem: Path, repeat: int) -> float | None:
    times = [_time(problem) for _ in range(repeat)]
    solved = [seconds for seconds in times if seconds is not None]
    told = f"{statistics.median(solved):8.2f} s" if len(solved) == repeat else "  not solved"
    say(f"{problem.name:40} {told}")
    return statistics.median(solved) if len(solved) == repeat else None


def _time(problem: Path) -> float | None:
    started = time.perf_counter()
    command = [sys.executable, "-m", "procurement.engine"]
    with problem.open("rb") as question:
        try:
            outcome = subprocess.run(command, cwd=ROOT, stdin=question, capture_output=True, timeout=LIMIT_S)
        except subprocess.TimeoutExpired:
            return None
    return time.perf_counter() - started if outcome.returncode == 0 else None
