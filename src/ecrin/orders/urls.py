"""Addresses below a storefront. An order stays reachable when its market is closed."""

from django.urls import path

from . import views
from .views import returns, withdrawing

urlpatterns = [
    path("withdraw/", withdrawing.from_page, name="withdraw"),
    path("orders/find/", views.find, name="find-order"),
    path("orders/<slug:token>/", views.order, name="order"),
    path("orders/<slug:token>/papers/<slug:name>.html", views.paper, name="order-paper"),
    path("orders/<slug:token>/papers/<slug:name>.pdf", views.paper_pdf, name="order-paper-pdf"),
    path("orders/<slug:token>/cancel/", views.cancel, name="order-cancel"),
    path("orders/<slug:token>/return/", returns.ask, name="order-return"),
    path("orders/<slug:token>/withdraw/", withdrawing.from_order, name="order-withdraw"),
    path("orders/<slug:token>/returns/<slug:number>/", returns.parcel, name="order-return-page"),
    path("orders/<slug:token>/returns/<slug:number>/sheet/", returns.sheet, name="order-return-sheet"),
    path("orders/<slug:token>/returns/<slug:number>/cancel/", returns.cancel, name="order-return-cancel"),
]
