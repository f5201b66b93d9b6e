"""Secrets that must be read again, sealed under the portal's own key before they reach the database."""

import base64

from cryptography.fernet import Fernet
from django.utils.crypto import salted_hmac


def seal(text: str) -> str:
    """Encrypt and sign a text (Fernet: AES-128-CBC with HMAC-SHA256)."""
    return _key().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text again; InvalidToken where the portal's secret key is no longer the same."""
    return _key().decrypt(sealed.encode()).decode()


def _key() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(salted_hmac("accounts.sealing", "", algorithm="sha256").digest()))
