from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "ecrin.onboarding"
    label = "onboarding"
    default_auto_field = "django.db.models.BigAutoField"
