"""A creation's way from draft to site: draft, translate, approve, publish, schedule, unpublish, order."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from ecrin.catalog.events import OrderChanged, ProductApproved, ProductDrafted, ProductTranslated
from ecrin.catalog.models import Product, Selection, SelectionItem
from ecrin.catalog.rules import after_source_change, with_translation
from ecrin.core.changes import touch
from ecrin.core.errors import InvalidInput
from ecrin.core.journal import record

from .refusals import NothingToApprove, require


@transaction.atomic
def save_draft(*, product: Product, actor: Any) -> Revision:
    """Keep a creation's texts, variants and pictures as its latest draft; the site does not change.

    Translations of texts that differ from the published ones become `outdated`.

    Raises:
        InvalidInput: a field cannot be used.
        NotAllowed: the actor may not change creations.
    """
    is_first = product.pk is None
    require(actor, "catalog.add_product" if is_first else "catalog.change_product")
    if is_first:
        product.live = False
    else:
        _mark_outdated(product)
    try:
        product.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(" ".join(messages), field=field) from error
    if is_first:
        product.save()
    revision = product.save_revision(user=actor, clean=False, log_action=True)
    record(ProductDrafted(product.pk), actor=actor)
    return revision


def _mark_outdated(product: Product) -> None:
    row = Product.objects.get(pk=product.pk)
    latest = row.get_latest_revision_as_object()
    changed = {name for name in product.translatable if getattr(latest, name) != getattr(product, name)}
    fresh = {language for language, entry in product.translations.items() if entry != latest.translations.get(language)}
    marked = after_source_change(product.translations, changed, fields=product.translatable)
    product.translations = {
        language: product.translations[language] if language in fresh else entry for language, entry in marked.items()
    }


@transaction.atomic
def publish(*, product: Product, actor: Any) -> None:
    """Show a creation's latest draft on the site now (or at its `go_live_at`)."""
    require(actor, "catalog.publish_product")
    revision = product.get_latest_revision() or product.save_revision(user=actor, clean=False)
    product.publish(revision, user=actor, skip_permission_checks=True)
    product.refresh_from_db()


@transaction.atomic
def unpublish(*, product: Product, actor: Any) -> None:
    """Take a creation off the site; its drafts stay."""
    require(actor, "catalog.publish_product")
    product.unpublish(user=actor)


@transaction.atomic
def schedule(*, product: Product, at: datetime, actor: Any, until: datetime | None = None) -> None:
    """Show a creation's latest draft from a moment on (until another); the worker publishes it then.

    Raises:
        InvalidInput: the moment has passed, or the end is not after it.
    """
    require(actor, "catalog.publish_product")
    if at <= timezone.now():
        raise InvalidInput(_("Choose a moment to come."), field="go_live_at")
    if until is not None and until <= at:
        raise InvalidInput(_("The end must be after the beginning."), field="expire_at")
    draft = product.get_latest_revision_as_object()
    draft.go_live_at, draft.expire_at = at, until
    revision = draft.save_revision(user=actor, clean=False)
    product.publish(revision, user=actor, skip_permission_checks=True)
    product.refresh_from_db()


@transaction.atomic
def approve(*, product: Product, actor: Any, comment: str = "") -> None:
    """Approve the step at which a creation's draft waits; the last one publishes it.

    Raises:
        NothingToApprove: no draft waits.
        NotAllowed: the step is not the actor's.
    """
    waiting = product.current_workflow_task_state
    if waiting is None:
        raise NothingToApprove
    names = {action[0] for action in waiting.task.specific.get_actions(product, actor)}
    if "approve" not in names:
        require(actor, "catalog.publish_product")
    waiting.specific.approve(user=actor, comment=comment)
    record(ProductApproved(product.pk), actor=actor)


@transaction.atomic
def translate(
    *, product: Product, language: str, texts: Mapping[str, str], actor: Any, state: str = "translated"
) -> None:
    """Set texts of a creation in a language. They reach the site at once where nothing else waits in a draft.

    Raises:
        InvalidInput: an unknown language, state or field.
    """
    require(actor, "catalog.change_product")
    row = Product.objects.select_for_update().get(pk=product.pk)
    draft = row.get_latest_revision_as_object()
    try:
        draft.translations = with_translation(
            draft.translations, language, texts, state=state, fields=Product.translatable
        )
    except ValueError as error:
        raise InvalidInput(str(error), field=language) from error
    at_once = row.live and not row.has_unpublished_changes
    revision = draft.save_revision(user=actor, clean=False)
    if at_once:
        row.publish(revision, user=actor, skip_permission_checks=True)
    record(ProductTranslated(row.pk, language, state), actor=actor)
    product.refresh_from_db()


@transaction.atomic
def reorder(*, products: Sequence[int], actor: Any, selection: Selection | None = None) -> None:
    """Give creations the order of `products` (ids): in a selection, or in listings among the places they have now."""
    if selection is not None:
        require(actor, "catalog.change_selection")
        items = {item.product_id: item for item in SelectionItem.objects.filter(selection=selection)}
        for place, pk in enumerate(pk for pk in products if pk in items):
            items[pk].position = place
        SelectionItem.objects.bulk_update(items.values(), ["position"])
        record(OrderChanged(selection.pk, len(products)), actor=actor)
        touch(f"selection:{selection.pk}")
        return
    require(actor, "catalog.change_product")
    rows = {row.pk: row for row in Product.objects.select_for_update().filter(pk__in=products).order_by("pk")}
    ordered = [rows[pk] for pk in products if pk in rows]
    places = _places([row.rank for row in rows.values()])
    moved = [row for row, place in zip(ordered, places, strict=True) if row.rank != place]
    for row, place in zip(ordered, places, strict=True):
        row.rank = place
    Product.objects.bulk_update(moved, ["rank"])
    record(OrderChanged(0, len(moved)), actor=actor)
    touch(*(f"product:{row.pk}" for row in moved))


def _places(ranks: Sequence[int]) -> list[int]:
    """The places that rows have, in order, each used once."""
    places: list[int] = []
    for rank in sorted(ranks):
        places.append(rank if not places or rank > places[-1] else places[-1] + 1)
    return places
