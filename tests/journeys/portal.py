"""A real portal for the journeys: `./portal run` on a free port, with the demonstration, in a folder of its own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from procurement import embedded
from procurement.launcher.places import ROOT

OURS = ("PORTAL_", "DJANGO_", "DATABASE_URL")
ANNOUNCED = "The portal is at "
END_LIMIT_S = 60
FOLDERS: dict[str, Path] = {}  # of the portals that run, by their address


@contextlib.contextmanager
def running(folder: Path) -> Iterator[str]:
    """Start the portal on `folder` and yield its address; at the end nothing of it is left."""
    port = free_port()
    command = [sys.executable, str(ROOT / "portal"), "run", "--port", str(port)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    environment = clean | {"PORTAL_VAR": str(folder)}
    both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, env=environment, text=True, **both) as portal:
        try:
            _await_address(portal)
            address = f"http://localhost:{port}"
            FOLDERS[address] = folder
            yield address
        finally:
            portal.send_signal(signal.SIGTERM)
            portal.communicate(timeout=END_LIMIT_S)
            embedded.remove(folder)


def code_of(address: str, email: str) -> str:
    """The present second-factor code of one of the demonstration's people, as the terminal prints it."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PORTAL_TESTING", "PORTAL_ROLE")}
    environment |= {"PORTAL_VAR": str(FOLDERS[address])} if address in FOLDERS else {}
    command = [sys.executable, str(ROOT / "portal"), "code", email]
    for _attempt in range(2):
        told = subprocess.run(command, env=environment, capture_output=True, text=True)
        if told.returncode == 0:
            return told.stdout.split()[-1]
        time.sleep(30)  # each code works once, and both present ones have been used
    raise AssertionError(told.stderr)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_address(portal: "subprocess.Popen[str]") -> None:
    told = []
    for line in portal.stdout or ():
        told.append(line)
        if line.startswith(ANNOUNCED):
            return
    raise AssertionError("The portal did not start:\n" + "".join(told))
