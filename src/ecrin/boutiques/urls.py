"""Addresses below a storefront."""

from django.urls import path

from . import views

urlpatterns = [
    path("boutiques/", views.boutique_list, name="boutiques"),
    path("boutiques/<slug:code>/", views.boutique, name="boutique"),
]
