"""Addresses of this room: of the house as a whole, of each storefront, and of a storefront whose market is closed."""

from django.urls import path, re_path

from . import views

urlpatterns = [path("", views.dispatch, name="dispatch")]
storefront_patterns = [path("change-location/", views.change_location, name="change-location")]
closed_patterns = [re_path(r"^(?:.*)$", views.closed, name="closed")]
