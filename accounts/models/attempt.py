"""Tries to sign in: a counter for each address and account together."""

from django.db import models


class Attempt(models.Model):
    """Failed tries of one network address at one account, as a keyed digest of the two; neither is stored."""

    digest = models.CharField(max_length=64, primary_key=True)
    tries = models.PositiveSmallIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)
