"""Addresses below a storefront."""

from django.urls import path

from .views import rings

urlpatterns = [
    path("ring/", rings.entry, name="ring"),
    path("ring/settings/", rings.settings_page, name="ring-settings"),
    path("ring/stones/", rings.stones_page, name="ring-stones"),
    path("ring/stones/<slug:number>/", rings.stone_page, name="ring-stone"),
    path("ring/compare/", rings.compare, name="ring-compare"),
    path("ring/guide/", rings.guide, name="ring-guide"),
    path("ring/design/", rings.design, name="ring-design"),
    path("ring/keep/", rings.keep, name="ring-keep"),
    path("ring/<str:token>/", rings.kept, name="ring-kept"),
]
