"""An offer's nominal cash by month: the engine's own timeline, and in their months the terms it does not price."""

from fractions import Fraction

from procurement.engine.modes import pricing
from procurement.engine.modes.money import discount_factor, instalments
from procurement.engine.modes.price import rates_cost
from procurement.engine.records import Meta
from procurement.engine.records import Offer as Priced
from procurement.models import LeaseTerms, Mode, Offer
from procurement.money import BASE_UNIT, Money
from procurement.queries.problem import Rates


def timeline(row: Offer, priced: Priced, quantity: int, meta: Meta, rates: Rates) -> list[int]:
    """Thousand euro in months 0 to horizon after one nation's signature, its onboarding in month 0.

    A lease follows its indexation and runs on through its extensions; a development pays at its milestones; a
    purchase's value at disposal comes back in the last month.
    """
    cash = pricing.timeline(priced, quantity, meta)
    if row.mode == Mode.LEASE:
        cash = _lease(row, priced, quantity, meta, rates)
    elif row.mode == Mode.DEVELOP:
        _at_milestones(row, priced, cash, rates)
    elif row.terms.disposal_value_per_unit:
        cash[-1] -= round(_fine(row, row.terms.disposal_value_per_unit, rates) * quantity)
    cash[0] += Money(row.onboarding, row.currency).in_base_units(rates)
    return cash


def present_value(cash: list[int], annual_rate: Fraction) -> int:
    """Thousand euro at signature, each month discounted by the engine's factor."""
    return round(sum((amount * discount_factor(month, annual_rate) for month, amount in enumerate(cash)), Fraction(0)))


def months_in_service(row: Offer, horizon: int) -> int:
    """Months of the horizon in which a unit serves: to the end of a lease or of a service life where one is stated."""
    left = max(0, horizon - row.lead_months)
    if row.mode == Mode.LEASE:
        return min(left, _rented(row.terms))
    years = getattr(row.terms, "service_life_years", None)
    return min(left, years * 12) if years else left


def _rented(terms: LeaseTerms) -> int:
    return int(terms.term_months + terms.extensions * terms.extension_months)


def _lease(row: Offer, priced: Priced, quantity: int, meta: Meta, rates: Rates) -> list[int]:
    """Mobilisation, a rent that is indexed each year and has its own rate in extensions, then demobilisation."""
    terms: LeaseTerms = row.terms
    start, rented = row.lead_months, _rented(terms)
    cash = [0] * (meta.horizon + 1)
    rents = _rents(row, priced, quantity, rates)
    dues = [(start, _fine(row, terms.mobilisation, rates)), *((start + 1 + n, rent) for n, rent in enumerate(rents))]
    dues.append((start + rented, _fine(row, terms.demobilisation, rates)))
    paid, owed = 0, Fraction(0)
    for month, due in dues:  # rounded on the running sum, so that no euro is lost by the month
        owed += due
        if month < len(cash):
            cash[month] += round(owed) - paid
        paid = round(owed)
    return cash


def _rents(row: Offer, priced: Priced, quantity: int, rates: Rates) -> list[Fraction]:
    terms: LeaseTerms = row.terms
    hours = max(0, terms.planned_hours - terms.included_hours)
    overage = _fine(row, terms.overage_per_hour, rates) * hours * quantity
    usual = rates_cost(priced, quantity)
    extended = usual if terms.extension_rate is None else _fine(row, terms.extension_rate, rates) * quantity
    index = 1 + Fraction(terms.indexation_percent) / 100
    return [
        ((usual if month < terms.term_months else extended) + overage) * index ** (month // 12)
        for month in range(_rented(terms))
    ]


def _at_milestones(row: Offer, priced: Priced, cash: list[int], rates: Rates) -> None:
    """Move the engine's even instalments of non-recurring engineering to the months of the milestones."""
    milestones = list(row.milestones.all())
    if not milestones:
        return
    for month, part in enumerate(instalments(priced.fixed_cost, max(1, row.lead_months))):
        if month < len(cash):
            cash[month] -= part
    paid, owed = 0, Fraction(0)
    for milestone in sorted(milestones, key=lambda one: one.month):
        owed += _fine(row, milestone.amount, rates)
        part = priced.fixed_cost - paid if milestone is milestones[-1] else round(owed) - paid
        paid += part
        if milestone.month < len(cash):
            cash[milestone.month] += part


def _fine(row: Offer, amount: object, rates: Rates) -> Fraction:
    """An amount in thousand euro, exact."""
    return Fraction(Money(amount, row.currency).in_euro(rates)) / Fraction(BASE_UNIT)
