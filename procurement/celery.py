"""The Celery app: it carries "run job N" to the worker and wakes the sweeper."""

import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "procurement.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["procurement"])
app.conf.beat_schedule = {
    "sweep": {"task": "procurement.tasks.sweep", "schedule": 10.0},
    "expire-offers": {"task": "procurement.tasks.expire_offers", "schedule": 60.0},
}

HEARTBEAT_SECONDS = 5


@worker_ready.connect
def keep_heartbeat(sender: Any, **_: Any) -> None:
    """Touch PORTAL_HEARTBEAT, where it is set, as long as the worker's own loop goes round."""
    if path := os.environ.get("PORTAL_HEARTBEAT"):
        sender.timer.call_repeatedly(HEARTBEAT_SECONDS, Path(path).touch)
