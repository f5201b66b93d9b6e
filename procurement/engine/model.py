"""A mixed-integer programme as columns and rows, maximised by HiGHS on one thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

GAP = 0.99
LARGE = 4_000
FIRST_SHARE = 0.1
SAFE = 0.01
Terms = dict[int, float]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Point:
    """Values of the columns at the best point found (None: none), an upper bound of the objective, reduced costs."""

    values: list[float] | None
    bound: float
    reduced: Floats


@dataclass
class Model:
    """Columns and rows as they are written down; a row is a combination of columns between two limits.

    effort counts the simplex iterations spent on it: the same everywhere, as seconds are not.
    """

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[Terms, float, float]] = field(default_factory=list)
    effort: int = 0

    def column(self, cost: float, upper: float, whole: bool = True) -> int:
        """A new column from 0 to upper; its index."""
        self.cost.append(cost)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.cost) - 1

    def at_most(self, terms: Terms, limit: float) -> None:
        """The row: terms <= limit."""
        self.rows.append((terms, -highspy.kHighsInf, limit))

    def at_least(self, terms: Terms, limit: float) -> None:
        """The row: terms >= limit."""
        self.rows.append((terms, limit, highspy.kHighsInf))

    def solve(self, nodes: int) -> tuple[list[float] | None, float]:
        """Values of the columns at the best point found, or None, and the upper bound of the objective.

        Every column with a cost is whole and so is its cost: the objective is a whole number.
        """
        if sum(self.whole) < LARGE:
            found = self._run(self.upper, nodes)
            return found.values, found.bound
        return self._narrowed(nodes)

    def _narrowed(self, nodes: int) -> tuple[list[float] | None, float]:
        """By reduced costs (Dantzig, Fulkerson and Johnson 1954): columns too dear for any better point are left out.

        The relaxation's bound less a column's reduced cost bounds every point that uses the column. A search among
        the cheapest columns finds a good point; one among all that could still beat it proves the best. Should the
        second deny what the first found, the solver has erred: then only the relaxation's bound is believed.
        """
        relaxed = self._run(self.upper, nodes, whole=False)
        dear = np.where(np.array(relaxed.values or self.upper) > SAFE, 0.0, np.abs(relaxed.reduced))
        dear[~np.array(self.whole)] = 0.0
        first_limit = float(np.quantile(dear, FIRST_SHARE + float((dear == 0).mean()) * (1 - FIRST_SHARE)))
        first = self._run(np.where(dear <= first_limit, self.upper, 0.0), nodes)
        gain = 0.0 if first.values is None else float(np.round(np.dot(self.cost, first.values)))
        limit = relaxed.bound - gain - 1 + SAFE
        if limit <= first_limit:
            return first.values, max(first.bound, gain)
        second = self._run(np.where(dear <= limit, self.upper, 0.0), nodes)
        if second.bound < gain - 0.5:
            return first.values, relaxed.bound
        return second.values or first.values, max(second.bound, gain)

    def _run(self, upper: Sequence[float] | Floats, nodes: int, *, whole: bool = True) -> Point:
        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in _options(nodes).items():
            solver.setOptionValue(name, value)
        solver.passModel(self._lp(upper, whole))
        solver.run()
        info, solution = solver.getInfo(), solver.getSolution()
        self.effort += max(0, info.simplex_iteration_count)
        feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        return Point(
            values=list(solution.col_value) if feasible else None,
            bound=info.mip_dual_bound if whole else info.objective_function_value,
            reduced=np.array(solution.col_dual),
        )

    def _lp(self, upper: Sequence[float] | Floats, whole: bool) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.cost), len(self.rows)
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_, lp.col_lower_ = np.array(self.cost), np.zeros(len(self.cost))
        lp.col_upper_ = np.array(upper)
        lp.row_lower_ = np.array([low for _, low, _ in self.rows])
        lp.row_upper_ = np.array([high for *_, high in self.rows])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0] + [len(terms) for terms, *_ in self.rows])
        lp.a_matrix_.index_ = np.array([column for terms, *_ in self.rows for column in terms])
        lp.a_matrix_.value_ = np.array([value for terms, *_ in self.rows for value in terms.values()], float)
        if whole:
            kinds = {True: highspy.HighsVarType.kInteger, False: highspy.HighsVarType.kContinuous}
            lp.integrality_ = [kinds[kind] for kind in self.whole]
        return lp


def _options(nodes: int) -> dict[str, object]:
    # HiGHS's own tolerances: at 1e-9 it was seen to lose a better plan and prove a worse one.
    return {
        "output_flag": False,
        "threads": 1,
        "mip_abs_gap": GAP,
        "mip_rel_gap": 0.0,
        "mip_max_nodes": nodes,
        "random_seed": 0,
    }
