from django.apps import AppConfig


class AccountConfig(AppConfig):
    name = "ecrin.account"
    label = "ecrin_account"  # `account` is the label of the tables of allauth
    default_auto_field = "django.db.models.BigAutoField"
