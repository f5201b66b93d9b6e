"""Nouns of this app."""

from procurement.models.counter import Counter
from procurement.models.decision import NationalDecision
from procurement.models.draft import Draft
from procurement.models.offer import BuyTerms, DevelopTerms, LeaseTerms, Offer, OfferCompartment, PriceTier
from procurement.models.pack import Pack, PackCompartment
from procurement.models.programme import Participation, Programme, Rate, RateSet, Round
from procurement.models.recommendation import Allocation, Consent, CostShare, Disclosure, Recommendation, SharedBuy
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
from procurement.models.upload import Upload

__all__ = [
    "Allocation",
    "BuyTerms",
    "Consent",
    "CostShare",
    "Counter",
    "DevelopTerms",
    "Disclosure",
    "Draft",
    "Envelope",
    "LeaseTerms",
    "LineWeight",
    "Mode",
    "NationalDecision",
    "Offer",
    "OfferCompartment",
    "Pack",
    "PackCompartment",
    "Participation",
    "PriceTier",
    "Programme",
    "Rate",
    "RateSet",
    "Recommendation",
    "Requirement",
    "RequirementCompartment",
    "RequirementLine",
    "RequirementPrivate",
    "Round",
    "RoundEntry",
    "RoundSalt",
    "SavedView",
    "ScoringRun",
    "SharedBuy",
    "Snapshot",
    "Solution",
    "Upload",
]
