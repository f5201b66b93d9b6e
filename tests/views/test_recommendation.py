"""The recommendation as each reader may see it, and the verbs on its page."""

import html
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.context import acting_as
from procurement.actions import decision as verbs
from procurement.models import BuyingRoute, Consent, NationalDecision, Recommendation, SharedBuy
from procurement.packs.wording import number
from tests.scored import LONER, OUTSIDER, PARTNERS, both, consented, drafted


@pytest.fixture
def proposed(world):
    world.propose()
    return world


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def page(world, person, status=200):
    answer = signed_in(person).get(reverse("recommendation", args=[world.recommendation.pk]))
    assert answer.status_code == status
    return answer


def text(answer):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_a_draft_is_the_programme_offices_alone(world):
    page(world, world.manager)
    for person in (world.officers["EE"], world.approvers["LV"], world.market):
        page(world, person, 404)


def test_a_draft_answers_a_nation_as_a_thing_that_does_not_exist(world):
    client = signed_in(world.officers["EE"])
    theirs = client.get(reverse("recommendation", args=[world.recommendation.pk]))
    nowhere = client.get(reverse("recommendation", args=["00000000-0000-4000-8000-000000000000"]))
    assert theirs.status_code == nowhere.status_code == 404
    assert bare(theirs) == bare(nowhere)


def bare(answer):
    """The body without its tokens and without the address that was asked for."""
    tokens = rb'name="csrfmiddlewaretoken" value="[^"]+"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
    return re.sub(tokens, b"", answer.content)


def test_a_nation_sees_its_own_payment_and_units_and_no_other_nations_rows(proposed):
    told = text(page(proposed, proposed.officers["EE"]))
    assert "6,000" in told
    assert "Planning advice, not an award decision" in told
    assert str(proposed.needs["EE"]) in told
    for nation in ("LV", "LT", LONER):
        assert f">{nation}</th>" not in page(proposed, proposed.officers["EE"]).content.decode()


def test_a_total_that_would_give_a_partner_away_is_withheld_with_its_reason(proposed):
    told = text(page(proposed, proposed.officers["EE"]))
    assert "withheld: it would let a single nation's figures be worked out" in told


def test_the_office_sees_all_payments_once_and_no_worth(proposed):
    answer = page(proposed, proposed.manager)
    payments = answer.context["coalition"]["payments"]
    assert [row["nation"] for row in payments] == sorted([*PARTNERS, LONER])
    assert [figure.get("units") for figure in answer.context["figures"]][1] == 8
    assert answer.context["merits"] == []
    assert "5,000" not in re.sub(r"\d,5,000", "", text(answer)), "nobody's worth"


def test_a_consenting_nations_rows_appear_on_its_partners_pages(proposed):
    consented(proposed, "EE")
    rows = page(proposed, proposed.officers["LV"]).context["coalition"]["buys"][0]["allocations"]
    assert [(row["nation"], row["units"], row["is_own"]) for row in rows] == [("EE", "2", False), ("LV", "2", True)]
    outside = page(proposed, proposed.officers[LONER]).context["coalition"]["buys"]
    assert [row["nation"] for buy in outside for row in buy["allocations"]] == [LONER]


def test_a_nation_without_a_requirement_is_told_that_nothing_is_disclosed(proposed):
    answer = page(proposed, proposed.officers[OUTSIDER])
    assert "Nothing of the plan is disclosed to you" in text(answer)
    assert answer.context["coalition"]["payments"] == []


@pytest.mark.parametrize("language", ["de", "pl", "fi"])
def test_figures_are_written_in_the_readers_locale(proposed, language):
    client = signed_in(proposed.officers["EE"])
    client.cookies["django_language"] = language
    answer = client.get(reverse("recommendation", args=[proposed.recommendation.pk]))
    with translation.override(language):
        assert number(6000) != "6,000"
        assert number(6000) in answer.content.decode()


def test_pictures_are_drawn_from_the_readers_own_view(proposed):
    client = signed_in(proposed.officers["EE"])
    address = reverse("recommendation-chart", args=[proposed.recommendation.pk])
    found = {theme: client.get(address, {"name": "payments", "theme": theme}) for theme in ("light", "dark")}
    assert {answer.status_code for answer in found.values()} == {200}
    assert found["light"]["Content-Type"] == "image/svg+xml"
    assert found["light"].content != found["dark"].content
    assert b">EE<" in found["light"].content
    assert b">LV<" not in found["light"].content


