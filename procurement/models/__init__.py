"""Nouns of this app."""

from procurement.models.approval import ApprovalPath, ApprovalRule
from procurement.models.buying import BuyingModel, BuyingRoute
from procurement.models.comment import Comment
from procurement.models.counter import Counter
from procurement.models.cpv import CpvCode
from procurement.models.decision import NationalDecision
from procurement.models.draft import Draft
from procurement.models.label import Marked
from procurement.models.offer import Offer, OfferCompartment
from procurement.models.offer_version import OfferVersion, SealedOffer
from procurement.models.pack import Pack, PackCompartment
from procurement.models.participation import Milestone, ParticipationStep
from procurement.models.programme import Participation, Programme, Rate, RateSet, Round
from procurement.models.recommendation import Allocation, Consent, CostShare, Disclosure, Recommendation, SharedBuy
from procurement.models.register import Assumption, Registered, Risk
from procurement.models.request_key import RequestKey
from procurement.models.requirement import (
    Envelope,
    LineWeight,
    Mode,
    Requirement,
    RequirementCompartment,
    RequirementLine,
    RequirementPrivate,
    RoundEntry,
)
from procurement.models.saved_view import SavedView
from procurement.models.scoring import RoundSalt, ScoringRun, Snapshot, Solution
from procurement.models.terms import BuyTerms, DevelopTerms, LeaseTerms, NreMilestone, OfferException, PriceTier
from procurement.models.upload import Upload
from procurement.models.version import RequirementVersion, RequirementVersionPrivate
from procurement.models.withholding import LineKept, RequirementKept, Withholding, WithholdingReason

__all__ = [
    "Allocation",
    "ApprovalPath",
    "ApprovalRule",
    "Assumption",
    "BuyTerms",
    "BuyingModel",
    "BuyingRoute",
    "Comment",
    "Consent",
    "CostShare",
    "Counter",
    "CpvCode",
    "DevelopTerms",
    "Disclosure",
    "Draft",
    "Envelope",
    "LeaseTerms",
    "LineKept",
    "LineWeight",
    "Marked",
    "Milestone",
    "Mode",
    "NationalDecision",
    "NreMilestone",
    "Offer",
    "OfferCompartment",
    "OfferException",
    "OfferVersion",
    "Pack",
    "PackCompartment",
    "Participation",
    "ParticipationStep",
    "PriceTier",
    "Programme",
    "Rate",
    "RateSet",
    "Recommendation",
    "Registered",
    "RequestKey",
    "Requirement",
    "RequirementCompartment",
    "RequirementKept",
    "RequirementLine",
    "RequirementPrivate",
    "RequirementVersion",
    "RequirementVersionPrivate",
    "Risk",
    "Round",
    "RoundEntry",
    "RoundSalt",
    "SavedView",
    "ScoringRun",
    "SealedOffer",
    "SharedBuy",
    "Snapshot",
    "Solution",
    "Upload",
    "Withholding",
    "WithholdingReason",
]
