"""The app of people, roles, releases and events."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import checks, sessions  # noqa: F401  (they register system checks and the clocks of a session)
        from accounts.rowsecurity import grant_tables

        post_migrate.connect(grant_tables, dispatch_uid="accounts.grant_tables")
