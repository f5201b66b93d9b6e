"""How each noun of a problem is read from its place in the document, and what is refused there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from procurement.engine.modes import BY_KEY, pricing
from procurement.engine.reading import Malformed, Place
from procurement.engine.records import (
    Criterion,
    Envelope,
    Meta,
    Nation,
    Offer,
    Rate,
    Requirement,
    Run,
    System,
    Terms,
    Tier,
)

FORMAT = 1
MAX_NATIONS, MAX_CRITERIA, MAX_ROWS, MAX_RUNS, MAX_TIERS = 32, 100, 5_000, 5_000, 50
MAX_MONEY, MAX_QUANTITY, MAX_MONTHS, MAX_TRIES = 10**9, 10**5, 1_200, 10**6
DEFAULT_HORIZON = 120
DEFAULT_LEVEL = 0.8
SCALES = ("interval", "ordinal", "k_of_n")
ORDERS = ("higher_is_harder", "lower_is_harder")
ZERO = Fraction(0)
Price = TypeVar("Price", int, Fraction)


def money(place: Place) -> int:
    """An amount of 0 or more base units of currency."""
    return place.integer(0, MAX_MONEY)


def amount(place: Place) -> Fraction:
    """An amount of 0 or more base units, to a fraction of one."""
    return place.number(0, MAX_MONEY)


def months(place: Place) -> int:
    """A number of months, 0 or more."""
    return place.integer(0, MAX_MONTHS)


def quantity(place: Place) -> int:
    """A number of units, 1 or more."""
    return place.integer(1, MAX_QUANTITY)


def distinct(places: list[Place]) -> list[Place]:
    """The rows of a list, each with an id of its own."""
    seen: set[str] = set()
    for place in places:
        row = place.field("id")
        if row.text() in seen:
            raise row.refuse("an id of its own")
        seen.add(row.value)
    return places


def meta(place: Place) -> Meta:
    """What holds for the whole round."""
    if place.field("format").integer(0, 10**6) != FORMAT:
        raise place.field("format").refuse(f"format {FORMAT}")
    rule, level = place.read("screening", _screening, ("mean", DEFAULT_LEVEL))
    return Meta(
        currency=place.field("currency").text(10),
        criteria=_criteria(place.field("criteria")),
        rule=rule,
        level=level,
        merit_at_threshold=place.read("merit_at_threshold", lambda found: found.number(0, 1), ZERO),
        missing=place.read("missing", lambda found: found.one_of(("bound", "refuse")), "bound"),
        horizon=place.read("horizon", lambda found: found.integer(1, MAX_MONTHS), DEFAULT_HORIZON),
        discount_rate=place.read("discount_rate", lambda found: found.number(0, 1), ZERO),
        conditions=place.read("conditions", _orders, {}),
    )


def _screening(place: Place) -> tuple[str, float]:
    rule = place.field("rule").one_of(("mean", "confidence"))
    level = place.field("level") if rule == "confidence" else place.optional("level")
    return rule, DEFAULT_LEVEL if level is None else float(level.number(0.5, 0.999999))


def _orders(place: Place) -> Mapping[str, str]:
    return {name: order.one_of(ORDERS) for name, order in place.members(MAX_CRITERIA)}


def _criteria(place: Place) -> Mapping[str, Criterion]:
    criteria: dict[str, Criterion] = {}
    for item in place.items(MAX_CRITERIA, 1):
        name = item.field("name").text()
        if name in criteria:
            raise item.field("name").refuse("a criterion named once")
        criteria[name] = _criterion(item, name)
    return criteria


def _criterion(place: Place, name: str) -> Criterion:
    direction = place.field("direction").integer(-1, 1)
    if direction == 0:
        raise place.field("direction").refuse("1 (higher is better) or -1 (lower is better)")
    scale = place.read("scale", lambda found: found.one_of(SCALES), "interval")
    threshold, objective = place.field("threshold").number(), place.field("objective")
    return Criterion(name, direction, threshold, _objective(objective, direction, threshold), scale)


def _objective(place: Place, direction: int, threshold: Fraction) -> Fraction:
    value = place.number()
    if direction * (value - threshold) <= 0:
        raise place.refuse(f"an objective {'above' if direction > 0 else 'below'} the threshold {float(threshold):g}")
    return value


def nation(place: Place) -> Nation:
    """A participant; an envelope of null says that it states no limit."""
    place.field("envelope")
    return Nation(place.field("id").text(), place.read("envelope", lambda found: found.integer(0, 10**12), None))


def system(place: Place, meta: Meta) -> System:
    """A product with its runs and claims."""
    trials = {
        name: tuple(_run(run, meta.criteria.get(name)) for run in runs.items(MAX_RUNS))
        for name, runs in place.field("trials").members(MAX_ROWS)
    }
    claims = place.optional("claims")
    return System(
        id=place.field("id").text(),
        capability=place.field("capability").text(),
        trials=trials,
        claims=_numbers(claims) if claims else {},
    )


def _numbers(place: Place) -> Mapping[str, Fraction]:
    return {name: value.number() for name, value in place.members(MAX_ROWS)}


def _run(place: Place, criterion: Criterion | None) -> Run:
    counted = criterion is not None and criterion.scale == "k_of_n"
    if not isinstance(place.value, dict):
        if counted:
            raise place.refuse("an object with k and n")
        return Run(place.number(), 0, 0, {}, True)
    recorded = place.optional("conditions")
    conditions = _measured_conditions(recorded) if recorded else {}
    independent = place.read("independent", Place.flag, True)
    if "value" in place.value and not counted:
        return Run(place.field("value").number(), 0, 0, conditions, independent)
    tries = place.field("n").integer(1, MAX_TRIES)
    successes = place.field("k").integer(0, tries)
    if criterion is not None and not counted:
        raise place.refuse("a value, since the criterion's scale is not k_of_n")
    return Run(Fraction(successes, tries), successes, tries, conditions, independent)


def _measured_conditions(place: Place) -> Mapping[str, Fraction]:
    """Numeric conditions only: what is recorded in words has no declared order."""
    numeric = [(name, found) for name, found in place.members(MAX_CRITERIA) if _is_number(found.value)]
    return {name: found.number() for name, found in numeric}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def capabilities(meta: Place, systems: Iterable[System]) -> frozenset[str]:
    """The capability areas that may be asked for: those listed in meta, else those of the systems."""
    listed = meta.optional("capabilities")
    if listed is None:
        return frozenset(system.capability for system in systems)
    return frozenset(found.text() for found in listed.items(MAX_ROWS))


def requirement(place: Place, meta: Meta, nations: frozenset[str], areas: frozenset[str]) -> Requirement:
    """One nation's need."""
    owner, area = place.field("nation"), place.field("capability")
    if owner.text() not in nations:
        raise owner.refuse("the id of a nation of this problem")
    if area.text() not in areas:
        raise area.refuse("a capability of meta.capabilities or of a system")
    place.field("ceiling")
    return Requirement(
        id=place.field("id").text(),
        nation=owner.value,
        capability=area.value,
        quantity=quantity(place.field("qty")),
        need_by_month=months(place.field("need_by_month")),
        modes=frozenset(mode.one_of(BY_KEY) for mode in place.field("modes").items(len(BY_KEY), 1)),
        weights=_weights(place.field("weights"), meta),
        kpp=_by_criterion(place.field("kpp"), meta, Place.number),
        worth_per_unit=money(place.field("worth_per_unit")),
        ceiling=place.read("ceiling", lambda found: found.integer(0, 10**12), None),
        divisible=place.field("divisible").flag(),
        max_offers=place.field("max_offers").integer(1, MAX_ROWS),
        criteria=_own_criteria(place, meta),
        conditions=place.read("conditions", lambda found: _envelopes(found, meta), {}),
    )


