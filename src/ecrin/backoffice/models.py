"""Who on the staff may do what, and where."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ecrin.markets.models import Market


class RoleAssignment(models.Model):
    """A role that a person has, in some markets or in all. What a role may do stands in `rules.ROLES`."""

    class Role(models.TextChoices):
        MERCHANDISER = "merchandiser", _("merchandiser")
        EDITOR = "editor", _("editor")
        LAWYER = "lawyer", _("lawyer")
        ADVISOR = "advisor", _("advisor")
        AFTER_SALES = "after-sales", _("after-sales")
        WAREHOUSE = "warehouse", _("warehouse")
        FINANCE = "finance", _("finance")
        ADMINISTRATOR = "administrator", _("administrator")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=Role.choices)
    markets = models.ManyToManyField(Market, blank=True, help_text=_("Empty: every market."))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="one_assignment_per_role")]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"
