from django.apps import AppConfig


class EdgeConfig(AppConfig):
    name = "ecrin.edge"
    label = "edge"
    default_auto_field = "django.db.models.BigAutoField"
