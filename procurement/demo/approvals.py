"""The demonstration's approvals: invented times of national bodies, and days some nations say they can sign."""

from datetime import timedelta
from decimal import Decimal

from accounts.context import acting_as
from procurement.actions import approval as actions
from procurement.demo.people import Cast
from procurement.models import ApprovalRule, Recommendation
from procurement.queries import approvals

MONTHS = {"DE": 4, "DK": 3, "EE": 1, "FI": 2, "LV": 2, "LT": 2, "PL": 3, "SE": 5}
SOURCE = "Invented for the demonstration"
STATED = {"DE": 14, "DK": 0, "EE": 0, "FI": 7}  # days beyond what the nation's rules make


def enter_times(cast: Cast) -> None:
    """Each nation's officer says how long its bodies usually take."""
    for rule in ApprovalRule.objects.all():
        officer = cast("officer", rule.nation_id)
        fields = {"usual_months": Decimal(MONTHS[rule.nation_id]), "source": SOURCE}
        with acting_as(officer.actor):
            actions.update_rule(rule, fields=fields, version=rule.version, by=officer)


def state_days(cast: Cast) -> None:
    """Some nations state when they can sign what is before them."""
    for nation, more in STATED.items():
        approver = cast("approver", nation)
        with acting_as(approver.actor):
            for row in Recommendation.objects.visible_to(approver.actor).filter(status="proposed"):
                path = approvals.own_path(row, approver.actor)
                day = path.earliest_on + timedelta(days=more)
                stated = {"earliest_on": day, "approved_on": None, "remark": ""}
                actions.state(row, fields=stated, version=0, by=approver)
