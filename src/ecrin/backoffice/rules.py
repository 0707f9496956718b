"""Who may do what, as plain data: roles and their permissions, and the permission that each staff address asks for.

A permission is `room.verb_model`. In `ROLES`, `catalog.view_*` stands for a verb on every model of a room, `shop.*` for
everything in a room, and `*` for all. The registry of addresses (`ADDRESSES`, `ACTIONS`) is enforced by one middleware
and walked by a test: an address that is not declared opens to nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

ENTER = "wagtailadmin.access_admin"
OPEN = "open"
"""Anybody may call it: signing in, a new password, the icons of those pages."""
CLOSED = "closed"
"""Nobody may: Wagtail has it, Ecrin does it another way or does not do it (yet)."""


def _crud(room: str, *models: str) -> frozenset[str]:
    return frozenset(f"{room}.{verb}_{model}" for verb in ("add", "change", "delete", "view") for model in models)


ATELIER = ("engravingrule", "engravingbox", "blockedword", "stone", "setting")
LOOK = frozenset(
    {
        ENTER,
        "catalog.view_*",
        "markets.view_*",
        "inventory.view_*",
        "bag.view_buyinglimit",
        "boutiques.view_*",
        *(f"atelier.view_{model}" for model in ATELIER),
    }
)
CATALOGUE = _crud("catalog", "product", "category", "collection", "material", "gemstone", "sizeguide", "selection")
ENGRAVING = _crud("atelier", "engravingrule", "engravingbox", "blockedword")
ORDERS = frozenset({"orders.view_order", "orders.add_ordernote", "orders.view_return", "atelier.view_making"})
PROPOSALS = frozenset(f"concierge.{verb}_proposal" for verb in ("add", "change", "view"))
LETTERS = frozenset(f"newsletter.{verb}_subscription" for verb in ("view", "find", "change"))
CLIENTS = frozenset({"clients.view_clientprofile", "clients.add_clientnote"})
PICTURES = _crud("catalog", "picture") | {"catalog.choose_picture"}

ROLES: dict[str, frozenset[str]] = {
    "merchandiser": LOOK
    | CATALOGUE
    | _crud("bag", "buyinglimit")
    | _crud("search", "synonym")
    | _crud("atelier", "strap", "watchfitting", "strapview")
    | ENGRAVING
    | _crud("atelier", "setting")
    | {"atelier.change_stone", "atelier.import_stone"}
    | {
        "catalog.choose_picture", "catalog.add_picture", "catalog.change_price", "catalog.change_availability",
        "catalog.import_file", "catalog.export_*", "backoffice.view_batch",
        "inventory.change_stockflag", "search.view_*", "shop.*", "backoffice.view_history",
    },
    "editor": LOOK
    | CATALOGUE
    | PICTURES
    | _crud("search", "synonym")
    | _crud("newsletter", "interest")
    | {
        "newsletter.view_subscription", "newsletter.export_subscription", "newsletter.view_newsletterrule",
        "catalog.publish_product", "catalog.lock_product", "catalog.unlock_product", "catalog.import_file",
        "catalog.export_*", "backoffice.view_batch", "search.view_*", "shop.*", "backoffice.view_history", "legal.view_*",
    },
    "lawyer": LOOK
    | _crud("catalog", "operator")
    | _crud("atelier", "blockedword")
    | _crud("newsletter", "newsletterrule")
    | LETTERS
    | {"clients.view_clientprofile", "clients.close_account", "clients.export_clientprofile", "clients.view_clientview"}
    | {"orders.view_order"}  # what an appeal is about
    | {"legal.*", "newsletter.view_interest", "markets.change_legalentity", "markets.add_legalentity", "backoffice.view_history"},
    "after-sales": LOOK
    | ORDERS
    | CLIENTS
    | LETTERS
    | {"catalog.choose_picture", "orders.cancel_order", "orders.receive_return", "atelier.change_making",
       "clients.merge_clientprofile", "payments.view_credit", "payments.add_credit"},
    "workshop": LOOK | {"atelier.view_making", "atelier.change_making"},
    "advisor": LOOK
    | ORDERS
    | PROPOSALS
    | CLIENTS
    | LETTERS
    | {"clients.change_clientprofile", "catalog.choose_picture", "orders.cancel_order", "orders.handover_order"},
    "warehouse": LOOK
    | ORDERS
    | _crud("inventory", "stocklocation")
    | _crud("boutiques", "boutique")
    | {
        "orders.dispatch_order", "orders.receive_return", "orders.handover_order",
        "inventory.change_stockflag", "inventory.change_stocklevel", "catalog.import_file", "catalog.export_*",
        "backoffice.view_batch",
    },
    "finance": LOOK
    | ORDERS
    | _crud("markets", "taxrate")
    | _crud("orders", "reviewrule", "returnrule", "categoryreturnrule", "parcelrule", "carrier")
    | _crud("payments", "paymentmethod", "bankaccount")
    | {
        "payments.view_payment", "payments.note_transferarrival",
        "payments.view_credit", "payments.add_credit", "payments.confirm_credit", "payments.void_credit",
        "orders.review_order", "orders.cancel_order", "orders.refund_return",
        "catalog.export_*", "backoffice.view_batch", "backoffice.view_history", "legal.view_*",
    },
    "administrator": frozenset({"*"}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that a person has: in these markets, or (`markets` None) in every one."""

    role: str
    markets: frozenset[int] | None = None


