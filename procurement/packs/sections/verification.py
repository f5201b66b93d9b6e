"""Verification: the digests of this edition, and how anybody can check it."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.packs.verification import KEY as KEY_FILE
from procurement.packs.verification import MANIFEST, SIGNATURE, VIEW

if TYPE_CHECKING:
    from procurement.packs.edition import Document

KEY, NUMBER, LABEL = "verification", "22", gettext_lazy("Integrity and how to verify")


def content(document: "Document") -> dict[str, Any]:
    """Digests as (term, value), the files inside, the tools."""
    run = document.view.part("run")
    digests = [
        (_("Data (view.json)"), document.data_digest),
        (_("Question the engine was asked"), run.get("digest", "")),
        (_("Answer the engine gave"), run.get("solution_digest", "")),
        (_("Criteria and weights when locked"), document.view.part("round").get("lock_digest", "")),
        (_("Head of the chain of events"), document.imprint.chain_head),
        (_("Public key of the signature"), document.key_fingerprint),
    ]
    return {
        "digests": [(term, value) for term, value in digests if value],
        "files": [
            (VIEW, _("the data, in canonical JSON: all that is disclosed to this edition, and nothing else")),
            (MANIFEST, _("the edition, and the digest of each file")),
            (SIGNATURE, _("Ed25519 signature of exactly the bytes of the manifest")),
            (KEY_FILE, _("public key of the signature, to be compared with a copy from elsewhere")),
        ],
        "tools": ", ".join(f"{name} {version}" for name, version in document.tools.items()),
    }
