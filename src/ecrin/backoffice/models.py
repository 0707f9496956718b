"""Who on the staff may do what, and where."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ecrin.markets.models import Market


class RoleAssignment(models.Model):
    """A role that a person has, in some markets or in all. What a role may do stands in `rules.ROLES`.

    `everywhere` is a column of its own: a market that is deleted must take rights away, never widen them.
    """

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
    everywhere = models.BooleanField(_("in every market"), default=False)
    markets = models.ManyToManyField(Market, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="one_assignment_per_role")]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"
