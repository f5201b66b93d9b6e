"""View: look-ups in the document disclosure leaves for one audience; procurement/disclosure.py names its keys."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Protocol

from django.utils.translation import gettext as _

from procurement.packs import wording

MOST = 24  # requirements told one by one; the attached data hold all

Row = Mapping[str, Any]


class View:
    """A disclosed document; what it does not hold is empty, never guessed."""

    def __init__(self, document: Row) -> None:
        self.document = document

    def rows(self, name: str) -> list[Row]:
        """The rows of a list of the document."""
        return list(self.document.get(name) or ())

    def part(self, name: str) -> Row:
        """A mapping of the document."""
        found: Row = self.document.get(name) or {}
        return found

    @property
    def audience(self) -> str:
        return str(self.document.get("audience", ""))

    @cached_property
    def unit(self) -> str:
        """The name of the base unit of money."""
        return wording.unit(self.document.get("currency", ""))

    @cached_property
    def requirements(self) -> dict[str, Row]:
        return {row["id"]: row for row in self.rows("requirements")}

    @cached_property
    def offers(self) -> dict[str, Row]:
        return {row["id"]: row for row in self.rows("offers")}

    @property
    def programme(self) -> str:
        return str(self.part("round").get("programme", ""))

    @property
    def is_national(self) -> bool:
        """Whether this is a nation's own edition."""
        return self.audience in self.document.get("nations", ())

    @cached_property
    def subjects(self) -> list[Row]:
        """The requirements the edition is about: the nation's own, else all of the round, by reference."""
        rows = [row for row in self.requirements.values() if not self.is_national or row["nation"] == self.audience]
        return sorted(rows, key=lambda row: row["reference"])

    @property
    def told(self) -> list[Row]:
        """The requirements that are told one by one."""
        return self.subjects[:MOST]

    @property
    def left_out(self) -> int:
        """How many requirements stand in the attached data alone."""
        return len(self.subjects) - len(self.told)

    @cached_property
    def plan(self) -> list[Row]:
        """Allocations the reader may see: those of the view, and those of nations that consented."""
        return [*self.rows("plan"), *self.part("consented").get("plan", ())]

    def taken(self, requirement: str) -> list[Row]:
        """The allocations of a requirement."""
        return [row for row in self.plan if row["requirement"] == requirement]

    @property
    def rule(self) -> str:
        """The round's rule of sharing."""
        return str(self.part("round").get("share_rule", ""))

    def payments(self, rule: str) -> dict[str, int]:
        """Payments the reader may see under a rule; others' are known under the round's own rule only."""
        own = self.part("payments").get(rule, {})
        others = self.part("consented").get("payments", {}) if rule == self.rule else {}
        return {**others, **own}

    def limit(self, nation: str) -> int | None:
        """What the nation could pay before going alone serves it better, in base units; None where that is not known.

        Payment + own gain in the plan - own gain alone: the bound of individual rationality.
        """
        alone, gain = self.part("alone").get("benefit"), self.part("benefit").get(self.rule)
        payment = self.payments(self.rule).get(nation)
        if nation != self.audience or alone is None or gain is None or payment is None:
            return None
        limit: int = round(payment + gain - alone)
        return limit

    def metric(self, code: str) -> str:
        """A metric's name in the reader's language."""
        return _(self.part("metrics").get(code, {}).get("name") or code)

    def metric_unit(self, code: str) -> str:
        return str(self.part("metrics").get(code, {}).get("unit", ""))

    def area(self, code: str) -> str:
        """A capability area's name in the reader's language."""
        return _(self.part("areas").get(code) or code)

    def offer_name(self, offer: str) -> str:
        row = self.offers.get(offer, {})
        return f"{row.get('system', offer)} · {row.get('reference', '')}"

    def requirement_name(self, requirement: str) -> str:
        row = self.requirements.get(requirement, {})
        return f"{row.get('reference', requirement)} {row.get('title', '')}".strip()


class Canvas(Protocol):
    """What a section with pictures is drawn on: a printed document, or a page."""

    @property
    def view(self) -> View: ...

    def picture(self, name: str, chart: str, data: Row) -> dict[str, str]:
        """Draw a chart of the data; return where it is (`address`) and what it shows (`alt`)."""
        ...
