"""Addresses of the house as a whole."""

from django.urls import path

from . import views

urlpatterns = [path("theme/house-<slug:version>.css", views.house_style, name="house-style")]
