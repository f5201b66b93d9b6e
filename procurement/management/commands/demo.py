"""`manage.py demo`: fill an empty portal with the demonstration, or list who can sign in."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.refusals import Refusal
from procurement.demo import people, world


class Command(BaseCommand):
    help = "Fills an empty portal with an invented world; leaves a filled one alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sign-ins", action="store_true", help="print who can sign in, and change nothing")
        parser.add_argument("--yes", action="store_true", help="fill even a database that DATABASE_URL names")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sign_ins"]:
            self._print_sign_ins()
        elif world.is_filled():
            self.stdout.write("The portal is filled already; nothing was changed.")
        elif os.environ.get("DATABASE_URL") and not options["yes"]:
            raise CommandError("DATABASE_URL names a database of your own: add --yes to fill it with invented data.")
        else:
            self._fill()

    def _fill(self) -> None:
        try:
            world.fill(lambda step: self.stdout.write(f"  {step} ..."))
        except Refusal as refusal:
            raise CommandError(f"The demonstration was not entered, and nothing was kept: {refusal}") from refusal

    def _print_sign_ins(self) -> None:
        rows = [
            (person.name, person.email, person.role_labels, str(person.nation or "")) for person in people.present()
        ]
        if not rows:
            self.stdout.write("The demonstration's people are not in this portal.")
            return
        self.stdout.write(f"Password of all: {people.PASSWORD}")
        self.stdout.write("Where a code is asked for too: ./portal code NAME, for example ./portal code approver.ee\n")
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
