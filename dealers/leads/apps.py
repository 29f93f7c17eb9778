from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeadsConfig(AppConfig):
    name = "dealers.leads"
    label = "leads"
    verbose_name = _("Leads")

    def ready(self) -> None:
        from dealers.leads import tasks  # noqa: F401
