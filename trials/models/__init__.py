"""Nouns of this app."""

from trials.models.campaign import Assignment, Campaign, CampaignCompartment
from trials.models.catalogue import System, Vendor
from trials.models.claim import Claim
from trials.models.evidence import EvidenceFile
from trials.models.measurement import Measurement
from trials.models.run import Run, RunCorrection, RunPosition
from trials.models.site import Site, SitePosition
from trials.models.trial import Trial
from trials.models.vocabulary import CapabilityArea, Metric

__all__ = [
    "Assignment",
    "Campaign",
    "CampaignCompartment",
    "CapabilityArea",
    "Claim",
    "EvidenceFile",
    "Measurement",
    "Metric",
    "Run",
    "RunCorrection",
    "RunPosition",
    "Site",
    "SitePosition",
    "System",
    "Trial",
    "Vendor",
]
