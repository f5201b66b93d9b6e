"""From an open round to decision packs without a browser: scored, proposed, printed, with the portal's own figures."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import formats, translation

from accounts.context import acting_as
from accounts.models import Job
from accounts.refusals import Refusal
from procurement.demo import packing, people
from procurement.models import CostShare, Offer, Pack, PriceTier, Round
from tests.demo.conftest import documents
from tests.packs import reading

pytestmark = pytest.mark.slow


def printed(cast, folder, editions=(("PMO", "en"),)):
    """The text of each edition by audience, and what each nation pays."""
    manager = cast("programme_manager")
    recommendation = packing.recommend(cast)
    paths = packing.make(recommendation, list(editions), folder, by=manager)
    texts = {path.name.split("-")[2]: reading.text(path.read_bytes()) for path in paths}
    with acting_as(manager.actor):
        shares = CostShare.objects.visible_to(manager.actor).filter(recommendation=recommendation)
        return recommendation, texts, {share.nation_id: share.payment for share in shares}


def spelt(amount, language="en"):
    with translation.override(language):
        return formats.number_format(amount, force_grouping=True)


@pytest.mark.printed
def test_the_programmes_pack_prints_every_payment_and_follows_a_changed_price(cast, tmp_path):
    texts, payments = {}, {}
    for name, factor in (("first", 1), ("second", 2)):
        with transaction.atomic():
            _scale_prices(cast, factor)
            recommendation, editions, payments[name] = printed(cast, tmp_path)
            texts[name] = editions["PMO"]
            assert documents(recommendation)["PMO"]["payments"]["shapley"] == payments[name]
            transaction.set_rollback(True)
    assert payments["first"] != payments["second"]
    for name, text in texts.items():
        assert all(spelt(amount) in text for amount in payments[name].values() if amount)
    gone = {spelt(amount) for amount in payments["first"].values()} - {
        spelt(amount) for amount in payments["second"].values()
    }
    assert not any(amount in texts["second"] for amount in gone if len(amount) > 5)


@pytest.mark.printed
def test_a_nations_edition_holds_its_own_payment_in_its_language_and_no_other_nations(cast, tmp_path):
    recommendation, texts, payments = printed(cast, tmp_path, [("DE", "de")])
    assert spelt(payments["DE"], "de") in texts["DE"]
    others = {spelt(amount, "de") for nation, amount in payments.items() if nation != "DE" and amount}
    assert not any(amount in texts["DE"] for amount in others if len(amount) > 5)
    officer = cast("officer", "DE")
    with acting_as(officer.actor):
        assert Pack.objects.visible_to(officer.actor).filter(recommendation=recommendation, status="done").count() == 1


@pytest.mark.printed
def test_a_second_time_makes_new_versions_of_what_was_proposed(cast, tmp_path):
    first, _texts, _payments = printed(cast, tmp_path)
    second, _texts, _payments = printed(cast, tmp_path)
    assert first.pk == second.pk
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "decision-pack-PMO-en-v1.pdf",
        "decision-pack-PMO-en-v2.pdf",
    ]


def test_every_nation_of_the_round_gets_an_edition_in_its_first_language(cast):
    recommendation = packing.recommend(cast)
    wanted = dict(packing.editions(recommendation, cast("programme_manager")))
    assert wanted.pop("PMO") == "en"
    assert wanted["FI"] == "fi"
    with acting_as(cast("programme_manager").actor):
        assert Round.objects.visible_to(cast("programme_manager").actor).get(name="Round 2").status == "proposed"
    assert wanted.keys() == documents(recommendation).keys() - {"PMO"}


def test_a_pack_that_cannot_be_printed_is_refused_with_its_fault(cast, tmp_path, monkeypatch):
    def fail(job):
        raise Refusal("no paper")

    monkeypatch.setattr("procurement.tasks.HANDLERS", {"pack.make": fail, "round.score": _handler("round.score")})
    recommendation = packing.recommend(cast)
    with pytest.raises(Refusal, match="no paper"):
        list(packing.make(recommendation, [("PMO", "en")], tmp_path, by=cast("programme_manager")))
    assert not list(tmp_path.iterdir())
    with acting_as(cast("programme_manager").actor):
        assert Job.objects.visible_to(cast("programme_manager").actor).filter(state="failed").count() == 1


def test_without_the_demonstration_the_command_says_what_to_do(monkeypatch):
    monkeypatch.setattr(people, "present", list)
    with pytest.raises(CommandError, match="manage demo"):
        call_command("demo_pack")


def _handler(kind):
    from procurement.tasks import HANDLERS

    return HANDLERS[kind]


def _scale_prices(cast, factor):
    market = cast("market_officer")
    with acting_as(market.actor):
        buys = Offer.objects.visible_to(market.actor).filter(mode="buy").values("pk")
        for tier in PriceTier.objects.visible_to(market.actor).filter(offer__in=buys):
            tier.unit_price *= factor
            tier.save()
