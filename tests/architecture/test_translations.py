"""Catalogues: German is whole, every language is set up, and what is compiled is what is written."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings

FOLDER = Path(settings.LOCALE_PATHS[0])
WHOLE = ("de",)
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
PLACES = re.compile(r"%\((\w+)\)[sd]|%%")


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(FOLDER / language / "LC_MESSAGES" / "django.po")


def texts(entry: polib.POEntry) -> list[str]:
    """The translations of an entry that are filled in."""
    return [text for text in (entry.msgstr, *entry.msgstr_plural.values()) if text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_set_up_with_its_plural_forms(language):
    assert catalogue(language).metadata["Language"] == language
    assert "nplurals=" in catalogue(language).metadata["Plural-Forms"]


@pytest.mark.parametrize("language", WHOLE)
def test_a_language_declared_whole_lacks_nothing(language):
    entries = catalogue(language)
    assert len(entries) > 1000
    assert [entry.msgid for entry in entries.untranslated_entries()] == []
    assert [entry.msgid for entry in entries.fuzzy_entries()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_fill_in_the_same_places(language):
    for entry in catalogue(language):
        allowed = {match.group(0)[:-1] for match in PLACES.finditer(entry.msgid + entry.msgid_plural)}
        for text in texts(entry):
            found = {match.group(0)[:-1] for match in PLACES.finditer(text)}
            assert found <= allowed, entry.msgid
            assert entry.msgid_plural or found == allowed, entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language):
    written = {entry.msgid: texts(entry) for entry in catalogue(language) if texts(entry) and not entry.obsolete}
    compiled = polib.mofile(FOLDER / language / "LC_MESSAGES" / "django.mo")
    assert {entry.msgid: texts(entry) for entry in compiled if entry.msgid} == written


def test_every_language_has_the_same_messages():
    german = {entry.msgid for entry in catalogue("de") if not entry.obsolete}
    for language in LANGUAGES:
        assert {entry.msgid for entry in catalogue(language) if not entry.obsolete} == german, language
