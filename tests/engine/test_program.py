"""The program as others run it: bytes in, the same bytes out on every supported Python, errors on standard error."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from procurement.engine import __main__ as program
from tests.engine.instances import REFERENCE

ROOT = Path(__file__).parents[2]
PROBE = "import numpy, scipy, highspy, sys; print('%d.%d' % sys.version_info[:2], numpy.__version__, highspy.__file__)"
SUPPORTED = ("python3.11", "python3.12", "python3.13")


def run(
    interpreter: str, text: bytes, *arguments: str, hash_seed: str = "random"
) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    command = [interpreter, "-m", "procurement.engine", *arguments]
    return subprocess.run(command, input=text, capture_output=True, cwd=ROOT, env=environment, timeout=120, check=False)


def interpreters() -> list[str]:
    """Supported interpreters that have the libraries; those named in PORTAL_PYTHONS too."""
    named = [name for name in os.environ.get("PORTAL_PYTHONS", "").split(os.pathsep) if name]
    found = [path for name in SUPPORTED if (path := shutil.which(name))] + named
    return [
        path for path in found if subprocess.run([path, "-c", PROBE], capture_output=True, check=False).returncode == 0
    ]


@pytest.mark.parametrize("name", ["tiny_1", "small_split"])
def test_every_python_prints_the_same_bytes(name: str) -> None:
    others = [path for path in interpreters() if Path(path).resolve() != Path(sys.executable).resolve()]
    text = (REFERENCE / f"{name}.problem.json").read_bytes()
    ours = run(sys.executable, text)
    assert ours.returncode == 0, ours.stderr
    for path in others:
        theirs = run(path, text)
        assert (theirs.returncode, theirs.stdout) == (0, ours.stdout), path
    if not others:
        pytest.skip("only this Python has the libraries; set PORTAL_PYTHONS to compare with others")


def test_neither_hashing_nor_key_order_shows_in_the_bytes() -> None:
    source = json.loads((REFERENCE / "tiny_1.problem.json").read_bytes())
    turned = json.dumps({key: source[key] for key in reversed(source)}, indent=2).encode()
    first = run(sys.executable, json.dumps(source).encode(), hash_seed="1")
    second = run(sys.executable, turned, hash_seed="2")
    assert first.returncode == second.returncode == 0
    assert first.stdout == second.stdout
    answer = json.loads(first.stdout)
    assert (
        first.stdout == (json.dumps(answer, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n").encode()
    )


def test_the_engine_imports_no_framework() -> None:
    names = "('django', 'celery', 'psycopg')"
    code = f"import sys, procurement.engine.__main__; print([name for name in sys.modules if name in {names}])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True)
    assert loaded.stdout.strip() == b"[]"


class Pipe:
    """A stream with the buffer that the program reads or writes."""

    def __init__(self, content: bytes = b"") -> None:
        self.buffer = io.BytesIO(content)


def call(monkeypatch: pytest.MonkeyPatch, text: bytes, *arguments: str) -> tuple[int, Any]:
    out = Pipe()
    monkeypatch.setattr(sys, "stdin", Pipe(text))
    monkeypatch.setattr(sys, "stdout", out)
    status = program.main(arguments)
    printed = out.buffer.getvalue()
    return status, json.loads(printed) if printed else None


def test_the_fixed_keys_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    status, answer = call(monkeypatch, (REFERENCE / "tiny_1.problem.json").read_bytes())
    assert status == 0
    assert answer["format"] == 1
    assert {"problem_digest", "optimum", "proved", "bound", "plan", "refusals", "coalitions", "shares"} <= answer.keys()
    assert set(answer["plan"][0]) == {"requirement", "offer", "quantity"}
    assert answer["coalitions"]["nations"] == ["N00", "N01", "N02", "N03"]
    for division in filter(None, answer["shares"].values()):
        expected = {"payoffs", "in_core", "individually_rational", "affordable", "payments"}
        assert expected <= division.keys()


def test_coalitions_may_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (REFERENCE / "tiny_1.problem.json").read_bytes()
    assert call(monkeypatch, text, "--no-coalitions")[1]["coalitions"] is None


def test_a_bare_game_has_no_payments(monkeypatch: pytest.MonkeyPatch) -> None:
    game = {"kind": "cost", "n": 2, "v": [0, 3.5, 4, 6]}
    status, answer = call(monkeypatch, json.dumps(game).encode(), "shares")
    assert status == 0
    assert answer["shares"]["shapley"]["payoffs"] == [2.75, 3.25]
    assert not {"payments", "affordable"} & answer["shares"]["shapley"].keys()


def test_a_malformed_problem_ends_with_two(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    status, answer = call(monkeypatch, b'{"meta": 3}')
    assert (status, answer) == (2, None)
    error = json.loads(capsys.readouterr().err)
    assert error == {"error": "malformed", "path": "$.meta", "expected": "an object", "found": "3"}


def test_too_many_nations_for_coalitions_are_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = json.loads((REFERENCE / "tiny_1.problem.json").read_bytes())
    source["nations"] += [{"id": f"X{place:02}", "envelope": 1} for place in range(13)]
    text = json.dumps(source).encode()
    assert call(monkeypatch, text, "--coalitions")[0] == 2
    assert json.loads(capsys.readouterr().err)["path"] == "$.nations"
    assert call(monkeypatch, text)[1]["coalitions"] is None
