from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class KpisConfig(AppConfig):
    name = "dealers.kpis"
    label = "kpis"
    verbose_name = _("Insights")

    def ready(self) -> None:
        """Let every domain declare its figures."""
        autodiscover_modules("kpis")
