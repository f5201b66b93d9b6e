"""The Celery app: it carries "run job N" to the worker and wakes the sweeper."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "procurement.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["procurement"])
app.conf.beat_schedule = {"sweep": {"task": "procurement.tasks.sweep", "schedule": 10.0}}
