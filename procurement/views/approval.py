"""Pages of national approvals: every nation's rules, and the day one's own nation can sign."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from procurement.actions import approval as verbs
from procurement.exports.table import Column
from procurement.forms.approval import ApprovalPathForm, ApprovalRuleFilter, ApprovalRuleForm
from procurement.models import ApprovalPath, ApprovalRule, Recommendation
from procurement.money import Money
from procurement.queries import approvals as reading
from procurement.queries import recommendations
from procurement.views.asking import found
from procurement.views.listing import Listing, chosen, listed
from procurement.views.stating import FormPage


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Rules in force today; ended and coming ones on request."""
    form = ApprovalRuleFilter(request.GET)
    rows = reading.listed(chosen(form), request.GET.get("sort", ""), timezone.localdate())
    own = request.actor.nation if request.actor.may("approval_rule.enter") else ""
    return listed(request, LISTING, rows, form, own=own)


def _amount(row: ApprovalRule) -> Money | None:
    return None if row.from_amount is None else Money(row.from_amount, row.currency, row.valid_from)


LISTING = Listing(
    "approvals",
    gettext_lazy("National approvals"),
    (
        Column("body", gettext_lazy("Body that must agree"), value=lambda row: _(row.body)),
        Column("nation", gettext_lazy("Nation")),
        Column("amount", gettext_lazy("From this amount on"), "money", value=_amount),
        Column("before", gettext_lazy("Needed"), value=lambda row: row.get_before_display()),
        Column("usual_months", gettext_lazy("Usual time, months"), "decimal"),
        Column("valid_from", gettext_lazy("Valid from"), "date"),
        Column("valid_until", gettext_lazy("Valid until"), "date"),
        Column("source", gettext_lazy("Source"), value=lambda row: _(row.source)),
        Column("verified_on", gettext_lazy("Last verified on"), "date"),
    ),
    "procurement/approval/list.html",
    reading.SORTS,
)


class RulePage(FormPage):
    """Enter a rule of one's own nation."""

    permission = "approval_rule.enter"

    def row(self, request: HttpRequest, **keys: Any) -> Any:
        return None

    def form(self, request: HttpRequest, row: Any, data: Any = None) -> ApprovalRuleForm:
        nation = request.user.nation
        return ApprovalRuleForm(data, initial={"currency": nation.currency, "valid_from": timezone.localdate()})

    def act(self, request: HttpRequest, row: Any, form: ApprovalRuleForm) -> ApprovalRule:
        return verbs.enter_rule(fields=form.stated(), by=request.user)

    def wording(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return {
            "title": _("Enter an approval rule"),
            "text": _("Published law of your nation: everybody who takes part reads it."),
            "trail": [{"url": reverse("approvals"), "label": _("National approvals")}],
            "cancel_url": reverse("approvals"),
            "grid": True,
        }

    def onward(self, row: Any, made: ApprovalRule) -> str:
        return reverse("approvals")


class RuleChange(RulePage):
    """Change a rule of one's own nation."""

    def row(self, request: HttpRequest, **keys: Any) -> ApprovalRule:
        rule = ApprovalRule.objects.select_related("nation").filter(pk=keys["approvalrule"]).first()
        if rule is None or rule.nation_id != request.actor.nation:
            raise Http404
        return rule

    def form(self, request: HttpRequest, row: ApprovalRule, data: Any = None) -> ApprovalRuleForm:
        return ApprovalRuleForm(data, instance=row)

    current = form

    def act(self, request: HttpRequest, row: ApprovalRule, form: ApprovalRuleForm) -> ApprovalRule:
        return verbs.update_rule(row, fields=form.stated(), version=form.seen, by=request.user)

    def wording(self, request: HttpRequest, row: ApprovalRule) -> dict[str, Any]:
        text = _("A rule that no longer holds gets a last valid day; it is never deleted.")
        return super().wording(request, row) | {"title": _("Change the approval rule"), "text": text}


class PathPage(FormPage):
    """State when one's own nation can sign."""

    permission = "approval.state"

    def row(self, request: HttpRequest, recommendation: UUID) -> Recommendation:
        return found(recommendations.recommendations(), request, recommendation)

    def form(self, request: HttpRequest, row: Recommendation, data: Any = None) -> ApprovalPathForm:
        stated = ApprovalPath.objects.visible_to(request.actor).filter(recommendation=row, nation=request.actor.nation)
        standing = stated.first()
        if standing:
            return ApprovalPathForm(data, instance=standing)
        path = reading.own_path(row, request.actor)
        return ApprovalPathForm(data, initial={"earliest_on": path and path.earliest_on, "version": 0})

    current = form

    def act(self, request: HttpRequest, row: Recommendation, form: ApprovalPathForm) -> ApprovalPath:
        return verbs.state(row, fields=form.stated(), version=form.seen, by=request.user)

    def wording(self, request: HttpRequest, row: Recommendation) -> dict[str, Any]:
        back = reverse("recommendation", args=[row.pk])
        return {
            "title": _("When your nation can sign"),
            "text": _("Every reader of the recommendation sees the days and the remark, and nothing they rest on."),
            "trail": [
                {"url": reverse("rounds"), "label": _("Rounds")},
                {"url": reverse("round", args=[row.round_id]), "label": row.round.name},
                {"url": back, "label": _("Recommendation")},
            ],
            "cancel_url": back,
            "submit": _("State the day"),
            "done": _("Stated: all readers of the recommendation see the day."),
        }

    def onward(self, row: Recommendation, made: ApprovalPath) -> str:
        return reverse("recommendation", args=[row.pk])
