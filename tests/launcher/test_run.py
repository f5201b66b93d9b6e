"""`./portal run` as a person meets it: it answers, refuses a second start, and leaves nothing behind."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from procurement import embedded
from procurement.embedded_server import Server
from procurement.launcher.places import ROOT
from tests.launcher.linux import linux_only

pytestmark = [pytest.mark.enable_socket, pytest.mark.slow]
LIMIT_S = 120


def environment(var: Path) -> dict[str, str]:
    ours = ("PORTAL_", "DJANGO_", "DATABASE_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | {"PORTAL_VAR": str(var)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def hear_interrupts() -> None:
    """A shell's background jobs, and all they start, are deaf to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def start(var: Path, port: int) -> "subprocess.Popen[str]":
    command = [sys.executable, ROOT / "portal", "run", "--no-demo", "--port", str(port)]
    both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen(command, env=environment(var), text=True, preexec_fn=hear_interrupts, **both)


@contextmanager
def running(var: Path, port: int) -> "Iterator[subprocess.Popen[str]]":
    """A portal that does not outlive a failed test."""
    portal = start(var, port)
    try:
        yield portal
    finally:
        portal.kill()
        portal.communicate()


def await_address(portal: "subprocess.Popen[str]") -> str:
    assert portal.stdout is not None
    told = []
    for line in portal.stdout:
        told.append(line)
        if "The portal is at" in line:
            return line
    raise AssertionError("".join(told))


def status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Host": "localhost"})
    return connection.getresponse().status


def processes_of(var: Path) -> list[str]:
    """Command lines of living processes that were started for this data folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if f"PORTAL_VAR={var}\0".encode() in (entry / "environ").read_bytes():
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("data")
    yield folder
    embedded.remove(folder)


@linux_only
@pytest.mark.timeout(3 * LIMIT_S)
def test_run_answers_and_its_end_is_everybodys(var: Path) -> None:
    port = free_port()
    with running(var, port) as portal:
        assert f"http://localhost:{port}/" in await_address(portal)
        assert status(port, "/healthz/") == 200
        assert status(port, "/") in (200, 302)
        second = start(var, free_port())
        assert "The portal runs already" in second.communicate(timeout=LIMIT_S)[0]
        assert second.returncode == 1
        portal.send_signal(signal.SIGTERM)
        portal.communicate(timeout=LIMIT_S)
    assert not Server.at(var).is_up()
    assert processes_of(var) == []


@linux_only
@pytest.mark.timeout(3 * LIMIT_S)
def test_killed_portal_starts_again_on_the_same_port(var: Path) -> None:
    port = free_port()
    with running(var, port) as portal:
        await_address(portal)
        portal.kill()
    deadline = time.monotonic() + 30
    while any("gunicorn" in line or "celery" in line for line in processes_of(var)) and time.monotonic() < deadline:
        time.sleep(0.1)
    with running(var, port) as portal:
        await_address(portal)
        assert status(port, "/healthz/") == 200
        portal.send_signal(signal.SIGINT)
        assert portal.wait(LIMIT_S) == 0
