"""One embedded PostgreSQL cluster: made whole or not at all, started, recovered after a crash, stopped."""

import contextlib
import hashlib
import os
import re
import shlex
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from procurement import embedded_account as account
from procurement.embedded_roles import DatabaseFault

SOCKET_PATH_LIMIT = 107
SOCKET_NAME = ".s.PGSQL.5432"
PLAIN_PATH = re.compile(r"[A-Za-z0-9_./@+-]+")
LOG_LIMIT = 10_000_000
INITDB = (
    "--username=postgres",
    "--auth=scram-sha-256",
    "--no-instructions",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)
FOR_TESTS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@dataclass(frozen=True)
class Server:
    """A cluster's folder, and the account that owns it where that isn't ours."""

    var: Path
    home: Path
    owner: tuple[int, int] | None

    @classmethod
    def at(cls, var: Path) -> "Server":
        """The server that belongs to a data folder."""
        home = account.home_of(var)
        return cls(var, home, account.account_of(home))

    @property
    def data(self) -> Path:
        """PGDATA."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """The server's own log."""
        return self.home / "server.log"

    @property
    def socket_folder(self) -> Path:
        """The folder of the only door, a Unix socket; a short one under the temporary folder where ours is too long."""
        own = self.home / "socket"
        if PLAIN_PATH.fullmatch(str(own)) and len(os.fsencode(own / SOCKET_NAME)) <= SOCKET_PATH_LIMIT - len(".lock"):
            return own
        name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"portal-{name}"

    def start(self, password: str, *, durable: bool) -> None:
        """Make the cluster if there is none, and have it up; a running one is left as it is."""
        self._make(password)
        if self.is_up():
            return
        self._make_folder(self.socket_folder)
        self._forget_dead_server()
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.unlink()
        options = f"-h '' -k {shlex.quote(str(self.socket_folder))}" + ("" if durable else f" {FOR_TESTS}")
        self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", self.log, "-o", options, "start")

    def stop(self) -> bool:
        """Stop the server if it is up; whether it was."""
        if not self.is_up():
            return False
        self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", "-m", "fast", "stop")
        return True

    def remove(self) -> None:
        """Remove the cluster and everything beside it."""
        shutil.rmtree(self.socket_folder, ignore_errors=True)
        account.remove(self.var)

    def is_up(self) -> bool:
        """Whether a server answers at our door."""
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as door:
            return door.connect_ex(str(self.socket_folder / SOCKET_NAME)) == 0

    def replace_password(self, password: str) -> None:
        """Set the superuser's password in single-user mode, for when the old one is lost."""
        self.stop()
        statement = f"ALTER ROLE postgres PASSWORD '{password}'\n"
        self._run("postgres", "--single", "-D", self.data, "postgres", text=statement)

    def _make(self, password: str) -> None:
        if self.data.exists():
            return
        new, secret = self.home / "data.new", self.home / "password.new"
        if new.exists():
            shutil.rmtree(new)
        secret.unlink(missing_ok=True)
        with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(password)
        if self.owner:
            os.chown(secret, *self.owner)
        try:
            self._run("initdb", "-D", new, f"--pwfile={secret}", *INITDB)
        finally:
            secret.unlink()
        new.rename(self.data)

    def _make_folder(self, folder: Path) -> None:
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            if self.owner:
                os.chown(folder, *self.owner)
        found = folder.lstat()
        mine = self.owner[0] if self.owner else os.geteuid()
        if folder.is_symlink() or found.st_uid != mine or found.st_mode & 0o077:
            raise DatabaseFault(f"{folder} is not a private folder of the database's account: remove it.")

    def _forget_dead_server(self) -> None:
        """After a crash the recorded process number may be a stranger's by now, and PostgreSQL would wait for it."""
        try:
            number = int((self.data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return
        if Path("/proc/self/cmdline").exists() and not _is_postgres(number):
            (self.data / "postmaster.pid").unlink()
            (self.socket_folder / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)

    def _run(self, program: str, *arguments: str | Path, text: str | None = None) -> None:
        """Run one of PostgreSQL's programs as the server's account."""
        command: Sequence[str | Path] = [account.programs(self.home) / program, *arguments]
        uid, gid = self.owner or (None, None)
        with tempfile.TemporaryFile("w+") as output:  # not a pipe: the server would keep it open for ever
            outcome = subprocess.run(
                command,
                input=text,
                stdin=None if text else subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                cwd=self.home,
                env={"PATH": os.defpath, "LC_ALL": "C"},
                user=uid,
                group=gid,
                extra_groups=[] if self.owner else None,
            )
            output.seek(0)
            printed = output.read()
        if outcome.returncode:
            raise DatabaseFault(self._why(program, printed))

    def _why(self, program: str, printed: str) -> str:
        lines = printed.splitlines()
        if program == "pg_ctl" and self.log.exists():
            lines += self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:]
        told = [line for line in lines if re.search(r"FATAL|PANIC|error|could not", line)]
        return f"The embedded database: {program} failed: {(told or lines or ['no message'])[-1].strip()}"


def _is_postgres(number: int) -> bool:
    try:
        return b"postgres" in Path(f"/proc/{number}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False
