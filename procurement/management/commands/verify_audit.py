"""`manage.py verify_audit`: read the whole chain of events, link by link, as the worker."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from procurement.actions.chain import verify


class Command(BaseCommand):
    help = "Verifies the chain of events from the first to the last; fails where a link is broken, missing or cut off."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify()
        if not verdict.is_whole:
            faults = ", ".join(f"{sequence} {kind}" for sequence, kind in verdict.faults)
            raise CommandError(f"The chain is broken: {faults}.")
        self.stdout.write(f"The chain is whole up to event {verdict.sequence}; its head is {verdict.head}.")
