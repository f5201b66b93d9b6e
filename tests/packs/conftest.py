"""Packs are printed with Pango: a machine without it says so and tries the rest; CI must have it."""

import os

from procurement.packs import paper

PRINTED = ["test_edition.py", "test_paper.py"]
collect_ignore: list[str] = []
if paper.missing() and os.environ.get("CI") != "true":
    collect_ignore += PRINTED


def pytest_terminal_summary(terminalreporter) -> None:
    if collect_ignore:
        terminalreporter.write_line(f"NOT RUN: {', '.join(PRINTED)}: this machine lacks {', '.join(paper.missing())}")
