"""The mandate's composition rule for passwords."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST = 128
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and symbols to Unicode, blank to the eye
KINDS = {
    "Lu": lambda text: any(unicodedata.category(c) in ("Lu", "Lt") for c in text),
    "Ll": lambda text: any(unicodedata.category(c) == "Ll" for c in text),
    "Nd": lambda text: any(unicodedata.category(c) == "Nd" for c in text),
    "symbol": lambda text: any(unicodedata.category(c)[0] in "PS" for c in text),
}


class CompositionValidator:
    """Letters of any language in both cases, digits, symbols; no blank of any kind, 128 characters at most."""

    def validate(self, password: str, user: object = None) -> None:
        if len(password) > MOST:
            raise ValidationError(_("At most %(most)d characters.") % {"most": MOST}, code="password_too_long")
        if any(c.isspace() or c in BLANKS or unicodedata.category(c) in ("Zs", "Zl", "Zp", "Cf") for c in password):
            raise ValidationError(_("No spaces of any kind."), code="password_has_space")
        if not all(has(password) for has in KINDS.values()):
            raise ValidationError(self.get_help_text(), code="password_composition")

    def get_help_text(self) -> str:
        return _("Use upper and lower case letters, digits and symbols, without spaces.")
