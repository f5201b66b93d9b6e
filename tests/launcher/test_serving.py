"""Starting the portal twice, or where something else listens."""

import socket
from pathlib import Path

import pytest

from procurement.launcher import places, resetting, serving
from procurement.launcher.refusal import Refusal


@pytest.mark.enable_socket
def test_taken_port_names_the_option() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Refusal, match=f"Port {port} is taken") as refusal:
            serving.refuse_taken_port(port)
    assert "./portal run --port " in str(refusal.value)
    serving.refuse_taken_port(port)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http"])
def test_impossible_port_is_refused_by_name(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        serving.run([f"--port={port}"])
    assert stop.value.code == 2
    assert "--port" in capsys.readouterr().err


def test_second_portal_on_the_same_data_is_told_of_the_first(tmp_path: Path) -> None:
    with serving._only_one(tmp_path, 8123), pytest.raises(Refusal, match=r"runs already: http://localhost:8123/"):
        serving.refuse_while_running(tmp_path)
    serving.refuse_while_running(tmp_path)


def test_reset_leaves_a_strange_folder_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "letter").write_text("dear")
    monkeypatch.setenv("PORTAL_VAR", str(tmp_path))
    with pytest.raises(Refusal, match="was not made by the portal"):
        resetting.run(["--yes"])
    assert (tmp_path / "letter").read_text() == "dear"


def test_reset_asks_and_without_anybody_to_ask_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_VAR", str(tmp_path / "data"))
    monkeypatch.setattr("sys.stdin", (tmp_path / "nobody").open("w+"))
    with pytest.raises(Refusal, match="nobody to ask"):
        resetting.run([])
    assert (tmp_path / "data").exists()


def test_reset_removes_what_the_portal_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_VAR", str(tmp_path / "data"))
    (places.var() / "media").mkdir()
    assert resetting.run(["--yes"]) == 0
    assert not (tmp_path / "data").exists()
