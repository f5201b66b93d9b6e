"""Every table of a nation says whether its rows may change or go; the database's policies say the same."""

from django.db import connection

from accounts.checks import tables_in_scope

FIXED = """
    accounts_event accounts_job procurement_allocation procurement_costshare procurement_disclosure
    procurement_offerversion procurement_pack procurement_participationstep procurement_requirementversion
    procurement_requirementversionprivate procurement_roundsalt procurement_sealedoffer procurement_snapshot
    procurement_solution trials_measurement trials_runcorrection
"""
CHANGED = """
    accounts_visit
    accounts_notification procurement_approvalpath procurement_assumption procurement_comment procurement_consent
    procurement_counter procurement_envelope procurement_milestone procurement_nationaldecision procurement_offer
    procurement_participation procurement_programme procurement_recommendation procurement_requirement
    procurement_requirementprivate procurement_risk procurement_round procurement_scoringrun procurement_sharedbuy
    procurement_withholding trials_campaign trials_evidencefile trials_run trials_runposition trials_site
    trials_siteposition trials_trial
"""
GIVEN_AND_TAKEN = """
    accounts_release procurement_offercompartment procurement_packcompartment procurement_requirementcompartment
    procurement_round_areas procurement_round_nations procurement_roundentry trials_assignment
    trials_campaigncompartment
"""
REWRITTEN = """
    accounts_recoverycode accounts_secondfactor
    procurement_buyterms procurement_developterms procurement_draft procurement_leaseterms procurement_linekept
    procurement_lineweight procurement_nremilestone procurement_offer_eligible procurement_offerexception
    procurement_pricetier procurement_requestkey procurement_requirementkept procurement_requirementline
    procurement_savedview procurement_upload
"""
SAID = {
    table: what
    for what, tables in {
        (): FIXED,
        ("UPDATE",): CHANGED,
        ("DELETE",): GIVEN_AND_TAKEN,
        ("DELETE", "UPDATE"): REWRITTEN,
    }.items()
    for table in tables.split()
}


def test_every_table_in_scope_says_whether_it_may_change():
    assert set(SAID) == tables_in_scope()


def test_the_policies_of_the_web_say_the_same(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "select tablename, array_agg(cmd order by cmd) filter (where qual <> 'false') from pg_policies "
            "where policyname in ('may_update', 'may_delete') group by tablename"
        )
        found = {table: tuple(commands or ()) for table, commands in cursor.fetchall()}
    assert found == SAID