@pytest.mark.parametrize("query", [{}, {"name": "other"}, {"name": "payments", "theme": "neon"}, {"name": "../x"}])
def test_a_picture_nobody_knows_is_not_found(proposed, query):
    answer = signed_in(proposed.officers["EE"]).get(
        reverse("recommendation-chart", args=[proposed.recommendation.pk]), query
    )
    assert answer.status_code == 404


def test_every_picture_of_a_page_is_there(proposed):
    client = signed_in(proposed.officers["EE"])
    answer = client.get(reverse("recommendation", args=[proposed.recommendation.pk]))
    addresses = set(re.findall(r'src="([^"]*chart/[^"]*)"', answer.content.decode()))
    assert len(addresses) >= 6, "payments, cash and evidence, light and dark"
    for address in addresses:
        assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_the_manager_describes_and_proposes_on_pages(world):
    client = signed_in(world.manager)
    page_url = reverse("recommendation", args=[world.recommendation.pk])
    propose = reverse("recommendation-propose", args=[world.recommendation.pk])
    refused = client.post(propose, {"version": 1}, follow=True)
    assert "are missing for" in text(refused)
    with acting_as(world.manager.actor):
        buys = list(SharedBuy.objects.visible_to(world.manager.actor).filter(recommendation=world.recommendation))
    route = BuyingRoute.objects.filter(buying_model="agency").first()
    for buy in buys:
        form = client.get(reverse("buy-describe", args=[buy.pk])).context["form"]
        sent = client.post(
            reverse("buy-describe", args=[buy.pk]), {"route": route.pk, "version": form["version"].value()}
        )
        assert sent.url == page_url
    version = world.as_seen(Recommendation, world.manager, pk=world.recommendation.pk).version
    assert client.post(propose, {"version": version}).url == page_url
    assert world.as_seen(Recommendation, world.manager, pk=world.recommendation.pk).status == "proposed"


def test_a_description_takes_from_its_route_what_is_not_stated(world):
    buy = world.as_seen(SharedBuy, world.manager, offer=world.offer)
    route = BuyingRoute.objects.get(buying_model="framework")
    sent = {"route": route.pk, "contracting_authority": "Office X", "version": world.recommendation.version}
    assert signed_in(world.manager).post(reverse("buy-describe", args=[buy.pk]), sent).status_code == 302
    buy = world.as_seen(SharedBuy, world.manager, pk=buy.pk)
    assert (buy.buying_model, buy.contracting_authority) == ("framework", "Office X")
    assert buy.legal_basis == route.legal_basis


def test_a_description_needs_a_route_that_is_in_force(world):
    buy = world.as_seen(SharedBuy, world.manager, offer=world.offer)
    ended = BuyingRoute.objects.create(
        buying_model="agency",
        contracting_authority="Closed agency",
        legal_basis="x",
        source="x",
        valid_from=date(2020, 1, 1),
        valid_until=date(2021, 1, 1),
    )
    for route in ("", ended.pk):
        sent = {"route": route, "version": world.recommendation.version}
        answer = signed_in(world.manager).post(reverse("buy-describe", args=[buy.pk]), sent)
        assert answer.status_code == 400
        assert list(answer.context["form"].errors) == ["route"]


def test_a_nation_neither_describes_nor_proposes(proposed):
    client, buy = (
        signed_in(proposed.officers["EE"]),
        proposed.as_seen(SharedBuy, proposed.manager, offer=proposed.offer),
    )
    assert client.get(reverse("buy-describe", args=[buy.pk])).status_code == 403
    sent = client.post(reverse("recommendation-propose", args=[proposed.recommendation.pk]), {"version": 9})
    assert sent.status_code == 403


def test_consent_is_asked_for_and_confirmed_on_the_page(proposed):
    officer, approver = proposed.officers["EE"], proposed.approvers["EE"]
    asked = signed_in(officer).post(reverse("consent-ask", args=[proposed.recommendation.pk]))
    assert asked.status_code == 302
    consent = proposed.as_seen(Consent, approver, nation="EE")
    assert page(proposed, approver).context["may"]["confirm"]
    assert not page(proposed, officer).context["may"]["confirm"]
    confirm = reverse("consent-confirm", args=[consent.pk])
    assert signed_in(proposed.approvers["LV"]).post(confirm).status_code == 404
    assert signed_in(proposed.manager).post(confirm).status_code == 403
    assert signed_in(approver).post(confirm).status_code == 302
    assert proposed.as_seen(Consent, approver, pk=consent.pk).status == "confirmed"


