from django.apps import AppConfig

from ecrin.core.house import current_house, install_house_rules


class CoreConfig(AppConfig):
    name = "ecrin.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        install_house_rules(current_house())
