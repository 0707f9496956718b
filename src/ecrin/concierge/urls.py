"""Addresses below a storefront."""

from django.urls import path

from . import views

urlpatterns = [
    path("proposals/<slug:token>/", views.proposal, name="proposal-link"),
    path("proposals/<slug:token>/checkout/", views.checkout, name="proposal-checkout"),
    path("proposals/<slug:token>/checkout/pay/", views.pay, name="proposal-pay"),
]
