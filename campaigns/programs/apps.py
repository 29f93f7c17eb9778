from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "campaigns.programs"
    label = "programs"
