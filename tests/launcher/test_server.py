"""The embedded server: whole or not at all, recovered after a crash, stopped by the last one out."""

import os
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from procurement import embedded
from procurement import embedded_roles as roles
from procurement.embedded_server import Server


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder of its own, whose first start was interrupted half-way through making the cluster."""
    folder = tmp_path_factory.mktemp("data") / "a rather long and awkward name" / ("x" * 60)
    folder.mkdir(parents=True)
    home = Server.at(folder).home
    (home / "data.new").mkdir()
    (home / "data.new" / "PG_VERSION").write_text("torn")
    (home / "password.new").write_text("torn")
    yield folder
    embedded.remove(folder)


def process(var: Path) -> int:
    return int((Server.at(var).data / "postmaster.pid").read_text().splitlines()[0])


def test_interrupted_making_is_made_whole(var: Path) -> None:
    with embedded.database(var) as content, roles.connect(content, "app") as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
    assert not (Server.at(var).home / "data.new").exists()
    assert not (Server.at(var).home / "password.new").exists()


def test_socket_is_private_and_its_path_short_enough(var: Path) -> None:
    with embedded.database(var) as content:
        folder = Path(content["host"])
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert len(str(folder / ".s.PGSQL.5432.lock")) <= 107


def test_last_one_out_stops_the_server(var: Path) -> None:
    with embedded.database(var):
        assert embedded.in_use(var)
        with embedded.database(var):
            pass
        assert Server.at(var).is_up()
    assert not embedded.in_use(var)
    assert not Server.at(var).is_up()


def test_killed_server_recovers_with_its_data(var: Path) -> None:
    with embedded.database(var) as content:
        with roles.connect(content, "owner") as owner:
            owner.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS figure")
        number = process(var)
        os.kill(number, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while Server.at(var).is_up() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not Server.at(var).is_up()
        with embedded.database(var) as again, roles.connect(again, "owner") as owner:
            assert process(var) != number
            assert owner.execute("SELECT figure FROM kept").fetchone() == (7,)


def test_stale_process_number_of_a_stranger_does_not_stop_the_start(var: Path) -> None:
    with embedded.database(var):
        server = Server.at(var)
        lines = (server.data / "postmaster.pid").read_text().splitlines()
    assert not server.is_up()
    lines[0] = str(os.getpid())
    (server.data / "postmaster.pid").write_text("\n".join(lines) + "\n")
    if server.owner:
        os.chown(server.data / "postmaster.pid", *server.owner)
    with embedded.database(var) as content, roles.connect(content, "app") as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_lost_passwords_are_drawn_anew_and_the_data_stay(var: Path) -> None:
    with embedded.database(var) as content, roles.connect(content, "owner") as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS figure")
        old = content["roles"]["app"]["password"]
    (var / "secrets" / "database.json").unlink()
    with embedded.database(var) as content:
        assert content["roles"]["app"]["password"] != old
        with roles.connect(content, "owner") as owner:
            assert owner.execute("SELECT figure FROM kept").fetchone() == (7,)


def test_ordinary_installation_has_no_test_roles(var: Path) -> None:
    with embedded.database(var) as content, roles.connect(content, "owner") as owner:
        query = "SELECT rolname, rolcreatedb FROM pg_roles WHERE rolname IN ('portal_owner', 'portal_tester')"
        assert owner.execute(query).fetchall() == [("portal_owner", False)]


def test_stranger_in_the_socket_folder_is_refused(var: Path) -> None:
    folder = Server.at(var).socket_folder
    folder.chmod(0o777)
    try:
        with pytest.raises(roles.DatabaseFault, match="not a private folder"), embedded.database(var):
            pass
    finally:
        folder.chmod(0o700)


@pytest.mark.parametrize("url", ["mysql://elsewhere/portal", "postgresql:///portal?host=/nowhere"])
def test_unusable_address_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(roles.DatabaseFault, match="DATABASE_URL"), embedded.database(tmp_path):
        pass


def test_tests_never_look_at_the_users_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql:///portal?host=/nowhere")
    try:
        with embedded.database(tmp_path, testing=True) as content:
            assert "/nowhere" not in content["host"]
    finally:
        embedded.remove(tmp_path)
