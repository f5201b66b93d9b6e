"""A disclosed view on a page: the same sections as in a pack, with pictures that load when they are scrolled to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.formats import number_format

from procurement.charts import CHARTS
from procurement.charts.drawing import Picture, draw
from procurement.models import Recommendation
from procurement.packs.sections import coalition, evidence, options
from procurement.packs.view import View


@dataclass
class Page:
    """What sections draw on: the view, and the data of the pictures they ask for."""

    view: View
    recommendation: Recommendation
    pictures: dict[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)

    def picture(self, name: str, chart: str, data: Mapping[str, Any]) -> dict[str, str]:
        """Keep a picture's data under its name; return where the picture is, light and dark, and what it shows."""
        self.pictures[name] = (chart, data)
        alt = next(one for one in CHARTS if chart == one.KEY).alt(data)
        return {"address": self._address(name, "light"), "dark": self._address(name, "dark"), "alt": alt}

    def drawn(self, name: str, theme: str) -> Picture | None:
        """The picture of this name, or None where the view has none."""
        if not name:
            return None
        self.content()
        if name not in self.pictures:
            return None
        chart, data = self.pictures[name]
        return draw(chart, data, theme=theme, language=translation.get_language())

    def content(self) -> dict[str, Any]:
        """Coalition and payments, options and evidence of every requirement, merits of what was admitted."""
        return {
            "coalition": coalition.content(self),
            "options": options.content(self),
            "evidence": evidence.content(self),
            "merits": self._merits(),
        }

    def _address(self, name: str, theme: str) -> str:
        query = QueryDict(mutable=True)
        query.update({"name": name, "theme": theme})
        return f"{reverse('recommendation-chart', args=[self.recommendation.pk])}?{query.urlencode()}"

    def _merits(self) -> list[dict[str, Any]]:
        """A nation's own requirements' admitted offers, best merit first."""
        taken = {(row["requirement"], row["offer"]) for row in self.view.plan}
        rows = sorted(self.view.rows("pairs"), key=lambda row: (row["requirement"], -row["merit"]))
        return [
            {
                "requirement": self.view.requirement_name(row["requirement"]),
                "offer": self.view.offer_name(row["offer"]),
                "merit": number_format(row["merit"], 2, use_l10n=True),
                "is_chosen": (row["requirement"], row["offer"]) in taken,
            }
            for row in rows
        ]
