from django.apps import AppConfig


class BagConfig(AppConfig):
    name = "ecrin.bag"
    label = "bag"
    default_auto_field = "django.db.models.BigAutoField"
