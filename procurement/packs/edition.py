"""Edition: what one audience may see of a round becomes one signed PDF in one language."""

import hashlib
import importlib.metadata
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from procurement.charts.drawing import draw
from procurement.engine import problem
from procurement.packs import paper, signature
from procurement.packs.paper import Attachment
from procurement.packs.sections import SECTIONS
from procurement.packs.verification import KEY, MANIFEST, SIGNATURE, VIEW
from procurement.packs.view import View

TOOLS = ("weasyprint", "pikepdf", "vl-convert-python")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Imprint:
    """What a pack says about itself: for whom, which version, made when (with zone), after which event of the chain."""

    audience: str
    audience_name: str
    language: str
    version: int
    created: datetime
    marking: str
    chain_head: str = ""


@dataclass
class Document:
    """What sections draw on: the disclosed view, the imprint, the digests; and the pictures they add."""

    view: View
    imprint: Imprint
    data_digest: str
    key_fingerprint: str
    tools: Mapping[str, str]
    pictures: dict[str, bytes] = field(default_factory=dict)

    @property
    def audience_name(self) -> str:
        """For whom it is, in the reader's language."""
        return _(self.imprint.audience_name)

    @property
    def title(self) -> str:
        facts = {"round": self.view.part("round").get("name", ""), "audience": self.audience_name}
        return _("Decision pack: %(round)s, edition for %(audience)s") % facts

    def picture(self, name: str, chart: str, data: Mapping[str, Any]) -> dict[str, str]:
        """Draw a chart under a name of its own; return its address in the document and its description."""
        drawn = draw(chart, data, theme="paper", language=self.imprint.language)
        self.pictures[f"{name}.svg"] = drawn.svg
        return {"address": f"pack:/picture/{name}.svg", "alt": drawn.alt}


@dataclass(frozen=True)
class Edition:
    """A printed pack: the PDF, the data it was printed from, and their digests."""

    pdf: bytes
    data: bytes
    tools: str

    @property
    def sha256(self) -> str:
        return _sha256(self.pdf)

    @property
    def data_digest(self) -> str:
        return _sha256(self.data)

    @property
    def pages(self) -> int:
        with pikepdf.open(io.BytesIO(self.pdf)) as pdf:
            return len(pdf.pages)


def make(view: Mapping[str, Any], imprint: Imprint, *, keys: Path, progress: Progress | None = None) -> Edition:
    """Print one audience's view; `keys` is the folder of the signing key, `progress` is told (section, done, total).

    Raises paper.PaperError where the document cannot be printed.
    """
    data, pem = problem.canonical(view), signature.public_pem(keys)
    tools = {name: importlib.metadata.version(name) for name in TOOLS}
    document = Document(View(view), imprint, _sha256(data), signature.fingerprint(pem), tools)
    html, title = _html(document, progress or (lambda section, done, total: None))
    manifest = problem.canonical(_manifest(document, {VIEW: data, KEY: pem}))
    pdf = paper.render(
        html,
        pictures=document.pictures,
        attachments=_attachments(data, manifest, signature.sign(manifest, keys), pem),
        title=title,
        language=imprint.language,
        author=str(settings.PRODUCT_NAME),
        created=imprint.created,
    )
    return Edition(pdf, data, ", ".join(f"{name} {version}" for name, version in tools.items()))


def _html(document: Document, progress: Progress) -> tuple[str, str]:
    with translation.override(document.imprint.language), timezone.override(timezone.get_default_timezone()):
        parts = []
        for done, section in enumerate(SECTIONS):
            progress(section.KEY, done, len(SECTIONS) + 1)
            context = {**section.content(document), "section": section, "document": document}
            parts.append(render_to_string(f"packs/{section.KEY}.html", context))
        progress("paper", len(SECTIONS), len(SECTIONS) + 1)
        return render_to_string("packs/pack.html", {"document": document, "parts": parts}), document.title


def _manifest(document: Document, files: Mapping[str, bytes]) -> dict[str, Any]:
    imprint = document.imprint
    return {
        "format": 1,
        "kind": "decision pack",
        "edition": {"audience": imprint.audience, "language": imprint.language, "version": imprint.version},
        "created": imprint.created.isoformat(),
        "marking": imprint.marking,
        "chain_head": imprint.chain_head,
        "key": document.key_fingerprint,
        "files": {name: {"sha256": _sha256(data), "bytes": len(data)} for name, data in files.items()},
        "tools": dict(document.tools),
    }


def _attachments(data: bytes, manifest: bytes, signed: bytes, pem: bytes) -> list[Attachment]:
    return [
        Attachment(VIEW, "application/json", data, "The data every figure of this pack is read from", "Data"),
        Attachment(MANIFEST, "application/json", manifest, "The edition and the digests of its files"),
        Attachment(SIGNATURE, "application/octet-stream", signed, "Ed25519 signature of manifest.json"),
        Attachment(KEY, "application/x-pem-file", pem, "Public key of the signature"),
    ]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
