"""What analysts do with trial sites."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Person
from accounts.permits import demand, faults_of, held, refuse_invalid
from accounts.refusals import Refusal
from trials.models import Site, SitePosition
from trials.positions import coarse

Fields = Mapping[str, Any]
Position = tuple[Decimal, Decimal]  # latitude and longitude in WGS84 degrees


@transaction.atomic
def create(*, fields: Fields, position: Position, by: Person) -> Site:
    """Enter a site; everybody who takes part reads it, its exact position only its nation and its analysts."""
    demand(by, "site.create")
    site = Site(**fields)
    exact = _placed(site, position, by)
    site.save(force_insert=True)
    exact.save(force_insert=True)
    record("site.create", site, by=by, owner=site.nation_id)
    return site


@transaction.atomic
def update(site: Site, *, fields: Fields, position: Position | None, version: int, by: Person) -> Site:
    """Change a site; without a position the one that is stored stays."""
    demand(by, "site.update")
    row = held(Site, site.pk, by=by, version=version)
    stored = SitePosition.objects.visible_to(by.actor).filter(site=row).first()
    if stored is None and position is not None and row.latitude is not None:
        raise Refusal(_("The exact position is changed by those who may read it: leave it empty."))
    for name, value in fields.items():
        setattr(row, name, value)
    row.version += 1
    if position is None:
        refuse_invalid(faults_of(row))
        row.save()
    else:
        exact = _placed(row, position, by)
        row.save()
        exact.save(force_insert=stored is None, force_update=stored is not None)
    record("site.update", row, by=by, owner=row.nation_id, version=row.version)
    return row


def _placed(site: Site, position: Position, by: Person) -> SitePosition:
    """The site at a position, coarsely, and its exact position; Invalid with every fault of both."""
    exact = SitePosition(site=site, nation=site.nation, latitude=position[0], longitude=position[1], entered_by=by)
    places = faults_of(exact, exclude={"site"})
    if not places:
        site.latitude, site.longitude = (coarse(degrees) for degrees in position)
    refuse_invalid(faults_of(site) | places)
    return exact
