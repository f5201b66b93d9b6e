"""The form of a nation's budget envelope in a round."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.forms.versioned import VersionedForm
from procurement.models import Envelope


class EnvelopeForm(VersionedForm):
    """The most a nation can spend in a round, in its own currency."""

    class Meta:
        model = Envelope
        fields = ["amount"]

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].label = _("Budget envelope (%(currency)s)") % {"currency": currency}
        self.fields["amount"].help_text = _("Only your nation sees it; the engine never plans beyond it.")
