"""Verbs of rings that are composed, and of what staff say of stones and settings."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ecrin.atelier.events import Action, SettingChanged
from ecrin.atelier.models import RingDesign, Setting
from ecrin.atelier.rules.rings import Design
from ecrin.catalog.selectors import taxonomy
from ecrin.core.errors import InvalidInput
from ecrin.core.journal import record
from ecrin.markets.rules import StorefrontInfo


@transaction.atomic
def keep_design(*, design: Design, storefront: StorefrontInfo) -> RingDesign:
    """Keep a ring as it stands, whole or not, under a link. It holds no stone.

    The same ring at the same price in the same storefront is kept once: it has nothing of whoever kept it.

    Raises:
        InvalidInput: nothing is chosen yet.
    """
    if design.product is None and design.stone is None:
        raise InvalidInput(_("Choose a setting or a stone first."))
    material = taxonomy().materials.get(design.material_id or 0)
    chosen = {
        "storefront_code": storefront.code,
        "setting": design.product.address if design.product else "",
        "metal": material.slug if material else "",
        "size": design.piece.variant.size if design.piece else "",
        "number": design.stone.number if design.stone else "",
        "total": design.total,
        "currency": storefront.market.currency if design.total is not None else "",
    }
    return RingDesign.objects.filter(**chosen).first() or RingDesign.objects.create(**chosen)


@transaction.atomic
def note_setting(*, setting: Setting, action: Action, actor: Any) -> None:
    """Write into the journal that staff changed what a setting takes."""
    record(SettingChanged(setting.product_id, action), actor=actor)