def role_allows(role: str, permission: str) -> bool:
    """Whether the role's list holds the permission, in its own name or by `room.verb_*`, `room.*` or `*`."""
    granted = ROLES.get(role, frozenset())
    room, _, name = permission.partition(".")
    verb = name.partition("_")[0]
    return not granted.isdisjoint((permission, f"{room}.{verb}_*", f"{room}.*", "*"))


def allows(grants: Iterable[Grant], permission: str, market: int | None = None) -> bool:
    """Whether the grants hold the permission: in this market, or in at least one when none is named."""
    return any(
        role_allows(grant.role, permission)
        for grant in grants
        if grant.markets is None or (market in grant.markets if market is not None else grant.markets)
    )


def reach(grants: Iterable[Grant], permission: str) -> frozenset[int] | None:
    """The ids of the markets in which the grants hold the permission; None means every market."""
    found: set[int] = set()
    for grant in grants:
        if role_allows(grant.role, permission):
            if grant.markets is None:
                return None
            found |= grant.markets
    return frozenset(found)


def within(wanted: frozenset[int] | None, own: frozenset[int] | None) -> bool:
    """Whether rights in the `wanted` markets stay inside the giver's `own`: nobody gives more than she has."""
    return own is None or (wanted is not None and wanted <= own)


# What each action of a model's screens asks for, whatever the model. `namespace:action` is Wagtail's own naming.
ACTIONS: dict[str, str] = {
    "index": "view", "index_results": "view", "list": "view", "list_results": "view", "inspect": "view",
    "history": "view", "history_results": "view", "usage": "view", "usage_results": "view",
    "choose": "view", "choose_results": "view", "chosen": "view", "chosen_multiple": "view",
    "revisions_view": "view", "revisions_compare": "view", "workflow_history": "view",
    "workflow_history_results": "view", "workflow_history_detail": "view", "workflow_preview": "view",
    "add": "add", "create": "add", "copy": "add", "preview_on_add": "add",
    "edit": "change", "preview_on_edit": "change", "reorder": "change", "collect_workflow_action_data": "view",
    "workflow_action": "view", "confirm_workflow_cancellation": "view", "revisions_revert": "change",
    "revisions_unschedule": "publish", "unpublish": "publish", "delete": "delete", "lock": "lock", "unlock": "unlock",
}  # fmt: skip

