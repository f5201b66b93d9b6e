"""The demonstration's dates: everything to come hangs on the day it is made, so that it never starts out of date."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta


@dataclass(frozen=True)
class Calendar:
    """Dates counted in months from the first day of the month after the day the demonstration is made."""

    today: date

    @property
    def base_month(self) -> date:
        """Month 0 of the rounds."""
        return self.month(0)

    def month(self, months: int, day: int = 1) -> date:
        """A day of the month that lies so many months after month 0 (before it where negative)."""
        count = self.today.year * 12 + self.today.month + months
        return date(count // 12, count % 12 + 1, day)

    def noon(self, months: int, day: int = 1) -> datetime:
        """Twelve o'clock, coordinated universal time, on such a day."""
        return datetime.combine(self.month(months, day), time(12), UTC)

    def day_at_noon(self, days: int) -> datetime:
        """Twelve o'clock, coordinated universal time, so many days from today."""
        return datetime.combine(self.today + timedelta(days=days), time(12), UTC)
