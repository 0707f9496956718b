from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "ecrin.onboarding"
    label = "onboarding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ecrin.onboarding import observed  # noqa: F401, PLC0415 - models are not there before
