"""The app of people, roles, releases and events."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import checks  # noqa: F401  (registers the system checks)
        from accounts.rowsecurity import grant_tables

        post_migrate.connect(grant_tables, dispatch_uid="accounts.grant_tables")
