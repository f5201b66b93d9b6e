"""Print a second-factor code of one of the demonstration's people, and of nobody else."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from accounts import onetime
from accounts.actions.factors import itself
from accounts.context import acting_as
from accounts.models import Person, SecondFactor
from accounts.sealing import unseal


class Command(BaseCommand):
    help = "Prints the first second-factor code not used yet of a person of the demonstration."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the e-mail address, or what stands before its @")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"].strip()
        if not settings.DEMONSTRATION:
            raise CommandError("There is no demonstration here, so nobody's code is printed.")
        people = Person.objects.filter(Q(email__iexact=name) | Q(email__istartswith=f"{name}@"), is_active=True)
        found = list(people[:2])
        if len(found) != 1 or not found[0].is_synthetic:
            raise CommandError(f"{name}: expected the e-mail, or its first half, of one person of the demonstration.")
        self.stdout.write(self._code(found[0]))

    def _code(self, person: Person) -> str:
        with acting_as(itself(person)):
            factors = SecondFactor.objects.visible_to(itself(person)).filter(confirmed_at__isnull=False)
            factor = factors.filter(person=person).first()
        if factor is None:
            raise CommandError(f"{person.email} has no second factor: the password alone signs in.")
        step = max(onetime.step_now(), factor.last_step + 1)
        if step > onetime.step_now() + onetime.TOLERANCE:
            wait = (step - onetime.TOLERANCE) * onetime.PERIOD_S - int(time.time())
            raise CommandError(f"The present codes have been used, and each works once: wait {wait} seconds.")
        return onetime.code_at(unseal(factor.sealed), step)
