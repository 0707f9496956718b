"""Who on the staff may do what, and where."""

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState, WorkflowState

from ecrin.backoffice.events import ApprovalRequested
from ecrin.core.journal import record
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
        WORKSHOP = "workshop", _("workshop")
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


class RoleApproval(Task):
    """A step that is taken by whoever holds a permission: the approval of creations, which ships with the product."""

    permission = models.CharField(max_length=100, default="catalog.publish_product")

    admin_form_fields = [*Task.admin_form_fields, "permission"]

    class Meta:
        verbose_name = _("approval by a role")
        verbose_name_plural = _("approvals by a role")

    @transaction.atomic
    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        """Let a draft wait here; who may take the step is told by mail."""
        state: TaskState = super().start(workflow_state, user=user)
        record(ApprovalRequested(state.pk, int(workflow_state.object_id)), actor=user)
        return state

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:  # noqa: ARG002 - Wagtail's signature
        return bool(user.has_perm(self.permission))

    def locked_for_user(self, obj: Any, user: Any) -> bool:  # noqa: ARG002 - Wagtail's signature
        """While it waits, only who may approve goes on editing."""
        return not user.has_perm(self.permission)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:  # noqa: ARG002 - Wagtail's signature
        if not user.has_perm(self.permission):
            return []
        return [
            ("reject", _("Send back with a note"), True),
            ("approve", _("Approve"), False),
            ("approve", _("Approve with a note"), True),
        ]

    def get_task_states_user_can_moderate(self, user: Any, **_kwargs: Any) -> QuerySet[TaskState]:
        waiting: QuerySet[TaskState] = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return waiting if user.has_perm(self.permission) else waiting.none()

    @classmethod
    def get_description(cls) -> Any:
        return _("Whoever has the right, by a role, can approve this step.")
