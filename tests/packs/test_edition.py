"""An edition is what its view says, in the reader's language, whole, signed and nothing more."""

import io
import json
import random
import re
from datetime import UTC, datetime
from html import unescape

import page
import pikepdf
import pytest

from procurement import disclosure
from procurement.engine import problem
from procurement.packs import edition, paper, signature, verification
from procurement.packs import view as views
from procurement.packs.sections import SECTIONS
from tests.packs import reading, world

pytestmark = pytest.mark.printed
MARKING = "NON-CLASSIFIED - SYNTHETIC - ILLUSTRATIVE"
NATION, OTHER = "N00", "N02"


def imprint(audience: str = NATION, language: str = "en", **changes) -> edition.Imprint:
    given = {"audience_name": audience.title(), "version": 1, "created": datetime(2026, 11, 22, 12, tzinfo=UTC)}
    return edition.Imprint(audience, language=language, marking=MARKING, chain_head="cd" * 32, **{**given, **changes})


@pytest.fixture(scope="module")
def asked() -> dict:
    return world.question()


@pytest.fixture(scope="module")
def shown(asked) -> dict:
    return world.view(asked, NATION)


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="module")
def printed(shown, keys) -> edition.Edition:
    return edition.make(shown, imprint(), keys=keys)


@pytest.fixture
def told(monkeypatch, keys):
    """The words of an edition without setting its pages."""
    held: dict = {}
    monkeypatch.setattr(paper, "render", lambda html, **given: held.update(html=html, **given) or b"%PDF")

    def words(view: dict, about: edition.Imprint | None = None) -> str:
        edition.make(view, about or imprint(), keys=keys)
        text = " ".join(unescape(re.sub(r"<[^>]*>", " ", held["html"].partition("<body")[2])).split())
        return text.replace("\N{NO-BREAK SPACE}", " ")

    words.held = held
    return words


@pytest.mark.parametrize("profile", ["pdfa-3a", "pdfua-1"])
def test_pack_keeps_the_standard(printed, profile):
    report = page.validate_pdf_bytes(printed.pdf, profile=profile)
    assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]


def test_pack_has_every_section_in_order_and_the_marking_twice_on_each_page(printed):
    text = "".join(reading.text(printed.pdf).split())
    places = [text.rindex(f"{section.NUMBER}{section.LABEL}".replace(" ", "")) for section in SECTIONS[1:]]
    assert places == sorted(places)
    for number, one in enumerate(reading.pages(printed.pdf), 1):
        assert one.replace(" ", "").count(MARKING.replace(" ", "")) >= 2, number
        assert f"{number}/{printed.pages}" in "".join(one.split())


def test_contents_name_the_page_of_each_section(printed):
    sheets = reading.pages(printed.pdf)
    lines = sheets[0].splitlines()
    for section in SECTIONS[1:]:
        heading = f"{section.NUMBER} {section.LABEL}".strip()
        number = int(lines[lines.index(heading) + 1])
        assert heading in sheets[number - 1].splitlines()


def test_same_view_gives_the_same_document_pictures_and_signature(told, shown):
    told(shown)
    first = dict(told.held)
    told(json.loads(json.dumps(shown)))
    assert told.held == first
    told(shown, imprint(version=2))
    assert told.held["html"] != first["html"]
    assert told.held["attachments"] != first["attachments"]


def test_data_inside_are_exactly_the_view(printed, shown):
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        inside = pdf.attachments[verification.VIEW].get_file().read_bytes()
    assert inside == problem.canonical(shown) == printed.data
    assert json.loads(inside) == shown
    assert printed.data_digest in "".join(reading.text(printed.pdf).split())


def test_pack_verifies_with_its_key_and_no_other(printed, keys, tmp_path):
    verdict = verification.verify(printed.pdf, signature.public_pem(keys))
    assert verdict.holds
    assert verdict.manifest["edition"] == {"audience": NATION, "language": "en", "version": 1}
    assert verification.verify(printed.pdf, signature.public_pem(tmp_path)).faults == ("signature",)


def altered(pdf: bytes, change) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        document.save(out := io.BytesIO())
    return out.getvalue()


def put(name: str, data: bytes):
    def change(document: pikepdf.Pdf) -> None:
        document.attachments[name] = pikepdf.AttachedFileSpec(document, data, filename=name)

    return change


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (put(verification.VIEW, b"{}"), "changed:view.json"),
        (put("more.json", b"{}"), "unlisted:more.json"),
        (put(verification.MANIFEST, b"{"), "not_json:manifest.json"),
        (put(verification.MANIFEST, b'{"files":[]}'), "not_json:manifest.json"),
        (put(verification.SIGNATURE, bytes(64)), "signature"),
        (lambda document: document.attachments.__delitem__(verification.VIEW), "missing:view.json"),
        (lambda document: document.attachments.__delitem__(verification.SIGNATURE), "missing:manifest.sig"),
    ],
)
def test_altered_pack_is_found_out(printed, keys, change, fault):
    assert fault in verification.verify(altered(printed.pdf, change), signature.public_pem(keys)).faults


