"""Row security of requirements, offers, rounds, recommendations, decisions and packs."""

from django.db import migrations

from accounts.rowsecurity import (
    AUDIENCES,
    NATION,
    PERSON,
    TAKES_PART,
    admitted,
    append_only,
    member_of,
    of_parent,
    protect,
    released,
)

OWN = f"nation_id = {NATION}"
OFFICE = member_of("PMO")
MARKET = member_of("MARKET")
MARKETS, OFFICES = "'MARKET'", "'PMO'"
OWN_PARENT = f"p.nation_id = {NATION}"


def nation_row(table):
    """A table only its nation reads and writes."""
    return protect(table, select=OWN, insert=OWN, update=OWN)


def compartment(table):
    return protect(
        table,
        select=f"user_id = {PERSON} or owner = any({AUDIENCES})",
        insert=f"owner = any({AUDIENCES})",
        delete=f"owner = any({AUDIENCES})",
    )


def of_offer(table):
    """A part of an offer: read with it, written by the market office."""
    return protect(table, select=of_parent(table, "offer_id", "procurement_offer"), insert=MARKET, update=MARKET, delete=MARKET)


def for_scorer(table):
    """A table for the scorer's role alone."""
    return protect(table, select="false", scorer="all")


def of_nation(table):
    """A nation's row of a recommendation: its own, the programme office's, and whom it consented to."""
    return protect(table, select=f"{OWN} or {OFFICE} or {released(table, f'{table}.nation_id')}", scorer="all")


REQUIREMENT = "procurement_requirement"
REQUIREMENT_ADMITS = admitted(REQUIREMENT, "procurement_requirementcompartment", f"{REQUIREMENT}.nation_id")
READABLE_REQUIREMENT = (
    f"({OWN} or (status = 'approved' and {released(REQUIREMENT, f'{REQUIREMENT}.nation_id')})) and {REQUIREMENT_ADMITS}"
)
OFFER_ADMITS = admitted("procurement_offer", "procurement_offercompartment", MARKETS)
READABLE_OFFER = f"({MARKET} or {released('procurement_offer', MARKETS)}) and {OFFER_ADMITS}"
LINE, PRIVATE, WEIGHT = "procurement_requirementline", "procurement_requirementprivate", "procurement_lineweight"
OWN_LINE = of_parent(LINE, "requirement_id", REQUIREMENT, OWN_PARENT)
OWN_PRIVATE = f"{OWN} and {of_parent(PRIVATE, 'requirement_id', REQUIREMENT, OWN_PARENT)}"
OWN_WEIGHT = f"{OWN} and {of_parent(WEIGHT, 'line_id', LINE)}"
OWN_ENTRY = of_parent("procurement_roundentry", "requirement_id", REQUIREMENT, OWN_PARENT)
PUBLISHED = "exists (select 1 from procurement_recommendation r where r.run_id = procurement_disclosure.run_id)"
DISCLOSED = f"audience = any({AUDIENCES}) and {PUBLISHED}"
TAKEN = "exists (select 1 from procurement_allocation a where a.buy_id = procurement_sharedbuy.id)"
JOINED = (
    f"({OFFICE} or {TAKEN}) "
    f"and {of_parent('procurement_sharedbuy', 'recommendation_id', 'procurement_recommendation')}"
)
CAST = f"status in ('cast', 'withdrawn') and {of_parent('procurement_nationaldecision', 'recommendation_id', 'procurement_recommendation')}"


class Migration(migrations.Migration):
    dependencies = [("procurement", "0002_initial"), ("accounts", "0002_row_security"), ("trials", "0002_row_security")]

    operations = [
        *(
            protect(f"procurement_{table}", select=TAKES_PART, insert=OFFICE, update=OFFICE)
            for table in ("programme", "participation", "round")
        ),
        protect(REQUIREMENT, select=READABLE_REQUIREMENT, insert=OWN, update=f"{OWN} and {REQUIREMENT_ADMITS}"),
        compartment("procurement_requirementcompartment"),
        protect(
            LINE,
            select=of_parent(LINE, "requirement_id", REQUIREMENT),
            insert=OWN_LINE,
            update=OWN_LINE,
            delete=OWN_LINE,
        ),
        protect(PRIVATE, select=OWN_PRIVATE, insert=OWN_PRIVATE, update=OWN_PRIVATE),
        protect(WEIGHT, select=OWN_WEIGHT, insert=OWN_WEIGHT, update=OWN_WEIGHT, delete=OWN_WEIGHT),
        protect(
            "procurement_roundentry",
            select=of_parent("procurement_roundentry", "requirement_id", REQUIREMENT),
            insert=OWN_ENTRY,
            delete=OWN_ENTRY,
        ),
        nation_row("procurement_envelope"),
        protect("procurement_counter", select=OWN, insert=OWN, update=OWN, scorer=""),
        protect("procurement_offer", select=READABLE_OFFER, insert=MARKET, update=f"{MARKET} and {OFFER_ADMITS}"),
        compartment("procurement_offercompartment"),
        *(of_offer(f"procurement_{table}") for table in ("offer_eligible", "pricetier", "leaseterms", "buyterms", "developterms")),
        *(for_scorer(f"procurement_{table}") for table in ("roundsalt", "snapshot", "solution")),
        append_only("procurement_snapshot"),
        append_only("procurement_solution"),
        protect("procurement_scoringrun", select=TAKES_PART, insert=OFFICE, update=OFFICE, scorer="all"),
        protect("procurement_disclosure", select=DISCLOSED, scorer="all"),
        append_only("procurement_disclosure"),
        protect(
            "procurement_recommendation",
            select=f"{OFFICE} or {released('procurement_recommendation', OFFICES)}",
            update=OFFICE,
            scorer="all",
        ),
        protect(
            "procurement_sharedbuy",
            select=JOINED,
            update=OFFICE,
            scorer="all",
        ),
        of_nation("procurement_allocation"),
        of_nation("procurement_costshare"),
        protect("procurement_consent", select=f"{OWN} or {OFFICE}", insert=OWN, update=OWN),
        protect("procurement_nationaldecision", select=f"{OWN} or ({CAST})", insert=OWN, update=OWN),
        protect(
            "procurement_pack",
            select=(
                f"(audience = any({AUDIENCES}) or {OFFICE})"
                f" and {admitted('procurement_pack', 'procurement_packcompartment', 'procurement_pack.audience')}"
            ),
            insert=f"audience = any({AUDIENCES}) or {OFFICE}",
            scorer="",
            worker="all",
        ),
        compartment("procurement_packcompartment"),
        protect("procurement_draft", **{verb: f"person_id = {PERSON}" for verb in ("select", "insert", "update", "delete")}),
    ]
