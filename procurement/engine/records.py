"""The nouns of a problem, read once and never changed: criteria, nations, requirements, systems and offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Criterion:
    """A measured quantity and its value function: 0 at the threshold, 1 at the objective, in its direction."""

    name: str
    direction: int
    threshold: Fraction
    objective: Fraction
    scale: str


@dataclass(frozen=True, slots=True)
class Meta:
    """What holds for the whole round; level is the confidence of one-sided bounds, horizon is in months."""

    currency: str
    criteria: Mapping[str, Criterion]
    rule: str
    level: float
    merit_at_threshold: Fraction
    missing: str
    horizon: int
    discount_rate: Fraction
    conditions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Nation:
    """A participant and the most it can spend in all, in base units of currency (None: no limit)."""

    id: str
    envelope: int | None


@dataclass(frozen=True, slots=True)
class Run:
    """One trial result: a value, or k of n as successes and tries, in recorded conditions."""

    value: Fraction
    successes: int
    tries: int
    conditions: Mapping[str, Fraction]
    independent: bool


@dataclass(frozen=True, slots=True)
class System:
    """A product with its trial runs and its claims, by criterion."""

    id: str
    capability: str
    trials: Mapping[str, tuple[Run, ...]]
    claims: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Envelope:
    """The conditions a line must be shown in, from the easy to the hard end of one declared order."""

    easy: Fraction
    hard: Fraction


@dataclass(frozen=True, slots=True)
class Requirement:
    """One nation's need; worth and ceiling are in base units of currency, criteria carry the line's own thresholds."""

    id: str
    nation: str
    capability: str
    quantity: int
    need_by_month: int
    modes: frozenset[str]
    weights: Mapping[str, Fraction]
    kpp: Mapping[str, Fraction]
    worth_per_unit: int
    ceiling: int | None
    divisible: bool
    max_offers: int
    criteria: Mapping[str, Criterion]
    conditions: Mapping[str, Envelope]


@dataclass(frozen=True, slots=True)
class Tier:
    """From this quantity on, this unit price."""

    min_qty: int
    unit_price: int


@dataclass(frozen=True, slots=True)
class Rate:
    """From this quantity on, this raw price of a unit (of a unit and month for a lease), not rounded."""

    min_qty: int
    unit_price: Fraction


@dataclass(frozen=True, slots=True)
class Terms:
    """The raw figures a price is made from: rates by quantity and amounts by name, in base units."""

    rates: tuple[Rate, ...]
    amounts: Mapping[str, Fraction]

    def amount(self, name: str) -> Fraction:
        """The named amount, 0 where it is not stated."""
        return self.amounts.get(name, Fraction(0))


@dataclass(frozen=True, slots=True)
class Offer:
    """A vendor's price for a system in one acquisition mode; terms are the raw figures its price was made from."""

    id: str
    vendor: str
    system: str
    mode: str
    discount: str
    tiers: tuple[Tier, ...]
    moq: int
    capacity: int
    lead_months: int
    fixed_cost: int
    lifecycle_per_unit: int
    onboarding_per_nation: int
    eligible: frozenset[str]
    terms: Terms | None


@dataclass(frozen=True, slots=True)
class Problem:
    """A whole question; nations keep the order of the document, all else is sorted by id."""

    meta: Meta
    nations: tuple[Nation, ...]
    requirements: tuple[Requirement, ...]
    systems: Mapping[str, System]
    offers: tuple[Offer, ...]
    digest: str
