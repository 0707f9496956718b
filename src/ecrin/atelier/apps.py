from django.apps import AppConfig


class AtelierConfig(AppConfig):
    name = "ecrin.atelier"
    label = "atelier"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ecrin.atelier.services.stones_file import StoneFile  # noqa: PLC0415 - models must be ready first
        from ecrin.catalog.services.exchange import offer_file  # noqa: PLC0415 - as above

        for file in (StoneFile(), StoneFile(whole=True)):
            offer_file(file.kind, file)
