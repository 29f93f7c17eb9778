from django.apps import AppConfig


class CreativeConfig(AppConfig):
    name = "toolkits.creative"
    label = "creative"
