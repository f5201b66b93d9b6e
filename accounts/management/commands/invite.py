"""Invite a person at the terminal: the way the first administrators come in."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.actions import people
from accounts.models import Nation, Person
from accounts.roles import Role


class Command(BaseCommand):
    help = "Invite a person and print the first password, which must be changed at the first sign-in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--nation", help="alpha-2 code; left out for people of the programme")
        parser.add_argument("--role", action="append", required=True, choices=[role.value for role in Role])

    def handle(self, *args: Any, **options: Any) -> None:
        nation = Nation.objects.filter(code=options["nation"]).first() if options["nation"] else None
        if options["nation"] and nation is None:
            known = ", ".join(Nation.objects.values_list("code", flat=True))
            raise CommandError(f"--nation {options['nation']}: expected one of {known}")
        try:
            person = Person(email=options["email"], name=options["name"], nation=nation)
            password = people.invite(person=person, roles=options["role"], by=None)
        except ValidationError as fault:
            raise CommandError("; ".join(fault.messages)) from fault
        self.stdout.write(f"{options['email']} may sign in with the first password {password}")
