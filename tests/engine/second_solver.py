"""A second, unrelated road to the optimum: try every assignment and every tier, and keep what the rules allow."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product
from typing import Any

Row = dict[str, Any]
Assignment = dict[tuple[str, str], int]


def optimum(problem: Row, members: frozenset[str]) -> int:
    """The most the members can gain on their own, by enumeration of whole plans."""
    needs = [row for row in problem["requirements"] if row["nation"] in members]
    margins = {(row["id"], offer["id"]): _margin(problem, row, offer) for row in needs for offer in problem["offers"]}
    best = 0
    for choice in product(*(list(_options(row, problem["offers"], margins)) for row in needs)):
        taken: Assignment = {key: units for part in choice for key, units in part.items()}
        used = [offer for offer in problem["offers"] if any(key[1] == offer["id"] for key in taken)]
        for tiers in product(*(range(len(offer["tiers"])) for offer in used)):
            gain = _gain(problem, needs, margins, taken, list(zip(used, tiers, strict=True)))
            best = max(best, gain if gain is not None else 0)
    return best


def _exact(value: float) -> Fraction:
    return Fraction(str(value))


def _margin(problem: Row, need: Row, offer: Row) -> int | None:
    system = next(row for row in problem["systems"] if row["id"] == offer["system"])
    admitted = (
        offer["mode"] in need["modes"]
        and offer["lead_months"] <= need["need_by_month"]
        and need["nation"] in offer["eligible"]
        and system["capability"] == need["capability"]
    )
    if not admitted:
        return None
    merit, weights = Fraction(0), sum(map(_exact, need["weights"].values()))
    for criterion in problem["meta"]["criteria"]:
        runs = list(map(_exact, system["trials"][criterion["name"]]))
        mean, sign = sum(runs) / len(runs), criterion["direction"]
        if criterion["name"] in need["kpp"] and sign * (mean - _exact(need["kpp"][criterion["name"]])) < 0:
            return None
        low, high = _exact(criterion["threshold"]), _exact(criterion["objective"])
        share = max(Fraction(0), min(Fraction(1), (mean - low) / (high - low)))
        merit += _exact(need["weights"].get(criterion["name"], 0)) / weights * share
    return round(merit * need["worth_per_unit"]) - offer["lifecycle_per_unit"]


def _options(need: Row, offers: list[Row], margins: dict[tuple[str, str], int | None]) -> Iterator[Assignment]:
    keys = [(need["id"], offer["id"]) for offer in offers if margins[need["id"], offer["id"]] is not None]
    yield {}
    if not need["divisible"]:
        yield from ({key: need["qty"]} for key in keys)
        return
    for amounts in product(range(need["qty"] + 1), repeat=len(keys)):
        parts = {key: units for key, units in zip(keys, amounts, strict=True) if units}
        if 0 < sum(amounts) <= need["qty"] and len(parts) <= need["max_offers"]:
            yield parts


def _gain(
    problem: Row,
    needs: list[Row],
    margins: dict[tuple[str, str], int | None],
    taken: Assignment,
    buys: list[tuple[Row, int]],
) -> int | None:
    """The plan's gain, or None where it breaks a rule."""
    by_id = {row["id"]: row for row in needs}
    room = {nation["id"]: nation["envelope"] for nation in problem["nations"]}
    spent = dict.fromkeys(by_id, 0)
    pools: list[tuple[int, frozenset[str]]] = []
    gain = 0
    for offer, index in buys:
        intercept, price, low = _tier(offer, index)
        rows = {need: units for (need, name), units in taken.items() if name == offer["id"]}
        charged = max(sum(rows.values()), low)
        if charged > offer["capacity"]:
            return None
        joined = frozenset(by_id[need]["nation"] for need in rows)
        pool = offer["fixed_cost"] + intercept + price * (charged - sum(rows.values()))
        pools.append((pool, joined))
        for need, units in rows.items():
            spent[need] += price * units
            room[by_id[need]["nation"]] -= price * units
            gain += (margins[need, offer["id"]] - price) * units
        for nation in joined:
            room[nation] -= offer["onboarding_per_nation"]
            gain -= offer["onboarding_per_nation"]
        gain -= pool
    within = all(spent[name] <= row["ceiling"] for name, row in by_id.items()) and _divisible(pools, room)
    return gain if within else None


def _tier(offer: Row, index: int) -> tuple[int, int, int]:
    tiers = offer["tiers"]
    if offer["discount"] == "all_units":
        return 0, tiers[index]["unit_price"], max(offer["moq"], tiers[index]["min_qty"])
    dearer = [
        (tiers[k]["unit_price"] - tiers[k + 1]["unit_price"]) * (tiers[k + 1]["min_qty"] - 1) for k in range(index)
    ]
    return sum(dearer), tiers[index]["unit_price"], offer["moq"]


def _divisible(pools: list[tuple[int, frozenset[str]]], room: dict[str, int]) -> bool:
    """Whether the pools fit (Gale's condition): no group of nations must bear more than its room."""
    names = sorted(room)
    groups = [frozenset(group) for size in range(1, len(names) + 1) for group in combinations(names, size)]
    return all(
        sum(pool for pool, joined in pools if joined <= group) <= sum(room[name] for name in group) for group in groups
    )
