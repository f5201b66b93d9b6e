"""Entering from a file: by the pages' rules, each fault by its place, all of it or nothing."""

import copy
import json
import re
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts.context import acting_as
from procurement.models import LineWeight, Offer, Requirement, RequirementPrivate

OFFICER, MARKET = "officer.pl@demo.example", "market@demo.example"
NEED = {
    "title": "A need from a file",
    "capability_area": "MDA",
    "quantity": 2,
    "need_by": "2090-06-01",
    "modes": ["buy", "lease"],
    "lines": [
        {"metric": "endurance_h", "threshold": 10, "objective": 40.5, "unit": "h", "is_kpp": True, "weight": 3},
        {"metric": "latency_s", "threshold": 30, "objective": 5, "weight": 1.5},
    ],
    "private": {"worth_per_unit": 5000000, "budget_ceiling": "20000000.10", "notes": "kept at home"},
}
OFFER = {
    "reference": "FILE-1",
    "system": "DEMO-USV-A",
    "mode": "lease",
    "currency": "EUR",
    "price_basis": "2026-01-01",
    "valid_until": "2090-06-01T12:00Z",
    "capacity": 4,
    "lead_months": 3,
    "eligible": ["DE", "EE"],
    "tiers": [{"min_quantity": 1, "unit_price": 80000}, {"min_quantity": 3, "unit_price": 75000.5}],
    "terms": {"term_months": 24, "mobilisation": 1000},
}


@pytest.fixture
def enter(cast, tmp_path):
    """Enter a document (or the text of a file) as somebody."""

    def enter_document(document, email=OFFICER, *options):
        file = tmp_path / "entries.json"
        file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
        call_command("enter", str(file), "--as", email, *options)

    return enter_document


def with_change(entry, change):
    made = copy.deepcopy(entry)
    change(made)
    return made


def drafts(person, model):
    with acting_as(person.actor):
        return list(model.objects.visible_to(person.actor).filter(status="draft"))


def test_a_requirement_is_entered_as_a_draft_with_lines_weights_and_private_part(cast, enter, capsys):
    enter({"requirements": [NEED]})
    officer = cast("officer", "PL")
    with acting_as(officer.actor):
        made = Requirement.objects.visible_to(officer.actor).get(title=NEED["title"])
        lines = list(made.lines.all())
        weights = list(LineWeight.objects.visible_to(officer.actor).filter(line__in=lines))
        private = RequirementPrivate.objects.visible_to(officer.actor).get(requirement=made)
    assert (made.nation_id, made.status, made.author_id) == ("PL", "draft", officer.pk)
    assert [(line.metric_id, line.threshold, line.objective, line.is_kpp) for line in lines] == [
        ("endurance_h", 10, Decimal("40.5"), True),
        ("latency_s", 30, 5, False),
    ]
    assert {weight.weight for weight in weights} == {3, Decimal("1.5")}
    assert (private.currency, private.budget_ceiling, private.notes) == ("PLN", Decimal("20000000.10"), "kept at home")
    assert f"requirements[0]: {made}" in capsys.readouterr().out


def test_an_offer_is_entered_with_tiers_terms_and_eligible_nations(cast, enter):
    enter({"offers": [OFFER]}, MARKET)
    market = cast("market_officer")
    with acting_as(market.actor):
        made = Offer.objects.visible_to(market.actor).get(reference="FILE-1")
        assert [(tier.min_quantity, tier.unit_price) for tier in made.tiers.all()] == [
            (1, 80000),
            (3, Decimal("75000.5")),
        ]
        assert (made.terms.term_months, made.terms.mobilisation, made.minimum_order) == (24, 1000, 1)
        assert {nation.pk for nation in made.eligible.all()} == {"DE", "EE"}


def test_checking_saves_nothing(cast, enter, capsys):
    enter({"requirements": [NEED]}, OFFICER, "--check")
    assert "is right" in capsys.readouterr().out
    assert not drafts(cast("officer", "PL"), Requirement)


CHANGES = {
    "quantity": lambda need: need.update(quantity=-2),
    "need_by": lambda need: need.update(need_by="2020-01-01"),
    "modes": lambda need: need.update(modes=["rent"]),
    "capability_area": lambda need: need.update(capability_area="QQQ"),
    "title": lambda need: need.pop("title"),
    "titel": lambda need: need.update(titel="x"),
    "divisible": lambda need: need.update(divisible="yes"),
    "max_offers": lambda need: need.update(max_offers=3),
    "lines": lambda need: need.update(lines=[]),
    "lines[0]": lambda need: need.update(lines=[7]),
    "lines[0].metric": lambda need: need["lines"][0].update(metric="warp_factor"),
    "lines[1].metric": lambda need: need["lines"][1].pop("metric"),
    "lines[0].unit": lambda need: need["lines"][0].update(unit="km"),
    "lines[0].objective": lambda need: need["lines"][0].update(objective=9),
    "lines[1].objective": lambda need: need["lines"][1].update(objective=31),
    "lines[1].threshold": lambda need: need["lines"][1].update(threshold="thirty"),
    "lines[0].weight": lambda need: need["lines"][0].update(weight=-1),
    "lines[0].is_kpp": lambda need: need["lines"][0].update(is_kpp=1),
    "private.budget_ceiling": lambda need: need["private"].update(budget_ceiling=-1),
    "private.worth_per_unit": lambda need: need["private"].pop("worth_per_unit"),
    "private.salary": lambda need: need["private"].update(salary=1),
    "private": lambda need: need.update(private=[]),
}


