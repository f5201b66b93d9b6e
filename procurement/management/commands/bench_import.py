"""`manage.py bench_import --as EMAIL`: rows a second of an import's dry run, beside a plain reading of the file."""

import io
import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from accounts.context import acting_as
from accounts.models import Person
from procurement.actions.importable import BY_KEY
from procurement.actions.importable.checking import check
from procurement.models import Mode
from trials.models import CapabilityArea, Metric

HEADS = (
    "title", "capability_area", "quantity", "need_by", "modes", "worth_per_unit", "budget_ceiling",
    "metric", "threshold", "objective", "weight",
)  # fmt: skip


class Command(BaseCommand):
    help = "Measures the dry run of an import of requirements; nothing is saved."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as", dest="email", required=True, metavar="EMAIL", help="an officer of a nation")
        parser.add_argument("--rows", type=int, default=5000, help="lines of the file (default: 5000)")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(email__iexact=options["email"], is_active=True).first()
        if person is None or not person.actor.may("requirement.create"):
            raise CommandError(f"--as {options['email']}: expected somebody who may enter requirements.")
        content = _workbook(options["rows"])
        plain = _timed(lambda: list(load_workbook(io.BytesIO(content), read_only=True).active.values))
        with acting_as(person.actor):
            dry_run = _timed(lambda: check(BY_KEY["requirements"], content, person))
        for name, seconds in (("plain reading", plain), ("dry run", dry_run)):
            self.stdout.write(f"{name:14} {seconds:7.2f} s {options['rows'] / seconds:9.0f} rows/s")


def _timed(work: Any) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _workbook(rows: int) -> bytes:
    """Requirements of five lines each, all of them right."""
    metrics = [metric for metric in Metric.objects.all() if metric.is_measurable and metric.direction > 0][:5]
    areas = list(CapabilityArea.objects.values_list("pk", flat=True))
    need_by = timezone.localdate() + timedelta(days=1000)
    book, file = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    sheet.append(HEADS)
    for row in range(rows):
        number, line = divmod(row, len(metrics))
        own = (f"Need {number}", areas[number % len(areas)], 3, need_by, Mode.BUY.value, 5_000_000, 20_000_000)
        sheet.append([*(own if line == 0 else [None] * len(own)), metrics[line].pk, 10, 40, 1])
    book.save(file)
    return file.getvalue()
