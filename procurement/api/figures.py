"""Money and people as the API spells them."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.permits import refuse_invalid
from procurement.money import Money

SCHEMA = {
    "type": "object",
    "properties": {
        "amount": {"type": "string", "pattern": r"^-?\d{1,11}\.\d{2}$", "example": "1250000.00"},
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$", "example": "EUR"},
        "price_basis": {"type": ["string", "null"], "format": "date", "example": "2026-01-01"},
    },
    "required": ["amount", "currency"],
}


def spelt(amount: Decimal | int, currency: str, basis: Any = None) -> dict[str, Any]:
    """Money as an object; the amount is a string with two decimals, `price_basis` an ISO date or null."""
    return {"amount": f"{amount:.2f}", "currency": currency, "price_basis": basis and basis.isoformat()}


class MoneyPart(serializers.Serializer):
    amount = serializers.DecimalField(max_digits=13, decimal_places=2, min_value=0)
    currency = serializers.RegexField(r"^[A-Z]{3}$", max_length=3)
    price_basis = serializers.DateField(required=False, allow_null=True)


@extend_schema_field(SCHEMA, component_name="Money")
class MoneyField(serializers.Field):
    """Money of a row: its amount, with the currency and the price basis found along dotted paths from the row."""

    def __init__(self, currency: str = "currency", basis: str = "", **options: Any) -> None:
        self.currency, self.basis = currency, basis
        super().__init__(**options)

    def get_attribute(self, row: Any) -> Money | None:
        amount = super().get_attribute(row)
        return None if amount is None else Money(amount, _along(row, self.currency), _along(row, self.basis))

    def to_representation(self, value: Money) -> dict[str, Any]:
        return spelt(value.amount, value.currency, value.basis)

    def to_internal_value(self, data: Any) -> Money:
        part = MoneyPart(data=data)
        part.is_valid(raise_exception=True)
        sent = part.validated_data
        return Money(sent["amount"], sent["currency"], sent.get("price_basis"))


def amounts(values: dict[str, Any], currency: str, basis: Any = None, place: str = "") -> dict[str, Any]:
    """The values with plain amounts in the place of money; Invalid where a currency or price basis is another."""
    faults: dict[str, list[str]] = {}
    for name, value in values.items():
        if isinstance(value, Money) and value.currency != currency:
            faults[f"{place}{name}.currency"] = [_("Give the amount in %(currency)s.") % {"currency": currency}]
        elif isinstance(value, Money) and value.basis not in (None, basis):
            faults[f"{place}{name}.price_basis"] = [_("The price basis here is %(basis)s.") % {"basis": basis or "–"}]
    refuse_invalid(faults)
    return {name: value.amount if isinstance(value, Money) else value for name, value in values.items()}


def _along(row: Any, path: str) -> Any:
    for name in path.split(".") if path else ():
        row = getattr(row, name)
    return row if path else None


class PersonPart(serializers.Serializer):
    """Who somebody is, as far as others need it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
