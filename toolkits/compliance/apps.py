from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "toolkits.compliance"
    label = "compliance"
