"""What the files of the repository may and may not hold, and who may import whom."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("accounts", "trials", "procurement")
# put together here so that this file doesn't hold what it looks for
REGISTRIES = (
    "pypi" + ".org",
    "python" + "hosted.org",
    "npmjs" + ".org",
    "yarn" + "pkg.com",
    "jsdelivr" + ".net",
    "unpkg" + ".com",
)
MACHINE = re.compile(
    rb"(?<![\w.])/(?:" + b"|".join([b"wo" + b"rk", b"ho" + b"me", b"Us" + b"ers", b"ro" + b"ot"]) + rb")/[\w.-]+"
)
UNNAMED_ROOMS = {"utils", "helpers", "common", "misc", "manager", "managers", "util", "helper"}


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


FILES = tracked()
MODULES = [path for path in FILES if path.suffix == ".py"]
CODE = [path for path in MODULES if path.relative_to(ROOT).parts[0] in APPS and "migrations" not in path.parts]


def name(path):
    return str(path.relative_to(ROOT))


def test_there_is_something_to_look_at():
    assert len(CODE) > 50


def test_no_file_names_a_package_registrys_host():
    assert {name(path): host for path in FILES for host in REGISTRIES if host.encode() in path.read_bytes()} == {}


def test_no_file_names_a_folder_of_somebodys_machine():
    texts = [path for path in FILES if path.suffix not in (".ttf", ".woff2", ".png", ".pdf", ".jpg")]
    found = {name(path): MACHINE.findall(path.read_bytes()) for path in texts}
    assert {path: places for path, places in found.items() if places} == {}


def test_every_module_is_named_for_what_it_is():
    assert [name(path) for path in MODULES if {path.stem, path.parent.name} & UNNAMED_ROOMS] == []


@pytest.mark.parametrize("path", CODE, ids=name)
def test_every_module_says_what_it_is_for_and_is_one_idea(path):
    text = path.read_text(encoding="utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "a module's docstring is one sentence"
    assert text.count("\n") <= 400


def test_importing_the_engine_loads_no_django():
    program = "import sys, procurement.engine; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT).returncode == 0
    assert (ROOT / "procurement" / "__init__.py").read_text() == ""
    assert (ROOT / "trials" / "__init__.py").read_text() == ""


def test_imports_go_down_only():
    program = "from importlinter.cli import lint_imports_command as lint; lint()"
    outcome = subprocess.run([sys.executable, "-c", program, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stdout
    assert "0 broken" in outcome.stdout


def test_sharing_goes_through_its_one_door():
    doors = [name(path) for path in CODE if "guardian.shortcuts" in path.read_text(encoding="utf-8")]
    assert doors == ["accounts/sharing.py"]


def test_row_security_is_relied_on_alone_where_that_is_known():
    opened = {name(path) for path in CODE if "row_security_alone" in path.read_text(encoding="utf-8")}
    faces = {path for path in opened if path.split("/")[1] in ("views", "forms", "admin", "templatetags")}
    assert faces == set(), "pages read through visible_to"


def test_pages_write_nothing_into_the_page_that_the_policy_forbids():
    forbidden = re.compile(
        r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son(click|load|change|submit|error|input)=|javascript:|\|safe\b"
    )
    pages = [path for path in FILES if path.suffix == ".html" and "packs" not in path.parts]
    found = {name(path): forbidden.findall(path.read_text(encoding="utf-8")) for path in pages}
    assert {path for path, hits in found.items() if hits} - {"templates/components/field.html"} == set()
