from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "ecrin.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ecrin.core import changes  # noqa: PLC0415 - models must be loaded first
        from ecrin.search.services import each_tick  # noqa: PLC0415 - as above

        changes.subscribe(each_tick, each_tick=True)
