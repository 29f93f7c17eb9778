"""The Celery application."""

import os
from typing import Any

from celery import Celery, signals
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.task_prerun.connect
@signals.task_postrun.connect
def give_up_old_connections(task: Any, **_told: Any) -> None:
    """Do for a task what Django does for a request: no broken or aged connection is used on."""
    if not task.request.is_eager:  # then the connection is its caller's
        close_old_connections()
