"""Properties of the rules of sharing on drawn games, and an independent check of the lexicographic centre."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from procurement.engine import game_file, payments, stability
from procurement.engine.payments import Limit
from procurement.engine.shares import SHARE_RULES, equal, nucleolus, prenucleolus, scrb, shapley
from procurement.engine.shares.certificate import certified
from procurement.engine.shares.game import Game, SharedCost, Spending, excesses
from procurement.engine.shares.lexicographic import Step, centre


@st.composite
def games(draw: st.DrawFn, most: int = 5, low: int = -30, high: int = 90) -> Game:
    size = draw(st.integers(1, most))
    values = draw(st.lists(st.integers(low, high), min_size=(1 << size) - 1, max_size=(1 << size) - 1))
    return Game(size, (Fraction(0), *map(Fraction, values)))


def relabelled(game: Game, order: tuple[int, ...]) -> Game:
    """The same game with player i called order[i]."""
    values = [Fraction(0)] * len(game.known)
    for mask, value in enumerate(game.known):
        values[sum(1 << order[player] for player in range(game.size) if mask >> player & 1)] = value
    return Game(game.size, tuple(values))


@given(games())
@settings(max_examples=60, deadline=None)
def test_every_division_adds_up_exactly(game: Game) -> None:
    for rule in SHARE_RULES:
        payoffs = rule.divide(game)
        assert payoffs is None or sum(payoffs) == game.total, rule.KEY


@given(games(most=4), st.data())
@settings(max_examples=40, deadline=None)
def test_relabelling_permutes_payoffs(game: Game, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(game.size)))
    other = relabelled(game, tuple(order))
    for rule in SHARE_RULES:
        payoffs, moved = rule.divide(game), rule.divide(other)
        if payoffs is None:
            assert moved is None
        else:
            assert [moved[order[player]] for player in range(game.size)] == payoffs, rule.KEY


@given(games(most=4))
@settings(max_examples=40, deadline=None)
def test_shapley_is_the_average_over_orders(game: Game) -> None:
    totals = [Fraction(0)] * game.size
    orders = list(permutations(range(game.size)))
    for order in orders:
        mask = 0
        for player in order:
            totals[player] += game.known[mask | 1 << player] - game.known[mask]
            mask |= 1 << player
    assert shapley.divide(game) == [total / len(orders) for total in totals]


@given(games())
@settings(max_examples=60, deadline=None)
def test_prenucleolus_is_certified_and_a_moved_one_is_not(game: Game) -> None:
    found = centre(game, rational=False)
    assert certified(game, found.payoffs, found.steps)
    if game.size > 1:
        moved = (found.payoffs[0] + 1, found.payoffs[1] - 1, *found.payoffs[2:])
        assert not certified(game, moved, found.steps)
        assert not certified(game, found.payoffs, found.steps[:-1])
        assert not certified(game, (found.payoffs[0] + 1, *found.payoffs[1:]), found.steps)


def test_a_certificate_with_a_negative_weight_is_refused() -> None:
    game = Game(2, tuple(map(Fraction, (0, 1, 2, 9))))
    found = centre(game, rational=False)
    turned = tuple(Step(step.excess, tuple((mask, -weight) for mask, weight in step.weights)) for step in found.steps)
    assert not certified(game, found.payoffs, turned)


@given(games())
@settings(max_examples=60, deadline=None)
def test_the_first_step_is_the_least_core(game: Game) -> None:
    """The largest excess of the prenucleolus is the optimum of the least-core programme, by another solver."""
    if game.size < 2:
        return
    proper = range(1, (1 << game.size) - 1)
    rows = [[-float(mask >> player & 1) for player in range(game.size)] + [-1.0] for mask in proper]
    result = linprog(
        [0.0] * game.size + [1.0],
        A_ub=rows,
        b_ub=[-float(game.known[mask]) for mask in proper],
        A_eq=[[1.0] * game.size + [0.0]],
        b_eq=[float(game.total)],
        bounds=[(None, None)] * (game.size + 1),
    )
    found = centre(game, rational=False)
    assert float(found.steps[0].excess) == pytest.approx(result.fun, abs=1e-6)
    excess, denominator = excesses(game.known, found.payoffs)
    assert max(Fraction(int(excess[mask]), denominator) for mask in proper) == found.steps[0].excess


@given(games(low=0))
@settings(max_examples=60, deadline=None)
def test_nucleolus_gives_nobody_less_than_alone(game: Game) -> None:
    payoffs = nucleolus.divide(game)
    if payoffs is None:
        assert sum(game.alone(player) for player in range(game.size)) > game.total
        return
    assert stability.is_rational(game, payoffs)
    pre = prenucleolus.divide(game)
    if pre is not None and stability.is_rational(game, pre):
        assert payoffs == pre


@given(games(most=4, low=0), st.lists(st.integers(-20, 20), min_size=4, max_size=4))
@settings(max_examples=60, deadline=None)
def test_no_imputation_has_a_smaller_largest_excess_than_the_nucleolus(game: Game, moves: list[int]) -> None:
    payoffs = nucleolus.divide(game)
    if payoffs is None:
        return
    shift = [Fraction(move) for move in moves[: game.size]]
    shift[0] -= sum(shift)
    other = [payoff + part for payoff, part in zip(payoffs, shift, strict=True)]
    if stability.is_rational(game, other):
        assert _sorted_excesses(game, payoffs) <= _sorted_excesses(game, other)


def _sorted_excesses(game: Game, payoffs: list[Fraction]) -> list[Fraction]:
    excess, denominator = excesses(game.known, payoffs)
    return sorted((Fraction(int(value), denominator) for value in excess), reverse=True)


@given(games())
@settings(max_examples=60, deadline=None)
def test_an_objection_names_the_coalition_that_loses_most(game: Game) -> None:
    payoffs = equal.divide(game)
    found = stability.objection(game, payoffs)
    gaps = [
        game.known[mask] - sum(payoffs[player] for player in range(game.size) if mask >> player & 1)
        for mask in range(1, (1 << game.size) - 1)
    ]
    worst = max(gaps, default=Fraction(0))
    assert (found.amount if found else Fraction(0)) == max(worst, Fraction(0))


def test_scrb_applies_only_where_every_remaining_benefit_is_positive() -> None:
    assert scrb.divide(Game(2, tuple(map(Fraction, (0, 3, 4, 7))))) is None
    assert scrb.divide(Game(2, tuple(map(Fraction, (0, 3, 4, 5))))) is None
    assert scrb.divide(Game(2, tuple(map(Fraction, (0, 3, 4, 9))))) == [4, 5]


def test_one_player_takes_all() -> None:
    shares = game_file.share({"kind": "benefit", "n": 1, "v": [0, 7]})["shares"]
    assert shares["prenucleolus"]["payoffs"] == [7]
    assert shares["shapley"]["payoffs"] == [7]
    assert shares["scrb"] is None


def test_a_cost_game_turns_the_sign_back() -> None:
    shares = game_file.share({"kind": "cost", "n": 2, "v": [0, 10, 20, 24]})["shares"]
    assert shares["shapley"]["payoffs"] == [7, 17]
    assert shares["shapley"]["in_core"]
    assert shares["shapley"]["individually_rational"]
    assert shares["stand_alone"]["payoffs"] == [8, 16]
    assert shares["by_quantity"] is None


def test_costs_are_shared_by_key_within_each_buy() -> None:
    spending = Spending(
        benefit=(100, 80, 0),
        buys=(SharedCost(60, (True, True, False), (1, 2, 0), (90, 30, 0), (40, 40, 0)),),
    )
    game = Game(3, None, spending)
    by_key = {rule.KEY: rule.divide(game) for rule in SHARE_RULES}
    assert by_key["equal"] == [70, 50, 0]
    assert by_key["by_quantity"] == [80, 40, 0]
    assert by_key["by_value"] == [55, 65, 0]
    assert by_key["stand_alone"] == [70, 50, 0]
    assert by_key["shapley"] is None
    assert by_key["prenucleolus"] is None
    assert by_key["nucleolus"] is None
    assert by_key["scrb"] is None


def test_a_key_of_nothing_shares_nothing() -> None:
    game = Game(1, None, Spending((0,), (SharedCost(5, (True,), (1,), (0,), (5,)),)))
    assert next(rule for rule in SHARE_RULES if rule.KEY == "by_value").divide(game) is None


def test_values_that_are_unknown_are_not_read() -> None:
    with pytest.raises(ValueError, match="unknown"):
        Game(1, None).total  # noqa: B018


@given(st.lists(st.fractions(-50, 50), min_size=1, max_size=6))
def test_whole_payments_keep_the_sum_and_move_less_than_one(amounts: list[Fraction]) -> None:
    amounts.append(round(sum(amounts)) - sum(amounts))
    paid = payments.whole(amounts, [f"N{place}" for place in range(len(amounts))])
    assert sum(paid) == sum(amounts)
    assert all(abs(own - amount) < 1 for own, amount in zip(paid, amounts, strict=True))


def test_largest_remainder_breaks_ties_by_name() -> None:
    assert payments.whole([Fraction(1, 2), Fraction(1, 2)], ["LVA", "LTU"]) == [0, 1]
    with pytest.raises(ValueError, match="whole sum"):
        payments.whole([Fraction(1, 2)], ["LVA"])


@given(st.lists(st.tuples(st.integers(-20, 60), st.none() | st.integers(-10, 60)), min_size=1, max_size=5))
def test_nearest_payments_keep_the_sum_and_the_limits(rows: list[tuple[int, int | None]]) -> None:
    paid = [own for own, _ in rows]
    limits = [None if limit is None else Limit(limit, "envelope") for _, limit in rows]
    found = payments.nearest(paid, limits, [f"N{place}" for place in range(len(rows))])
    if found is None:
        assert sum(limit.amount for limit in limits if limit) < sum(paid)
        assert None not in limits
        return
    assert sum(found) == sum(paid)
    assert all(limit is None or own <= limit.amount for own, limit in zip(found, limits, strict=True))
    if all(limit is None or own <= limit.amount for own, limit in zip(paid, limits, strict=True)):
        assert found == paid


def test_superadditivity_is_seen_and_its_lack_too() -> None:
    assert stability.is_superadditive(Game(3, tuple(map(Fraction, (0, 1, 1, 2, 1, 2, 2, 3)))))
    assert not stability.is_superadditive(Game(3, tuple(map(Fraction, (0, 1, 1, 2, 1, 2, 2, 2)))))
    assert not stability.is_superadditive(Game(3, tuple(map(Fraction, (0, 1, 1, 1, 1, 2, 2, 9)))))
