from django.apps import AppConfig


class ConciergeConfig(AppConfig):
    name = "ecrin.concierge"
    label = "concierge"
    default_auto_field = "django.db.models.BigAutoField"
