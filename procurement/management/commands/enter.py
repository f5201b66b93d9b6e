"""`manage.py enter FILE --as EMAIL`: enter requirements and offers from a JSON file, all of them or none."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Person
from accounts.refusals import Refusal
from procurement.management import documents, entering


class Command(BaseCommand):
    help = "Enters requirements (as a nation's officer) or offers (as the market officer) from a JSON file, as drafts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a JSON object with `requirements`, `offers` or both")
        parser.add_argument("--as", dest="email", required=True, metavar="EMAIL", help="the person who enters them")
        parser.add_argument("--check", action="store_true", help="say what is wrong, and save nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(email__iexact=options["email"], is_active=True).first()
        if person is None:
            raise CommandError(f"--as {options['email']}: nobody with this e-mail may sign in.")
        try:
            entered = entering.enter(
                documents.read(options["file"], entering.KINDS.keys()), by=person, check=options["check"]
            )
        except Refusal as refusal:
            raise CommandError(_told(refusal)) from refusal
        except OSError as fault:
            raise CommandError(f"{options['file']}: {fault.strerror}") from fault
        verdict = "is right" if options["check"] else "entered as a draft"
        for place, row in entered:
            self.stdout.write(f"{place}: {row} {verdict}")


def _told(refusal: Refusal) -> str:
    """The refusal with each fault on a line of its own, place first."""
    faults = [f"  {place}: {' '.join(map(str, texts))}" for place, texts in refusal.faults.items()]
    return "\n".join([str(refusal), *faults])
