from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "toolkits.library"
    label = "library"
