"""Forms of national approvals: a nation's rules, and the day it can sign."""

from typing import Any

from procurement.forms.moments import DayInput
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
