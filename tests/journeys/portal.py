"""A real portal for the journeys: `./portal run` on a free port, with the demonstration, in a folder of its own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from procurement import embedded
from procurement.launcher.places import ROOT

OURS = ("PORTAL_", "DJANGO_", "DATABASE_URL")
ANNOUNCED = "The portal is at "
END_LIMIT_S = 60


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
            yield f"http://localhost:{port}"
        finally:
            portal.send_signal(signal.SIGTERM)
            portal.communicate(timeout=END_LIMIT_S)
            embedded.remove(folder)


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