def _by_criterion(place: Place, meta: Meta, reader: Callable[[Place], Fraction]) -> Mapping[str, Fraction]:
    for name, found in place.members(MAX_CRITERIA):
        if name not in meta.criteria:
            raise Malformed(found.path, "a criterion of meta.criteria", f'"{name[:60]}"')
    return {name: reader(found) for name, found in place.members(MAX_CRITERIA)}


def _weights(place: Place, meta: Meta) -> Mapping[str, Fraction]:
    weights = _by_criterion(place, meta, lambda found: found.number(0))
    if not any(weights.values()):
        raise place.refuse("at least one weight above 0")
    return {name: weight for name, weight in weights.items() if weight}


def _own_criteria(place: Place, meta: Meta) -> Mapping[str, Criterion]:
    own = dict(meta.criteria)
    overrides = place.optional("criteria")
    for name, found in overrides.members(MAX_CRITERIA) if overrides else []:
        if name not in own:
            raise found.refuse("a criterion of meta.criteria", f'"{name[:60]}"')
        threshold = found.read("threshold", Place.number, own[name].threshold)
        objective = found.read("objective", Place.number, own[name].objective)
        if own[name].direction * (objective - threshold) <= 0:
            raise found.refuse("an objective better than the threshold")
        own[name] = replace(own[name], threshold=threshold, objective=objective)
    return own


def _envelopes(place: Place, meta: Meta) -> Mapping[str, Envelope]:
    return {name: _envelope(found, meta.conditions.get(name)) for name, found in place.members(MAX_CRITERIA)}


