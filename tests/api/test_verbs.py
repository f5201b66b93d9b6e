"""The API does what the pages do: each verb that a page runs, it runs too, or this says why not."""

import ast
from pathlib import Path

from django.conf import settings

CODE = Path(settings.BASE_DIR)
ROOMS = ("procurement.actions", "trials.actions", "accounts.actions")
IN_A_SESSION = "people, roles and ways to sign in are looked after in a session, so that no token makes another"
# Modules, or single verbs, that no program runs, and why.
NOT_FOR_PROGRAMS = {
    "accounts.actions.factors": IN_A_SESSION,
    "accounts.actions.invitations": IN_A_SESSION,
    "accounts.actions.notifications.choose_mail": "a setting of the account's own page",
    "accounts.actions.people": IN_A_SESSION,
    "accounts.actions.resets": IN_A_SESSION,
    "accounts.actions.sessions": IN_A_SESSION,
    "accounts.actions.standins": IN_A_SESSION,
    "accounts.actions.tokens": IN_A_SESSION,
    "accounts.actions.visits": IN_A_SESSION,
    "procurement.actions.draft": "drafts are of forms that are not sent yet",
    "procurement.actions.importing": "programs send rows as JSON and are told every fault by place",
    "procurement.actions.rates.currencies": "a question of the form, no verb",
    "procurement.actions.saved_view": "views are of pages",
}


def verbs_of(folder):
    """The verbs that modules of a folder name, as module.verb; actions are imported as modules."""
    found = set()
    for path in sorted(folder.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module in ROOMS:
                names |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
                found.add(f"{names[node.value.id]}.{node.attr}")
    return {verb for verb in found if verb.rpartition(".")[2].islower()}


def test_every_verb_of_a_page_is_one_of_the_api_or_says_why_not():
    pages = verbs_of(CODE / "procurement" / "views") | verbs_of(CODE / "accounts")
    missing = pages - verbs_of(CODE / "procurement" / "api")
    excused = {verb for verb in missing if {verb, verb.rpartition(".")[0]} & set(NOT_FOR_PROGRAMS)}
    assert missing - excused == set()
    assert {name for name in NOT_FOR_PROGRAMS if not any(verb.startswith(name) for verb in missing)} == set()
    assert len(pages) > 80
