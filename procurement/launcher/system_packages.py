"""What the operating system has to supply: venv support, Pango, fonts and a browser for the journeys."""

import ctypes.util
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from procurement.launcher.refusal import warn

PANGO = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts")
FONT_PACKAGES = ("fonts-dejavu-core",)
VENV_PACKAGES = ("python3-venv",)
BROWSERS = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
DRIVER_PACKAGES = ("libatomic1",)
BROWSER_PACKAGES = ("chromium", *DRIVER_PACKAGES)


def missing_for_venv() -> tuple[str, ...]:
    """Debian splits ensurepip off; without it no environment gets its pip."""
    return () if importlib.util.find_spec("ensurepip") else VENV_PACKAGES


def missing_for_packs() -> tuple[str, ...]:
    """The packages that decision packs need and this machine lacks."""
    pango = () if all(ctypes.util.find_library(name) for name in PANGO) else PANGO_PACKAGES
    fonts = () if any(_has_fonts(Path(folder)) for folder in FONT_FOLDERS) else FONT_PACKAGES
    return pango + fonts


def _has_fonts(folder: Path) -> bool:
    return any(name.endswith((".ttf", ".otf", ".ttc")) for _, _, names in os.walk(folder) for name in names)


def browser() -> str | None:
    """The path of an installed Chromium or Chrome, or None."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def can_install() -> bool:
    """Only root on a Debian-like system installs without being asked."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: tuple[str, ...]) -> bool:
    """Install Debian packages; False where that isn't allowed or fails."""
    if not packages or not can_install():
        return not packages
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    options = ["-o", "DPkg::Lock::Timeout=120", "-q", "-y"]
    for step in (["update"], ["install", "--no-install-recommends", *packages]):
        outcome = subprocess.run(["apt-get", *options, *step], env=environment, capture_output=True, text=True)
        if outcome.returncode:
            fault = (outcome.stderr.strip() or outcome.stdout.strip() or "no message").splitlines()[-1]
            warn(f"  apt-get {step[0]} failed: {fault}")
            return False
    return True


def fetch_pip(folder: Path) -> Path | None:
    """The wheel of pip out of Debian's own package, unpacked in `folder`; anybody may do this."""
    for name in ("lists/partial", "archives/partial"):
        (folder / name).mkdir(parents=True)
    own: dict[str, str | Path] = {"Dir::State": folder, "Dir::State::Lists": folder / "lists", "Dir::Cache": folder}
    own |= {"Dir::State::status": "/var/lib/dpkg/status", "APT::Sandbox::User": ""}
    apt = f"apt-get -q {' '.join(f'-o {name}={value}' for name, value in own.items())}"
    steps = f"{apt} update && {apt} download python3-pip-whl && dpkg-deb -x python3-pip-whl_*.deb ."
    if subprocess.run(["sh", "-c", steps], cwd=folder, capture_output=True).returncode:
        return None
    return next(folder.glob("usr/share/python-wheels/pip-*.whl"), None)


def line_to_type(packages: tuple[str, ...]) -> str:
    """The one line that installs the packages on Debian or Ubuntu, for somebody who may."""
    line = f"apt-get update && apt-get install -y --no-install-recommends {' '.join(packages)}"
    if os.geteuid() == 0:
        return line
    return f"sudo sh -c '{line}'" if shutil.which("sudo") else f"su -c '{line}'"
