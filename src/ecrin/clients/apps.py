from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "ecrin.clients"
    label = "clients"
    default_auto_field = "django.db.models.BigAutoField"
