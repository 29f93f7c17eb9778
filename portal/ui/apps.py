"""Starts the shell: every app's `shell` module registers what it shows there."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class UiConfig(AppConfig):
    name = "portal.ui"
    label = "ui"

    def ready(self) -> None:
        autodiscover_modules("shell")
