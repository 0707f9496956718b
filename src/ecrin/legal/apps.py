from django.apps import AppConfig


class LegalConfig(AppConfig):
    name = "ecrin.legal"
    label = "legal"
    default_auto_field = "django.db.models.BigAutoField"
