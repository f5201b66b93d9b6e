"""Time-based one-time codes: six digits, a new one each half minute, one step of tolerance for a wrong clock."""

import base64
import hashlib
import hmac
import secrets
import struct
import time
from urllib.parse import quote, urlencode

DIGITS, PERIOD_S, TOLERANCE = 6, 30, 1
RECOVERY_CODES = 10
RECOVERY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # none easily misread
RECOVERY_LENGTH = 12  # 31^12: 59 bits


def new_secret() -> str:
    """A key of 160 bits, in base 32 as authenticator apps take it."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def step_now() -> int:
    """The number of the present half minute since 1970."""
    return int(time.time()) // PERIOD_S


def code_at(secret: str, step: int) -> str:
    """The code of a step: HMAC-SHA1 of the step, cut to six digits (RFC 6238 over RFC 4226, section 5.3)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_of(secret: str, code: str, after: int) -> int | None:
    """The step a code belongs to, within the tolerance and later than `after`, the last one used; None if none."""
    plain = "".join(code.split())
    steps = range(max(step_now() - TOLERANCE, after + 1), step_now() + TOLERANCE + 1)
    return next((step for step in steps if hmac.compare_digest(code_at(secret, step).encode(), plain.encode())), None)


def address(secret: str, issuer: str, account: str) -> str:
    """The otpauth address that authenticator apps read from a picture."""
    label = quote(f"{issuer}:{account}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"


def new_recovery_code() -> str:
    """Twelve random characters in three groups."""
    characters = "".join(secrets.choice(RECOVERY_ALPHABET) for position in range(RECOVERY_LENGTH))
    return "-".join(characters[start : start + 4] for start in range(0, RECOVERY_LENGTH, 4))


def recovery_digest(code: str) -> str:
    """SHA-256 of a recovery code as typed, whatever its case and grouping."""
    return hashlib.sha256("".join(c for c in code.lower() if c.isalnum()).encode()).hexdigest()