def test_manifest_made_to_fit_altered_data_does_not_carry_the_signature(printed, keys):
    verdict = verification.verify(printed.pdf, signature.public_pem(keys))
    manifest = json.loads(json.dumps(verdict.manifest))
    manifest["files"][verification.VIEW]["sha256"] = problem.digest(b"{}")

    def change(document: pikepdf.Pdf) -> None:
        put(verification.VIEW, b"{}")(document)
        put(verification.MANIFEST, problem.canonical(manifest))(document)

    assert verification.verify(altered(printed.pdf, change), signature.public_pem(keys)).faults == ("signature",)


def test_command_tells_what_holds_and_what_does_not(printed, keys, tmp_path, capsys):
    pack, key = tmp_path / "pack.pdf", keys / signature.PUBLIC
    pack.write_bytes(printed.pdf)
    assert verification.main([str(pack), str(key)]) == 0
    pack.write_bytes(altered(printed.pdf, put(verification.VIEW, b"{}")))
    assert verification.main([str(pack), str(key)]) == 1
    assert capsys.readouterr().out == "all holds\nchanged:view.json\n"
    assert verification.main([str(pack), str(tmp_path / "none.pem")]) == 2
    assert verification.main([str(pack), str(pack)]) == 2
    assert verification.main([]) == 2


def test_what_is_no_pdf_is_said_to_be_none(keys):
    assert verification.verify(b"hello", signature.public_pem(keys)).faults == ("not_a_pdf",)


def test_payment_and_limit_are_the_views(told, shown):
    paid, gain, alone = shown["payments"]["shapley"][NATION], shown["benefit"]["shapley"], shown["alone"]["benefit"]
    words = told(shown)
    assert f"{paid:,} thousand EUR" in words
    assert f"Up to a payment of {round(paid + gain - alone):,} thousand EUR" in words


@pytest.mark.parametrize("seed", range(6))
def test_figures_picked_at_random_show_when_they_change(told, shown, seed):
    """Each pick changes one figure of the view; the new one is then on paper."""
    pick = random.Random(seed)
    before, view = told(shown), json.loads(json.dumps(shown))
    own = [row for row in view["requirements"] if row["nation"] == NATION]
    requirement = pick.choice(own)
    line = pick.choice(requirement["lines"])
    allocation, offer = pick.choice(view["plan"]), pick.choice([row["id"] for row in view["offers"]])
    line["objective"], requirement["qty"], allocation["quantity"] = 71_993 + seed, 81_113 + seed, 91_723 + seed
    view["payments"]["shapley"][NATION] = 61_331 + seed
    requirement["private"]["ceiling"] = 51_551 + seed
    assessed = next(row for row in view["evidence"] if row["requirement"] == allocation["requirement"])
    system = next(row["system_id"] for row in view["offers"] if row["id"] == allocation["offer"])
    assessed = next(
        row for row in view["evidence"] if (row["requirement"], row["system"]) == (allocation["requirement"], system)
    )
    pick.choice(assessed["lines"])["value"] = 41_117 + seed
    after = told(view)
    for figure in (71_993, 81_113, 91_723, 61_331, 51_551, 41_117):
        assert f"{figure + seed:,}" not in before
        assert f"{figure + seed:,}" in after, figure
    assert offer in {row["id"] for row in view["offers"]}


def test_price_changed_in_the_question_reaches_cost_payment_and_picture(told, asked):
    changed = json.loads(json.dumps(asked))
    first = world.view(asked, NATION)
    chosen = first["plan"][0]["offer"]
    for tier in next(row for row in changed["offers"] if row["id"] == chosen)["tiers"]:
        tier["unit_price"] += 1
    before, pictures = told(first), dict(told.held["pictures"])
    second = world.view(changed, NATION)
    after = told(second)
    assert first["plan"] == second["plan"]
    assert first["payments"] != second["payments"]
    assert f"{second['payments']['shapley'][NATION]:,} thousand EUR" in after
    assert f"{second['payments']['shapley'][NATION]:,} thousand EUR" not in before
    assert pictures["payments.svg"] != told.held["pictures"]["payments.svg"]


def test_nothing_private_of_another_nation_is_in_an_edition(told, asked):
    """A canary in every other nation's worth, ceiling and envelope: never in page, picture or attachment."""
    changed = json.loads(json.dumps(asked))
    canaries = []
    for number, row in enumerate(changed["requirements"]):
        if row["nation"] != NATION:
            row["ceiling"] = 770_000_001 + 1000 * number
            canaries.append(row["ceiling"])
    for number, row in enumerate(changed["nations"]):
        if row["id"] != NATION:
            row["envelope"] = 880_000_001 + 1000 * number
            canaries.append(row["envelope"])
    told(world.view(changed, NATION))
    held = told.held
    inside = b"".join([*(one.data for one in held["attachments"]), *held["pictures"].values(), held["html"].encode()])
    for canary in canaries:
        for spelling in (str(canary), f"{canary:,}"):
            assert spelling.encode() not in inside


