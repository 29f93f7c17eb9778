from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "campaigns.demo"
    label = "demo"
