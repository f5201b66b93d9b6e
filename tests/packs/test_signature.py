"""The signing key is made once, kept private, and its signatures hold for exactly the bytes signed."""

import hashlib
import shutil
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from procurement.packs import signature

MANIFEST = b'{"files":{}}'


def test_signature_holds_for_exactly_these_bytes(tmp_path):
    signed, pem = signature.sign(MANIFEST, tmp_path), signature.public_pem(tmp_path)
    assert signature.verify(MANIFEST, signed, pem)
    assert not signature.verify(MANIFEST + b" ", signed, pem)
    assert not signature.verify(MANIFEST, signed[:-1] + bytes([signed[-1] ^ 1]), pem)
    assert not signature.verify(MANIFEST, signed, signature.public_pem(tmp_path / "another"))


def test_key_is_made_once_and_for_its_owner_alone(tmp_path):
    first = signature.public_pem(tmp_path / "secrets")
    assert signature.public_pem(tmp_path / "secrets") == first
    assert stat.S_IMODE((tmp_path / "secrets" / signature.PRIVATE).stat().st_mode) == 0o600
    assert sorted(path.name for path in (tmp_path / "secrets").iterdir()) == [signature.PRIVATE, signature.PUBLIC]


def test_two_first_uses_at_once_agree_on_one_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: signature.public_pem(tmp_path), range(16)))
    assert len(keys) == 1


def test_foreign_key_file_is_refused_by_name(tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / signature.PRIVATE).write_bytes(pem)
    with pytest.raises(ValueError, match=rf"{signature.PRIVATE}: an Ed25519 key was expected"):
        signature.sign(MANIFEST, tmp_path)


def test_fingerprint_is_of_the_raw_key(tmp_path):
    pem = signature.public_pem(tmp_path)
    raw = signature.private_key(tmp_path).public_key().public_bytes_raw()
    assert signature.fingerprint(pem) == hashlib.sha256(raw).hexdigest()


@pytest.mark.skipif(
    shutil.which("openssl") is None, reason="NOT RUN: checked with the openssl command, which this machine lacks"
)
def test_openssl_agrees(tmp_path):
    (tmp_path / "manifest.json").write_bytes(MANIFEST)
    (tmp_path / "manifest.sig").write_bytes(signature.sign(MANIFEST, tmp_path))
    signature.public_pem(tmp_path)
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-rawin", "-inkey", signature.PUBLIC]
    given = ["-in", "manifest.json", "-sigfile", "manifest.sig"]
    done = subprocess.run([*command, *given], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verified Successfully" in done.stdout, done.stderr
