from django.apps import AppConfig


class IncentivesConfig(AppConfig):
    name = "campaigns.incentives"
    label = "incentives"
