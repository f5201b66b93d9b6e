"""Positions in WGS84 degrees: which ones can be of a trial in the Baltic, and how coarse they are for other readers."""

from decimal import Decimal

LATITUDE = (Decimal(52), Decimal(67))
LONGITUDE = (Decimal(8), Decimal(32))
RELEASED = Decimal("0.1")  # degrees: some 11 km north to south, 5 to 6.5 km east to west


def coarse(degrees: Decimal | None) -> Decimal | None:
    """A latitude or longitude as readers outside the owner nation see it: to a tenth of a degree."""
    return None if degrees is None else degrees.quantize(RELEASED)