def test_withheld_totals_say_why(told, shown):
    buy = {"offer": shown["plan"][0]["offer"], "quantity": None, "cost": None, "nations": None}
    words = told({**shown, "buys": [{**buy, "withheld": disclosure.TOO_FEW}]})
    assert (
        "Quantity and cost of the whole buy are withheld: it would let a single nation's figures be worked out."
        in words
    )
    assert f"{NATION}; others: withheld" in words


def test_consenting_nations_are_shown_with_units_and_payment(told, shown):
    row = shown["plan"][0]
    other = next(need["id"] for need in shown["requirements"] if need["nation"] == OTHER)
    taken = {"offer": row["offer"], "requirement": other, "nation": OTHER, "quantity": 4321}
    words = told({**shown, "consented": {"plan": [taken], "payments": {OTHER: -54321}}})
    assert "4,321" in words
    assert "\N{MINUS SIGN}54,321 – – side payment received" in words


def test_decisions_are_told_verbatim(told, shown):
    cast = {"nation": OTHER, "position": "conditions", "status": "cast", "reservations": 'Only if "A < B" & soon.'}
    words = told({**shown, "decisions": [cast]})
    assert f'{OTHER} accept with conditions cast Only if "A < B" & soon.' in words
    assert "No position has been cast so far" not in words
    assert "Positions cast so far: 1 × accept with conditions." in words
    assert "Positions cast so far" not in told({**shown, "decisions": [{**cast, "status": "withdrawn"}]})


def test_offer_that_expires_before_the_decision_is_pointed_out(told, shown):
    view = json.loads(json.dumps(shown))
    offer = next(row for row in view["offers"] if row["id"] == view["plan"][0]["offer"])
    assert "before the decision is due" not in told(view)
    offer["valid_until"] = "2027-01-14T22:00:00+00:00"
    assert "is valid until 14 January 2027, before the decision is due." in told(view)


def test_unproved_answer_shows_no_shares_and_says_so(told, shown):
    view = {**shown, "proved": False, "payments": {}, "rules": {}, "benefit": {}, "alone": None}
    words = told(view)
    assert "The plan is not proved to be the best; no cost shares are shown." in words
    assert "Payment under the rule" not in words


def test_view_without_content_still_prints_a_line_per_section(told, keys):
    words = told({"format": 1, "empty": True})
    for line in (
        "no decision is requested",
        "Nothing is recommended for this edition.",
        "No requirement is disclosed to this edition.",
        "No trial evidence is disclosed to this edition.",
        "No option is disclosed to this edition.",
        "No shared buy is disclosed to this edition.",
    ):
        assert line in words


def test_office_edition_shows_every_payment_and_no_surplus(told):
    view = world.view(world.question(), disclosure.OFFICE)
    words = told(view, imprint(disclosure.OFFICE))
    paid = view["payments"]["shapley"]
    assert f"{sum(paid.values()):,}" in words
    for amount in paid.values():
        assert views.wording.number(amount) in words
    for phrase in (
        "better than going alone",
        "Worth of a unit",
        "Budget ceiling",
        "Up to a payment of",
        "better above",
        "refused;",
    ):
        assert phrase not in words


def test_numbers_and_dates_follow_the_language(told, shown):
    paid = shown["payments"]["shapley"][NATION]
    assert f"{paid:,}".replace(",", ".") in told(shown, imprint(language="de"))
    assert "Januar 2027, 12:00 UTC" in told(shown, imprint(language="de"))
    assert 'lang="de"' in told.held["html"]
    assert told.held["language"] == "de"


def test_words_of_people_stay_words(told, shown, keys):
    view = json.loads(json.dumps(shown))
    need = next(row for row in view["requirements"] if row["nation"] == NATION)
    need["title"] = '<img src="http://127.0.0.1/x.png"><script>alert(1)</script>'
    need["need"] = "{{ settings.SECRET_KEY }}"
    words = told(view)
    assert need["title"] in words
    assert need["need"] in words
    assert "<script" not in told.held["html"]


def test_many_requirements_are_bounded_and_said_so(told, shown):
    view = json.loads(json.dumps(shown))
    need = next(row for row in view["requirements"] if row["nation"] == NATION)
    more = [{**need, "id": f"X{number}", "reference": f"N00-X{number:02}"} for number in range(40)]
    view["requirements"] += more
    left_out = len([row for row in view["requirements"] if row["nation"] == NATION]) - views.MOST
    assert f"{left_out} more requirements stand in the attached data." in told(view)


def test_progress_is_told_section_by_section(monkeypatch, shown, keys):
    monkeypatch.setattr(paper, "render", lambda html, **given: b"%PDF")
    steps = []
    edition.make(shown, imprint(), keys=keys, progress=lambda *step: steps.append(step))
    assert [name for name, _done, _total in steps] == [*(section.KEY for section in SECTIONS), "paper"]
    assert [done for _name, done, _total in steps] == list(range(len(SECTIONS) + 1))
    assert {total for _name, _done, total in steps} == {len(SECTIONS) + 1}
