"""The app of what was measured."""

from django.apps import AppConfig


class TrialsConfig(AppConfig):
    name = "trials"
