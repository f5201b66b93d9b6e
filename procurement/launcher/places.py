"""Where the launcher finds and keeps things."""

import os
from pathlib import Path

from procurement.launcher.refusal import Refusal

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements"
ENVIRONMENT = Path(os.environ.get("PORTAL_VENV", ROOT / ".venv")).absolute()
PYTHON = ENVIRONMENT / "bin" / "python"
TAG = ".capability-portal"


def var(*, testing: bool = False) -> Path:
    """The data folder, made and tagged as ours on first use; tests have one of their own inside it."""
    folder = Path(os.environ.get("PORTAL_VAR", ROOT / "var")).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    if (owner := folder.stat().st_uid) != os.geteuid():
        raise Refusal(
            f"{folder} belongs to another user (number {owner}).",
            "PORTAL_VAR=/a/folder/of/yours ./portal ...  # or run as that user",
        )
    if not any(folder.iterdir()):
        (folder / TAG).touch()
    if testing:
        folder = folder / "test"
        folder.mkdir(exist_ok=True)
    (folder / "static").mkdir(exist_ok=True)  # the web server warns where it is missing, and a warning fails a test
    return folder
