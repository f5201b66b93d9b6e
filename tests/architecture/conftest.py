"""The world that the tests of the whole walk through."""

import pytest

from procurement.actions import pack as packs
from tests.architecture.world import World
from trials import files


@pytest.fixture
def world(db, tmp_path, monkeypatch):
    monkeypatch.setattr(packs, "FOLDER", tmp_path)
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    return World(tmp_path)
