"""Before the portal starts in containers: make or mend the database's roles, then migrate as their owner."""

import json
import os
import sys
from pathlib import Path

from procurement import embedded_roles as roles

content = json.loads((Path(os.environ["PORTAL_SECRETS"]) / "database.json").read_text(encoding="utf-8"))
with roles.connect(content, "superuser", name="postgres") as connection:
    roles.set_up(connection, content, testing=False)
os.execv(sys.executable, [sys.executable, "-m", "django", "migrate", "--no-input", "--skip-checks"])
