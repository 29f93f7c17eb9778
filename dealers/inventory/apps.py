"""The inventory app."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "dealers.inventory"
    label = "inventory"
