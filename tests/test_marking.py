"""Labels: their text, their order, and the label of a whole."""

import pytest

from procurement.marking import LEVELS, Label, combined, exceeds


def test_the_default_is_the_portals_own_marking():
    assert str(Label()) == "NON-CLASSIFIED - SYNTHETIC - ILLUSTRATIVE"


def test_a_limit_is_part_of_the_text():
    assert str(Label(releasable_to=frozenset({"EE", "DE"}))).endswith("REL TO DE, EE")
    assert str(Label(releasable_to=frozenset())).endswith("REL TO NOBODY")


def test_a_whole_has_the_highest_level_and_the_nations_every_part_allows():
    parts = [
        Label(classification="RESTRICTED", releasable_to=frozenset({"DE", "EE"})),
        Label(classification="SECRET", privacy_mark=""),
        Label(releasable_to=frozenset({"EE", "FI"}), policy="OTHER"),
    ]
    whole = combined(parts)
    assert (whole.classification, whole.releasable_to) == ("SECRET", {"EE"})
    assert whole.policy == "OTHER - SYNTHETIC"
    assert combined([Label(), *parts]) == combined([*reversed(parts), Label()])
    assert combined([]) == Label()


@pytest.mark.parametrize(("level", "ceiling", "above"), [(0, 0, False), (1, 0, True), (1, 2, False), (3, 2, True)])
def test_a_ceiling(level, ceiling, above):
    assert exceeds(LEVELS[level], LEVELS[ceiling]) is above


def test_a_level_nobody_knows_lies_above_every_ceiling():
    assert exceeds("COSMIC", "SECRET")
    assert exceeds("COSMIC", "UNKNOWN")


def test_an_audience_is_allowed_by_its_limit():
    assert Label().allows("ALL")
    assert not Label(releasable_to=frozenset({"DE"})).allows("ALL")
    assert Label(releasable_to=frozenset({"DE"})).allows("DE")
