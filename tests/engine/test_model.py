"""Leaving out dear columns changes no optimum, and a solver that contradicts itself is not believed."""

from __future__ import annotations

import numpy as np
import pytest

from procurement.engine import coalitions, model, problem
from procurement.engine.milp import Market
from procurement.engine.model import Model, Point
from procurement.engine.screening import screen
from tests.engine.instances import CLASSES, generated
from tests.engine.second_solver import optimum


@pytest.mark.parametrize("kind", CLASSES)
@pytest.mark.parametrize("seed", range(200, 202))
def test_narrowing_by_reduced_costs_keeps_the_optimum(kind: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "LARGE", 1)
    source = generated(seed, kind)
    loaded = problem.load(source)
    outcome = Market(screen(loaded).pairs, loaded.nations).solve(10_000)
    assert outcome.proved
    assert outcome.gain == optimum(source, frozenset(nation.id for nation in loaded.nations))


def knapsack() -> Model:
    """Most value of 3 units among things of one and two units."""
    found = Model()
    columns = [found.column(value, 1) for value in (5, 4, 3, 1)]
    found.at_most(dict(zip(columns, (2.0, 1.0, 1.0, 1.0), strict=True)), 3)
    return found


def test_a_small_programme_is_solved_whole() -> None:
    values, bound = knapsack().solve(100)
    assert values is not None
    assert (round(bound), [round(value) for value in values]) == (9, [1, 1, 0, 0])


def test_a_search_that_denies_a_known_point_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(self: Model, upper: object, nodes: int, *, whole: bool = True) -> Point:
        runs.append(whole)
        reduced = np.array([0.0, 0.0, -6.0, -9.0])
        if not whole:
            return Point([1.0, 1.0, 0.0, 0.0], 20.0, reduced)
        values = [1.0, 1.0, 0.0, 0.0] if len(runs) == 2 else [1.0, 0.0, 0.0, 0.0]
        return Point(values, 9.0 if len(runs) == 2 else 5.0, reduced)

    runs: list[bool] = []
    monkeypatch.setattr(model, "LARGE", 1)
    monkeypatch.setattr(Model, "_run", run)
    values, bound = knapsack().solve(100)
    assert runs == [False, True, True]
    assert values == [1.0, 1.0, 0.0, 0.0]
    assert bound == 20.0


def test_a_table_in_which_growing_costs_is_no_proof() -> None:
    assert coalitions._grows([0, 1, 2, 3], 2)
    assert not coalitions._grows([0, 1, 4, 3], 2)
