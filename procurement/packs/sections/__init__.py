"""Sections: the chapters of a pack, in their order."""

from procurement.packs.sections import (
    coalition,
    cover,
    decision,
    evidence,
    method,
    options,
    requirement,
    summary,
    verification,
)

# A section is a module with KEY (also its template), NUMBER (in the full brief), LABEL and `content(document) -> dict`.
SECTIONS = (cover, decision, summary, requirement, evidence, options, coalition, method, verification)
