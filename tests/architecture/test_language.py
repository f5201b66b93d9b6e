"""Every sentence a person may read is translated into the languages declared whole; the other catalogues are set up."""

import ast
import csv
import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
APPS = ("accounts", "trials", "procurement")
WHOLE = ("de",)
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}
LITERAL = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(rf"\b(n?gettext|_)\(\s*{LITERAL}(?:\s*,\s*{LITERAL})?", re.DOTALL)
NAMED = ("accounts/reference/nations.csv", "trials/reference/capability_areas.csv", "trials/reference/metrics.csv")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


def in_python(path):
    """Literal messages of one module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if called in CALLS:
                literals = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                yield from literals[1:] if called.startswith(("pgettext", "npgettext")) else literals


def in_template(path):
    """Literal messages of one template."""
    for _, *literals in IN_TEMPLATE.findall(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        yield from (ast.literal_eval(literal) for literal in literals if literal)


def in_reference():
    """Names of reference rows, which pages show through gettext."""
    for place in NAMED:
        with (ROOT / place).open(encoding="utf-8", newline="") as rows:
            yield from (row["name"] for row in csv.DictReader(rows))


def messages():
    """Every message, with one place where it stands."""
    found = dict.fromkeys(in_reference(), "reference data")
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            found |= dict.fromkeys(in_python(path), str(path.relative_to(ROOT)))
    for path in (ROOT / "templates").rglob("*.html"):
        found |= dict.fromkeys(in_template(path), str(path.relative_to(ROOT)))
    return {message: place for message, place in found.items() if message}


def catalogue(language):
    return polib.pofile(str(ROOT / "procurement" / "locale" / language / "LC_MESSAGES" / "django.po"))


def filled(entry):
    """The translations of an entry that are there."""
    return [text for text in (entry.msgstr, *entry.msgstr_plural.values()) if text]


def test_messages_are_found_in_code_templates_and_reference_data():
    found = messages()
    for known in ("Sign in", "No spaces of any kind.", "Poland", "Maritime domain awareness", "%(days)d days"):
        assert known in found
    assert len(found) > 300


@pytest.mark.parametrize("language", WHOLE)
def test_every_message_is_translated(language):
    translated = {
        text for entry in catalogue(language) if entry.translated() for text in (entry.msgid, entry.msgid_plural)
    }
    missing = {message: place for message, place in messages().items() if message not in translated}
    listed = "\n".join(f"{place}: {message}" for message, place in sorted(missing.items(), key=lambda found: found[1]))
    assert not missing, f"{len(missing)} messages have no {language}:\n{listed}"


@pytest.mark.parametrize("language", WHOLE)
def test_translations_are_settled_and_keep_their_placeholders(language):
    for entry in catalogue(language):
        assert not entry.fuzzy, entry.msgid
        wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text and not (entry.msgid_plural and set(PLACEHOLDER.findall(text)) < wanted):
                assert set(PLACEHOLDER.findall(text)) == wanted, entry.msgid


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES if code != "en"])
def test_every_language_has_a_catalogue_and_its_compiled_form(language):
    entries = catalogue(language)
    assert entries.metadata["Language"] == language
    assert "Plural-Forms" in entries.metadata
    written = {entry.msgid: filled(entry) for entry in entries if filled(entry)}
    compiled = polib.mofile(str(ROOT / "procurement" / "locale" / language / "LC_MESSAGES" / "django.mo"))
    assert {entry.msgid: filled(entry) for entry in compiled if entry.msgid} == written


def test_no_message_is_put_together_before_it_is_translated():
    """An f-string or a formatted string inside a gettext call can never be found in a catalogue."""
    found = []
    for path in (path for app in APPS for path in (ROOT / app).rglob("*.py")):
        calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        texts = [call.args[0] for call in calls if getattr(call.func, "id", "") in CALLS and call.args]
        found += [f"{path}:{text.lineno}" for text in texts if isinstance(text, ast.JoinedStr | ast.BinOp)]
    assert found == []


def test_placeholders_are_named_where_there_is_more_than_one():
    assert [message for message in messages() if len(re.findall(r"%[sd]", message)) > 1] == []