def test_what_is_asked_first_is_offered_to_the_right_people_alone(proposed):
    offered = {
        name: {verb for verb, allowed in page(proposed, person).context["may"].items() if allowed}
        for name, person in {
            "officer": proposed.officers["EE"],
            "approver": proposed.approvers["EE"],
            "outsider": proposed.officers[OUTSIDER],
            "manager": proposed.manager,
        }.items()
    }
    assert offered == {
        "officer": {"draft", "ask", "make_own"},
        "approver": {"make_own", "state"},
        "outsider": {"draft", "make_own"},
        "manager": {"make_programme"},
    }


def test_the_board_shows_cast_positions_verbatim_and_no_drafts(proposed):
    words = "Only with <b>ice class</b> & a Baltic depot."
    row = drafted(proposed, proposed.officers["EE"], "conditions", words)
    assert "ice class" not in text(page(proposed, proposed.officers["LV"]))
    with acting_as(proposed.approvers["EE"].actor):
        verbs.cast(row, version=row.version, by=proposed.approvers["EE"])
    seen = page(proposed, proposed.officers["LV"]).content.decode()
    assert "Only with &lt;b&gt;ice class&lt;/b&gt; &amp; a Baltic depot." in seen


def test_a_decision_is_drafted_and_cast_on_pages(proposed):
    officer, approver = proposed.officers["EE"], proposed.approvers["EE"]
    draft = reverse("decision-draft", args=[proposed.recommendation.pk])
    refused = signed_in(officer).post(draft, {"position": "conditions", "reservations": ""})
    assert (refused.status_code, list(refused.context["form"].errors)) == (400, ["reservations"])
    assert signed_in(officer).post(draft, {"position": "accept", "reservations": ""}).status_code == 302
    row = proposed.as_seen(NationalDecision, officer, nation="EE")
    cast = reverse("decision-cast", args=[row.pk])
    assert signed_in(officer).post(cast, {"version": row.version}).status_code == 403
    assert signed_in(proposed.approvers["LV"]).post(cast, {"version": row.version}).status_code == 404
    assert signed_in(approver).post(cast, {"version": row.version}).status_code == 302
    assert proposed.as_seen(NationalDecision, officer, pk=row.pk).status == "cast"
    withdraw = reverse("decision-withdraw", args=[row.pk])
    assert signed_in(proposed.approvers["LV"]).post(withdraw, {"version": row.version + 1}).status_code == 404
    assert signed_in(approver).post(withdraw, {"version": row.version + 1}).status_code == 302
    assert proposed.as_seen(NationalDecision, officer, pk=row.pk).status == "withdrawn"


def test_the_slower_of_two_officers_sees_where_they_differ_and_loses_nothing(proposed):
    quick, slow = proposed.officers["EE"], both("EE")
    draft = reverse("decision-draft", args=[proposed.recommendation.pk])
    signed_in(quick).post(draft, {"position": "accept", "reservations": "Quick."})
    answer = signed_in(slow).post(draft, {"position": "decline", "reservations": "Slow.", "version": ""})
    assert answer.status_code == 400
    differences = {row["label"]: (row["mine"], row["current"]) for row in answer.context["form"].differences}
    assert differences == {"Position": ("decline", "accept"), "Conditions and reservations": ("Slow.", "Quick.")}
    again = answer.context["form"].data
    assert signed_in(slow).post(draft, again).status_code == 302
    assert proposed.as_seen(NationalDecision, slow, nation="EE").reservations == "Slow."


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999"])
def test_a_button_without_the_version_its_sender_saw_is_refused(proposed, version):
    row = drafted(proposed, proposed.officers["EE"])
    answer = signed_in(proposed.approvers["EE"]).post(
        reverse("decision-cast", args=[row.pk]), {"version": version}, follow=True
    )
    assert "which version you saw" in text(answer)
    assert proposed.as_seen(NationalDecision, proposed.officers["EE"], pk=row.pk).status == "drafted"


def test_the_page_costs_the_same_queries_with_every_nation_decided(proposed, django_assert_max_num_queries):
    client = signed_in(proposed.officers["EE"])
    address = reverse("recommendation", args=[proposed.recommendation.pk])
    client.get(address)
    for nation in (*PARTNERS, LONER, OUTSIDER):
        row = drafted(proposed, proposed.officers[nation])
        with acting_as(proposed.approvers[nation].actor):
            verbs.cast(row, version=row.version, by=proposed.approvers[nation])
    with django_assert_max_num_queries(36):
        client.get(address)
