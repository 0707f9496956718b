"""Addresses below a storefront. An order stays reachable when its market is closed."""

from django.urls import path

from . import views
from .views import gifts, returns, withdrawing

urlpatterns = [
    path("withdraw/", withdrawing.from_page, name="withdraw"),
    path("gift/", gifts.find, name="gift"),
    path("gift/<slug:token>/", gifts.ask, name="gift-return"),
    path("gift/<slug:token>/<slug:number>/", gifts.parcel, name="gift-return-page"),
    path("gift/<slug:token>/<slug:number>/sheet/", gifts.sheet, name="gift-return-sheet"),
    path("gift/<slug:token>/<slug:number>/cancel/", gifts.cancel, name="gift-return-cancel"),
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
