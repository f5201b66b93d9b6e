"""`manage.py demo_pack`: score the demonstration's open round and write its decision packs into a folder."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.refusals import Refusal
from procurement.demo import packing, people


class Command(BaseCommand):
    help = "Scores the demonstration's open round and writes the packs of the programme and of every nation in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.VAR / "demo-pack", help="where the PDFs go")

    def handle(self, *args: Any, **options: Any) -> None:
        if not people.present():
            raise CommandError("The demonstration is not in this portal: run `./portal manage demo` first.")
        try:
            self._make(options["folder"].resolve())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as fault:
            raise CommandError(f"The packs cannot be written: {fault}") from fault

    def _make(self, folder: Path) -> None:
        cast = people.cast_present()
        manager = cast("programme_manager")
        self.stdout.write("Scoring the open round ...")
        recommendation = packing.recommend(cast)
        wanted = packing.editions(recommendation, manager)
        self.stdout.write(f"Printing {len(wanted)} packs ...")
        for path in packing.make(recommendation, wanted, folder, by=manager):
            self.stdout.write(f"  {path}")