@pytest.mark.parametrize("place", CHANGES)
def test_a_faulty_requirement_is_refused_by_its_place_and_nothing_of_the_file_is_saved(cast, enter, place):
    faulty = with_change(NEED, CHANGES[place])
    with pytest.raises(CommandError) as refused:
        enter({"requirements": [NEED, faulty]})
    places = [line.strip().partition(": ")[0] for line in str(refused.value).splitlines()[1:]]
    assert f"requirements[1].{place}" in places
    assert all(found.startswith("requirements[1]") for found in places)
    assert not drafts(cast("officer", "PL"), Requirement)


OFFER_CHANGES = {
    "system": lambda offer: offer.update(system="DEMO-NOWHERE"),
    "mode": lambda offer: offer.update(mode="rent"),
    "currency": lambda offer: offer.update(currency="Euro"),
    "valid_until": lambda offer: offer.update(valid_until="2090-06-01T12:00"),
    "capacity": lambda offer: offer.update(minimum_order=5),
    "eligible": lambda offer: offer.update(eligible=["XX"]),
    "tiers": lambda offer: offer.update(tiers="cheap"),
    "tiers[1].min_quantity": lambda offer: offer["tiers"][1].update(min_quantity=1),
    "tiers[1].unit_price": lambda offer: offer["tiers"][1].update(unit_price=90000),
    "tiers[0].min_quantity": lambda offer: offer["tiers"][0].update(min_quantity=2),
    "terms.term_months": lambda offer: offer["terms"].update(term_months=0),
    "terms.nre": lambda offer: offer["terms"].update(nre=5),
}


@pytest.mark.parametrize("place", OFFER_CHANGES)
def test_a_faulty_offer_is_refused_by_its_place_and_nothing_of_the_file_is_saved(cast, enter, place):
    with pytest.raises(CommandError) as refused:
        enter({"offers": [OFFER, with_change(OFFER | {"reference": "FILE-2"}, OFFER_CHANGES[place])]}, MARKET)
    places = [line.strip().partition(": ")[0] for line in str(refused.value).splitlines()[1:]]
    assert f"offers[1].{place}" in places
    assert not drafts(cast("market_officer"), Offer)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"requirements": [}', "entries.json:1:19"),
        ("[]", "Expected an object"),
        ("{}", "Expected an object"),
        ('{"wishes": []}', "wishes: Unknown"),
        ('{"requirements": 3}', "requirements: Expected a list"),
        ('{"requirements": [7]}', "requirements[0]: Expected an object"),
        ('{"requirements": [], "requirements": []}', "the same key twice"),
        ('{"requirements": [{"quantity": NaN}]}', "NaN is not a number"),
        ('{"requirements": ' + "[" * 100_000 + "]" * 100_000 + "}", "recursion"),
        ('{"requirements": [' + "{}," * 600 + "{}]}", "at most 500"),
        (" " * 5_000_001, "at most 5000000 bytes"),
    ],
)
def test_a_file_that_is_no_document_is_refused(enter, text, told):
    with pytest.raises(CommandError, match=told.replace("[", r"\[")):
        enter(text)


def test_each_role_enters_its_own_kind_alone(enter):
    with pytest.raises(CommandError, match=r"offers: .*role does not allow"):
        enter({"offers": [OFFER]}, OFFICER)
    with pytest.raises(CommandError, match=r"requirements: .*role does not allow"):
        enter({"requirements": [NEED]}, MARKET)


def test_nobody_enters_as_a_stranger_or_from_a_missing_file(enter, tmp_path):
    with pytest.raises(CommandError, match="nobody with this e-mail"):
        enter({"offers": [OFFER]}, "stranger@demo.example")
    with pytest.raises(CommandError, match="No such file"):
        call_command("enter", str(tmp_path / "nowhere.json"), "--as", OFFICER)


@pytest.mark.parametrize(("kind", "email"), [("requirements", "officer.ee@demo.example"), ("offers", MARKET)])
def test_the_examples_of_the_documentation_are_right(enter, capsys, kind, email):
    text = (settings.BASE_DIR / "docs" / "entry-files.md").read_text(encoding="utf-8")
    example = next(
        block
        for block in re.findall(r"^    (\{\"\w+\": \[\{\n.*?^    \}\]\})$", text, re.M | re.S)
        if f'"{kind}"' in block
    )
    enter(example, email, "--check")
    assert f"{kind}[0]" in capsys.readouterr().out
