from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CommonConfig(AppConfig):
    name = "portal.common"
    label = "common"

    def ready(self) -> None:
        """Load every app's tasks, so that each process knows all kinds of work."""
        autodiscover_modules("tasks")
