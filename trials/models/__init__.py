"""Nouns of this app."""

from trials.models.campaign import Assignment, Campaign, CampaignCompartment, Measurement, Run
from trials.models.catalogue import System, Vendor
from trials.models.claim import Claim
from trials.models.vocabulary import CapabilityArea, Metric

__all__ = [
    "Assignment",
    "Campaign",
    "CampaignCompartment",
    "CapabilityArea",
    "Claim",
    "Measurement",
    "Metric",
    "Run",
    "System",
    "Vendor",
]
