"""Forms of national approvals: a nation's rules and the filter of their list, and the day it can sign."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Nation
from procurement.forms.moments import DayInput
from procurement.forms.requirement import EVERY
from procurement.forms.trial import any_of, text_field
from procurement.forms.versioned import VersionedForm
from procurement.models import ApprovalPath, ApprovalRule


class ApprovalRuleForm(VersionedForm):
    """A rule of the person's own nation."""

    class Meta:
        model = ApprovalRule
        fields = [
            "body",
            "from_amount",
            "currency",
            "before",
            "usual_months",
            "valid_from",
            "valid_until",
            "source",
            "verified_on",
            "notes",
        ]
        widgets = {"valid_from": DayInput, "valid_until": DayInput, "verified_on": DayInput}


class ApprovalPathForm(VersionedForm):
    """The day the nation can sign; proposed from its rules the first time."""

    class Meta:
        model = ApprovalPath
        fields = ["earliest_on", "approved_on", "remark"]
        widgets = {"earliest_on": DayInput, "approved_on": DayInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", 0)


class ApprovalRuleFilter(forms.Form):
    """What the list of approval rules shows; without an answer, those in force today."""

    text = text_field()
    nation = any_of(_("Nation"))
    before = forms.ChoiceField(label=_("Needed"), choices=[*EVERY, *ApprovalRule.Before.choices], required=False)
    when = forms.ChoiceField(
        label=_("Valid"),
        choices=[("", _("in force today")), ("ended", _("ended")), ("coming", _("coming")), ("all", _("whenever"))],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nation"].queryset = Nation.objects.all()