def _envelope(place: Place, order: str | None) -> Envelope:
    if order is None:
        raise place.refuse("a condition whose order stands in meta.conditions", f"{place.path.rsplit('.', 1)[-1]}")
    if not isinstance(place.value, dict):
        return Envelope(place.number(), place.number())
    low, high = place.field("min").number(), place.field("max").number()
    if low > high:
        raise place.refuse("a min of at most max")
    return Envelope(low, high) if order == "higher_is_harder" else Envelope(high, low)


def offer(place: Place, meta: Meta, nations: frozenset[str], systems: Mapping[str, System]) -> Offer:
    """A vendor's price; raw terms are priced here, and a price stated beside them must agree."""
    product = place.field("system")
    if product.text() not in systems:
        raise product.refuse("the id of a system of this problem")
    mode = place.field("mode").one_of(BY_KEY)
    terms = place.read("terms", lambda found: _terms(found, place, mode), None)
    stated = Offer(
        id=place.field("id").text(),
        vendor=place.field("vendor").text(),
        system=product.value,
        mode=mode,
        discount=place.field("discount").one_of(("all_units", "incremental")),
        tiers=() if terms is not None else _tiers(place.field("tiers")),
        moq=quantity(place.field("moq")),
        capacity=place.field("capacity").integer(0, MAX_QUANTITY),
        lead_months=months(place.field("lead_months")),
        fixed_cost=0 if terms is not None else money(place.field("fixed_cost")),
        lifecycle_per_unit=0 if terms is not None else money(place.field("lifecycle_per_unit")),
        onboarding_per_nation=money(place.field("onboarding_per_nation")),
        eligible=_eligible(place.field("eligible"), nations),
        terms=terms,
    )
    return stated if terms is None else _priced(place, stated, meta)


def _eligible(place: Place, nations: frozenset[str]) -> frozenset[str]:
    return frozenset(found.one_of(sorted(nations)) for found in place.items(MAX_NATIONS))


def _tiers(place: Place) -> tuple[Tier, ...]:
    return tuple(Tier(least, price) for least, price in _falling(place, money))


def _falling(place: Place, price: Callable[[Place], Price]) -> Iterator[tuple[int, Price]]:
    """Least quantity and unit price of each tier: quantities rise, prices do not."""
    before: tuple[int, Price] | None = None
    for found in place.items(MAX_TIERS, 1):
        least, asked = quantity(found.field("min_qty")), price(found.field("unit_price"))
        if before and least <= before[0]:
            raise found.field("min_qty").refuse(f"more than the tier before, {before[0]}")
        if before and asked > before[1]:
            raise found.field("unit_price").refuse(f"at most the price of the tier before, {float(before[1]):g}")
        before = least, asked
        yield before


def _terms(place: Place, offer: Place, mode: str) -> Terms:
    """Raw terms; where they have no tiers of rates, the mode's single rate or the offer's own tiers stand in."""
    rules = BY_KEY[mode]
    amounts: dict[str, Fraction] = {}
    for name in rules.TERMS:
        place.field(name)
    for name in (*rules.TERMS, *rules.OPTIONAL_TERMS):
        found = place.optional(name)
        if found is not None:
            amounts[name] = Fraction(found.integer(1, MAX_MONTHS)) if name == "term_months" else amount(found)
    return Terms(_rates(place, offer, rules.RATE), amounts)


def _rates(place: Place, offer: Place, single: str) -> tuple[Rate, ...]:
    if place.optional("tiers") is not None:
        return tuple(Rate(least, price) for least, price in _falling(place.field("tiers"), amount))
    if single:
        return (Rate(1, amount(place.field(single))),)
    return tuple(Rate(tier.min_qty, Fraction(tier.unit_price)) for tier in _tiers(offer.field("tiers")))


def _priced(place: Place, offer: Offer, meta: Meta) -> Offer:
    price = pricing.price(offer, meta)
    for name, value in (("fixed_cost", price.fixed_cost), ("lifecycle_per_unit", price.lifecycle_per_unit)):
        stated = place.optional(name)
        if stated is not None and stated.value != value:
            raise stated.refuse(f"{value}, as the terms say")
    tiers = place.optional("tiers")
    if tiers is not None and _tiers(tiers) != price.tiers:
        raise tiers.refuse("the tiers that the terms say")
    for tier in price.tiers:
        if tier.unit_price > MAX_MONEY:
            raise place.field("terms").refuse(f"a unit price of at most {MAX_MONEY}", str(tier.unit_price))
    return replace(offer, tiers=price.tiers, fixed_cost=price.fixed_cost, lifecycle_per_unit=price.lifecycle_per_unit)
