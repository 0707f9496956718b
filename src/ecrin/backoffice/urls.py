"""Staff addresses of this room, under Wagtail's admin; each declares its permission in `rules.ADDRESSES`."""

from django.urls import path

from ecrin.backoffice.views import exchange, many, money, orders, overview, people, stock, trees, words

urlpatterns = [
    path("find/", overview.search, name="staff-search"),
    path("history/", overview.happened, name="history"),
    path("parked/", overview.parked, name="parked"),
    path("parked/settle/", overview.settle_parked, name="settle-parked"),
    path("documents/", words.documents, name="documents"),
    path("documents/<int:pk>/", words.document, name="document"),
    path("documents/<int:pk>/publish/", words.publish_document, name="publish-document"),
    path("people/<int:pk>/active/", people.set_person_active, name="person-active"),
    path("creations/many/", many.many, name="many"),
    path("creations/batches/", many.batches, name="batches"),
    path("creations/batches/<slug:code>/", many.batch, name="batch"),
    path("creations/batches/<slug:code>/undo/", many.undo_batch, name="undo-batch"),
    path("menu/", trees.menu_tree, name="menu-tree"),
    path("footer/", trees.footer_tree, name="footer-tree"),
    path("trees/move/", trees.move_branch, name="move-branch"),
    path("trees/order/", trees.order_branches, name="order-branches"),
    path("stock/", stock.stock, name="stock"),
    path("stock/of/<path:sku>/move/", stock.move, name="move-stock"),
    path("stock/of/<path:sku>/few/", stock.low_mark, name="low-mark"),
    path("stock/of/<path:sku>/", stock.stock_of, name="stock-of"),
    path("orders/", orders.orders, name="staff-orders"),
    path("orders/<slug:number>/", orders.order, name="staff-order"),
    path("orders/<slug:number>/note/", orders.note, name="note-order"),
    path("orders/<slug:number>/prepare/", orders.prepare, name="prepare-order"),
    path("orders/<slug:number>/dispatch/", orders.dispatch, name="dispatch-order"),
    path("orders/<slug:number>/deliver/", orders.deliver, name="deliver-order"),
    path("orders/<slug:number>/cancel/", orders.cancel, name="cancel-order"),
    path("orders/<slug:number>/review/", orders.review, name="review-order"),
    path("money/", money.reconcile, name="reconciliation"),
    path("files/", exchange.files, name="files"),
    path("files/export/<slug:kind>.<slug:form>", exchange.export, name="export-file"),
    path("files/import/", exchange.import_file, name="import-file"),
    path("files/import/<int:pk>/", exchange.import_run, name="import-run"),
    path("files/import/<int:pk>/progress/", exchange.import_progress, name="import-progress"),
]
