"""Verification: does a PDF carry the data it was printed from, and did the holder of the key sign them?"""

import hashlib
import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from procurement.packs import signature

VIEW, MANIFEST, SIGNATURE, KEY = "view.json", "manifest.json", "manifest.sig", "signing_key.pem"
MAX_FILE = 32_000_000  # bytes unpacked, of one attachment


@dataclass(frozen=True)
class Verdict:
    """What was found: `faults` as codes with the file's name, none where all holds; `manifest` where readable."""

    faults: tuple[str, ...]
    manifest: dict[str, Any]

    @property
    def holds(self) -> bool:
        return not self.faults


def verify(pdf: bytes, pem: bytes) -> Verdict:
    """Check a pack against the public key (PEM) that the reader already trusts; the key inside the pack proves nothing.

    Fault codes: not_a_pdf, missing:FILE, too_large:FILE, not_json:FILE, signature, changed:FILE, unlisted:FILE.
    """
    try:
        files, faults = _files(pdf)
    except pikepdf.PdfError:
        return Verdict(("not_a_pdf",), {})
    faults += [f"missing:{name}" for name in (VIEW, MANIFEST, SIGNATURE) if name not in files]
    if faults:
        return Verdict(tuple(faults), {})
    try:
        manifest = json.loads(files[MANIFEST])
        listed = {name: entry["sha256"] for name, entry in manifest["files"].items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return Verdict((f"not_json:{MANIFEST}",), {})
    if not signature.verify(files[MANIFEST], files[SIGNATURE], pem):
        faults.append("signature")
    return Verdict(tuple(faults + _differences(files, listed)), manifest)


def _differences(files: dict[str, bytes], listed: dict[str, str]) -> list[str]:
    carried = {name: data for name, data in files.items() if name not in (MANIFEST, SIGNATURE)}
    changed = [
        name for name, data in carried.items() if name in listed and hashlib.sha256(data).hexdigest() != listed[name]
    ]
    return [
        *(f"missing:{name}" for name in sorted(listed.keys() - carried.keys())),
        *(f"unlisted:{name}" for name in sorted(carried.keys() - listed.keys())),
        *(f"changed:{name}" for name in sorted(changed)),
    ]


def _files(pdf: bytes) -> tuple[dict[str, bytes], list[str]]:
    files, faults = {}, []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for name in document.attachments:
            file = document.attachments[name].get_file()
            if file.size > MAX_FILE:
                faults.append(f"too_large:{name}")
            else:
                files[name] = file.read_bytes()
    return files, faults


def main(arguments: list[str]) -> int:
    """`python -m procurement.packs.verification PACK.pdf PUBLIC_KEY.pem`: 0 where all holds, 1 with the faults, 2."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m procurement.packs.verification PACK.pdf PUBLIC_KEY.pem\n")
        return 2
    try:
        pdf, pem = (Path(name).read_bytes() for name in arguments)
        verdict = verify(pdf, pem)
    except (OSError, ValueError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 2
    sys.stdout.write("\n".join(verdict.faults or ("all holds",)) + "\n")
    return 0 if verdict.holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
