from django.apps import AppConfig


class AtelierConfig(AppConfig):
    name = "ecrin.atelier"
    label = "atelier"
    default_auto_field = "django.db.models.BigAutoField"
