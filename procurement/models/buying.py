"""How a shared buy can be contracted: dated, sourced reference rows."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Nation
from procurement.models.validity import InForce


class BuyingModel(models.TextChoices):
    LEAD_NATION = "lead_nation", _("lead nation")
    AGENCY = "agency", _("agency (NSPA, OCCAR, DIANA)")
    PARALLEL = "parallel", _("parallel national contracts")
    FRAMEWORK = "framework", _("joint framework with joining clause")


class BuyingRoute(InForce):
    """A buying model with the authority that would contract and the law it would act under."""

    buying_model = models.CharField(_("buying model"), max_length=12, choices=BuyingModel)
    nation = models.ForeignKey(
        Nation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="buying_routes",
        verbose_name=_("lead nation"),
        help_text=_("The nation whose authority contracts; empty for agencies and for contracts side by side."),
    )
    contracting_authority = models.CharField(_("contracting authority"), max_length=200)
    legal_basis = models.CharField(_("legal basis"), max_length=300)

    class Meta:
        ordering = ["buying_model", "contracting_authority"]
        verbose_name = _("buying route")
        verbose_name_plural = _("buying routes")

    def __str__(self) -> str:
        return f"{self.get_buying_model_display()} · {_(self.contracting_authority)}"

    def clean(self) -> None:
        super().clean()
        if self.buying_model == BuyingModel.LEAD_NATION and not self.nation_id:
            raise ValidationError({"nation": _("Name the nation that leads.")})
