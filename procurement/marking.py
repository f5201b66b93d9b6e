"""Confidentiality labels: their order, their text, and the label of things taken together after STANAG 4774."""

from collections.abc import Iterable
from dataclasses import dataclass

# The portal's own levels, lowest first; no alliance's or nation's marking is imitated.
LEVELS = ("NON-CLASSIFIED", "RESTRICTED", "CONFIDENTIAL", "SECRET")
LOWEST = LEVELS[0]
POLICY = "SYNTHETIC"
PRIVACY_MARK = "ILLUSTRATIVE"
SEPARATOR = " - "


@dataclass(frozen=True)
class Label:
    """Policy, classification, the nations it is releasable to (None: no limit), privacy mark."""

    policy: str = POLICY
    classification: str = LOWEST
    releasable_to: frozenset[str] | None = None
    privacy_mark: str = PRIVACY_MARK

    def __str__(self) -> str:
        parts = [self.classification, self.policy, self.privacy_mark]
        if self.releasable_to is not None:
            parts.append(f"REL TO {', '.join(sorted(self.releasable_to)) or 'NOBODY'}")
        return SEPARATOR.join(part for part in parts if part)

    @property
    def level(self) -> int:
        """Place among LEVELS, 0 the lowest; a level nobody knows stands above all."""
        return LEVELS.index(self.classification) if self.classification in LEVELS else len(LEVELS)

    def allows(self, audience: str) -> bool:
        """Whether a thing so labelled may be released to this nation, or to this wider audience."""
        return self.releasable_to is None or audience in self.releasable_to


def combined(labels: Iterable[Label]) -> Label:
    """The label of a whole: the highest level, the nations that every part allows, each policy and mark once."""
    parts = list(labels)
    if not parts:
        return Label()
    limits = [part.releasable_to for part in parts if part.releasable_to is not None]
    return Label(
        policy=_joined(part.policy for part in parts),
        classification=max(parts, key=lambda part: part.level).classification,
        releasable_to=frozenset.intersection(*limits) if limits else None,
        privacy_mark=_joined(part.privacy_mark for part in parts),
    )


def exceeds(classification: str, ceiling: str) -> bool:
    """Whether a classification lies above the ceiling, or is none of LEVELS."""
    return Label(classification=classification).level > min(Label(classification=ceiling).level, len(LEVELS) - 1)


def _joined(words: Iterable[str]) -> str:
    return SEPARATOR.join(sorted({word for word in words if word}))
