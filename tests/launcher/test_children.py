"""Children end with the launcher, however it ends."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from procurement.launcher import children
from procurement.launcher.places import ROOT
from tests.launcher.linux import linux_only

LAUNCHER = """
    import os, pathlib, sys, time
    from procurement.launcher import children
    log = pathlib.Path(sys.argv[1])
    child = children.start(["sleep", "300"], environment=dict(os.environ), log=log, folder=log.parent)
    print(child.pid, flush=True)
    time.sleep(300)
"""


def lives(number: int) -> bool:
    """Whether the process is there and not merely unburied."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@linux_only
def test_killed_launcher_takes_its_children_along(tmp_path: Path) -> None:
    command = [sys.executable, "-c", textwrap.dedent(LAUNCHER), str(tmp_path / "log")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as launcher:
        assert launcher.stdout is not None
        child = int(launcher.stdout.readline())
        assert lives(child)
        launcher.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while lives(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not lives(child)


def test_stop_ends_grandchildren_and_the_stubborn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "PATIENCE_S", 0.5)
    script = "trap '' TERM; sleep 300 & echo $!; wait; sleep 300"
    log = tmp_path / "log"
    child = children.start(["sh", "-c", script], environment=dict(os.environ), log=log, folder=tmp_path)
    while not log.read_text().strip():
        time.sleep(0.02)
    grandchild = int(log.read_text())
    children.stop([child])
    assert child.returncode is not None
    deadline = time.monotonic() + 5
    while lives(grandchild) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not lives(grandchild)


def test_output_goes_to_the_log_whose_end_can_be_shown(tmp_path: Path) -> None:
    log = tmp_path / "log"
    child = children.start(["sh", "-c", "seq 1 9"], environment=dict(os.environ), log=log, folder=tmp_path)
    child.wait()
    assert children.last_lines(log, 2) == "  8\n  9"
