"""Mixins of the rooms' models. The tables of the change counter and the journal stand beside their verbs."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models, transaction

from ecrin.core.changes import Change, ChangeCounter, touch
from ecrin.core.journal import Delivery, Fact
from ecrin.core.texts import SOURCE_LANGUAGE, Text, text_in
from ecrin.core.worker import Beat, TaskRun

__all__ = ["Beat", "Change", "ChangeCounter", "Delivery", "Fact", "TaskRun", "Tracked", "Translatable"]


class Translatable(models.Model):
    """Mixin of models whose texts exist in several languages."""

    translatable: ClassVar[tuple[str, ...]] = ("name",)

    translations = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True

    def text(self, field: str, language: str) -> Text:
        """The text of a field in a content language (`fr`, `zh-hant`), with visible fallback to the source."""
        return text_in(language, field, source=getattr(self, field), translations=self.translations)

    def state_in(self, language: str) -> str:
        """`source`, `missing`, `draft`, `translated` or `outdated`."""
        if language == SOURCE_LANGUAGE:
            return "source"
        entry = self.translations.get(language)
        return entry.get("state", "draft") if entry else "missing"


class Tracked(models.Model):
    """Mixin: cache keys are declared beside the model. Saving or deleting a row marks its keys as changed, in one
    transaction. Bulk statements bypass it: verbs that use them call `changes.touch` themselves.
    """

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        touch(*self.change_keys())

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        keys = tuple(self.change_keys())
        deleted = super().delete(*args, **kwargs)
        touch(*keys)
        return deleted

    def change_keys(self) -> Iterable[str]:
        """What to mark as changed; the model's label where a model does not say."""
        return (self._meta.label_lower,)
