"""What the API takes is what the pages take: every field of every form has its place in a body."""

import inspect
import pkgutil
from importlib import import_module

import pytest
from django import forms

from procurement import forms as package
from procurement.api import (
    approvals,
    campaigns,
    comments,
    decisions,
    envelopes,
    evidence,
    market,
    marking,
    offers,
    packs,
    programmes,
    recommendations,
    reference,
    registers,
    releases,
    requirement_parts,
    requirements,
    rounds,
    runs,
    terms,
    trials,
    withholdings,
)
from procurement.forms import (
    approval,
    catalogue,
    comment,
    decision,
    envelope,
    offer,
    pack,
    programme,
    readers,
    recommendation,
    register,
    requirement,
    round,
    run,
    system,
    trial,
)
from procurement.forms import evidence as evidence_form

# The form, what reads the same in the API, and fields that have another name there.
POSITION = {"exact_latitude": "position", "exact_longitude": "position"}
NO_NUMBER = {"number": "why"}  # the form of a correction takes it out when it is made
PAIRS = [
    (approval.ApprovalPathForm, approvals.PathInput, {}),
    (approval.ApprovalRuleForm, approvals.ApprovalRuleInput, {}),
    (catalogue.RateSetForm, reference.RateSetInput, {}),
    (catalogue.VendorForm, market.VendorInput, {}),
    (comment.AnswerForm, comments.AnswerInput, {}),
    (comment.CommentForm, comments.CommentInput, {}),
    (comment.EditForm, comments.EditInput, {}),
    (decision.DecisionForm, decisions.PositionInput, {}),
    (envelope.EnvelopeForm, envelopes.EnvelopeInput, {}),
    (evidence_form.FileForm, evidence.EvidenceInput, {}),
    (offer.ExceptionForm, terms.ExceptionSerializer, {}),
    (offer.ExclusionForm, offers.ExclusionInput, {}),
    (offer.MilestoneForm, terms.NreMilestoneSerializer, {}),
    (offer.OfferForm, offers.OfferInput, {}),
    (
        offer.OfferReleaseForm,
        releases.ReleaseInput,
        dict.fromkeys(("everyone", "programme_office", "nations"), "audiences"),
    ),
    (offer.RevisionForm, offers.RevisionInput, {}),
    (offer.TERMS["buy"], terms.BuyTermsSerializer, {}),
    (offer.TERMS["develop"], terms.DevelopTermsSerializer, {}),
    (offer.TERMS["lease"], terms.LeaseTermsSerializer, {}),
    (offer.TierForm, terms.TierSerializer, {}),
    (pack.PackForm, packs.PackInput, {}),
    (programme.JoinForm, programmes.JoinInput, {}),
    (programme.MilestoneForm, programmes.MilestoneInput, {}),
    (programme.ProgrammeForm, programmes.ProgrammeInput, {}),
    (programme.StepForm, programmes.StepInput, {}),
    (readers.LabelForm, marking.LabelInput, {"limited": "releasable_to"}),
    (readers.RetractForm, releases.ReleaseInput, {}),
    (readers.WithholdForm, withholdings.WithholdInput, {}),
    (recommendation.BuyForm, recommendations.DescriptionInput, {}),
    (register.AssumptionForm, registers.AssumptionInput, {}),
    (register.AudienceForm, releases.ExactlyInput, {}),
    (register.RiskForm, registers.RiskInput, {}),
    (requirement.AdmitForm, releases.PeopleInput, {}),
    (requirement.EnterRoundForm, requirements.EnterRoundInput, {}),
    (requirement.LineForm, requirement_parts.LineInput, {}),
    (requirement.PrivateForm, requirement_parts.PrivateInput, {}),
    (requirement.ReleaseForm, releases.ReleaseInput, dict.fromkeys(("everyone", "nations"), "audiences")),
    (requirement.RequirementForm, requirements.RequirementInput, {}),
    (round.RoundForm, rounds.RoundInput, {}),
    (run.AmendForm, runs.AmendInput, POSITION | NO_NUMBER),
    (run.CorrectionForm, runs.MeasurementInput, {}),
    (run.MeasurementForm, runs.NewMeasurementInput, {}),
    (run.RunForm, runs.OutcomeInput, POSITION),
    (system.ClaimCorrection, market.NewerClaimInput, {}),
    (system.ClaimForm, market.ClaimInput, {}),
    (system.SystemForm, market.SystemInput, {}),
    (trial.AnalystsForm, campaigns.AnalystsInput, {}),
    (trial.CampaignForm, campaigns.NewCampaignInput, {}),
    (trial.ReasonForm, trials.ReasonInput, {}),
    (trial.RetractForm, releases.ReleaseInput, {}),
    (trial.SiteForm, campaigns.NewSiteInput, POSITION),
    (trial.TrialForm, trials.TrialInput, {}),
]
# Forms without a body in the API, and why none is needed.
NO_BODY = {
    "procurement.forms.account": "an account is its person's own, in a session",
    "procurement.forms.comparing": "what a page compares is in its address",
    "procurement.forms.comparison": "what a page compares is in its address",
    "procurement.forms.event": "a list has its own filters",
    "procurement.forms.moments": "widgets",
    "procurement.forms.person": "people and roles are looked after in a session, with a second factor",
    "procurement.forms.saved_view": "views are of pages",
    "procurement.forms.sheet": "the base of sheets",
    "procurement.forms.upload": "programs send rows as JSON",
    "procurement.forms.versioned": "the base of forms; the version is in If-Match",
}
NO_BODY_OF_CLASS = {
    "CompareForm": "what a page compares is in its address",
    "CoverageForm": "what a page shows is in its address",
    "EditionsForm": "one edition a request",
    "PositionFields": "a part of the forms of sites and runs",
    "RegisteredForm": "the base of both registers' forms",
    "ListedForm": "the base of the catalogue's forms",
    "TermsForm": "the base of the modes' terms",
    "VersionForm": "nothing but a version, which is in If-Match",
}


def named(form):
    """The fields of a form without the version, which is in If-Match; a line's envelope is one field."""
    return set(form.base_fields) - {"version"}


@pytest.mark.parametrize(("form", "body", "renamed"), PAIRS, ids=lambda one: getattr(one, "__name__", ""))
def test_every_field_of_a_form_has_its_place_in_the_body(form, body, renamed):
    wanted = {renamed.get(name, name) for name in named(form)}
    assert wanted - set(body().fields) == set()


def test_a_lines_operating_envelope_has_every_condition_of_the_form():
    shown = requirement.LineForm(metrics={}).fields
    assert any(name.startswith(requirement.WHEN) for name in shown)
    assert "conditions" in requirement_parts.LineInput().fields


def test_every_form_is_compared_or_says_why_not():
    modules = [import_module(f"{package.__name__}.{found.name}") for found in pkgutil.iter_modules(package.__path__)]
    paired = {form for form, _body, _renamed in PAIRS}
    unnamed = {
        f"{module.__name__}.{name}"
        for module in modules
        for name, form in inspect.getmembers(module, inspect.isclass)
        if issubclass(form, forms.BaseForm) and form.__module__ == module.__name__ and form not in paired
        if module.__name__ not in NO_BODY and name not in NO_BODY_OF_CLASS and not name.endswith("Filter")
    }
    assert unnamed == set()
