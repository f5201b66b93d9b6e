"""Reference data from tables: exchange rates, metrics, capability areas; their templates hold what is there."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.context import Actor
from accounts.models import Person
from accounts.permits import faults_of
from procurement.actions import rates
from procurement.actions import reference as actions
from procurement.actions.importable.columns import of
from procurement.actions.importable.kind import Faults, Kind, Lookup, Stored, told
from procurement.imports.entries import Entry
from procurement.models import Rate, RateSet
from trials.models import CapabilityArea, Metric


class Rates(Kind):
    """A line is a currency's rate; date, source and day of verification stand in the first line of a set."""

    key = "rates"
    title = gettext_lazy("Exchange rates")
    permission = "rateset.create"
    fields = (*of(RateSet, "rates_on", "source", "verified_on"), *of(Rate, "currency", "per_euro", part="rates"))
    keys = ("rates_on",)

    def lookups(self, actor: Actor) -> dict[str, Lookup]:
        return {}

    def known(self, entries: Sequence[Entry], actor: Actor) -> dict[int, str]:
        there = set(RateSet.objects.values_list("rates_on", flat=True))
        text = _("There is a rate set of this date already; a set that rounds use is not changed.")
        return {place: text for place, one in enumerate(entries) if one.values.get("rates_on") in there}

    def faults(self, entry: Entry, by: Person, found: Any) -> Faults:
        return rates.faults_of_set(RateSet(**entry.values), [row.values for row in entry.of("rates")])

    def commit(self, entry: Entry, found: Any, *, by: Person) -> RateSet:
        return rates.enter(fields=entry.values, rates=[row.values for row in entry.of("rates")], by=by)

    def stored(self, rows: models.QuerySet[RateSet], actor: Actor) -> Iterator[Stored]:
        for row in rows.prefetch_related("rates"):
            rates_of = [told(one, "currency", "per_euro") for one in row.rates.all()]
            yield told(row, "rates_on", "source", "verified_on"), {"rates": rates_of}

    def kept(self, actor: Actor) -> models.QuerySet[RateSet]:
        return RateSet.objects.all()


class Vocabulary(Kind):
    """Rows with a code of their own: a new code is entered, a known one changed."""

    permission = "reference.update"
    keys = ("code",)
    model: type[models.Model]
    fixed: Sequence[str] = ()

    def lookups(self, actor: Actor) -> dict[str, Lookup]:
        return {}

    def prepare(self, entries: Sequence[Entry], actor: Actor) -> dict[str, models.Model]:
        """The rows that are there, by their code."""
        return {row.pk: row for row in self.model.objects.all()}

    def faults(self, entry: Entry, by: Person, found: Any) -> Faults:
        row = self.model(**entry.values)
        return faults_of(row) | actions.faults_of_change(found.get(row.pk), row, self.fixed)

    def commit(self, entry: Entry, found: Any, *, by: Person) -> models.Model:
        return actions.keep(self.model, entry.values, fixed=self.fixed, by=by)

    def stored(self, rows: models.QuerySet[Any], actor: Actor) -> Iterator[Stored]:
        for row in rows:
            yield told(row, *(one.key for one in self.fields)), {}

    def kept(self, actor: Actor) -> models.QuerySet[Any]:
        return self.model.objects.all()


class Metrics(Vocabulary):
    """What can be measured; a metric that is there keeps its unit, direction and kind."""

    key = "metrics"
    title = gettext_lazy("Metrics")
    model = Metric
    fixed = ("unit", "better", "value_kind")
    fields = of(
        Metric, "code", "name", "group", "unit", "better", "origin", "value_kind", "notes", "source", "verified_on"
    )


class Areas(Vocabulary):
    """What a requirement is for."""

    key = "areas"
    title = gettext_lazy("Capability areas")
    model = CapabilityArea
    fields = of(CapabilityArea, "code", "name", "source", "verified_on")
