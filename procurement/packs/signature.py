"""Signature: the portal's Ed25519 key, and what it signs: the manifest that gives each file of a pack its SHA-256."""

import hashlib
import os
import tempfile
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PRIVATE, PUBLIC = "pack_signing_key.pem", "pack_signing_key.pub.pem"


def private_key(folder: Path) -> Ed25519PrivateKey:
    """Return the key kept in `folder`; on first use make it, readable by its owner alone."""
    path = folder / PRIVATE
    if not path.exists():
        _create(path, _private_pem(Ed25519PrivateKey.generate()))
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path}: an Ed25519 key was expected, found {type(key).__name__}")
    return key


def public_pem(folder: Path) -> bytes:
    """Return the public key (PEM), which also stands in a file beside the private one, to be handed out."""
    encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    pem = private_key(folder).public_key().public_bytes(encoding, form)
    path = folder / PUBLIC
    if path.exists() and path.read_bytes() != pem:
        path.unlink()
    if not path.exists():
        _create(path, pem)
    return pem


def fingerprint(pem: bytes) -> str:
    """Return the SHA-256 (hex) of the public key's 32 raw bytes."""
    encoding, form = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    return hashlib.sha256(_public_key(pem).public_bytes(encoding, form)).hexdigest()


def sign(manifest: bytes, folder: Path) -> bytes:
    """Return the detached signature (64 bytes, RFC 8032) of exactly these bytes."""
    return private_key(folder).sign(manifest)


def verify(manifest: bytes, signature: bytes, pem: bytes) -> bool:
    """Whether `signature` was made over exactly these bytes with the private half of `pem`."""
    try:
        _public_key(pem).verify(signature, manifest)
    except InvalidSignature:
        return False
    return True


def _public_key(pem: bytes) -> Ed25519PublicKey:
    key = serialization.load_pem_public_key(pem)
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError(f"an Ed25519 public key was expected, found {type(key).__name__}")
    return key


def _private_pem(key: Ed25519PrivateKey) -> bytes:
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, form, serialization.NoEncryption())


def _create(path: Path, data: bytes) -> None:
    """Write whole or not at all; where two race, the first one's file stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent)  # readable by its owner alone
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)