# Addresses that belong to no model's screens. `name:*` covers a namespace; a longer name wins.
ADDRESSES: dict[str, str] = {
    # Signing in and out
    "wagtailadmin_login": OPEN,
    "wagtailadmin_logout": OPEN,
    "wagtailadmin_password_reset": OPEN,
    "wagtailadmin_password_reset_done": OPEN,
    "wagtailadmin_password_reset_confirm": OPEN,
    "wagtailadmin_password_reset_complete": OPEN,
    "wagtailadmin_sprite": OPEN,
    "wagtailadmin_javascript_catalog": OPEN,
    # Everybody on the staff
    "wagtailadmin_home": ENTER,
    "wagtailadmin_account": ENTER,
    "wagtailadmin_dismissibles": ENTER,
    "wagtailadmin_editing_sessions:*": ENTER,
    "wagtailadmin_tag_autocomplete": ENTER,
    "wagtailadmin_tag_model_autocomplete": ENTER,
    "wagtailadmin_choose_page_external_link": ENTER,
    "wagtailadmin_choose_page_email_link": ENTER,
    "wagtailadmin_choose_page_phone_link": ENTER,
    "wagtailadmin_choose_page_anchor_link": ENTER,
    # Approval: the screens of a task are the product's own; making workflows is an administrator's work
    "wagtailadmin_workflows:*": "wagtailcore.change_workflow",
    "wagtailadmin_reports:workflow": "catalog.publish_product",
    "wagtailadmin_reports:workflow_results": "catalog.publish_product",
    "wagtailadmin_reports:workflow_tasks": "catalog.publish_product",
    "wagtailadmin_reports:workflow_tasks_results": "catalog.publish_product",
    "wagtailadmin_reports:site_history": "backoffice.view_history",
    "wagtailadmin_reports:site_history_results": "backoffice.view_history",
    # Many at once, files in and out: the screens check the right of each kind of value in each market
    "creation-history": "backoffice.view_history",
    "rule-picks": "catalog.view_selection",
    "many": "catalog.view_product",
    "batches": "backoffice.view_batch",
    "batch": "backoffice.view_batch",
    "undo-batch": "backoffice.view_batch",
    "files": "catalog.export_product",
    "export-file": "catalog.export_product",
    "import-file": "catalog.import_file",
    "import-run": "catalog.import_file",
    "import-progress": "catalog.import_file",
    # The menu and the footer
    "menu-tree": "shop.view_menudepartment",
    "footer-tree": "shop.view_footergroup",
    "move-branch": "shop.change_menudepartment",
    "order-branches": "shop.change_menudepartment",
    # Stock
    "stock": "inventory.view_stocklevel",
    "stock-of": "inventory.view_stocklevel",
    "move-stock": "inventory.change_stocklevel",
    "low-mark": "inventory.change_stocklevel",
    # Orders
    "staff-orders": "orders.view_order",
    "staff-order": "orders.view_order",
    "note-order": "orders.add_ordernote",
    "staff-order-paper": "orders.view_order",
    "staff-order-paper-pdf": "orders.view_order",
    "engraving-sheet": "orders.view_order",
    "engraving-outlines": "orders.view_order",
    "prepare-order": "orders.dispatch_order",
    "dispatch-order": "orders.dispatch_order",
    "deliver-order": "orders.dispatch_order",
    "edit-order": "orders.cancel_order",
    "add-to-order": "orders.cancel_order",
    "withdraw-addition": "orders.cancel_order",
    "correct-address": "orders.cancel_order",
    "ready-order": "orders.handover_order",
    "hand-over-order": "orders.handover_order",
    "cancel-order": "orders.cancel_order",
    "review-order": "orders.review_order",
    "staff-returns": "orders.view_return",
    "staff-return": "orders.view_return",
    "receive-return": "orders.receive_return",
    "inspect-return": "orders.receive_return",
    "send-exchange": "orders.receive_return",
    "refund-return": "orders.refund_return",
    "see-declaration": "orders.receive_return",
    "staff-credits": "payments.view_credit",
    "staff-credit": "payments.view_credit",
    "give-credit": "payments.add_credit",
    "send-credit": "payments.add_credit",
    "agree-credit": "payments.confirm_credit",
    "decline-credit": "payments.confirm_credit",
    "void-credit": "payments.void_credit",
    "transfer-arrived": "payments.note_transferarrival",
    "transfer-sent-back": "payments.note_transferarrival",
    # The bench
    "makings": "atelier.view_making",
    "making": "atelier.view_making",
    "making-sheet": "atelier.view_making",
    "making-photograph": "atelier.view_making",
    "start-making": "atelier.change_making",
    "lay-down-making": "atelier.change_making",
    "control-making": "atelier.change_making",
    "send-back-making": "atelier.change_making",
    "pass-making": "atelier.change_making",
    "note-making": "atelier.change_making",
    "keep-photograph": "atelier.change_making",
    # The house's letters
    "letters": "newsletter.view_subscription",
    "subscriber": "newsletter.find_subscription",
    "enter-withdrawal": "newsletter.change_subscription",
    "enter-consent": "newsletter.change_subscription",
    "export-subscribers": "newsletter.export_subscription",
    # Composed for clients by an advisor
    "proposals": "concierge.view_proposal",
    "proposal": "concierge.view_proposal",
    "add-proposal": "concierge.add_proposal",
    "proposal-pieces": "concierge.change_proposal",
    "proposal-client": "concierge.change_proposal",
    "proposal-delivery": "concierge.change_proposal",
    "proposal-gift": "concierge.change_proposal",
    "send-proposal": "concierge.change_proposal",
    "withdraw-proposal": "concierge.change_proposal",
    "reconciliation": "payments.view_payment",
    # The client book; the screens check the right in the markets of each client
    "clients": "clients.view_clientprofile",
    "staff-client": "clients.view_clientprofile",
    "client-tasks": "clients.view_clientprofile",
    "note-client": "clients.add_clientnote",
    "set-client-task": "clients.add_clientnote",
    "finish-client-task": "clients.add_clientnote",
    "assign-client": "clients.change_clientprofile",
    "compose-for-client": "concierge.add_proposal",
    "merge-client": "clients.merge_clientprofile",
    "export-clients": "clients.export_clientprofile",
    "client-views": "clients.view_clientview",
    "appeals": "clients.close_account",
    "close-account": "clients.close_account",
    "open-account": "clients.close_account",
    "answer-appeal": "clients.close_account",
    # What happened, what is parked, one search, the documents
    "staff-search": ENTER,
    "history": "backoffice.view_history",
    "parked": "backoffice.replay_fact",
    "settle-parked": "backoffice.replay_fact",
    # Letters hold the way to a new password, so only administrators read them all
    "mails": "backoffice.read_mail",
    "mail": "backoffice.read_mail",
    "mail-body": "backoffice.read_mail",
    "documents": "legal.view_document",
    "document": "legal.view_document",
    "publish-document": "legal.publish_version",
    # Requests about data
    "data-requests": "legal.handle_datarequest",
    "data-request": "legal.handle_datarequest",
    "enter-request": "legal.add_datarequest",
    "verify-request": "legal.verify_datarequest",
    "extend-request": "legal.change_datarequest",
    "refuse-request": "legal.change_datarequest",
    "retention": "legal.handle_datarequest",
    # Pictures
    "wagtailimages:index": "catalog.view_picture",
    "wagtailimages:index_results": "catalog.view_picture",
    "wagtailimages:add": "catalog.add_picture",
    "wagtailimages:add_multiple": "catalog.add_picture",
    "wagtailimages:create_multiple_from_uploaded_image": "catalog.add_picture",
    "wagtailimages:delete_upload_multiple": "catalog.add_picture",
    "wagtailimages:edit_multiple": "catalog.add_picture",
    "wagtailimages:delete_multiple": "catalog.add_picture",
    "wagtailimages:delete": "catalog.delete_picture",
    "wagtailimages:image_usage": "catalog.view_picture",
    "wagtailimages:edit": "catalog.change_picture",
    "wagtailimages:*": "catalog.change_picture",
    "wagtailimages_chooser:create": "catalog.add_picture",
    "wagtailimages_chooser:*": "catalog.choose_picture",
    "wagtailadmin_api:images:*": "catalog.view_picture",
    "wagtailadmin_collections:*": "wagtailcore.change_collection",
    # People
    "wagtailusers_users:index": "clients.view_user",
    "wagtailusers_users:index_results": "clients.view_user",
    "wagtailusers_users:history": "clients.view_user",
    "wagtailusers_users:history_results": "clients.view_user",
    "wagtailusers_users:add": "clients.add_user",
    "wagtailusers_users:edit": "clients.change_user",
    "person-active": "clients.change_user",
    # Roles stand in this file, so groups have no screen; people are deactivated, never deleted; no pages or documents yet
    "wagtailusers_users:*": CLOSED,
    "wagtailusers_groups:*": CLOSED,
    "wagtaildocs:*": CLOSED,
    "wagtaildocs_chooser:*": CLOSED,
    "wagtailadmin_api:*": CLOSED,
    "wagtailadmin_pages:*": CLOSED,
    "wagtailadmin_reports:*": CLOSED,
    "wagtailadmin_explore": CLOSED,
    "wagtailadmin_explore_root": CLOSED,
    "wagtailadmin_explore_results": CLOSED,
    "wagtailadmin_choose_page": CLOSED,
    "wagtailadmin_choose_page_child": CLOSED,
    "wagtailadmin_choose_page_search": CLOSED,
    "wagtailadmin_choose_page_chosen_multiple": CLOSED,
    "wagtailadmin_block_preview": CLOSED,
    "wagtailadmin_error_test": CLOSED,
    "wagtailsnippets:index": CLOSED,
}

