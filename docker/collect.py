"""While the image is built: collect the static files, with throw-away secrets that stay in the build stage."""

import os
import sys
from pathlib import Path

from procurement import embedded_credentials as credentials

var = Path(sys.argv[1])
var.mkdir(parents=True)
credentials.secret_key(var)
credentials.read_or_make(var, testing=False)
os.environ |= {"PORTAL_VAR": str(var), "DJANGO_SETTINGS_MODULE": "procurement.settings"}

from django.core.management import execute_from_command_line  # noqa: E402 - the settings read the environment

execute_from_command_line(["django", "collectstatic", "--no-input", "--verbosity=0"])
