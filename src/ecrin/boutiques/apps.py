from django.apps import AppConfig


class BoutiquesConfig(AppConfig):
    name = "ecrin.boutiques"
    label = "boutiques"
    default_auto_field = "django.db.models.BigAutoField"
