"""Money: an amount, its currency and its price-basis date; conversion with a dated rate set."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

EURO = "EUR"
BASE_UNIT = Decimal(1000)  # the engine decides in thousand euro
MOST = Decimal("99999999999.99")


class UnknownCurrency(ValueError):
    """The rate set has no rate for a currency."""


@dataclass(frozen=True)
class Money:
    """An amount in a currency at the prices of a date."""

    amount: Decimal
    currency: str
    basis: date | None = None

    def in_euro(self, rates: Mapping[str, Decimal]) -> Decimal:
        """Euro at a rate set's rates (units of the currency for one euro, as the ECB quotes them)."""
        if self.currency == EURO:
            return self.amount
        try:
            return self.amount / rates[self.currency]
        except KeyError as fault:
            raise UnknownCurrency(self.currency) from fault

    def in_base_units(self, rates: Mapping[str, Decimal]) -> int:
        """Whole thousand euro, rounded half to even."""
        return int((self.in_euro(rates) / BASE_UNIT).quantize(Decimal(1), ROUND_HALF_EVEN))


def from_base_units(units: int, currency: str, rates: Mapping[str, Decimal]) -> Decimal:
    """An amount of base units in a currency, to the cent."""
    euro = Decimal(units) * BASE_UNIT
    amount = euro if currency == EURO else euro * rates[currency]
    return amount.quantize(Decimal("0.01"), ROUND_HALF_EVEN)
