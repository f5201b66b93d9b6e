"""The command line: a problem or a game on standard input, its answer on standard output."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from procurement.engine import game_file, problem, solution
from procurement.engine.reading import MAX_BYTES, Malformed, canonical

MALFORMED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 0 with one canonical JSON document, or 2 with one JSON object on standard error."""
    parser = argparse.ArgumentParser(prog="python -m procurement.engine", description=__doc__)
    parser.add_argument("task", nargs="?", choices=("solve", "shares"), default="solve")
    parser.add_argument("--coalitions", action=argparse.BooleanOptionalAction, default=None)
    chosen = parser.parse_args(arguments)
    document = sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        if chosen.task == "shares":
            answer = game_file.share(document)
        else:
            answer = solution.solve(problem.load(document), coalitions=chosen.coalitions)
    except Malformed as error:
        sys.stderr.write(json.dumps(error.as_json(), sort_keys=True) + "\n")
        return MALFORMED
    sys.stdout.buffer.write(canonical(answer) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
