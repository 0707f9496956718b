from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class BackofficeConfig(AppConfig):
    name = "ecrin.backoffice"
    label = "backoffice"
    default_auto_field = "django.db.models.BigAutoField"


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's people, with our screens: roles instead of groups, invitations instead of passwords."""

    user_viewset = "ecrin.backoffice.views.people.PeopleViewSet"
