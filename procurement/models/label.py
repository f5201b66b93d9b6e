"""Labels on things: four plain columns, and the ceiling that nothing entered may exceed."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement import marking

WORDS = RegexValidator(r"^[A-Z][A-Z0-9 ]*$", _("Capital letters, digits and blanks."))


class Marked(models.Model):
    """A thing that carries a confidentiality label of its own."""

    marking_policy = models.CharField(
        _("marking policy"), max_length=40, default=marking.POLICY, validators=[WORDS], editable=False
    )
    classification = models.CharField(
        _("classification"),
        max_length=20,
        default=marking.LOWEST,
        choices=[(level, level) for level in marking.LEVELS],
        editable=False,
    )
    releasable_to = ArrayField(
        models.CharField(max_length=2), verbose_name=_("releasable to"), null=True, blank=True, size=40, editable=False
    )
    privacy_mark = models.CharField(
        _("privacy mark"), max_length=40, default=marking.PRIVACY_MARK, blank=True, validators=[WORDS], editable=False
    )

    class Meta:
        abstract = True

    @property
    def marking(self) -> marking.Label:
        """The label as one value."""
        limit = None if self.releasable_to is None else frozenset(self.releasable_to)
        return marking.Label(self.marking_policy, self.classification, limit, self.privacy_mark)

    def refuse_above_ceiling(self) -> None:
        """Raise ValidationError where the classification lies above what this portal may hold."""
        if marking.exceeds(self.classification, settings.MARKING_CEILING):
            text = _("This portal holds nothing above %(ceiling)s; do not enter it here.")
            raise ValidationError({"classification": text % {"ceiling": settings.MARKING_CEILING}})