# Wagtail runs actions on many objects at one address; each asks for its own permission, by (room, model, action).
BULK: dict[tuple[str, str, str], str] = {
    ("catalog", "product", "many"): "catalog.view_product",
    ("catalog", "product", "delete"): "catalog.delete_product",
    ("catalog", "picture", "delete"): "catalog.delete_picture",
    ("catalog", "picture", "add_to_collection"): "catalog.change_picture",
    ("catalog", "picture", "add_tags"): "catalog.change_picture",
}


def address_permission(name: str, models: dict[str, tuple[str, str]]) -> str | None:
    """The permission that an address asks for, by its full name; None when it is not declared.

    Args:
        name: `namespace:name` as Django resolves it.
        models: the `(room, model)` that each model's screens (their namespace) are of.
    """
    if name in ADDRESSES:
        return ADDRESSES[name]
    namespace, _, action = name.rpartition(":")
    if namespace in models and action in ACTIONS:
        room, model = models[namespace]
        return f"{room}.{ACTIONS[action]}_{model}"
    while namespace:
        if f"{namespace}:*" in ADDRESSES:
            return ADDRESSES[f"{namespace}:*"]
        namespace = namespace.rpartition(":")[0]
    return None


def moved_amount(amount: int, percent: Decimal, step: int) -> int:
    """A price moved by a percentage and rounded to whole steps (minor units), halves upward, never below one step."""
    moved = Decimal(amount) * (100 + percent) / 100
    steps = (moved / step).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return max(int(steps), 1) * step
