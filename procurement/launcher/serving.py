"""`./portal run`: database, migrations, demonstration, worker and web server, until somebody ends it."""

import contextlib
import fcntl
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from procurement import embedded
from procurement.launcher import children, system_packages
from procurement.launcher.commands import parser
from procurement.launcher.environment import refuse_without_room
from procurement.launcher.managing import manage, settings, told_by
from procurement.launcher.places import ROOT, var
from procurement.launcher.refusal import Refusal, say, warn

Child = subprocess.Popen[bytes]
WEB = ("gunicorn", "--worker-class=gthread", "--workers=2", "--threads=4", "--no-control-socket", "procurement.wsgi")
WORKER = (
    "celery",
    "--app=procurement.celery",
    "worker",
    "--beat",
    "--loglevel=INFO",
    "--concurrency=2",
    "--without-gossip",
    "--without-mingle",
    "--without-heartbeat",
)
START_LIMIT_S = 60
ROOM_MB = 300
QUICK_DEATH_S, QUICK_DEATHS_LIMIT = 30, 5


def run(arguments: list[str]) -> int:
    """Serve the portal on localhost until Ctrl-C or SIGTERM."""
    options = parser("run")
    options.add_argument("--port", type=_port, default=os.environ.get("PORTAL_PORT", "8000"), help="default: 8000")
    options.add_argument("--no-demo", action="store_true", help="leave an empty portal empty")
    chosen = options.parse_args(arguments)
    folder = var()
    refuse_without_room(folder, ROOM_MB)
    with _only_one(folder, chosen.port):
        refuse_taken_port(chosen.port)
        see_to_pango()
        with embedded.database(folder):
            os.environ["PORTAL_PORT"] = str(chosen.port)
            bring_up_to_date(folder, demo=not chosen.no_demo)
            return _serve(folder, chosen.port, sign_ins=not chosen.no_demo)


def bring_up_to_date(folder: Path, *, demo: bool) -> None:
    """Migrate the database, and fill an empty one with the demonstration."""
    _do(folder, "Bringing the database up to date ...", "migrate", "--no-input", "--skip-checks", "--verbosity=0")
    if demo and os.environ.get("DATABASE_URL"):
        say("DATABASE_URL names a database of your own: no demonstration (./portal manage demo --yes enters it).")
    elif demo:
        _do(folder, "Looking after the demonstration ...", "demo")


def see_to_pango() -> None:
    """Install what decision packs need, or say the one line that does; the rest of the portal runs without."""
    missing = system_packages.missing_for_packs()
    if not missing:
        return
    if system_packages.can_install():
        say(f"Installing {' '.join(missing)} ...")
    if not system_packages.install(missing):
        warn("Decision packs need Pango and fonts, which this machine lacks; everything else runs.")
        warn(f"  Type: {system_packages.line_to_type(missing)}")


def refuse_while_running(folder: Path) -> None:
    """A Refusal if the portal runs on this data folder."""
    with _only_one(folder, 0):
        pass


def refuse_taken_port(port: int) -> None:
    """A Refusal if something else listens on the port."""
    with contextlib.closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Refusal(f"Port {port} is reserved for the system.", "./portal run --port 8000") from None
        except OSError:
            other = port + 1 if port < 65535 else 8000
            raise Refusal(f"Port {port} is taken by another program.", f"./portal run --port {other}") from None


@contextlib.contextmanager
def _only_one(folder: Path, port: int) -> Iterator[None]:
    """Hold the data folder for one portal; the kernel lets go of it whatever becomes of this process."""
    with (folder / "running").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise Refusal(f"The portal runs already: {file.read().strip()}. End it with Ctrl-C there.") from None
        file.truncate(0)
        file.write(f"http://localhost:{port}/ (process {os.getpid()})")
        file.flush()
        yield


def _serve(folder: Path, port: int, *, sign_ins: bool) -> int:
    running = [_start_web(folder, port), _start_worker(folder)]
    try:
        # as the web's own role: nothing is announced on a database whose row security does not hold
        _do(folder, "Starting the worker and the web server ...", "check", "--database=default", quiet=True)
        told = told_by(["demo", "--sign-ins"], folder) if sign_ins else ""
        _await_answer(folder, port, running[0])
        say(told)
        say(f"The portal is at http://localhost:{port}/   (Ctrl-C ends it; logs in {folder / 'logs'})")
        with contextlib.suppress(KeyboardInterrupt):
            _watch(folder, running)
    finally:
        say("\nStopping ...")
        children.stop(running)
    return 0


def _start_web(folder: Path, port: int) -> Child:
    return _start(folder, "web", "app", *WEB, f"--bind=127.0.0.1:{port}")


def _start_worker(folder: Path) -> Child:
    return _start(folder, "worker", "worker", *WORKER, f"--schedule={folder / 'beat'}")


def _start(folder: Path, name: str, role: str, *module: str) -> Child:
    (folder / "logs").mkdir(exist_ok=True)
    command = [sys.executable, "-m", *module]
    return children.start(command, environment=settings(folder, role=role), log=_log(folder, name), folder=ROOT)


def _log(folder: Path, name: str) -> Path:
    return folder / "logs" / f"{name}.log"


def _await_answer(folder: Path, port: int, web: Child) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while not _answers(port):
        if web.poll() is not None or time.monotonic() > deadline:
            raise Refusal(f"The web server did not start:\n{children.last_lines(_log(folder, 'web'))}")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        try:
            connection.request("GET", "/healthz/", headers={"Host": "localhost"})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False


def _watch(folder: Path, running: list[Child]) -> None:
    """Wait for the web server's end; a worker that dies is replaced, since its jobs are in the database."""
    started, quick_deaths = time.monotonic(), 0
    while running[0].poll() is None and quick_deaths < QUICK_DEATHS_LIMIT:
        if running[1].poll() is not None:
            warn(f"The worker ended (code {running[1].returncode}); starting another.")
            quick_deaths = quick_deaths + 1 if time.monotonic() - started < QUICK_DEATH_S else 1
            started = time.monotonic()
            running[1] = _start_worker(folder)
        time.sleep(1)
    name = "worker" if running[0].poll() is None else "web"
    raise Refusal(f"The {name} process ended unexpectedly:\n{children.last_lines(_log(folder, name))}")


def _do(folder: Path, line: str, *arguments: str, quiet: bool = False) -> None:
    say(line)
    if manage([*arguments], folder, quiet=quiet):
        raise Refusal(f"The step failed: manage {' '.join(arguments)}. What is above says why; nothing was lost.")


def _port(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 65535:
        raise ValueError(text)
    return number
