"""A file that staff load: what it would do, how far it is, what it did."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """One file on its way in. The file stands in the row, so that any worker on any machine can load it."""

    class State(models.TextChoices):
        PLANNED = "planned", _("checked, not loaded")
        WAITING = "waiting", _("waiting for the worker")
        RUNNING = "running", _("loading")
        DONE = "done", _("loaded")
        REFUSED = "refused", _("refused")

    kind = models.CharField(max_length=20)
    filename = models.CharField(max_length=200)
    content = models.BinaryField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    summary = models.JSONField(default=dict, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, help_text=_("Hash of the effects that were shown."))
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True, help_text=_("Why it was refused."))
    batch = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.filename}"
