"""Addresses of this room: of the house as a whole, of each storefront, and of a storefront whose market is closed."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
storefront_patterns: list[URLPattern] = []
closed_patterns: list[URLPattern] = []
