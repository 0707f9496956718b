"""Addresses below a storefront. An order stays reachable when its market is closed."""

from django.urls import path

from . import views

urlpatterns = [
    path("orders/find/", views.find, name="find-order"),
    path("orders/<slug:token>/", views.order, name="order"),
    path("orders/<slug:token>/papers/<slug:name>.html", views.paper, name="order-paper"),
    path("orders/<slug:token>/papers/<slug:name>.pdf", views.paper_pdf, name="order-paper-pdf"),
    path("orders/<slug:token>/cancel/", views.cancel, name="order-cancel"),
]
